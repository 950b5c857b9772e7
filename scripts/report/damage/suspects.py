"""Which places of a line are to be read again from their bytes: where something is out of order."""

from __future__ import annotations

import re
from collections.abc import Iterator

from report.damage.annotation import HAN, Table, simplified
from report.damage.tokens import LOSS, TAG, pair
from report.likelihood import score
from report.readings import SYLLABLE

INSERTION = re.compile(rf"([?\ufffd][(（]?|[(（]) ?({SYLLABLE}) ?[)）]")

REACH = 40  # characters looked back for the two bytes before a reading
CONTEXT = 8  # characters read along on either side of a broken place
UNLIKELY = -8.0  # nats a character: prose has −3 to −7, text read one byte off −9 to −16
# What follows a lost byte, behind a mark that was narrowed: all of it, if it may be one character.
RUN = re.compile("[?!,;:]?([\u4e00-\u9fff！-～，。“”€\ue000-\uf8ff]{2,6})")
RUN_OF_ONE = re.compile(RUN.pattern.replace("{2,6}", "{1,6}"))
MARKS = {"?！", "?，", "?；", "?：", "?？"}
# After a lost byte: a mark that was narrowed, and a letter that was the second byte of a character
# whose first went into the mark; and one character before such a byte.
LETTER = re.compile(rf"[?!,;:][@-~][{HAN}]")
BEFORE_LETTER = re.compile(rf"([{HAN}])[@-~](?=[{HAN}])")
# What follows the first character of a run that lost a byte without a sign, up to a letter.
# That ends before a letter, another loss, or another mark at which mills cut.
UNSIGNED = re.compile(
    r"([^\0-\x7f０-９Ａ-Ｚａ-ｚ]{2,6})(?:[^\0-\x7f]{0,9}[@-~](?:[^\0-\x7f]|\()|[(?，。；：！？])"
)
PERHAPS_UNSIGNED = re.compile(
    r"([^\0-\x7f]{1,6})(?:[^\0-\x7f]{0,9}[@-~](?:[^\0-\x7f]|\()|[(?，。；：！？]|$)"
)
UP_TO_A_LETTER = re.compile(r"([^\0-\x7f]{2,4})[^\0-\x7f]{0,9}[@-~](?:[^\0-\x7f]|\()")
# 。現 is ，F, and 。《紅 is ！都t, when the first byte is lost.
LETTER_ALONE = re.compile(rf"(?:[，！；：？]|[！；：？][{HAN}])[@-~][{HAN}]")
TWO_MARKS = re.compile("[！；：？][，。；：?]|[；：][！？]")
OF_INDENT = re.compile(rf"[。、]([{HAN}]{{2,6}})")  # a wide space, and （ or ①
EURO = b"\x80"
BESIDE = re.compile(f"[{HAN})）”》]")
# What （ makes with the character after it, when the byte before it was taken for half of 。
AFTER_PARENTHESIS = "".join(filter(None, (pair(bytes((0xA8, second))) for second in range(256))))
INDENTED = re.compile(f"[?？]。[{AFTER_PARENTHESIS}]")


def windows(line: str, known: Table) -> Iterator[range]:
    """Yield the parts of a line that hold broken places, with context on both sides."""
    sites = [site for site in _suspects(line) if _is_broken(line, site, known)]
    ends = [match.span() for match in INSERTION.finditer(line)]
    at = 0
    while sites:
        start = max(at, sites[0] - CONTEXT)
        start = max(at, next((first - 1 for first, stop in ends if first <= start < stop), start))
        while (sites and sites[0] <= at + CONTEXT) or at <= start:
            stop = min(_resumes(line, sites.pop(0)) + CONTEXT, len(line.rstrip("\r\n")))
            at = max(at, next((end for first, end in ends if first <= stop < end), stop))
        yield range(start, at)


def _suspects(line: str) -> list[int]:
    return [
        match.start()
        for match in re.finditer("[?？\ufffd(（€\ue000-\uf8ff！；：。、]|，(?=[@-~])", line)
    ]


def _is_broken(line: str, at: int, known: Table) -> bool:
    """Tell whether a suspect character marks a place that must be read again."""
    if line[at] in "(（":
        return _is_split(line, at, known)
    if line[at] in "，！；：？" and known.readings and LETTER_ALONE.match(line, at):
        return True
    if line[at] in "！；：":
        return bool(at and BESIDE.match(line[at - 1])) and _is_unsigned(line, at, known)
    if line[at] in "。、":
        return bool(known.readings) and _is_nonsense(UP_TO_A_LETTER.match(line, at + 1))
    if line[at] == "，":
        return False
    if line[at] not in "?？" or any(INSERTION.match(line, place) for place in (at, at + 1)):
        return True
    return _is_loss(line, at) or (line[at] == "？" and _is_unsigned(line, at, known))


def _is_split(line: str, at: int, known: Table) -> bool:
    """Tell whether a reading that is in order is that of a character that is not.

    It was made of a second byte and a letter, or ended in the byte 80, of which nothing is seen.
    """
    insertion = INSERTION.match(line, at)
    if not insertion:
        return False
    before = INSERTION.sub("", line[max(at - REACH, 0) : at])[-2:]
    last = _last_bytes(before)
    split = last if before[-1:].isascii() else pair(last.encode("gbk")[1:] + EURO)
    return bool(split) and known.price(split, insertion[2]) is not None


def _is_loss(line: str, at: int) -> bool:
    """Tell whether a question mark is a lost byte: what follows makes no sense as it stands."""
    if INDENTED.match(line, at):
        return True
    if at == 0:
        return _is_nonsense(OF_INDENT.match(line, 1))
    if TAG.match(line, at + 1) or line[at : at + 2] in MARKS:
        return True
    if BESIDE.match(line[at - 1]):
        one = BEFORE_LETTER.match(line, at + 1)
        if LETTER.match(line, at + 1) or (one and sense(one[1]) < UNLIKELY):
            return True
    return _is_nonsense((RUN if line[at - 1] not in LOSS else RUN_OF_ONE).match(line, at + 1))


def _is_unsigned(line: str, at: int, known: Table) -> bool:
    """Tell whether a byte that was lost without a sign may explain what follows a mark."""
    if TWO_MARKS.match(line, at):
        return True
    if known.readings and (run := PERHAPS_UNSIGNED.match(line, at + 1)):
        return min(sense(run[1][:length]) for length in (2, 3, 6)) < UNLIKELY
    return _is_nonsense(UNSIGNED.match(line, at + 1))


def _is_nonsense(run: re.Match[str] | None) -> bool:
    return bool(run and sense(run[1]) < UNLIKELY)


def _last_bytes(text: str) -> str:
    """Return the character that the last two bytes of `text` spell, or ""."""
    return pair(text.encode("gbk", "replace")[-2:])


def sense(run: str) -> float:
    """Return how likely characters are, in nats a character, as if a sentence began with them."""
    return score("".join(map(simplified, run))) / len(run)


def _resumes(line: str, at: int) -> int:
    """Return where reading is in step again, at the latest, after a broken place at `at`.

    That is after the next one-byte character, unless the place is broken there again.
    """
    while at < len(line):
        insertion = INSERTION.match(line, at)
        if insertion:
            at = insertion.end()
            if insertion[1] in "(（":
                return at
        elif (
            line[at] not in LOSS
            and (line[at].isascii() or line[at] == "€")
            and line[at + 1 : at + 2] != "("
        ):
            return at
        else:
            at += 1
    return at
