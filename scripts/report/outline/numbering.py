"""The conventions in which Chinese reports number their headings: a line → its label.

Which conventions there are: GB/T 9704-2012 (official documents), 7.3.3: 一、 （一） 1. （1）;
GB/T 7713 and GB/T 1.1 (theses, standards): 1, 1.1, 1.1.1; the laws on legislation (立法法;
中央法規標準法): 編 章 節 條; 文書處理手冊 of the Executive Yuan: 一、 （一） 1. （1） 甲、 （甲）,
and in plans 壹、 above them. ①, A., I. and 附件一 are seen in reports of every kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

DIGITS = "一二三四五六七八九"
_FORMS = ("壹", "貳贰弍", "參叁叄参", "肆", "伍", "陸陆", "柒", "捌", "玖")
FORMAL = {char: number for number, forms in enumerate(_FORMS, 1) for char in forms}
STEMS = "甲乙丙丁戊己庚辛壬癸"
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")

NUMERAL = "[一二三四五六七八九十百零〇]{1,5}"
SPACE = "[ \\t\\u3000\\u00a0]"
HAN = "\\u3400-\\u9fff"
# What cannot begin a title, so that 1.5萬, 3.2% or 10.30 is no label; 1.3分級分類 is one.
_WORD = (
    "公[共開告示文安職]|年度|月度|日[常程]|時[間限]|分[級類工析佈布組]|人[員才力口事類]|名[詞稱]"
    "|家[庭長]"
)
_UNIT = (
    f"(?![0-9]|(?!{_WORD})[萬億%％‰倍元米℃度公里噸畝月年日號時分秒個人名件次戶家]|平方|億元|萬元)"
)


@dataclass(frozen=True, slots=True)
class Label:
    """How a line is numbered: the series it counts in, its number, where its title begins."""

    kind: str
    number: int
    end: int


# From the outermost to the innermost as a rule. A document may have it otherwise (`nesting`).
ORDER = (
    "piece",  # 心得體會 篇1, of several reports in one text
    "part",  # 第一編, 第一部分
    "subpart",  # 第一分編
    "chapter",  # 第一章
    "section",  # 第一節
    "clause",  # 第一款 契約
    "item",  # 第一目
    "formal",  # 壹、
    "formal-in",  # （壹）
    "roman",  # Ⅰ、 I.
    "stem",  # 甲、
    "ordinal",  # 第一，
    "han",  # 一、
    "article",  # 第一條
    "han-in",  # （一）
    "han-half",  # 一）
    "stage",  # 第一階段：
    "month",  # 1月, of a chronicle
    "case",  # 案例1
    "arabic",  # 1. 1、
    "decimal-2",  # 1.1
    "decimal-3",  # 1.1.1
    "decimal-4",
    "decimal-5",
    "decimal-6",
    "question",  # Q1：
    "arabic-half",  # 1）
    "arabic-in",  # （1）
    "circled",  # ①
    "capital",  # A.
    "capital-part",  # A1
    "capital-in",  # （A）
    "stem-in",  # （甲）
    "small",  # a.
    "small-in",  # （a）
)
RANK = {kind: rank for rank, kind in enumerate(ORDER)}

STRUCTURAL = frozenset(
    {"part", "subpart", "chapter", "section", "clause", "item", "article", "annex"}
)
UNITS = {
    **dict.fromkeys(("編", "编", "篇", "卷", "部分", "部", "單元", "单元"), "part"),
    **dict.fromkeys(("分編", "分编", "分部"), "subpart"),
    **dict.fromkeys(("章", "講", "讲", "課時", "课时"), "chapter"),
    **dict.fromkeys(("節", "节"), "section"),
    **dict.fromkeys(("條", "条"), "article"),
}


def value(numeral: str) -> int:
    """Return the number that a Chinese numeral below one thousand writes: 二十四 is 24."""
    total = digit = 0
    for char in numeral:
        unit = {"十": 10, "百": 100}.get(char)
        if unit is None:
            digit = digit * 10 + DIGITS.find(char) + 1  # 〇 and 零 are nought: 一〇 is 10
        else:
            total, digit = total + (digit or 1) * unit, 0
    return total + digit


def _formal(numeral: str) -> int:
    ten, _, ones = numeral.rpartition("拾")
    tens = (FORMAL.get(ten, 1) if "拾" in numeral else 0) * 10
    return tens + FORMAL.get(ones, 0)


def any_number(numeral: str) -> int:
    """Return the number that digits, a letter or a Chinese numeral write."""
    if numeral.isdecimal():
        return int(numeral)
    if len(numeral) == 1 and "A" <= numeral <= "Z":
        return ord(numeral) - ord("A") + 1
    return 1 if numeral == "壹" else value(numeral)  # 第壹章, from a crude conversion


def _sign(first: str) -> Callable[[str], int]:
    """Read one of the signs that Unicode numbers from `first`, which is one."""
    return lambda sign: ord(sign) - ord(first) + 1


_F = f"[{''.join(FORMAL)}拾]{{1,3}}"
_MARK = "[、．.]"
_ROMAN = "|".join(sorted(ROMAN, key=len, reverse=True))
_PATTERNS: tuple[tuple[str, str, Callable[[str], int]], ...] = (
    ("formal", rf"({_F})(?:{_MARK}|{SPACE})", _formal),
    ("formal-in", rf"[（(]({_F})[）)]", _formal),
    ("han-in", rf"[（(〔]{SPACE}?({NUMERAL}){SPACE}?[）)〕](?:{_MARK})?", value),
    ("han-in", "([㈠-㈩])", _sign("㈠")),
    ("han-half", rf"({NUMERAL})[）)]", value),
    ("han", rf"({NUMERAL})(?:{SPACE}?[、．.。]|{SPACE}+(?=[{HAN}「《]))", value),
    ("arabic-in", r"[（(]([0-9]{1,2})[）)][、.．]?", int),
    ("arabic-in", "([⑴-⒇])", _sign("⑴")),
    ("arabic-half", r"([0-9]{1,2})[）)]", int),
    ("circled", "([①-⑳])", _sign("①")),
    ("arabic", "([⒈-⒛])", _sign("⒈")),
    ("arabic", f"(0){SPACE}?[、．.]?(?=[引前緒導概]{SPACE}*[言論述])", lambda _: 0),
    ("arabic", rf"([0-9]{{1,2}})(?:{SPACE}?[、．.](?![0-9])|{SPACE}+(?=[{HAN}「《A-Z]))", int),
    ("roman", rf"([Ⅰ-Ⅻ])(?:{_MARK}|{SPACE}|(?=[{HAN}]))", _sign("Ⅰ")),
    ("roman", rf"({_ROMAN})(?:{_MARK}|{SPACE}+(?=[{HAN}]))", lambda sign: ROMAN.index(sign) + 1),
    ("question", rf"[QＱ]{SPACE}?([0-9]{{1,2}})(?:[：:、．.]|{SPACE}+|(?=[{HAN}]))", int),
    ("question", rf"問題?([0-9]{{1,2}}|{NUMERAL})[：:、．.]", any_number),
    ("ordinal", rf"第({NUMERAL})(?:[，,、：:]|[{HAN}]{{1,3}}[：:])", value),
    ("stage", rf"第({NUMERAL}|[0-9])(?:[階學]段|步驟|環節)(?:[：:]|{SPACE}+|(?=[（(]))",
     any_number),
    ("month", rf"([0-9]{{1,2}}|{NUMERAL})月份?$", any_number),
    ("stem", rf"([{STEMS}]){_MARK}", lambda stem: STEMS.index(stem) + 1),
    ("stem-in", rf"[（(]([{STEMS}])[）)]", lambda stem: STEMS.index(stem) + 1),
    ("capital", rf"([A-H]){_MARK}(?![A-Za-z])", any_number),
    ("capital-part", rf"[A-H]([0-9]{{1,2}})(?:{_MARK}|{SPACE}+(?=[{HAN}]))(?![0-9])", int),
    ("capital-in", r"[（(]?([A-H])[）)]", any_number),
    ("small", rf"([a-h]){_MARK}(?![A-Za-z])", lambda char: any_number(char.upper())),
    ("small-in", r"[（(]?([a-h])[）)]", lambda char: any_number(char.upper())),
)  # fmt: skip
PATTERNS = tuple((kind, re.compile(rf"{text}{SPACE}*"), read) for kind, text, read in _PATTERNS)
OPEN = "[nNxX×○_]{1,3}"  # the number of 第n條, in a draft
UNIT = re.compile(
    rf"第{SPACE}{{0,3}}({NUMERAL}|[0-9]{{1,3}}|壹|{OPEN}){SPACE}{{0,3}}({'|'.join(UNITS)})(?<!部(?=[門隊長首署委]))"
    rf"(?:之{NUMERAL}|-[0-9]+)?(?![、和及與至]?第|之?規定)[、：:]?{SPACE}*"
)
DECIMAL = re.compile(rf"([0-9]{{1,2}}(?:[.．][0-9]{{1,2}}){{1,5}})(?:[.．、])?{SPACE}*{_UNIT}(?=.)")
ALONE = re.compile(r"[0-9]{1,2}(?:[.．][0-9]{1,2}){1,5}")
CLAUSE = re.compile(rf"第{SPACE}?({NUMERAL}){SPACE}?(款|目){SPACE}+(?=[{HAN}、]{{2,20}}$)")
"""第一款 契約, between sections and articles; elsewhere a reference: 第一款規定之…"""
ANNEX = re.compile(
    rf"附{SPACE}?(?:件|錄|录|表|圖){SPACE}?(?:({NUMERAL}|[0-9]{{1,2}}|[A-H])(?![0-9萬]))?"
    rf"(?:(?(1)[：:、.．]|(?!))|{SPACE}+|(?=[《（(])|$){SPACE}*"
)
"""An attachment. Without a number and with a colon it is the list of them (附件：1．…)."""
BRACKETED = re.compile(
    rf"【(?:第({NUMERAL}|[0-9]{{1,2}})[篇部]分?|篇({NUMERAL}|[0-9]{{1,2}}))】{SPACE}*"
)
# 上篇 …, 下篇 …
HALVES = re.compile(rf"([上中下])[篇編卷部](?:[：:]|{SPACE}+|$){SPACE}*")
# 1總則: a number with nothing after it, which means something only beside 1.1.
BARE = re.compile(rf"([0-9]{{1,2}}){_UNIT}(?=[{HAN}])")


# What any label begins with; most lines begin with something else.
BEGINNING = re.compile(
    f"[第附上中下（(〔【{DIGITS}十百零〇{''.join(FORMAL)}拾{STEMS}0-9０-９A-X問Ａ-Ｘa-hａ-ｈⅠ-Ⅻ㈠-㈩①-⑳⑴-⒛]"
)


@lru_cache(maxsize=1 << 14)
def label_of(line: str) -> Label | None:
    """Return how a line is numbered, None if it is not; kept, for it is asked several times."""
    return next(_labels(line), None)


def _labels(line: str) -> Iterator[Label]:
    """Yield the ways to read how a line is numbered, the likeliest first."""
    if not BEGINNING.match(line):
        return
    plain = narrow(line)
    if plain[0] == "【":
        yield from _bracketed(plain)
    elif one := _in_words(plain):
        yield one
    else:
        for kind, pattern, read in PATTERNS:
            found = pattern.match(plain)
            if found and ((number := read(found[1])) or found[1] == "0"):
                yield Label(kind, number, found.end())


def _bracketed(plain: str) -> Iterator[Label]:
    """Yield the label of 【一、基本情況】, of 【第1篇】某某報告."""
    inner = label_of(plain[1:-1]) if plain[1:-1] and plain[-1] == "】" else None
    if inner:
        yield Label(inner.kind, inner.number, inner.end + 1)
    elif found := BRACKETED.match(plain):
        yield Label("part", any_number(found[1] or found[2]), found.end())


def _in_words(plain: str) -> Label | None:
    """Return the label of a line that is numbered as chapters are, or by decimals."""
    if found := UNIT.match(plain):
        number = 0 if re.fullmatch(OPEN, found[1]) else any_number(found[1])
        return Label(UNITS[found[2]], number, found.end())
    if found := CLAUSE.match(plain):
        kind = "clause" if found[2] == "款" else "item"
        return Label(kind, any_number(found[1]), found.end())
    if found := HALVES.match(plain):
        return Label("part", "上中下".index(found[1]) + 1, found.end())
    if found := ANNEX.match(plain):
        return Label("annex", any_number(found[1]) if found[1] else 0, found.end())
    if found := DECIMAL.match(plain):
        numbers = re.split("[.．]", found[1])
        return Label(f"decimal-{len(numbers)}", int(numbers[-1]), found.end())
    return None


def bare(line: str, majors: Collection[int]) -> Label | None:
    """Return the label of a line that begins with a mere number, if 1.1 and the like go with it."""
    found = BARE.match(narrow(line))
    if found and int(found[1]) in majors:
        return Label("arabic", int(found[1]), found.end())
    return None


def alone(line: str) -> Label | None:
    """Return the label of a line that is 3.1 and no more; its title stands on the next."""
    plain = narrow(line)
    if not ALONE.fullmatch(plain):
        return None
    numbers = re.split("[.．]", plain)
    return Label(f"decimal-{len(numbers)}", int(numbers[-1]), len(line))


def major(line: str) -> int | None:
    """Return the 1 of 1.1, if a line begins with such a number."""
    found = DECIMAL.match(narrow(line))
    return int(re.split("[.．]", found[1])[0]) if found else None


def narrow(line: str) -> str:
    """Return a line with its full-width digits and letters in ASCII, character for character."""
    return line.translate(_NARROW)


_NARROW = {0xFF00 + at: 0x20 + at for at in range(0x10, 0x5F) if chr(0x20 + at).isalnum()}
