"""How the text was damaged, and how to undo it.

Somebody turned a page of GBK text Traditional, one character at a time, and put after each of
some changed characters its reading in ASCII parentheses: `創(chuàng)建`. A character is in that
table or not: if it is, it was annotated wherever it stands, always with its usual reading.

The insertion worked on bytes. Where the second byte of one character and the first byte of the
next spell an annotated character, the reading landed inside a character: the broken lead byte
and the parenthesis became one `?`, and what follows was read one byte off up to the next
one-byte character: `因?yàn)槊恳粋€(gè)` is 因為每一個. So this comes before any other repair, while
the bytes are still as they were, and a broken place is read again from its bytes.

The rooms: `annotation` knows which characters were annotated, `suspects` where to look,
`tokens` what a received character says about bytes, `byteread` searches what they were (`ways`,
and `quotation` for what opens and closes), `outcome` says how sure each part of it is, and
`certainty` what is believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise
from math import inf

from report.damage.annotation import ANNOTATION, HAN, Table, changed, inserted, simplified, table
from report.damage.byteread import Reader
from report.damage.certainty import CERTAIN, left_over, needed, nonsense, percent
from report.damage.outcome import MISSING, Part
from report.damage.quotation import QUOTES
from report.damage.suspects import CONTEXT, INSERTION, windows
from report.damage.tokens import LOSS, TAG, Lost, Reading, Token, token_of
from report.ledger import Doubt, Edit
from report.likelihood import Adapted
from report.linewise import Found, by_line
from report.readings import rank, spelled
from report.script import Script, foreign, script_of

SAMPLE = 500_000  # characters of a text from which is learnt what is likely in it
BROKEN = re.compile("[?？\ufffd€\ue000-\uf8ff].{0,14}")
MILLED = "，！；：？（。、"  # mills cut characters at these, some without a sign
NEAR = 12  # characters before a place that say whether a quotation is a few words
SHOWN_PAIR = re.compile(f"(?<=[{HAN}])[?\ufffd]+(?=[{HAN}])")
SHOWN_PAIRS = 2  # from so many on, bytes that made no character are shown as question marks
LOST_SPACES = re.compile(r"(?:^|(?<=\S) ?)\?(?: \?){2,}")  # nobody asks like that
# Nor like that, in a text that is damaged otherwise: two with a space, one after each of several
# characters, or one after a colon.
LOST_SPACES_TOO = re.compile(
    rf"{LOST_SPACES.pattern}|(?<=[{HAN}])\? \? ?(?=[{HAN}])"
    rf"|(?<![{HAN}])[{HAN}](?:\?[{HAN}]){{3,}}(?![{HAN}])|(?<=[:：])\?(?=[{HAN}])"
)
LOST_SPACE = re.compile(rf"\?(?: \?)+|(?<=[^\S\n])\?(?=[{HAN}])")  # no question ends there
# The same in a text that is damaged: between characters, two in a row, one after the other.
PERHAPS_SPACES = re.compile(
    rf"{LOST_SPACE.pattern}|\?\?+(?=[ {HAN}])|(?<=[{HAN}])\?(?=[{HAN}]\?[{HAN}])"
)


def repair(text: str) -> tuple[list[Edit], list[Doubt]]:
    """Return the edits that undo the damage, and the places that could not be repaired.

    Doubts with the rule "damage" are places left broken; those with the rule "annotation" are
    readings in parentheses that may belong to the text, and were kept.
    """
    marks = max("“”", "「」", key=lambda pair: sum(map(text.count, pair)))
    likely = Adapted("".join(map(simplified, _sound(text))))
    shown = len(SHOWN_PAIR.findall(text)) >= SHOWN_PAIRS
    work = partial(_line, table(text), likely, marks, script_of(text), shown)
    return by_line(work, text, "readings")


def _sound(text: str) -> str:
    """Return what is not damaged of a text, or of the beginning of a long one."""
    return BROKEN.sub("\n", ANNOTATION.sub("", text[:SAMPLE]))


def _line(
    known: Table, likely: Adapted, marks: str, script: Script, shown: bool, line: str
) -> Found:
    """Return the same for a line of a text, of which `known` was annotated.

    `likely` is the model for the text, `marks` are the quotation marks that it has, `script` is
    what `script_of` found, `shown` whether question marks stand for bytes that made no character.
    """
    reader = Reader(known, likely.step, foreign(script), shown=shown)
    edits: list[Edit] = []
    doubts: list[Doubt] = []
    at = 0
    for window in windows(line, known):
        edits += _annotations(line, at, window.start, known)
        more, open_questions = _read(line, window, reader, known, likely, marks)
        edits += more
        doubts += open_questions
        at = window.stop
    edits += _annotations(line, at, len(line), known)
    spans = [(edit.start, edit.end) for edit in edits] + [(d.start, d.end) for d in doubts]
    said = {at for span in spans for at in range(*span)}
    doubts += _kept(line, said, damaged=bool(known.readings))
    for match in (LOST_SPACES if not known.readings else LOST_SPACES_TOO).finditer(line):
        places = [at for at in range(*match.span()) if line[at] == "?"]
        if said.isdisjoint(places):
            edits += map(_space, places)
            said.update(places)
    doubts += (
        Doubt(*match.span(), match[0], "damage", "perhaps a space that was lost")
        for match in (LOST_SPACE if not known.readings else PERHAPS_SPACES).finditer(line)
        if said.isdisjoint(range(*match.span()))
    )
    return sorted(edits, key=_start), sorted(doubts, key=_start)


def _start(found: Edit | Doubt) -> int:
    return found.start


def _space(at: int) -> Edit:
    why = "a no-break space, which GBK does not have, became a question mark"
    return Edit(at, at + 1, "?", " ", "damage", why)


def _annotations(line: str, start: int, stop: int, known: Table) -> Iterator[Edit]:
    for match in inserted(line, start, stop, known):
        char = line[match.start() - 1]
        yield Edit(
            *match.span(),
            match[0],
            "",
            "reading",
            f"{match[1]} is the reading of {char}, put in after every {char}",
        )


def _kept(text: str, said: set[int], *, damaged: bool) -> Iterator[Doubt]:
    """Yield readings in parentheses that may be damage, but where something is `said` already."""
    for match in ANNOTATION.finditer(text):
        char = text[match.start() - 1]
        if match.start() in said:
            continue
        if rank(char, match[1]) is None and spelled(match[1])[1]:
            if damaged:
                why = f"{char} is not read {match[1]}"
                yield Doubt(match.start() - 1, match.end(), char + match[0], "damage", why)
        elif rank(char, match[1]) is not None and changed(char):
            why = f"{char} is not annotated throughout; this reading may be the author's"
            yield Doubt(match.start() - 1, match.end(), char + match[0], "annotation", why)


def _tokens(line: str, window: range, known: Table) -> Iterator[tuple[Token, int]]:
    """Yield the tokens of a window, each with the place in the line where it ends."""
    at = window.start
    while at < window.stop:
        match = INSERTION.match(line, at)
        if match:
            authors = at > 0 and _is_authors(line[at - 1], match, known)
            at = match.end()
            yield Reading(match[0], match[2], match[1][0] in "?\ufffd", authors), at
        elif line[at] in LOSS and (tag := TAG.match(line, at + 1)):
            at = tag.end()
            yield Lost(line[tag.start() - 1], tag=tag[0]), at
        else:
            at += 1
            if line[at - 1] in MILLED and line[max(at - 2, 0)] not in LOSS:
                yield Lost(""), at - 1
            yield token_of(line[at - 1], line[at : at + CONTEXT], line[max(at - 2, 0) : at - 1]), at


def _is_authors(char: str, match: re.Match[str], known: Table) -> bool:
    """Tell whether a reading that fits the character before it was put there by the author."""
    fits = match[1] in "(（" and rank(char, match[2]) is not None
    return fits and not known.has(char, match[2])


def _read(
    line: str, window: range, reader: Reader, known: Table, likely: Adapted, marks: str
) -> Found:
    """Read a window again: edits for the parts of which it is certain what they were, or doubts."""
    pairs = list(_tokens(line, window, known))
    tokens = [token for token, _ in pairs]
    ends = [window.start, *(end for _, end in pairs)]
    opened = "".join(char for char in line[: window.start] if char in QUOTES)
    at_end = not line[window.stop :].strip()
    before = ANNOTATION.sub("", line[: window.start])[-NEAR:]
    begins = window.start == 0
    outcome = reader.read(tokens, opened, marks, before=before, begins=begins, ends=at_end)
    received = line[window.start : window.stop]
    annotations = [*_annotations(line, window.start, window.stop, known)]
    if outcome is None:
        return annotations, [_doubt(line, window, "no way to read its bytes makes sense")]
    text = outcome.text
    broken = left_over(text, damaged=bool(known.readings))
    if text == received and outcome.margin > 0 and not broken:
        return annotations, []
    if broken and not known.readings:
        return annotations, [_doubt(line, window, _most_likely(text, -inf))]
    absurd = nonsense(text)
    edits: list[Edit] = []
    doubts: list[tuple[range, Part, float]] = []
    for part in outcome.parts:
        place = range(ends[part.cuts[0].token], ends[part.cuts[-1].token])
        same = line[place.start : place.stop] == part.text
        if _touches(part, broken) or (not same and _touches(part, absurd)):
            doubts.append((place, part, -inf))
        elif part.margin < (CERTAIN if same else needed(text, part, tokens, likely)):
            doubts.append((place, part, part.margin))
            edits += _core(line, place, part)
        elif not same:
            edits += _edits(line, ends, text, part, known)
    done = {at for edit in edits for at in range(edit.start, edit.end)}
    edits += (edit for edit in annotations if edit.start not in done)
    return edits, [*_doubts(line, doubts)]


def _doubts(line: str, parts: list[tuple[range, Part, float]]) -> Iterator[Doubt]:
    """Yield a doubt for each stretch of doubtful parts, of which the margins are given."""
    stretches: list[list[tuple[range, Part, float]]] = []
    for each in parts:
        if stretches and stretches[-1][-1][0].stop == each[0].start:
            stretches[-1].append(each)
        else:
            stretches.append([each])
    for stretch in stretches:
        place = range(stretch[0][0].start, stretch[-1][0].stop)
        text = "".join(part.text for _, part, _ in stretch)
        if place:
            yield _doubt(line, place, _most_likely(text, min(margin for _, _, margin in stretch)))


def _most_likely(text: str, margin: float) -> str:
    """Say what a place most likely was; with a margin of -inf it makes no sense."""
    but = "which makes no sense" if margin == -inf else f"but only {percent(margin)} sure"
    return f"most likely {text}, {but}"


def _touches(part: Part, places: Sequence[range]) -> bool:
    """Tell whether a part of a text lies in one of these places, or goes into it."""
    start, stop = part.cuts[0].at, part.cuts[-1].at
    return any(place.start < stop and start < place.stop for place in places)


def _doubt(line: str, place: range, why: str) -> Doubt:
    return Doubt(place.start, place.stop, line[place.start : place.stop], "damage", why)


def _core(line: str, place: range, part: Part) -> Iterator[Edit]:
    """Yield what is certain of a part that is not: all but one character, if it is that."""
    if part.core:
        why = f"read again from its bytes; {MISSING} for a character that is not certain"
        yield Edit(place.start, place.stop, line[place.start : place.stop], part.core, "split", why)


def _edits(line: str, ends: Sequence[int], text: str, part: Part, known: Table) -> Iterator[Edit]:
    """Yield an edit for each stretch between two cuts of a part that reads differently."""
    for here, there in pairwise(part.cuts):
        start, stop = ends[here.token], ends[there.token]
        before, after = line[start:stop], text[here.at : there.at]
        if before == after:
            continue
        if not after and ANNOTATION.match(line, start):
            yield from _annotations(line, start, stop, known)
        else:
            yield Edit(start, stop, before, after, "split", _evidence(before, part))


def _evidence(before: str, part: Part) -> str:
    strays = "、".join(match[2] for match in INSERTION.finditer(before))
    what = f"{strays} cut a character" if strays else "a byte was lost"
    return f"read again from its bytes ({what}): {percent(part.margin)} sure"
