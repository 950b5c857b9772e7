"""Search as a whole, without a browser: a site in, an index, a query, the pages found.

The engine is asked in Node (tests/search/ask.cjs) and compared with looking through the
texts one after the other, as simply as can be.
"""

from __future__ import annotations

import html
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from front import snapshot
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from node import NODE

from report.search import pack, table
from report.search.build import NoPagesError, build_index
from report.search.fold import fold, fold_char, is_symbol
from report.search.html import Page, Section, read_page
from report.search.known import Store
from report.search.stream import HEADING, TEXT, Run
from report.search.suffixes import Suffixes, merge, sort
from report.search.table import cut_entries
from report.search.variants import forms

HERE = Path(__file__).parent
PROJECT = HERE.parent

Pages = Sequence[Sequence[str]]
"""A site: of every page its paragraphs, the first of them the title."""


def test_the_engines_rooms() -> None:
    subprocess.run([NODE, "--test", str(HERE / "search" / "unit.test.cjs")], check=True)


# ---- Folding ----


def test_both_foldings_are_the_same() -> None:
    """Every character that Python's Unicode knows folds in the browser as in the build."""
    known = [c for c in map(chr, range(0x20000)) if unicodedata.category(c) not in ("Cn", "Cs")]
    script = (
        f"require({json.dumps(str(HERE / 'search' / 'engine.cjs'))});"
        "const { fold, isSymbol } = globalThis.siteSearch;"
        "const said = JSON.parse(require('fs').readFileSync(0, 'utf8')).map((char) => {"
        "  const [one = ''] = fold(char).chars; return [one, one !== '' && isSymbol(one)]; });"
        "process.stdout.write(JSON.stringify(said));"
    )
    done = subprocess.run(
        [NODE, "-e", script], input=json.dumps(known), capture_output=True, text=True, check=True
    )
    said = json.loads(done.stdout)
    differ = [
        (char, ours, theirs)
        for char, theirs in zip(known, said, strict=True)
        if (ours := [fold(char), bool(fold(char)) and is_symbol(fold(char))]) != theirs
        # Scripts with case that one Unicode version knows and the other does not yet.
        and ord(char) < 0x10000
    ]
    assert differ == []


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("硬件、軟件", "硬件軟件"),
        ("「不忘初心 牢記使命」", "不忘初心牢記使命"),
        ("１３０００餘人", "13000餘人"),
        ("1.12億。", "1.12億"),
        ("第1. 2020年", "第12020年"),
        ("55％", "55%"),
        ("ＬＥＤ大屏", "led大屏"),
        ("chuàng", "chuang"),
        ("がぎ", "がぎ"),
        ("公安+城管", "公安+城管"),
        ("a\u200bb\u00adc", "abc"),
        ("⼈民", "人民"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    once = "".join(map(fold_char, text))
    assert "".join(map(fold_char, once)) == once


# ---- The other script ----


@pytest.mark.parametrize(
    ("present", "line"),
    [
        ("發髮", "发發髮"),
        ("發髮", "發|髮"),
        ("干", "幹干"),
        ("着", "著着"),
        ("裡", "里裡"),
        ("裡", "裏裡"),
    ],
)
def test_forms(present: str, line: str) -> None:
    assert line in forms(present)


# ---- What is on a page ----


def test_visible_text() -> None:
    page = read_page(
        "a/",
        """<html><head><title>一頁 - 站</title></head><body><nav>導覽</nav>
        <article class="md-content__inner"><a class="md-content__button" title="改"><svg></svg></a>
        <h1 id="one">第<em>一</em>頁<a class="headerlink" href="#one">#</a></h1>
        <p>甲<strong>乙</strong>丙&amp;<br>丁</p><ul><li>戊<p>己</p></li></ul>
        <script>var x</script><p hidden>藏</p><style>p{}</style>
        <h2 id="two">二</h2><table><tr><td>庚</td><td>辛</td></tr></table>
        <pre><code>x = 1</code></pre><img alt="圖"><svg><title>題</title><text>壬</text></svg><p>末
        段</p></article></body></html>""",
    )
    assert page == Page(
        "a/",
        "第一頁",
        (
            Section("one", 1, "第一頁", ("甲乙丙& 丁", "戊", "己")),
            Section("two", 2, "二", ("庚", "辛", "x = 1", "壬", "末 段")),
        ),
    )


@pytest.mark.parametrize(
    "page",
    [
        "<html><body><p>轉到別處</p></body></html>",
        '<meta name="robots" content="noindex"><main>全文在一頁</main>',
    ],
)
def test_a_page_that_is_not_indexed(page: str) -> None:
    assert read_page("", page) is None


# ---- The table ----

few = st.text(alphabet="天地人玄", max_size=40)
symbols = st.text(alphabet="天地人+😀", max_size=30)


@given(st.lists(st.lists(few, max_size=3), min_size=1, max_size=6))
def test_the_table_has_every_phrase(texts: list[list[str]]) -> None:
    made = cut_entries(sort([Run(text, TEXT) for text in page] for page in texts))
    entries = [made.entry(i) for i in range(len(made))]
    assert entries == sorted(set(entries))
    postings = made.postings(0, len(made))
    whole = ["".join(page) + "\0" for page in texts]
    for number, entry in enumerate(entries):
        here = postings.page[postings.first[number] : postings.first[number + 1]].tolist()
        assert here == [page for page, text in enumerate(whole) if entry in text]
    for text in whole:
        for start in range(len(text) - 1):
            suffix = text[start:]
            assert any(suffix.startswith(entry) for entry in entries), suffix


def runs(text: str, place: int = TEXT) -> list[Run]:
    return [Run(text, place)]


def told(suffixes: Suffixes) -> Any:
    """What a table is made from, told so that it can be compared."""
    made = cut_entries(suffixes)
    postings = made.postings(0, len(made))
    entries = [made.entry(i) for i in range(len(made))]
    return entries, suffixes.stream.text(), postings.page.tolist(), postings.weight.tolist()


@given(st.lists(st.tuples(symbols, st.booleans())), st.lists(symbols), st.randoms())
def test_merging_is_sorting_all(
    before: list[tuple[str, bool]], new: list[str], source: random.Random
) -> None:
    old = sort(runs(text) for text, _ in before)
    pages = [number for number, (_, stays) in enumerate(before) if stays]
    pages += range(len(before), len(before) + len(new))
    source.shuffle(pages)
    texts = [*(text for text, _ in before), *new]
    merged = merge(old, sort(map(runs, new)), np.array(pages, np.int64))
    assert told(merged) == told(sort(runs(texts[page]) for page in pages))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(st.lists(symbols, min_size=1, max_size=6), symbols, st.sampled_from([12, 40, 100]))
def test_a_file_made_from_the_same_is_the_same(
    monkeypatch: pytest.MonkeyPatch, texts: list[str], other: str, size: int
) -> None:
    monkeypatch.setattr(pack, "FILE_SIZE", size)
    monkeypatch.setattr(table, "RARE", 1)
    files: dict[tuple[str, str], bytes] = {}
    pages = [*map(runs, texts)]
    for some in (
        pages,
        [runs(other), *pages[1:]],
        [runs(texts[0], HEADING), *pages[1:]],
        pages[::-1],
    ):
        made = cut_entries(sort(some))
        for leaf in pack.leaves(made):
            data = pack.pack(made, leaf)
            assert files.setdefault((leaf.name, leaf.made_from), data) == data


@given(st.lists(st.integers(0, (1 << 28) - 1)))
def test_varints(values: list[int]) -> None:
    data = pack.varints(np.array(values, np.int64))
    read, value, shift = [], 0, 0
    for byte in data:
        value |= (byte & 127) << shift
        shift += 7
        if not byte & 128:
            read.append(value)
            value = shift = 0
    assert read == values


# ---- Whole searches ----


@dataclass
class Engine:
    """The engine in a Node process of its own."""

    process: subprocess.Popen[str]

    def ask(self, site: Path, typed: Sequence[str]) -> list[Any]:
        """Search a built site; see tests/search/ask.cjs for what comes back."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"site": str(site), "typed": list(typed)}) + "\n")
        self.process.stdin.flush()
        answers: list[Any] = json.loads(self.process.stdout.readline())
        return answers


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    command = [NODE, str(HERE / "search" / "ask.cjs")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        yield Engine(process)
        process.kill()


def write_site(folder: Path, pages: Pages) -> None:
    """Write a site's pages: p0/, p1/ … each with a title and paragraphs."""
    for number, (title, *paragraphs) in enumerate(pages):
        body = "".join(f"<p>{html.escape(text)}</p>" for text in paragraphs)
        path = folder / f"p{number}" / "index.html"
        path.parent.mkdir(parents=True)
        path.write_text(
            f"<html><head><title>站</title></head><body><article>"
            f'<h1 id="top">{html.escape(title)}</h1>{body}</article></body></html>',
            encoding="utf-8",
        )
    build_index(folder)


@cache
def _ways() -> dict[str, tuple[str, str]]:
    """For each character its near and its far forms, whatever is present."""
    han = [*map(chr, range(0x3400, 0x30000))]
    everything = "".join(line.replace("|", "") for line in forms(han))
    ways = {}
    for line in forms(everything):
        near, _, far = line.partition("|")
        ways[near[0]] = (near, far)
    return ways


def expected(pages: Pages, typed: str, *, loose: bool = False) -> set[str]:
    """The pages that a phrase stands on, by looking at every one of them."""
    skip = r"[^\w\s]*"  # symbols that were not typed
    classes = []
    for char in fold(typed):
        near, far = _ways().get(char, (char, ""))
        classes.append("[" + "".join(map(re.escape, near + (far if loose else ""))) + "]")
    wanted = re.compile(skip.join(classes))
    return {
        f"p{number}/"
        for number, page in enumerate(pages)
        if wanted.search("".join(fold(text) for text in page))
    }


MARKS = "，。 +%、\n"
words = st.text(alphabet="干幹乾部淨发發髮展1.5a" + MARKS, min_size=1, max_size=30)
sites = st.lists(st.lists(words, min_size=1, max_size=4), min_size=1, max_size=12)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pages=sites, data=st.data())
def test_finds_what_looking_at_every_page_finds(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, pages: list[list[str]], data: st.DataObject
) -> None:
    # Small files and short lists, so that a small site has all that a large one has.
    monkeypatch.setattr(pack, "FILE_SIZE", data.draw(st.sampled_from([12, 60, 10_000])))
    monkeypatch.setattr(table, "RARE", data.draw(st.sampled_from([1, 3, 8])))
    text = "".join(data.draw(st.sampled_from(pages)))
    start = data.draw(st.integers(0, len(text) - 1))
    typed = text[start : start + data.draw(st.integers(1, 24))].replace(" ", "").strip("-")
    with tempfile.TemporaryDirectory() as folder:
        write_site(Path(folder), pages)
        [answer] = engine.ask(Path(folder), [f'"{typed}"'])
    if not fold(typed):
        assert answer is None
        return
    exact = {hit["url"] for hit in answer["hits"] if hit["kind"] == "exact"}
    anyhow = {hit["url"] for hit in answer["hits"]}
    if "." not in fold(typed) and not any("." in fold("".join(page)) for page in pages):
        assert exact == expected(pages, typed)
    assert expected(pages, typed) <= anyhow
    assert expected(pages, typed, loose=True) <= anyhow
    assert answer["total"] == len(anyhow)
    assert not answer["partial"]


def ask(engine: Engine, folder: Path, pages: Pages, typed: str) -> Any:
    write_site(folder, pages)
    [answer] = engine.ask(folder, [typed])
    return answer


def kinds(answer: Any) -> list[tuple[str, str]]:
    return [(hit["url"], hit["kind"]) for hit in answer["hits"]]


@pytest.mark.parametrize(
    ("typed", "pages", "found"),
    [
        ("发", ["发展", "頭髮", "發生", "乾淨"], ["p0/", "p1/", "p2/"]),
        ("干部", ["幹部", "乾淨", "部"], ["p0/"]),
        ("幹部", ["乾淨", "部"], []),
        ("爲", ["为", "為"], ["p0/", "p1/"]),
        ("裏", ["公里", "這裡"], ["p0/", "p1/"]),
        ("着力", ["著力", "着力"], ["p0/", "p1/"]),
        ("台湾", ["臺灣", "台灣"], ["p0/", "p1/"]),
        ("13000", ["13000余人", "1300"], ["p0/"]),
        ("１３０００", ["13000余人"], ["p0/"]),
        ("1.12億", ["约1.12亿元", "112亿"], ["p0/"]),
        ("55%", ["占55％。", "55人"], ["p0/"]),
        ("led", ["LED大屏"], ["p0/"]),
        ("360廣場", ["360广场"], ["p0/"]),
        ("公安城管", ["公安+城管"], ["p0/"]),
        ("𠮷野", ["𠮷野家"], ["p0/"]),
        ("硬件軟件", ["硬件、軟件"], ["p0/"]),
    ],
)
def test_exact_hits(
    engine: Engine, tmp_path: Path, typed: str, pages: list[str], found: list[str]
) -> None:
    answer = ask(engine, tmp_path, [["題", text] for text in pages], typed)
    assert sorted(url for url, kind in kinds(answer) if kind == "exact") == found


def test_as_typed_then_the_other_script_then_what_shares_its_other_form(
    engine: Engine, tmp_path: Path
) -> None:
    pages = [["題", "乾"], ["題", "無"], ["干", "干"], ["題", "幹"]]
    answer = ask(engine, tmp_path, pages, "幹")
    assert kinds(answer) == [("p3/", "exact"), ("p2/", "exact"), ("p0/", "loose")]


@pytest.mark.parametrize(
    ("typed", "pages", "order"),
    [
        ("文明", [["題", "文明"], ["文明", "無"], ["題", "文明，文明"]], "120"),
        ("文明", [["全國文明城市", "無"], ["文明", "無"]], "10"),
        ("1300", [["題", "13000 13000"], ["題", "1300"]], "10"),
        (
            "甲 乙",
            [["題", "甲……天地人……乙"], ["題", "甲天乙"], ["題", "甲乙"], ["題", "甲"]],
            "210",
        ),
        ("甲 乙", [["題", "甲天地", "人乙"], ["題", "乙天甲"]], "10"),
        ('"甲乙" 丙', [["題", "甲天乙丙"], ["題", "丙天甲乙"]], "1"),
        ("甲 -乙", [["題", "甲乙"], ["題", "甲"], ["題", "乙"]], "1"),
        ('甲 -"乙丙"', [["題", "甲乙丙"], ["題", "甲乙天丙"]], "1"),
        ("甲乙丙丁", [["題", "甲乙"], ["題", "甲乙丙"], ["題", "丁"]], "1"),
        ("甲 丙", [["題", "甲甲甲"], ["題", "丁"]], "0"),
        ('"甲丙"', [["題", "甲"], ["題", "丙"]], ""),
    ],
)
def test_order(engine: Engine, tmp_path: Path, typed: str, pages: Pages, order: str) -> None:
    answer = ask(engine, tmp_path, pages, typed)
    assert "".join(hit["url"][1:-1] for hit in answer["hits"]) == order


def test_a_phrase_that_stands_nowhere_is_no_exact_hit(engine: Engine, tmp_path: Path) -> None:
    answer = ask(engine, tmp_path, [["題", "文明城市"], ["題", "創建"]], "文明創建")
    assert answer["partial"]
    assert answer["exact"] == 0
    assert [hit["marked"][1:] for hit in answer["hits"]] == [[[], ["文明"]], [[], ["創建"]]]


def test_a_long_phrase_that_stands_on_very_many_pages(engine: Engine, tmp_path: Path) -> None:
    text = "讓人民群眾在明德中立德樹德，全區實名註冊志願者已達十四萬餘名"
    pages = [["題", f"{number}天{text}地"] for number in range(60)]
    pages += [["題", text[:18]], ["題", text[-16:]], ["題", text[4:12] + "天" + text[9:25]]]
    answer = ask(engine, tmp_path, pages, text)
    assert answer["total"] == 60
    assert answer["exact"] == 60


def test_the_same_site_gives_the_same_index(tmp_path: Path) -> None:
    indexes = []
    for name in ("a", "b"):
        write_site(tmp_path / name, [["題", "文明"], ["題", "城市"]])
        files = sorted((tmp_path / name / "assets").rglob("*.js"))
        indexes.append([(f.relative_to(tmp_path / name), f.read_bytes()) for f in files])
    assert indexes[0] == indexes[1]


def test_nothing_of_an_older_index_stays(tmp_path: Path) -> None:
    write_site(tmp_path, [["題", "文明"]])
    before = {f.name for f in (tmp_path / "assets/search").iterdir() if f.is_dir()}
    (tmp_path / "p0/index.html").write_text("<article><p>城市</p></article>", encoding="utf-8")
    build_index(tmp_path)
    after = {f.name for f in (tmp_path / "assets/search").iterdir() if f.is_dir()}
    assert len(before) == len(after) == 1
    assert before != after


SAID = "文明城市創建工作", "群眾參與熱情", "志願服務站點", "環境整治行動", "全區實名註冊", "天地"


def some_pages(count: int) -> list[list[str]]:
    source = random.Random(1)  # noqa: S311
    return [
        [f"第{number}頁", *("".join(source.choices(SAID, k=40)) for _ in range(3))]
        for number in range(count)
    ]


def write_page(site: Path, name: str, title: str, text: str) -> None:
    path = site / name / "index.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"<article><h1>{title}</h1><p>{text}</p></article>", encoding="utf-8")


def home(site: Path, *links: str) -> None:
    write_page(site, "", "首頁", "".join(f'<a href="{link}/">頁</a>' for link in links))


def replace(site: Path, name: str, old: str, new: str) -> None:
    page = site / name / "index.html"
    text = page.read_text(encoding="utf-8")
    assert old in text
    page.write_text(text.replace(old, new, 1), encoding="utf-8")


def most_others(site: Path) -> None:
    for number in range(50):
        write_page(site, f"p{number}", "題", "甲")


@pytest.mark.parametrize(
    ("change", "share"),
    [
        pytest.param(lambda _: None, 0, id="nothing"),
        pytest.param(lambda site: replace(site, "p3", "志願", "自願"), 0.4, id="a character"),
        pytest.param(lambda site: replace(site, "p3", "</p>", "添。</p>"), 0.4, id="a sentence"),
        pytest.param(lambda site: replace(site, "p0", "<article>", "<article> "), 0, id="a space"),
        pytest.param(lambda site: shutil.rmtree(site / "p3"), 2, id="a page less"),
        pytest.param(lambda site: write_page(site, "p99", "頁", "文明"), 2, id="a page more"),
        pytest.param(lambda site: home(site, "p40", "p3"), 2, id="another order"),
        pytest.param(most_others, 2, id="most pages"),
    ],
)
def test_an_index_made_again_is_as_if_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], None], share: float
) -> None:
    monkeypatch.setattr(pack, "FILE_SIZE", 300)
    site, store = tmp_path / "site", Store(tmp_path / "kept.npz", "key")
    home(site, "p3")
    write_site(site, some_pages(60))
    build_index(site, store=store)
    before = {path.name: path.read_bytes() for path in site.glob("assets/search/*/*.js")}
    change(site)
    build_index(site, store=store)
    after = {path.name: path.read_bytes() for path in site.glob("assets/search/*/*.js")}
    changed = [name for name in {*before, *after} if before.get(name) != after.get(name)]
    assert len(changed) <= share * len(before)
    shutil.copytree(site, tmp_path / "anew", ignore=shutil.ignore_patterns("assets"))
    build_index(tmp_path / "anew")
    assert snapshot(tmp_path / "anew") == snapshot(site)


def test_what_is_kept_holds_for_one_program(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write_site(site, some_pages(3))
    build_index(site, store=Store(tmp_path / "kept.npz", "key"))
    assert Store(tmp_path / "kept.npz", "key").read().pages
    assert not Store(tmp_path / "kept.npz", "other").read().pages
    (tmp_path / "kept.npz").write_bytes((tmp_path / "kept.npz").read_bytes()[:2000])
    assert not Store(tmp_path / "kept.npz", "key").read().pages
    (tmp_path / "kept.npz").write_text("{", encoding="utf-8")
    assert not Store(tmp_path / "kept.npz", "key").read().pages


def test_pages_are_in_reading_order(engine: Engine, tmp_path: Path) -> None:
    home = '<article><h1>首頁</h1><a href="p2/">二</a><a href="./p0/#x">零</a></article>'
    (tmp_path / "index.html").write_text(home, encoding="utf-8")
    (tmp_path / "404.html").write_text("<article>文明</article>", encoding="utf-8")
    answer = ask(engine, tmp_path, [["題", "文明"]] * 3, "文明")
    assert [hit["url"] for hit in answer["hits"]] == ["p2/", "p0/", "p1/"]


def test_nothing_to_index(tmp_path: Path) -> None:
    with pytest.raises(NoPagesError):
        build_index(tmp_path)
    command = [sys.executable, "-m", "report.search", str(tmp_path)]
    done = subprocess.run(command, cwd=PROJECT / "scripts", capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr == f"search: no page with an article below {tmp_path}\n"
    assert list(tmp_path.iterdir()) == []
