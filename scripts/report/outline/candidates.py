"""The lines that may be headings, and what each says for itself.

A candidate is a line with a label. It is a heading on its own line; or run into its paragraph,
and then where the heading ends is to be found; or a numbered sentence, which mostly is none.
The evidence is in logits, tuned on the outlines under tests/outlines/ and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from report.outline.lines import CLOSERS, GOES_ON, SENTENCE_END, Line, is_prose, is_sentence
from report.outline.numbering import STRUCTURAL, Label, alone, bare, label_of, major, narrow
from report.outline.several import pieces

LONGEST = 50  # characters of a title on its own line; the longest seen has 44
LONGEST_LEADING = 64  # of one that opens a chapter or a section
LEADING = STRUCTURAL | {"han", "han-in", "formal"}
LONGEST_RUN_IN = 42
LONGEST_COLON = 30  # before a colon, with what is quoted in it
SHORT = 20  # of what follows a colon: a value, hardly a paragraph
LEADING_OVER = 20  # characters of a paragraph that ends with a colon
LONGEST_CAPTION = 16  # of an article: 第三條 部門負責人職責

Form = Literal["own line", "run-in", "sentence"]

# What a kind says before anything else is known: chapters are headings, numbered lines mostly not.
OWN = {"piece": 3.5, "ordinal": 1.6, "stage": 1.4, "month": 1.4, "case": 0.8, "part": 3.5,
       "subpart": 3.5, "chapter": 4.0, "section": 3.5, "clause": 3.0, "item": 3.0, "article": 3.0,
       "annex": 2.5, "formal": 3.0, "formal-in": 1.5, "roman": 1.2, "stem": 0.6, "han": 2.6,
       "han-in": 2.2, "han-half": 0.5, "arabic": 0.5, "decimal-2": 2.2, "decimal-3": 2.0,
       "decimal-4": 1.5, "decimal-5": 1.5, "decimal-6": 1.5, "question": 2.0, "arabic-half": -0.2,
       "arabic-in": -0.1, "circled": -0.8, "capital": -0.3, "capital-part": 0.0,
       "capital-in": -0.8, "stem-in": -0.3, "small": -1.2, "small-in": -1.2}  # fmt: skip
RUN_IN = {"ordinal": -2.5, "stage": 0.3, "han": 1.6, "han-in": 1.5, "formal": 1.5, "arabic": 0.7,
          "arabic-in": 0.3, "article": 3.0, "circled": -0.3, "roman": 0.4, "stem": 0.4,
          "decimal-2": 0.2, "arabic-half": 0.2}  # fmt: skip

# What a sentence has and a title has not: rules, verbs that need a subject, pronouns.
PROSE = re.compile(
    "應當|應該|不得|必須|可以|不能|是否|凡是|未經|起施行|起執行|負責解釋|為了|我[們市縣區局院校省鎮]?"
    "|你|他們|本(?!土|地|質|科|職|級)|已經?|了|即將|將會?|分別|其中|如下|下列|以下|上述|根據|按照|依照"
    "|由於|因為|如果|若|凡|都|須(?!知)|[一二兩幾每]個|每[單學位月週年]|值得|[0-9０-９]|[年月]|。|截至|截止|共有?|為(?!民|人|本|主|重|先|核|中|導|載|抓|契)|是"
)
CAPTION = re.compile(
    r"[ \u3000]*(?:【[^】]{1,30}】|［[^］]{1,30}］|\[[^\]]{1,30}\]"
    r"|[（(][^）)。]{2,20}[）)](?=\s|$))"
)
ASIDE = re.compile("[（(][^（）()]*[）)]")
COLON = re.compile("[：:]")
DEFINES = re.compile("[：:](?:是|即|就是|主要)?指")
HAN = re.compile(r"[\u3400-\u9fff]")
QUOTED = re.compile("「[^「」：]*」|[（(][^（）()：]*[）)]|《[^《》：]*》")
# A title by its last word and a sentence by its first, with nothing between: the line end was lost.
STUCK = re.compile(
    "[^，。；：！？、]{0,20}?(?:情況|工作|問題|措施|建議|打算|概述|概況|建設|管理|目標|原則|要求|思想|安排|意義|現狀|原因|對策"
    "|成效|做法|經驗|體會|內容|方法|步驟|範圍|依據|目的|總則|附則|保障|機制|體系|職責|簡介|分析|思路|任務|形勢|背景|不足)"
    "(?=(?:今[年後]|近年|一年來|去年|[0-9]{4}年|本[縣市鎮局校院所公產報項次文]|我[局縣市鎮校院鄉區們公]|根據|按照|為了|為進一步|通過|一是|目前|當前"
    "|隨[著着]|首先|第一[，個]|截至|截止|各級|全[縣市鎮鄉區]|[0-9]{1,2}月|認真貫徹|以習近平|高舉))"
    "|[^，。；：！？、]{2,18}?(?!一)([\u3400-\u9fff]{2})(?=\\1)"  # 主板焊接焊接溫度…
)
WORK = re.compile("《[^》]*》")
GAP = re.compile(r"\u3000+| {2,}|(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")
FIELD = re.compile("([\u3400-\u9fff]{2,8})[：:].{1,12}$")
FORM_FIELD = re.compile(r"[：:_＿/]|\d{5,}|@|[0-9.]+[萬億]?元")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A labelled line: where its heading would end (`cut`) and its paragraph begin (`rest`).

    Offsets are within the line; `rest` is the line's length if nothing follows. `index` is the
    number of the line; `evidence` what it says for being a heading, in logits.
    """

    line: Line
    index: int
    label: Label
    form: Form
    cut: int
    rest: int
    evidence: float

    @property
    def heading(self) -> str:
        """The text of the heading."""
        return self.line.text[: self.cut]

    @property
    def title(self) -> str:
        """The heading without its label."""
        return self.line.text[self.label.end : self.cut]


def candidates(lines: Sequence[Line], skip: frozenset[int] = frozenset()) -> Iterator[Candidate]:
    """Yield the labelled lines of a text, but those whose numbers are in `skip`."""
    formal = {
        label.number for line in lines if (label := label_of(line.text)) and label.kind == "formal"
    }
    with_parts = {number for line in lines if (number := major(line.text)) is not None}
    majors = range(max(with_parts, default=-2) + 2)  # 1目的 before 3.1, 8附則 after 7.3
    several = pieces([line.text for line in lines])
    for index, line in enumerate(lines):
        if index not in skip:
            label = several.get(index) or label_of(line.text) or bare(line.text, majors)
            if not label and index + 1 < len(lines) and _names(lines[index + 1].text):
                label = alone(line.text)
            if label and label.kind == "formal" and formal == {1}:
                label = replace(label, kind="han")  # 壹、 二、 三、: a crude conversion
            if label:
                yield _read(line, index, label)


def _names(text: str) -> bool:
    """Tell whether a line may be the title of the number on the line above it."""
    words = HAN.findall(text)
    return len(words) > 1 and len(text) <= LONGEST and not is_prose(text) and not label_of(text)


def before_colon(one: Candidate) -> Candidate:
    """Return a numbered sentence as a title before a colon, however little follows; or as it is."""
    text, begin = one.line.text, one.label.end
    found = _colon(text, begin, len(text), 8) if one.form == "sentence" else None
    if not found or text.endswith(tuple(GOES_ON)):
        return one
    return replace(one, form="run-in", cut=found[0], rest=found[1], evidence=0.0)


def _read(line: Line, index: int, label: Label) -> Candidate:
    text = line.text
    if label.kind == "article":
        return _article(line, index, label)
    form, cut, rest = _form(text, label)
    title = text[label.end : cut]
    if form == "own line":
        evidence = OWN[label.kind] + _length(title) + 0.5 * _prose(title)
        if label.kind not in STRUCTURAL and FORM_FIELD.search(title.rstrip("：:")):
            evidence -= 1.0 if label.kind in ("han", "han-in") else 2.0
        if label.kind not in STRUCTURAL and WORK.fullmatch(title):
            evidence -= 2.0
        if title.endswith(("：", ":")):
            evidence -= 0.2 if label.kind in ("han", "han-in", "formal") else 0.7
    elif form == "run-in":
        evidence = RUN_IN.get(label.kind, -1.0) + _length(title) + _prose(title)
        evidence += 0.4 if len(text) - rest > 3 * len(title) else 0.0
        evidence -= 0.7 if len(text) - rest < len(title) else 0.0
        evidence -= 0.6 if text[cut : cut + 1] not in SENTENCE_END else 0.0
        goes_on = text.rstrip(CLOSERS).endswith(tuple(GOES_ON)) and not _leads(text, label.end)
        evidence -= 1.5 if goes_on else 0.0
        evidence -= 2.5 if DEFINES.match(text, cut) else 0.0
    else:
        evidence = OWN[label.kind] / 2 - 1.5 + _length(title)
        named = FIELD.match(title)  # 散會：下午4時30分。
        evidence += 0.0 if title.endswith(("？", "?")) else _prose(named[1] if named else title)
        if text.endswith(tuple(GOES_ON)):
            evidence -= 3.0
    return Candidate(line, index, label, form, cut, rest, evidence)


def _article(line: Line, index: int, label: Label) -> Candidate:
    """Read an article: its heading is its number and, if it has one, its caption."""
    text = line.text
    cut = label.end
    if caption := CAPTION.match(text, cut):
        cut = caption.end()
    elif len(text) - cut <= LONGEST_CAPTION and not re.search(
        "[，。；：:]" if text[cut - 1].isspace() else "[，。；：:、]", text[cut:]
    ):
        cut = len(text)
    elif (gap := _gap(text, cut)) and gap[0] - cut <= LONGEST_CAPTION:
        cut = gap[0]
    rest = cut + len(text[cut:]) - len(text[cut:].lstrip())
    heading = text[:cut].rstrip()
    form: Form = "run-in" if rest < len(text) else "own line"
    return Candidate(line, index, label, form, len(heading), rest, OWN["article"])


def _form(text: str, label: Label) -> tuple[Form, int, int]:
    """Return how a line would be a heading, where the heading ends and where the rest begins."""
    begin, whole = label.end, len(text)
    stop = _first_stop(text, begin)
    if stop is None:
        if found := _gap(text, begin) or _leads(text, begin):
            return ("run-in", *found)
        longest = LONGEST_LEADING if label.kind in LEADING else LONGEST
        if whole - begin <= longest and not text.endswith(tuple(GOES_ON)):
            return "own line", whole, whole
        return "sentence", whole, whole
    if stuck := _stuck(text, begin):
        return ("run-in", *stuck)
    if colon := _colon(text, begin, stop[0]):
        return ("run-in", *colon)
    if (gap := _gap(text, begin)) and gap[0] < stop[0]:
        return ("run-in", *gap)
    if stop[1] == whole and label.kind == "question":
        return "own line", whole, whole
    if stop[1] == whole or stop[0] - begin > LONGEST_RUN_IN:
        if gap := _gap(text, begin):
            return ("run-in", *gap)
        return "sentence", whole, whole
    return ("run-in", *stop)


def _stuck(text: str, begin: int) -> tuple[int, int] | None:
    """Return the end of a title to which its paragraph sticks: 一、工作情況今年以來，…."""
    found = STUCK.match(narrow(text), begin)
    return (found.end(), found.end()) if found and is_sentence(text) else None


def _first_stop(text: str, begin: int) -> tuple[int, int] | None:
    """Return where the first sentence ends: before its mark and what closes it, and after."""
    depth = 0
    for at in range(begin, len(text)):
        char = text[at]
        depth += (char in "（(「『《“") - (char in "）)」』》”")
        if char in "。！？；" and (depth <= 0 or at - begin > LONGEST):
            end = at + 1
            while end < len(text) and text[end] in CLOSERS + "。！？":
                end += 1
            return (at if end == at + 1 and char == "。" else end), end
    return None


def _colon(text: str, begin: int, stop: int, least: int = SHORT) -> tuple[int, int] | None:
    """Return the end of a title that a colon ends, if it is one: short, a sentence after it."""
    found = COLON.search(text, begin, stop)
    if not found:
        return None
    title = QUOTED.sub("", text[begin : found.start()])
    if not 2 <= found.start() - begin <= LONGEST_COLON or len(title) > 18:
        return None
    if any(mark in title for mark in "，、；「（《"):
        return None
    work = text.startswith("《", found.end())  # 某某主編：《某書》
    return (found.start(), found.end()) if len(text) - found.end() >= least and not work else None


def _leads(text: str, begin: int) -> tuple[int, int] | None:
    """Return the end of a title before a paragraph that leads over to a list: 團體賽：…，包括：."""
    found = _colon(text, begin, len(text), LEADING_OVER) if text.endswith(("：", ":")) else None
    return found if found and re.search("[，,]", text[found[1] :]) else None


def _gap(text: str, begin: int) -> tuple[int, int] | None:
    """Return the end of a title that a space ends."""
    found = GAP.search(text, begin)
    if not found or not 3 <= found.start() - begin <= 24 or len(text) - found.end() < 25:
        return None
    return (found.start(), found.end()) if is_sentence(text) else None


def _length(title: str) -> float:
    """Return what the length of a title says."""
    length = len(title)
    length -= sum(map(len, ASIDE.findall(title)))
    for most, evidence in ((8, 0.9), (14, 0.6), (20, 0.3), (26, -0.2), (32, -0.7), (40, -1.4)):
        if length <= most:
            return evidence
    return -2.4


def _prose(title: str) -> float:
    """Return what the words of a title say: those of a sentence speak against it."""
    title = ASIDE.sub("", title)
    return -min(0.7 * len(PROSE.findall(title)), 2.1) - 0.15 * title.count("，")
