"""What a reviewer is told about a change, and the patch that mends it."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from built import PROJECT
from hypothesis import given, settings
from hypothesis import strategies as st

import review as command
from report.ledger import apply
from report.navigation import nav
from report.orthography import simplify
from report.review.findings import Finding, Review
from report.review.markup import extensions, render
from report.review.output import as_commands, as_markdown, as_text
from report.review.paragraphs import blocks, changes
from report.review.patch import patch
from report.review.typography import slips

EXTENSIONS = extensions((PROJECT / "mkdocs.yml").read_text(encoding="utf-8"))
CASES = json.loads((PROJECT / "tests/review/typography.json").read_text(encoding="utf-8"))
FRONT = "---\ntitle: 頁\ndescription: 一頁\n---\n\n"


def mended(text: str) -> str:
    return apply(text, slips(text, EXTENSIONS))


@pytest.mark.parametrize(("before", "after"), CASES["slips"])
def test_a_slip_is_mended(before: str, after: str) -> None:
    assert mended(FRONT + before + "\n") == FRONT + after + "\n"
    assert mended(FRONT + after + "\n") == FRONT + after + "\n"


@pytest.mark.parametrize("text", CASES["untouched"])
def test_what_only_looks_like_a_slip_stays(text: str) -> None:
    assert mended(FRONT + text + "\n") == FRONT + text + "\n"


def test_front_matter_is_mended_as_far_as_it_is_read() -> None:
    text = '---\ntitle: "文, 章"\ndescription: 甲,乙\nsource: "甲,乙"\n---\n\n文\n'
    assert mended(text) == (
        '---\ntitle: "文，章"\ndescription: 甲，乙\nsource: "甲,乙"\n---\n\n文\n'
    )


pieces = st.sampled_from(
    [*'創建,.;:()"“”「」 \n*_`[]#|-!>{}<&', "。", "LED", "36", "[文](a.md)", "**", "\n\n", "    "]
)


@settings(max_examples=200)
@given(st.lists(pieces, max_size=14).map("".join))
def test_mending_leaves_no_slip_and_no_other_markup(text: str) -> None:
    once = mended(text)
    assert slips(once, EXTENSIONS) == []
    assert render(once, EXTENSIONS).tags == render(text, EXTENSIONS).tags


@given(st.lists(st.sampled_from(["甲", "乙\n", "\n", "丙"]), max_size=12).map("".join))
def test_paragraphs_are_where_they_say(text: str) -> None:
    for block in blocks(text):
        assert text[block.start :].startswith(block.text)
        assert text.count("\n", 0, block.start) + 1 == block.line


def test_a_paragraph_is_compared_with_the_one_it_was() -> None:
    old = "甲甲甲甲甲甲\n\n乙乙乙乙乙乙\n\n丙丙丙丙丙丙\n"
    new = "甲甲甲甲甲甲\n\n新新新新\n\n乙乙乙乙乙體\n"
    told = [
        (each.line, each.before.traditional, each.after.texts["zh-hans"])
        for each in changes("a.md", old, new)
    ]
    assert told == [
        (3, "", "新新新新"),
        (5, "乙乙乙乙乙乙", "乙乙乙乙乙体"),
        (5, "丙丙丙丙丙丙", ""),
    ]


@dataclass
class Branch:
    """A repository with a report, and a change to it that is not committed."""

    folder: Path
    pages: dict[str, str] = field(default_factory=dict)

    def git(self, *arguments: str) -> None:
        subprocess.run(["git", "-C", self.folder, *arguments], check=True, capture_output=True)

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())

    def edit(self, name: str, before: str, after: str) -> None:
        text = (self.folder / name).read_bytes().decode()
        assert before in text
        self.write(name, text.replace(before, after, 1))


HOME = FRONT + "# 首頁 {#home}\n\n- [引言](foreword.md)\n- [結語](closing.md)\n"
FOREWORD = (
    FRONT + "# 引言 {#foreword .supplied}\n\n全區環境大幅改善，氛圍日益濃厚。\n\n"
    "「不忘初心 牢記使命」，見[結語](closing.md#closing)。\n"
)
CLOSING = FRONT + "# 結語 {#closing .supplied}\n\n文明創建，臥龍永遠在路上。\n"


@pytest.fixture
def branch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Branch:
    made = Branch(tmp_path)
    pages = {"index.md": HOME, "foreword.md": FOREWORD, "closing.md": CLOSING}
    for name, text in pages.items():
        made.write(f"docs/{name}", text)
    made.write("mkdocs.yml", "markdown_extensions: [attr_list]\n" + nav(pages))
    made.git("init", "-q", "-b", "main")
    made.git("config", "user.email", "someone@example.org")
    made.git("config", "user.name", "Someone")
    made.git("add", ".")
    made.git("commit", "-qm", "Pages")
    monkeypatch.chdir(tmp_path)
    return made


Told = Callable[..., tuple[int, list[str]]]


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    def run(*arguments: str) -> tuple[int, list[str]]:
        code = command.main([*arguments])
        return code, capsys.readouterr().out.splitlines()

    return run


def test_nothing_changed(branch: Branch, told: Told) -> None:
    assert told() == (0, ["nothing changed in the pages, and nothing is wrong with them"])


def test_a_pull_request(branch: Branch, told: Told) -> None:
    """One character edited, a link broken, a half-width comma, an ambiguous character."""
    branch.git("checkout", "-qb", "edit")
    branch.edit("docs/foreword.md", "改善，氛圍", "改良,氛圍")
    branch.edit("docs/foreword.md", "closing.md#closing", "closing.md#end")
    branch.edit("docs/closing.md", "路上。", "路上，斗。")
    branch.git("commit", "-qam", "Edit")
    code, lines = told("--patch", "slips.patch")
    old, new = "全區環境大幅改善，氛圍日益濃厚。", "全區環境大幅改良,氛圍日益濃厚。"
    link = "「不忘初心 牢記使命」，見[結語]({})。"
    assert (code, lines) == (
        1,
        [
            "docs/closing.md:8: changed",
            "    - 繁 文明創建，臥龍永遠在路上。",
            "    + 繁 文明創建，臥龍永遠在路上，斗。",
            "    - 简 文明创建，卧龙永远在路上。",
            "    + 简 文明创建，卧龙永远在路上，斗。",
            "docs/foreword.md:8: changed",
            f"    - 繁 {old}",
            f"    + 繁 {new}",
            f"    - 简 {simplify(old)}",
            f"    + 简 {simplify(new)}",
            "docs/foreword.md:10: changed",
            f"    - 繁 {link.format('closing.md#closing')}",
            f"    + 繁 {link.format('closing.md#end')}",
            f"    - 简 {simplify(link).format('closing.md#closing')}",
            f"    + 简 {simplify(link).format('closing.md#end')}",
            "docs/foreword.md:10:1: link: broken link closing.md#end:"
            " closing.md has no anchor #end",
            "docs/closing.md:8:14: question: 斗: 斗 stands in no known word",
            "docs/foreword.md:8:9: slip: “,” → “，”: punctuation in Chinese prose is full width",
            "3 paragraphs changed, 1 broken link, 1 question, 1 slip",
        ],
    )
    branch.git("apply", "slips.patch")
    text = (branch.folder / "docs/foreword.md").read_text(encoding="utf-8")
    assert "改良，氛圍" in text
    assert "初心 牢記" in text  # it was there before
    code, lines = told("--patch", "slips.patch")
    assert lines[-1] == "3 paragraphs changed, 1 broken link, 1 question"
    assert not (branch.folder / "slips.patch").exists()


def test_a_page_taken_away_breaks_the_links_to_it(branch: Branch, told: Told) -> None:
    (branch.folder / "docs/closing.md").unlink()
    code, lines = told()
    assert code == 1
    assert [
        line for line in lines if "link" in line and "docs" in line and "changed" not in line
    ] == [
        "docs/foreword.md:10:1: link: broken link closing.md#closing: there is no closing.md",
        "docs/index.md:9:1: link: broken link closing.md: there is no closing.md",
    ]
    assert "problem" not in lines[-1]


def test_a_renamed_page_is_compared_with_itself(branch: Branch, told: Told) -> None:
    branch.git("mv", "docs/closing.md", "docs/end.md")
    branch.edit("docs/end.md", "路上。", "途中。")
    branch.edit("docs/index.md", "closing.md", "end.md")
    branch.edit("docs/foreword.md", "closing.md", "end.md")
    branch.edit("mkdocs.yml", "closing.md", "end.md")
    code, lines = told()
    assert (code, lines[0]) == (0, "docs/end.md: was docs/closing.md")
    assert [line for line in lines if "changed" in line] == [
        "docs/end.md:8: changed",
        "docs/foreword.md:10: changed",
        "docs/index.md:8: changed",
        "1 page renamed, 3 paragraphs changed",
    ]
    assert "`docs/closing.md` → `docs/end.md`" in as_markdown(
        Review(moved={"end.md": "closing.md"}), "docs"
    )


def test_lines_that_end_otherwise_are_no_change(branch: Branch, told: Told) -> None:
    for page in branch.folder.glob("docs/*.md"):
        page.write_bytes(page.read_bytes().replace(b"\n", b"\r\n"))
    assert told() == (0, ["nothing changed in the pages, and nothing is wrong with them"])


def test_a_file_that_may_not_be_there_is_named_with_its_folder(branch: Branch, told: Told) -> None:
    branch.write("docs/a.svg", "<svg/>")
    assert told()[1][0].startswith("docs/a.svg:1:1: problem: files of this kind")


def test_a_settled_question_is_not_asked(branch: Branch, told: Told) -> None:
    branch.edit("docs/closing.md", "路上。", "路上，-{斗}-。")
    assert told()[1][-1] == "1 paragraph changed"


def test_a_character_that_a_rule_writes_otherwise_is_a_question(branch: Branch, told: Told) -> None:
    branch.edit("docs/closing.md", "路上。", "路上，干部。")
    assert told()[1][-2:] == [
        "docs/closing.md:8:14: question: “干” → “幹”: 干部 is 幹部",
        "1 paragraph changed, 1 question",
    ]


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
@pytest.mark.parametrize("last", ["", "end"])
def test_a_patch_fits_whatever_ends_the_lines(
    branch: Branch, told: Told, ending: str, last: str
) -> None:
    text = (FRONT + "# 頁 {#page}\n\n甲,乙\n").replace("\n", ending)
    text = text if last else text.removesuffix(ending)
    branch.write("docs/page.md", text)
    told("--patch", "slips.patch")
    branch.git("apply", "slips.patch")
    assert (branch.folder / "docs/page.md").read_bytes().decode() == text.replace("甲,", "甲，")


@pytest.mark.parametrize("name", ["頁.md", "a b.md", 'a"b.md', "a\\b.md", "a\tb.md"])
def test_a_patch_fits_whatever_a_file_is_called(branch: Branch, name: str) -> None:
    branch.write(name, "甲,乙\n")
    branch.write("slips.patch", patch(name, "甲,乙\n", "甲，乙\n"))
    branch.git("apply", "slips.patch")
    assert (branch.folder / name).read_text(encoding="utf-8") == "甲，乙\n"


@pytest.mark.parametrize("base", ["--upload-pack=x", "nothing", "-h", "a b", ""])
def test_no_such_base(branch: Branch, base: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([f"--base={base}"]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "no branch or commit" in error


HOSTILE = "甲\n::error::乙%0A\r::add-mask::x `` ` </code> ![x](https://example.org/x.png) \x1b[2J"


def hostile() -> Review:
    name = "a,b:c%\n::set-env name=x::y.md"
    found = Review(links=[Finding(name, 1, 1, HOSTILE)], slips=[Finding(name, 1, 1, HOSTILE)])
    found.changes = list(changes(name, "", HOSTILE))
    found.mended = {name: ("甲,乙\n```\n", "甲，乙\n```\n")}
    return found


def test_no_text_of_a_page_becomes_a_command() -> None:
    lines = as_commands(hostile(), "docs").splitlines()
    assert len(lines) == 2
    for line in lines:
        assert re.fullmatch(r"::(error|warning) file=[^,:\n]*,line=1,col=1,title=\w+::.*", line), (
            line
        )
        assert "\x1b" not in line


def test_no_text_of_a_page_is_markup_in_the_summary() -> None:
    html = render(as_markdown(hostile(), "docs"), {"fenced_code": {}})
    assert {tag for tag, _ in html.tags} <= {"h2", "h3", "p", "ul", "li", "code", "pre"}
    assert html.links == html.addresses == []


def test_a_region_is_told_where_it_differs() -> None:
    names = ("zh-hant", "zh-hans", "zh-hant-hk")
    old, new = "臥龍區的群眾\n\n甲乙丙丁戊己\n", "臥龍區裡的群眾\n\n甲乙丙丁戊庚\n"
    found = Review(changes=list(changes("a.md", old, new, names)))
    told = [line.strip() for line in as_text(found, "docs").splitlines() if " 港 " in line]
    assert told == ["- 港 卧龍區的群眾", "+ 港 卧龍區裏的群眾"]
    assert "〔→裏〕" in as_markdown(found, "docs")


def test_a_summary_has_an_end() -> None:
    found = Review(changes=list(changes("a.md", "", "體" * 400_000)))
    assert len(as_markdown(found, "docs").encode()) < 1_000_000


def test_the_patch_of_equal_texts_is_empty() -> None:
    assert patch("a.md", "甲\n", "甲\n") == ""


def test_what_may_not_be_read_is_not(branch: Branch, told: Told, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("秘密", encoding="utf-8")
    (branch.folder / "docs/link.md").symlink_to(secret)
    (branch.folder / "docs/bytes.md").write_bytes(b"\xff")
    branch.write("docs/deep.md", FRONT + "# 頁 {#page}\n\n" + "> " * 5000 + "文\n")
    code, lines = told()
    assert code == 1
    assert not any("秘密" in line for line in lines)
    for name in ("link", "bytes", "deep"):
        assert any(line.startswith(f"docs/{name}.md:") and ": problem: " in line for line in lines)
