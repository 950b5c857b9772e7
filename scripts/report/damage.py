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
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise
from math import exp, inf

from report.annotation import ANNOTATION, HAN, Table, changed, inserted, simplified, table
from report.byteread import (
    BLIND,
    LOSS,
    QUOTES,
    TAG,
    Lost,
    Outcome,
    Reader,
    Reading,
    Token,
    pair,
    token_of,
)
from report.ledger import Doubt, Edit
from report.likelihood import Adapted, model, score, steps
from report.linewise import Found, by_line
from report.readings import SYLLABLE, rank, spelled
from report.script import Script, foreign, script_of

INSERTION = re.compile(rf"([?\ufffd][(（]?|[(（]) ?({SYLLABLE}) ?[)）]")
NO_TEXT = re.compile(rf"[\ufffd\ue000-\uf8ff]|[{HAN}]€|€[{HAN}]")

CERTAIN = 3.0  # nats: the best way to read is about 20 times as likely as all others together
GUESS = 3.0  # nats more if bytes were lost that no reading bears out
STRANGE = 0.3  # nats by which the neighbours make a character likelier: if less, …
COMMON = -5.1  # ln of how often the few dozen characters occur that go with anything
STRANGENESS = 1.5  # … nats more, for bytes that vanished make such characters too, and …
REPELLED = -1.0  # … as many again if they make it that much less likely, and no reading is near
NONSENSE = -10.5  # nats a character, over STRETCH characters: no outcome that is right
STRETCH = 4
UNHEARD = -14.0  # ln of how often a character occurs that a damaged text is not believed to have
SAMPLE = 500_000  # characters of a text from which is learnt what is likely in it
BROKEN = re.compile("[?？\ufffd€\ue000-\uf8ff].{0,14}")
REACH = 40  # characters looked back for the two bytes before a reading
CONTEXT = 8  # characters read along on either side of a broken place
UNLIKELY = -8.0  # nats a character: prose has −3 to −7, text read one byte off −9 to −16
# What follows a lost byte, behind a mark that was narrowed: all of it, if it may be one character.
RUN = re.compile("[?!,;:]?([\u4e00-\u9fff！-～，。“”€\ue000-\uf8ff]{2,6})")
RUN_OF_ONE = re.compile(RUN.pattern.replace("{2,6}", "{1,6}"))
ASKED = re.compile(rf"[{HAN}][?？\ufffd][{HAN}]")  # a question, or a byte still lost
HAN_ONLY = re.compile(f"[{HAN}]")
LEFT_OVER = re.compile(f"[?？](?:[！，；：？?]|([{HAN}]{{3,6}}))")
MILLED = "，！；：？（。、"  # mills cut characters at these, some without a sign
MARKS = {"?！", "?，", "?；", "?：", "?？"}
# After a lost byte: a mark that was narrowed, and a letter that was the second byte of a character
# whose first went into the mark; and one character before such a byte.
LETTER = re.compile(rf"[?!,;:][@-~][{HAN}]")
BEFORE_LETTER = re.compile(rf"([{HAN}])[@-~](?=[{HAN}])")
# What follows the first character of a run that lost a byte without a sign, up to a letter.
# That ends before a letter, another loss, or another mark at which mills cut.
UNSIGNED = re.compile(
    r"([^\0-\x7f０-９Ａ-Ｚａ-ｚ]{2,6})(?:[^\0-\x7f]{0,9}[@-~][^\0-\x7f]|[(?，。；：])"
)
PERHAPS_UNSIGNED = re.compile(r"([^\0-\x7f]{1,6})(?:[^\0-\x7f]{0,9}[@-~][^\0-\x7f]|[(?，。；：]|$)")
LETTER_ALONE = re.compile(rf"，[@-~][{HAN}]")  # 。現 is ，F when its first byte is lost
TWO_MARKS = re.compile("[！；：？][，。；：?]|[；：][！？]")
OF_INDENT = re.compile(rf"[。、]([{HAN}]{{2,6}})")  # a wide space, and （ or ①
EURO = b"\x80"
BESIDE = re.compile(f"[{HAN})）”》]")
INDENTED = re.compile("[?？]。[ㄒ-ㄩ]")  # a wide space and a parenthesis, （一）
LOST_SPACES = re.compile(r"(?<=\S)( ?)\?(?: \?){2,}")  # nobody asks like that
LOST_SPACE = re.compile(rf"\?(?: \?)+|(?<=[^\S\n])\?(?=[{HAN}])")  # no question ends there
# The same in a text that is damaged: between characters, two in a row, one after the other.
PERHAPS_SPACES = re.compile(rf"{LOST_SPACE.pattern}|\?\?+|(?<=[{HAN}])\?(?=[{HAN}]\?[{HAN}])")

# What it costs, in nats, to suppose an annotation …
TABLED = 0.0  # … of a character that is annotated elsewhere too
USUAL = 2.0  # … with the usual reading of the character
UNUSUAL = 5.0  # … with another of its readings


def repair(text: str) -> tuple[list[Edit], list[Doubt]]:
    """Return the edits that undo the damage, and the places that could not be repaired.

    Doubts with the rule "damage" are places left broken; those with the rule "annotation" are
    readings in parentheses that may belong to the text, and were kept.
    """
    marks = max("“”", "「」", key=lambda pair: sum(map(text.count, pair)))
    likely = Adapted("".join(map(simplified, _sound(text))))
    work = partial(_line, table(text), likely, marks, script_of(text))
    return by_line(work, text, "readings")


def _sound(text: str) -> str:
    """Return what is not damaged of a text, or of the beginning of a long one."""
    return BROKEN.sub("\n", ANNOTATION.sub("", text[:SAMPLE]))


def _line(known: Table, likely: Adapted, marks: str, script: Script, line: str) -> Found:
    """Return the same for a line of a text, of which `known` was annotated.

    `likely` is the model for the text, `marks` are the quotation marks that it has, `script` is
    what `script_of` found.
    """
    price = partial(_price, known)
    reader = Reader(simplified, price, likely.step, foreign(script))
    edits: list[Edit] = []
    doubts: list[Doubt] = []
    at = 0
    for window in _windows(line, known):
        edits += _annotations(line, at, window.start, known)
        more, open_questions = _read(line, window, reader, known, likely, marks)
        edits += more or _annotations(line, window.start, window.stop, known)
        doubts += open_questions
        at = window.stop
    edits += _annotations(line, at, len(line), known)
    spans = [(edit.start, edit.end) for edit in edits] + [(d.start, d.end) for d in doubts]
    said = {at for span in spans for at in range(*span)}
    doubts += _kept(line, said, damaged=bool(known.readings))
    for match in LOST_SPACES.finditer(line):
        if said.isdisjoint(range(*match.span())):
            edits += (_space(at) for at in range(match.end(1), match.end(), 2))
            said.update(range(*match.span()))
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


def _price(known: Table, char: str, reading: str) -> float | None:
    if known.has(char, reading):
        return TABLED
    place = rank(char, reading)
    if place is None or not changed(char):
        return None
    return UNUSUAL if place else USUAL


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


def _windows(line: str, known: Table) -> Iterator[range]:
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
        for match in re.finditer("[?？\ufffd(（€\ue000-\uf8ff！；：]|，(?=[@-~])", line)
    ]


def _is_broken(line: str, at: int, known: Table) -> bool:
    """Tell whether a suspect character marks a place that must be read again."""
    insertion = INSERTION.match(line, at)
    if line[at] in "(（":
        # In order, but for one case: an annotated character made of a second byte and a letter.
        before = INSERTION.sub("", line[max(at - REACH, 0) : at])
        last = _last_bytes(before[-2:])
        split = last if line[max(at - 1, 0) : at].isascii() else pair(last.encode("gbk")[1:] + EURO)
        return bool(insertion and split and _price(known, split, insertion[2]) is not None)
    if line[at] == "，":
        return bool(known.readings and LETTER_ALONE.match(line, at))
    if line[at] in "！；：":
        beside = at > 0 and BESIDE.match(line[at - 1])
        return bool(beside and (TWO_MARKS.match(line, at) or _is_unsigned(line, at, known)))
    if line[at] not in "?？" or insertion or INSERTION.match(line, at + 1):
        return True
    # A question mark is broken where what follows makes no sense as it stands.
    if INDENTED.match(line, at):
        return True
    if at == 0:
        return _is_nonsense(OF_INDENT.match(line, 1))
    if TAG.match(line, at + 1):
        return True
    if line[at : at + 2] in MARKS:
        return True
    if BESIDE.match(line[at - 1]):
        if LETTER.match(line, at + 1):
            return True
        one = BEFORE_LETTER.match(line, at + 1)
        if one and _sense(one[1]) < UNLIKELY:
            return True
    if line[at] == "？" and (TWO_MARKS.match(line, at) or _is_unsigned(line, at, known)):
        return True
    return _is_nonsense((RUN if line[at - 1] not in LOSS else RUN_OF_ONE).match(line, at + 1))


def _is_unsigned(line: str, at: int, known: Table) -> bool:
    """Tell whether a loss without a sign may explain what follows a mark."""
    if known.readings:
        run = PERHAPS_UNSIGNED.match(line, at + 1)
        return bool(run) and min(_sense(run[1][:length]) for length in (2, 3, 6)) < UNLIKELY
    return _is_nonsense(UNSIGNED.match(line, at + 1))


def _is_nonsense(run: re.Match[str] | None) -> bool:
    return bool(run and _sense(run[1]) < UNLIKELY)


def _last_bytes(text: str) -> str:
    """Return the character that the last two bytes of `text` spell, or ""."""
    return pair(text.encode("gbk", "replace")[-2:])


def _sense(run: str) -> float:
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
    """Read a window again; edits if the outcome is certain, else one doubt."""
    tokens = list(_tokens(line, window, known))
    opened = "".join(char for char in line[: window.start] if char in QUOTES)
    outcome = reader.read(
        [token for token, _ in tokens],
        opened,
        marks,
        begins=window.start == 0,
        ends=not line[window.stop :].strip(),
    )
    received = line[window.start : window.stop]
    if outcome is None:
        return [], [_doubt(window, received, "no way to read its bytes makes sense")]
    broken = _still_broken(outcome.text, damaged=bool(known.readings))
    if outcome.text == received and outcome.margin > 0 and not broken:
        return [], []
    if outcome.margin < _needed(outcome, [token for token, _ in tokens], likely):
        why = f"most likely {outcome.text}, but only {_percent(outcome)} sure"
        return [], [_doubt(window, received, why)]
    if broken or _worst(outcome.text.strip("\u3000")) < NONSENSE:
        why = f"most likely {outcome.text}, which makes no sense"
        return [], [_doubt(window, received, why)]
    places = [window.start, *(end for _, end in tokens)]
    return list(_edits(line, places, outcome, known)), []


def _needed(outcome: Outcome, tokens: Sequence[Token], likely: Adapted) -> float:
    """Return how many nats an outcome must be ahead to be certain."""
    if outcome.guesses >= BLIND:
        return inf
    if outcome.marked:
        return CERTAIN
    drawn = list(_attractions(outcome, likely))
    strange = any(nats < STRANGE for _, nats in drawn) or bool(ASKED.search(outcome.text))
    repelled = any(
        nats < REPELLED and not any(isinstance(token, Reading) for token in tokens[span])
        for span, nats in drawn
    )
    return CERTAIN + GUESS * bool(outcome.guesses) + STRANGENESS * (strange + repelled)


def _doubt(window: range, received: str, why: str) -> Doubt:
    return Doubt(window.start, window.stop, received, "damage", why)


def _still_broken(text: str, *, damaged: bool) -> bool:
    tatters = (m for m in INSERTION.finditer(text) if m[1] not in "(（" and spelled(m[2])[1])
    unread = (m for m in LEFT_OVER.finditer(text) if not m[1] or _sense(m[1]) < UNLIKELY)
    misplaced = (m for m in ANNOTATION.finditer(text) if rank(text[m.start() - 1], m[1]) is None)
    return (
        any(tatters)
        or any(unread)
        or any(spelled(m[1])[1] for m in misplaced)
        or bool(NO_TEXT.search(text) or (damaged and TWO_MARKS.search(text)))
        or (damaged and any(map(_is_unheard, text)))
    )


def _is_unheard(char: str) -> bool:
    return bool(HAN_ONLY.match(char)) and model().frequency(simplified(char)) < UNHEARD


def _edits(line: str, ends: Sequence[int], outcome: Outcome, known: Table) -> Iterator[Edit]:
    """Yield an edit for each stretch between two cuts that reads differently."""
    for (token, at), (next_token, next_at) in pairwise(outcome.cuts):
        start, stop = ends[token], ends[next_token]
        before, after = line[start:stop], outcome.text[at:next_at]
        if before == after:
            continue
        if not after and ANNOTATION.match(line, start):
            yield from _annotations(line, start, stop, known)
        else:
            yield Edit(start, stop, before, after, "split", _evidence(before, outcome))


def _evidence(before: str, outcome: Outcome) -> str:
    strays = "、".join(match[2] for match in INSERTION.finditer(before))
    what = f"{strays} cut a character" if strays else "a byte was lost"
    return f"read again from its bytes ({what}): {_percent(outcome)} sure"


def _percent(outcome: Outcome) -> str:
    """Return how likely the outcome is among all ways to read the bytes, as the model has it."""
    others = 1 / (1 + exp(outcome.margin))
    return (
        "over 99.99 %" if others < 1e-4 else f"{100 * (1 - others):.{2 if others < 0.01 else 0}f} %"
    )


def _worst(text: str) -> float:
    """Return the mean, in nats, of the least likely four characters in a row."""
    parts = steps("".join(map(simplified, text)))
    starts = range(max(len(parts) - STRETCH, 0) + 1)
    return min(sum(parts[at : at + STRETCH]) for at in starts) / STRETCH


def _attractions(outcome: Outcome, likely: Adapted) -> Iterator[tuple[slice, float]]:
    """Yield by how much, in nats, the characters beside it make one likelier that was misread.

    With each the tokens that it was read from, with those that are only read together. What was
    put together from the bytes of two characters goes with its neighbours no better than any other.
    """
    text = "".join(map(simplified, outcome.text))
    drawn = [
        (step - model().frequency(char)) * bool(HAN_ONLY.match(before) and HAN_ONLY.match(char))
        for before, char, step in zip(" " + text, text, steps(text, likely.step), strict=False)
    ]  # what stands after a mark owes it nothing
    for (token, at), (next_token, next_at) in pairwise(outcome.cuts):
        for place in range(at, next_at) if next_token - token > 1 else ():
            if HAN_ONLY.match(text[place]) and model().frequency(text[place]) < COMMON:
                yield slice(token, next_token), sum(drawn[place : place + 2])
