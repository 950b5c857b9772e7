"""Rendering commutes with conversion, whatever a page is put together from."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rendering import joined, pieces, render, simplified

from report import regional
from report.conversion import _close, render_page
from report.markdown import PAD, Span, glance, glance_by_character, read, read_padded
from report.orthography import by_character

# Characters whose Simplified form depends on their neighbours, the neighbours, and others.
WORDS = st.lists(
    st.sampled_from(
        [*"著名顯乾隆燥後面臺灣徵求覆於是瞭解藉口裏里干", "「說」", "，", "。", "a", "1", " "]
    ),
    min_size=1,
    max_size=6,
).map("".join)
TEXT = WORDS.filter(lambda text: text == text.strip() and bool(re.match(r"\w", text)))
NAMES = st.sampled_from(["註", "說明", "a", "後面"])


def wrapped(before: str, after: str) -> st.SearchStrategy[str]:
    return TEXT.map(lambda text: f"{before}{text}{after}")


def filled(template: str) -> st.SearchStrategy[str]:
    """A template with every 〇 filled by a text of its own."""
    parts = template.split("〇")
    return st.tuples(*[TEXT] * (len(parts) - 1)).map(
        lambda texts: "".join(
            part for pair in zip(parts, (*texts, ""), strict=True) for part in pair
        )
    )


SPANS = [
    *("**〇**", "*〇*", "***〇***", "__〇__", "~~〇~~", "==〇==", "^^〇^^", "**〇*〇*〇**"),
    *("`〇`", "`` 〇`〇 ``", "`#!python 〇`", "<code>〇</code>", "$〇$", "\\(〇\\)", "<!-- 〇 -->"),
    *(
        "[〇](〇.md)",
        "[〇](<〇 〇.md> '〇')",
        '[〇](〇.md "〇"){.〇 title="〇"}',
        "[〇**〇**](a.md#〇)",
    ),
    *("![〇](〇.png)", '![〇](a.png "〇"){ width=1 }', "[![〇](〇.png)〇](a.md)", "[〇][註]"),
    *("[註]", "[說明][]", "![註]", "[^後面]", "。[〇][〇]。", "。[〇]。", "<br>"),
    *('<span title="〇" class="〇">〇</span>', "<b>〇</b>", '<img src="〇" alt="〇">', "&amp;"),
    *("\\*〇\\*", "++ctrl+x++", " {++〇++} ", " {~~〇 ~> 〇~~} "),
]
SPAN = st.one_of(TEXT, *(filled(span) for span in SPANS))
LINE = st.lists(SPAN, min_size=1, max_size=5).map("".join)
LINES = st.lists(LINE, min_size=1, max_size=3).map("\n".join)


def indented(text: str, by: str = "    ") -> str:
    return re.sub("(?m)^(?=.)", by, text)


def prefixed(first: str) -> st.SearchStrategy[str]:
    """An item; what it holds but its first line is indented, after a blank line."""
    return st.tuples(LINE, BLOCKS).map(lambda parts: f"{first}{parts[0]}\n\n{indented(parts[1])}")


BLOCKS: st.SearchStrategy[str] = st.deferred(
    lambda: st.lists(BLOCK, min_size=1, max_size=3).map("\n\n".join)
)
BLOCK: st.SearchStrategy[str] = st.one_of(
    LINES,
    LINES,
    st.tuples(st.sampled_from(["#", "##"]), LINE).map(lambda parts: f"{parts[0]} {parts[1]}"),
    filled('# 〇 {#〇 .〇 title="〇"}'),
    filled("〇\n==="),
    filled("```\n〇\n\n〇\n```"),
    filled('~~~~ python title="〇"\n〇\n~~~\n〇\n~~~~'),
    filled("$$\n〇\n$$"),
    filled("| 〇 | `〇` |\n|---|---|\n| **〇** | 〇 |"),
    filled("〇\n:   〇\n\n    〇"),
    filled("<div class='〇'>\n〇`〇` <b>〇</b>〇\n<pre>〇</pre>\n</div>"),
    filled("<div markdown>\n〇`〇`\n</div>"),
    filled("<!--\n〇\n\n〇\n-->"),
    filled("---"),
    TEXT.map(lambda text: f"文\n\n    {text}\n\n    {text}"),
    prefixed("-   "),
    prefixed("1.  "),
    BLOCKS.map(lambda text: re.sub("(?m)^", "> ", text)),
    BLOCKS.map(lambda text: f'!!! note "標題後"\n{indented(text)}'),
    BLOCKS.map(lambda text: f'??? 註解 "標題後"\n{indented(text)}'),
    BLOCKS.map(lambda text: f'=== "標題後"\n\n{indented(text)}'),
)
DEFINITIONS = """

[註]: 後.md "後面"
[說明]: 後.md

[^後面]: 註腳後

    第二段後

*[後面]: 說明後
"""


# The same pages every time: Python-Markdown has corners that no page in the world is in, and this
# is no place to find one more. `failures.txt` lists some that are known.
@settings(
    max_examples=300,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(BLOCKS)
def test_rendering_commutes_with_conversion(page: str) -> None:
    page += DEFINITIONS
    after = render_page(page, "zh-hans")
    assert joined(pieces(render(after))) == simplified(pieces(render(page)))


@given(st.text(alphabet="後著`*[]()<>!{}#-_~^=$\\|:\"' \n\t1.a/&;+?", max_size=60))
@settings(max_examples=500)
def test_any_page_is_read(page: str) -> None:
    """No page makes it fail; what it keeps is kept; nothing is lost but the marks."""
    for span in read(page):
        assert 0 <= span[0] < span[1] <= len(page)
    if "-{" not in page:
        after = render_page(page, "zh-hans")
        assert render_page(page, "zh-hant") == page
        assert render_page(after, "zh-hans") == after
        for start, end in read(page):
            assert page[start:end] in after


# What pages that are understood at a glance are made of, and what makes them something else.
PIECES = [
    *(
        "〇",
        "〇",
        "**〇**",
        "*〇*",
        "[〇](a.md)",
        "[〇](a.md){.x}",
        "[**〇**](a.md#b)",
        "`〇`",
        "``〇``",
    ),
    *(
        "![〇](a.png)",
        "[![〇](a.png)〇](b)",
        "[〇![〇](a.png)](b)",
        "[〇`〇`](b)",
        "<b>〇</b>",
        "<br>",
    ),
    *(
        '<a href="https://a.b/c">〇</a>',
        "<code>〇</code>",
        "[〇]",
        "[^〇]",
        "[x] 〇",
        "{.a}",
        "\\*",
    ),
    *(
        "\\[",
        "\\`",
        "https://a.b/c ",
        "https://a.b/c〇",
        "www.〇",
        "-{zh-hans:〇;zh-hant:〇}-",
        "__〇__",
    ),
    *(
        "<!-- 〇 -->",
        "*〇",
        "_〇_",
        "〇_〇",
        "= ",
        "~~〇~~",
        "$〇$",
        "〇: ",
        "{++〇++}",
        "&amp;",
        "  ",
    ),
    *"*[]()`<>!_=~^|\\:w{}#$ &+-.",
]
STARTS = [
    *("", "", "", "", "- ", "* ", "1. ", "> ", "> ", ">", "## ", "#", "    ", "  ", "| "),
    *("  - ", "    - ", "> - ", "\t", "!!! ", ": ", "??? ", "=== "),
]
ENDS = ["", "", "", "", "", " {#a}", " {#a .b}", " |", "  ", "\\", "[a]:", " :"]
LINES_OF_THEIR_OWN = [
    *(
        "```\n〇\n`〇`\n```",
        "``` py\n〇\n\n〇\n```",
        "```{a}\n`-- 〇\n`` 〇\n```",
        "~~~\n〇\n~~~",
        "---",
    ),
    *(
        "<!--\n〇\n-->",
        "<p>〇<b>〇</b></p>",
        '<div data-a="b">〇</div>',
        "<div>",
        "{: .a}",
        "===",
        ">",
    ),
    *(
        "| 〇 | `〇` |\n|---|---|\n| **〇** | 〇 |",
        "[a]: b",
        "[^a]: 〇",
        "***",
        "`",
        "```",
        "    〇",
    ),
    *('--8<-- "a"', "$$\n〇\n$$", "*[〇]: 〇", "# 〇\n〇", "〇\n---\n〇", "〇 _〇_\n〇"),
]
MATTERS = [
    *(
        "",
        "",
        "",
        "---\ntitle: 〇\neditorial: true\n---\n\n",
        '---\ntitle: "〇.md"\n---\n',
        "---\n",
    ),
    *('---\ndescription: "〇"\n---\n\n---\n', "\ufeff---\n", "---\na: `b\n---\n\n"),
    *("---\ntags:\n  - 〇\na-b:\n\n- c\n---\n\n", "---\nauthor: 〇 www.〇\n---\n\n"),
]
CHINESE = [*"著名顯乾隆後字，。a1\u3000", "「說」"]


def written(dice: random.Random, *, calm: bool = False) -> str:
    """Return a page of such pieces; if it is calm, of few."""

    def filled_in(template: str) -> str:
        return "".join(
            "".join(dice.choices(CHINESE, k=2)) if char == "〇" else char for char in template
        )

    page = filled_in(dice.choice(MATTERS))
    for _ in range(dice.randint(1, 4)):
        start, end = dice.choice(STARTS), dice.choice(ENDS)
        line = start + "".join(dice.choices(PIECES, k=dice.randint(1, 4))) + end
        if dice.random() > 0.8:
            line = dice.choice(LINES_OF_THEIR_OWN)
        if calm and dice.random() < 0.9:
            line = dice.choice(["", "", "- ", "## ", start]) + "〇"
            line += dice.choice(["", "", "", dice.choice(PIECES) + "〇"]) + end
        page += filled_in(line) + dice.choice(["\n", "\n\n", "\n\n", "\n\n\n"])
    return page


def seen_closely(page: str) -> bool:
    """Tell whether the close reading finds what a glance at a page finds, if that is enough."""
    page = PAD + page + PAD
    cuts = glance(page)
    if cuts is None:
        return True
    closely = read_padded(page)
    joints = [cut for cut in cuts if not page[cut[0] - 1].isascii() and not page[cut[1]].isascii()]
    kept = chinese(page, [cut for cut in cuts if cut not in joints])
    return (joints, kept, []) == (
        sorted(closely.joints),
        chinese(page, closely.kept),
        closely.inserts,
    )


def chinese(page: str, spans: list[Span]) -> set[int]:
    """Return the places in spans where a page is not ASCII."""
    return {at for start, end in spans for at in range(start, end) if not page[at].isascii()}


def kept_closely(page: str) -> bool:
    """Tell whether the close reading keeps what a glance by character keeps, if that is enough."""
    page = PAD + page + PAD
    kept = glance_by_character(page)
    if kept is None:
        return True
    closely = read_padded(page)
    return (chinese(page, kept), []) == (chinese(page, closely.kept), closely.inserts)


@pytest.mark.parametrize("calm", [False, True])
def test_what_is_seen_at_a_glance_is_what_the_close_reading_sees(calm: bool) -> None:
    """The same pages every time; understood so are one in ten of the calm, of the others 650."""
    dice = random.Random(1)  # noqa: S311  (no secret)
    pages = [written(dice, calm=calm) for _ in range(10_000 if calm else 30_000)]
    assert [page for page in pages if not seen_closely(page)] == []
    assert [page for page in pages if not kept_closely(page)] == []


@pytest.mark.parametrize(
    "page",
    [
        *(
            "!!! 顯\n",
            "```\n後\n```\n- 1\n\n    後\n",
            "``` a b\n`後\n```\n",
            "```\n後\n````\n```\n",
        ),
        *(
            "[![www.隆](a.png)隆](b)\n",
            "字[字![圖](a.png)](b)字\n",
            "字![圖](a.png)字\n",
            "字_\n字_\n",
        ),
        *("字[字]字\n", "[字]: 後.md\n", "字[^字]\n\n[^字]: 字\n", "\\`字`字`\n", "\\![字](a)字\n"),
        *("# 字\n字\n", "字\n> 字\n", "字\n===\n字\n", "字[字](a){--b--}字\n", "字[字](a)_字\n"),
        *(
            '---\ntitle: "`字`"\n---\n\n字`\n',
            "---\na: `\n---\n\n字`\n",
            "---\n\n字\n\n---\n\n字\n",
        ),
        *(
            "字\n\n    字\n",
            "- 字\n\n    字\n\n字\n\n    字\n",
            "http://a.b字\n",
            "http://a.b，字\n",
        ),
        *("```\n-8<-\n```\n\n字\n\n```\n-8<-\n```\n", "<!--\n-8<-\n-->\n\n字\n\n<!--\n-8<-\n-->\n"),
    ],
)
def test_what_looks_plain(page: str) -> None:
    assert seen_closely(page)
    assert kept_closely(page)


def test_what_is_converted_by_character_is_what_is_read_closely() -> None:
    """Words that decide a character in Hong Kong, and the two characters beside markup in them."""
    dice = random.Random(2)  # noqa: S311  (no secret)
    words = sorted(regional.of_hong_kong().phrases | {"顯著", "著名", "專著", "沿著", "看線"})
    markup = ["", "**", "\n", "[", "](a)", "<b>", "</b>", "\n> ", "，", "a"]
    for _ in range(20_000):
        word = dice.choice(words)
        cut = dice.randint(1, len(word) - 1)
        text = "文" + word[:cut] + dice.choice(markup) + word[cut:] + dice.choice(["", "**", "文"])
        at_once = by_character("zh-hant-hk", text)
        closely = _close(PAD + text + PAD, "zh-hant-hk", None)[len(PAD) : -len(PAD)]
        assert at_once in (None, closely)
