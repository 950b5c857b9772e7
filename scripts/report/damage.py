"""How the text was damaged, and how to undo it.

Somebody turned a page of GBK text Traditional, one character at a time, and put after each of
some changed characters its reading in ASCII parentheses: `創(chuàng)建`. A character is in that
table or not: if it is, it was annotated wherever it stands, always with its usual reading.

The insertion worked on bytes. Where the second byte of one character and the first byte of the
next spell an annotated character, the reading landed inside a character: the broken lead byte
and the parenthesis became one `?`, and what follows was read one byte off up to the next
one-byte character: `因?yàn)槊恳粋€(gè)` is 因為每一個. So this comes before any other repair, while
the bytes are still as they were, and a broken place is read again from its bytes (`byteread`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from math import inf

from report.byteread import Outcome, Reader, Reading, Token, pair, token_of
from report.ledger import Doubt, Edit
from report.likelihood import score
from report.orthography import simplify
from report.readings import SYLLABLE, normal, readings

HAN = "\u3400-\u9fff"
ANNOTATION = re.compile(rf"(?<=[{HAN}])\(({SYLLABLE})\)")
INSERTION = re.compile(rf"([?\ufffd(])({SYLLABLE})\)")
NO_TEXT = re.compile(rf"[\ufffd\ue000-\uf8ff]|[{HAN}]€|€[{HAN}]")
TONE = re.compile(r"[^\x00-\x7f]")

CERTAIN = 5.0  # nats: the best way to read is about 150 times as likely as the next
GUESS = 3.0  # nats more for each lost byte that no reading bears out
CONTEXT = 8  # characters read along on either side of a broken place
UNLIKELY = -9.0  # nats a character: prose has −4 to −7, text read one byte off −11 to −14

# What it costs, in nats, to suppose an annotation …
TABLED = 0.0  # … of a character that is annotated elsewhere too
USUAL = 2.0  # … with the usual reading of the character
UNUSUAL = 7.0  # … with another of its readings

# Below these, the few annotations of a text are its own: a text that went through the mill has
# one after every second changed character.
FEW, SHARE = 3, 0.04


def repair(text: str) -> tuple[list[Edit], list[Doubt]]:
    """Return the edits that undo the damage, and the places that could not be repaired.

    Doubts with the rule "damage" are places left broken; those with the rule "annotation" are
    readings in parentheses that may belong to the text, and were kept.
    """
    table = annotated(text)
    reader = Reader(_simplified, lambda char, reading: _price(table, char, reading))
    edits: list[Edit] = []
    doubts: list[Doubt] = []
    start = 0
    for line in text.splitlines(keepends=True):
        at = 0
        for window in _windows(line, table):
            edits += _annotations(line, at, window.start, start, table)
            more, open_questions = _read(line, window, start, reader, table)
            edits += more or _annotations(line, window.start, window.stop, start, table)
            doubts += open_questions
            at = window.stop
        edits += _annotations(line, at, len(line), start, table)
        start += len(line)
    spans = [(edit.start, edit.end) for edit in edits] + [(d.start, d.end) for d in doubts]
    said = {at for span in spans for at in range(*span)}
    doubts += _kept(text, said, damaged=bool(table))
    return edits, sorted(doubts, key=lambda doubt: doubt.start)


def annotated(text: str) -> dict[str, str]:
    """Return the characters that somebody annotated throughout `text`, with the reading.

    A character whose other occurrences stand bare, or that is given an unusual reading, was
    annotated by the author; and so was everything in a text that has hardly any annotations.
    """
    found = Counter(
        (text[match.start() - 1], normal(match[1])) for match in ANNOTATION.finditer(text)
    )
    bare = Counter(text)
    table = {
        char: reading
        for (char, reading), times in found.items()
        if times * 2 >= bare[char]
        and reading in readings(char)
        and (reading == readings(char)[0] or times >= FEW)
        and _changed(char)
    }
    within = sum(found[char, reading] for char, reading in table.items())
    changed = sum(times for char, times in bare.items() if _changed(char))
    return {} if len(table) < FEW and within < SHARE * changed else table


def _changed(char: str) -> bool:
    """Tell whether turning a text Traditional can have made this character."""
    return _simplified(char) != char


@cache
def _simplified(char: str) -> str:
    return simplify(char)


def _price(table: Mapping[str, str], char: str, reading: str) -> float | None:
    reading = normal(reading)
    if table.get(char) == reading:
        return TABLED
    if not _changed(char) or reading not in readings(char):
        return None
    return USUAL if reading == readings(char)[0] else UNUSUAL


def _annotations(
    line: str, start: int, stop: int, shift: int, table: Mapping[str, str]
) -> Iterator[Edit]:
    for match in ANNOTATION.finditer(line, start, stop):
        char = line[match.start() - 1]
        if table.get(char) == normal(match[1]):
            yield Edit(
                match.start() + shift,
                match.end() + shift,
                match[0],
                "",
                "reading",
                f"{match[1]} is the reading of {char}, put in after every {char}",
            )


def _kept(text: str, said: set[int], *, damaged: bool) -> Iterator[Doubt]:
    """Yield readings in parentheses that may be damage, but where something is `said` already."""
    for match in ANNOTATION.finditer(text):
        char = text[match.start() - 1]
        if match.start() in said or not TONE.search(match[1]):
            continue
        if normal(match[1]) not in readings(char):
            if damaged:
                why = f"{char} is not read {match[1]}"
                yield Doubt(match.start() - 1, match.end(), char + match[0], "damage", why)
        elif _changed(char):
            why = f"{char} is not annotated throughout; this reading may be the author's"
            yield Doubt(match.start() - 1, match.end(), char + match[0], "annotation", why)


def _windows(line: str, table: Mapping[str, str]) -> Iterator[range]:
    """Yield the parts of a line that hold broken places, with context on both sides."""
    sites = [site for site in _suspects(line) if _is_broken(line, site, table)]
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
    return [match.start() for match in re.finditer("[?\ufffd(€\ue000-\uf8ff]", line)]


def _is_broken(line: str, at: int, table: Mapping[str, str]) -> bool:
    """Tell whether a suspect character marks a place that must be read again."""
    insertion = INSERTION.match(line, at)
    if line[at] == "(":
        # In order, but for one case: an annotated character made of a second byte and a letter.
        split = line[:at][-1:].isascii() and _last_bytes(INSERTION.sub("", line[:at])[-2:])
        return bool(insertion and split and _price(table, split, insertion[2]) is not None)
    if line[at] != "?" or insertion or INSERTION.match(line, at + 1):
        return True
    # A question mark is broken where what follows makes no sense as it stands.
    run = re.compile(f"[{HAN}！-～，。“”]{{2,6}}").match(line, at + 1)
    return at > 0 and bool(run) and _sense(run[0] if run else "") < UNLIKELY


def _last_bytes(text: str) -> str:
    """Return the character that the last two bytes of `text` spell, or ""."""
    return pair(text.encode("gbk", "replace")[-2:])


def _sense(run: str) -> float:
    return score("".join(map(_simplified, run))) / len(run)


def _resumes(line: str, at: int) -> int:
    """Return where reading is in step again, at the latest, after a broken place at `at`.

    That is after the next one-byte character, unless the place is broken there again.
    """
    while at < len(line):
        insertion = INSERTION.match(line, at)
        if insertion:
            at = insertion.end()
            if insertion[1] == "(":
                return at
        elif line[at] not in "?\ufffd" and (line[at].isascii() or line[at] == "€"):
            return at if line[at + 1 : at + 2] != "(" else _resumes(line, at + 1)
        else:
            at += 1
    return at


def _tokens(line: str, window: range, table: Mapping[str, str]) -> Iterator[tuple[Token, int]]:
    """Yield the tokens of a window, each with the place in the line where it ends."""
    at = window.start
    while at < window.stop:
        match = INSERTION.match(line, at)
        if match and not (at and _is_authors(line[at - 1], match, table)):
            at = match.end()
            yield Reading(match[0], match[2], match[1] != "("), at
        else:
            at += 1
            yield token_of(line[at - 1]), at


def _is_authors(char: str, match: re.Match[str], table: Mapping[str, str]) -> bool:
    """Tell whether a reading that fits the character before it was put there by the author."""
    fits = match[1] == "(" and normal(match[2]) in readings(char)
    return fits and table.get(char) != normal(match[2])


def _read(
    line: str, window: range, shift: int, reader: Reader, table: Mapping[str, str]
) -> tuple[list[Edit], list[Doubt]]:
    """Read a window again; edits if the outcome is certain, else one doubt."""
    tokens = list(_tokens(line, window, table))
    outcome = reader.read([token for token, _ in tokens])
    received = line[window.start : window.stop]
    if outcome is None:
        return [], [_doubt(window, shift, received, "no way to read its bytes makes sense")]
    if outcome.margin < CERTAIN + GUESS * outcome.guesses or _still_broken(outcome.text):
        why = f"most likely {outcome.text}, but other ways to read its bytes are as good"
        return [], [_doubt(window, shift, received, why)]
    ends = [window.start, *(end for _, end in tokens)]
    return list(_edits(line, shift, ends, outcome, table)), []


def _doubt(window: range, shift: int, received: str, why: str) -> Doubt:
    return Doubt(window.start + shift, window.stop + shift, received, "damage", why)


def _still_broken(text: str) -> bool:
    tatters = (m for m in INSERTION.finditer(text) if m[1] != "(" and TONE.search(m[2]))
    return any(tatters) or bool(NO_TEXT.search(text))


def _edits(
    line: str, shift: int, ends: Sequence[int], outcome: Outcome, table: Mapping[str, str]
) -> Iterator[Edit]:
    """Yield an edit for each stretch between two cuts that reads differently."""
    for (token, at), (next_token, next_at) in pairwise(outcome.cuts):
        start, stop = ends[token], ends[next_token]
        before, after = line[start:stop], outcome.text[at:next_at]
        if before == after:
            continue
        if not after and ANNOTATION.match(line, start):
            yield from _annotations(line, start, stop, shift, table)
        else:
            yield Edit(
                start + shift,
                stop + shift,
                before,
                after,
                "split",
                _evidence(before, outcome),
            )


def _evidence(before: str, outcome: Outcome) -> str:
    strays = "、".join(match[2] for match in INSERTION.finditer(before))
    ahead = "no other way" if outcome.margin == inf else f"e^{outcome.margin:.0f} times likelier"
    return f"read again from its bytes ({strays or 'a byte lost'} cut a character): {ahead}"
