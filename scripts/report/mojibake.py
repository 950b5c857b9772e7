"""Text that was read in the wrong encoding, wholly, by lines, or in runs: read again, rightly.

A line is walked from left to right by every way to read it: each character as it stands, or as
bytes that belong to one of the `MISREADINGS`. The likeliest way as Chinese wins, if it is far
ahead of the text as it stands and of any other way. Bytes that were lost (`?`, U+FFFD, or nothing
at all) are tried: where one character is far likelier than others it is taken, else the rest is
repaired, U+FFFD stands for it, and the place is reported.

Likelihoods are in nats. What is not Chinese is judged by its script alone: a run of one script
(kana, Greek, accented letters in words) is ordinary, a jumble of scripts and signs is not. So
French, Japanese, Korean, box drawing and formulae never lose to Chinese that happens to be spelled
by the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from heapq import nlargest
from itertools import groupby
from typing import NamedTuple

from report import torn
from report.ledger import Doubt, Edit, Origins, apply, compose
from report.likelihood import model
from report.linewise import by_line
from report.losses import DROPPED, Guess, characters, dropped, guesses
from report.misreading import (
    ANY,
    LOST,
    MISREADINGS,
    Bytes,
    Misreading,
    decoded,
    read_as,
    readings,
    roughly,
)
from report.plausible import CONTEXT, NEVER, price, prices, script, sense
from report.script import foreign, script_of

BEAM, BREADTH = 4, 16  # ways kept of each kind, and in all
PASSES = 3  # a text can be misread again after it was misread

# What it costs, in nats, to suppose that …
RUN = 9.0  # … a misreading begins or ends within a line
LINE = 2.0  # … it begins or ends with the line

SUSPICION = 3.0  # nats: such a stretch is looked at if it is so much less likely than that
UNEXPECTED = 15.0  # … Greek, Cyrillic and others were written, in a Chinese text
EXPECTED = ("han", "mark", "ascii", "sign", "latin", "kana", "never")

# What it is worth that bytes are UTF-8: of those of other encodings few are, by chance.
WELL_FORMED = 4.0

LITTLE = 6.0  # nats: less than that is not worth a word
GAIN = 12.0  # nats: what a repair must be ahead of the text as it stands
CERTAIN = 5.0  # nats: what it must be ahead of any other, about 150 times as likely
GUESS = 3.0  # nats more where a byte was lost
BESIDE = 3  # characters beside a repair are looked at
UNLIKELY, NO_TEXT = -10.0, -13.0  # nats: the next one, and one further on, is no text either
SUSPECT = -8.5  # nats a character: a stretch of text worth a look has less
POOR = -7.5  # … and a whole line
HOPELESS = 30.0  # nats: a way that is so far behind the best is given up

# Two characters of UTF-8, or one and the end: what other bytes seldom spell by chance.
UTF8 = re.compile(
    rb"(?:[\xc2-\xdf][\x80-\xbf]|[\xe2-\xe9\xef][\x80-\xbf]{2})"
    rb"(?:[\xc2-\xdf][\x80-\xbf]|[\xe2-\xe9\xef][\x80-\xbf]{2}|.?\Z)",
    re.DOTALL,
)

MOST_LOST = 40  # signs of lost bytes in a line: more are too many to follow together
TORN = Misreading("utf-8", "gbk")  # … what such a line was, nearly always
SURE = 3.0  # nats: what a character must be ahead of all others together where bytes were lost
FITTING = 0.4  # of the bytes of a line that was misread and torn are characters
TATTERED = 0.2  # of a line are signs of lost bytes: too many to find out

# What a misreading leaves, and no text holds: signs of lost bytes, controls of Latin-1.
REMAINS = re.compile("[\ufffd\x80-\x84\x86-\x9f]+|锟斤拷")


def repair(text: str) -> tuple[list[Edit], list[Doubt]]:
    """Return the edits that undo misreadings, and the places that stay broken or unsure.

    Offsets are code points of `text`. Carrying out the edits and asking again gives no further
    ones.
    """
    model()  # before the processes are doubled
    return by_line(_line, text, "misreadings")


# Whether a line is worth a look


def _is_suspect(line: str) -> bool:
    """Tell whether some of a line is far less likely than prose, and than another reading."""
    body = line.strip()
    if sense("", body) < POOR * len(body) and (_is_promising(body) or _fits(body, TORN)):
        return True
    return any(_is_promising(line[start:end]) for start, end in _stretches(line))


def _stretches(line: str) -> Iterator[tuple[int, int]]:
    """Yield what is far less likely than prose, with a character on both sides."""
    worst, start, end = 0.0, 0, 0
    for at, step in enumerate([*prices(line), 0.0]):
        value = worst + SUSPECT - step
        if value < 0 or at == len(line):
            if end:
                yield max(0, start - 1), end + 1
            worst, start, end = 0.0, at + 1, 0
        else:
            worst = value
            end = at + 1 if value > SUSPICION else end


def _is_promising(stretch: str) -> bool:
    for how in MISREADINGS:
        for run in re.split("\0+", "".join(c if read_as(how.read, c) else "\0" for c in stretch)):
            data = b"".join(read_as(how.read, char) for char in run)
            if not data:
                continue
            if how.written == "utf-8":
                told = b"".join(match[0] for match in UTF8.finditer(data))
                texts = [(told.decode("utf-8", "ignore"), len(told) / len(data))]
            else:
                texts = [(roughly(how.written, data[at:]), 1.0) for at in (0, 1)]
            if any(text and _gains(text, data, run, share) for text, share in texts):
                return True
    return False


def _gains(text: str, data: bytes, run: str, share: float) -> bool:
    """Tell whether a text is likelier than that share of a run whose bytes spell it."""
    written = sum(1 + (char > "\x7f") for char in text)
    unread = max(0.0, len(data) - written) if share == 1.0 else 0.0
    return sense("", text) + NEVER * unread > share * sense("", run) + SUSPICION


# Reading a line


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the received line that begins and ends between characters, read again."""

    start: int
    end: int
    text: str
    how: Misreading | None
    lost: bool

    @property
    def place(self) -> tuple[int, int, str]:
        """What tells it from another: how it came about does not."""
        return self.start, self.end, self.text


class Way(NamedTuple):
    """One way to read a line so far.

    `pending` are the bytes of the character that is not complete, `tail` the last characters that
    are, `trail` the blocks that are, the last first, linked; `begun`, `text` and `lost` belong to
    the block that is not.
    """

    score: float = 0.0
    how: Misreading | None = None
    pending: Bytes = ()
    tail: str = ""
    begun: int = 0
    text: str = ""
    lost: bool = False
    trail: _Trail = None

    def blocks(self) -> list[Block]:
        """Return the blocks, in order."""
        found = []
        trail = self.trail
        while trail:
            found.append(trail[0])
            trail = trail[1]
        return found[::-1]


_Trail = tuple[Block, "_Trail"] | None


def _ways(line: str) -> list[Way]:
    """Return the likeliest ways to read a line, best first."""
    ways = [Way()]
    for at, char in enumerate(line):
        after = line[at + 1 : at + 2]
        ways = _best([each for way in ways for each in _steps(way, at, char, after)])
    ended = [each for way in ways for each in _ended(way, len(line))]
    return _best([way._replace(score=way.score - LINE * bool(way.how)) for way in ended])


def _ended(way: Way, end: int) -> Iterator[Way]:
    """Yield the ways to end a line, where the last bytes may have been dropped."""
    if not way.pending or way.how is None:
        yield way
    elif way.how.written == "utf-8":
        bare = way._replace(pending=())
        for count in (1, 2):
            yield from _read(
                bare, way.how, end - 1, (DROPPED * count, (*way.pending, *[ANY] * count), "")
            )


def _best(ways: list[Way]) -> list[Way]:
    """Return the ways worth following, best first."""
    kinds: dict[tuple[Misreading | None, Bytes], list[Way]] = {}
    for way in ways:
        kinds.setdefault((way.how, way.pending), []).append(way)
    kept = (nlargest(BEAM, kind, key=_worth) for kind in kinds.values())
    found = nlargest(BREADTH, (way for kind in kept for way in kind), key=_worth)
    return [way for way in found if way.score > found[0].score - HOPELESS]


def _worth(way: Way) -> float:
    return way.score


def _steps(way: Way, at: int, char: str, after: str) -> Iterator[Way]:
    if not way.pending:
        yield _kept(way, at, char)
    if way.how:
        yield from _fed(way, way.how, at, char, after)
    elif char >= "\x80" or char in LOST:
        cost = RUN if at else LINE
        for how in MISREADINGS:
            yield from _fed(way._replace(score=way.score - cost, how=how), how, at, char, after)


def _kept(way: Way, at: int, char: str) -> Way:
    cost = RUN if way.how else 0.0
    return Way(
        score=way.score - cost + price(way.tail, char),
        tail=(way.tail + char)[-CONTEXT:],
        begun=at + 1,
        trail=(Block(at, at + 1, char, None, lost=False), way.trail),
    )


def _fed(way: Way, how: Misreading, at: int, char: str, after: str) -> Iterator[Way]:
    """Yield the ways to go on in a misreading with a received character."""
    found = [
        each
        for guess in guesses(how, way.pending, char, after)
        for each in _read(way, how, at, guess)
    ]
    if not found and way.pending and (data := read_as(how.read, char)):
        fewer = dropped(how, way.pending, data)
        bare = way._replace(pending=())
        found = [each for guess in fewer for each in _read(bare, how, at, guess)]
    yield from found


def _read(way: Way, how: Misreading, at: int, guess: Guess) -> Iterator[Way]:
    cost, data, more = guess
    lost = way.lost or not all(isinstance(byte, int) for byte in data) or bool(more)
    ways = [way._replace(score=way.score - cost, lost=lost)]
    for byte in data:
        ways = [after for each in ways for after in _byte(each, how, byte)]
    for each in ways:
        if not each.pending:
            block = Block(each.begun, at + 1, each.text + more, how, each.lost)
            yield each._replace(begun=at + 1, text="", lost=False, trail=(block, each.trail))
        elif not more:
            yield each


def _byte(way: Way, how: Misreading, byte: int | tuple[int, ...]) -> Iterator[Way]:
    pending = (*way.pending, byte)
    chars = characters(how.written, pending)
    if chars is None:
        yield way._replace(pending=pending)
        return
    priced = ((way.score + price(way.tail, char), char) for char in chars)
    bonus = WELL_FORMED if how.written == "utf-8" and len(chars) == 1 < len(pending) else 0.0
    for worth, char in nlargest(BEAM, priced):
        tail = (way.tail + char)[-CONTEXT:]
        worth -= 0.0 if script(char) in EXPECTED else UNEXPECTED
        yield way._replace(score=worth + bonus, pending=(), tail=tail, text=way.text + char)


# What to make of it


def _line(line: str) -> tuple[list[Edit], list[Doubt]]:
    """Return the edits and doubts of one line, misread once or several times. Its end stays."""
    line = line.removesuffix("\n")
    edits: list[Edit] = []
    text = line
    unsure: list[Doubt] = []
    for _ in range(PASSES):
        if not _is_suspect(text):
            break
        more, unsure = (_whole(text), []) if not edits or not unsure else ([], [])
        if not more:
            more, unsure = _torn(text) or _pass(text)
        origins = Origins(edits)
        unsure = [_traced(doubt, origins, line) for doubt in unsure]
        if not more:
            break
        edits = compose(line, edits, more)
        text = apply(text, more)
    origins = Origins(edits)
    doubts = [*unsure, *(_traced(doubt, origins, line) for doubt in _remains(text))]
    edits = [edit for edit in edits if edit.before != edit.after]
    return edits, sorted([*doubts, *_beside(line, edits)], key=lambda doubt: doubt.start)


def _beside(line: str, edits: list[Edit]) -> Iterator[Doubt]:
    """Yield what stands beside a repair and seems to be no text either."""
    if not edits:
        return
    known = prices(line)
    free = [True] * len(line)
    for edit in edits:
        free[edit.start : edit.end] = [False] * (edit.end - edit.start)
    for edit in edits:
        for place in (*range(edit.start - BESIDE, edit.start), *range(edit.end, edit.end + BESIDE)):
            if not 0 <= place < len(line) or not free[place]:
                continue
            least = UNLIKELY if min(abs(place - edit.start), abs(place - edit.end)) < 2 else NO_TEXT
            kind = script(line[place])
            unlikely = known[place] < least if kind == "han" else kind not in ("mark", "ascii")
            if unlikely or line[place] in LOST:
                free[place] = False
                why = "beside a repair, and no text either"
                yield Doubt(place, place + 1, line[place], "mojibake", why)


def _traced(doubt: Doubt, origins: Origins, line: str) -> Doubt:
    start = origins.of(doubt.start)
    end = max(start + 1, origins.of(doubt.end))
    return Doubt(start, end, line[start:end], doubt.rule, doubt.why)


def _remains(text: str) -> Iterator[Doubt]:
    """Yield what no text holds."""
    for match in REMAINS.finditer(text):
        yield Doubt(match.start(), match.end(), match[0], "mojibake", "a misreading left this")


def _whole(line: str) -> list[Edit]:
    """Return the one edit after which a line is flawless, if all of it was misread alike."""
    body = line.rstrip("\r\n")
    found: dict[str, Misreading] = {}
    for how in MISREADINGS:
        data = [read_as(how.read, char) for char in body]
        if any(len(readings(how.read, char)) > 1 for char in body):
            continue  # which bytes were seen is for the ways to find out
        if all(data) and (text := decoded(how.written, b"".join(data))):
            found.setdefault(text, how)
    worth = {
        text: sense("", text)
        + (WELL_FORMED * sum(char > "\x7f" for char in text) if how.written == "utf-8" else 0.0)
        for text, how in found.items()
    }
    ranked = sorted(worth, key=lambda text: -worth[text])
    if not ranked or (len(ranked) > 1 and worth[ranked[0]] - worth[ranked[1]] < CERTAIN):
        return []
    text, how = ranked[0], found[ranked[0]]
    gain = sense("", text) - sense("", body)
    if gain < GAIN or not _is_chinese(text):
        return []
    # That all of a line is UTF-8 is no chance; that all of it is pairs is.
    if how.written != "utf-8" and (_is_suspect(text) or _was_better(body, text)):
        return []
    why = f"{how.name}, e^{gain:.0f} times likelier"
    return [_trimmed(Edit(0, len(body), body, text, "mojibake", why))]


def _torn(line: str) -> tuple[list[Edit], list[Doubt]] | None:
    """Return the edits if all of a line was misread alike, and bytes of it were lost."""
    body = line.strip()
    indent = line.index(body)
    if sum(body.count(sign) for sign in LOST) > MOST_LOST or not _fits(body, TORN):
        return None
    known = roughly(TORN.written, b"".join(read_as(TORN.read, char) or b"\xff" for char in body))
    pieces = torn.read(body, TORN, foreign(script_of(known)))
    guessed = "".join(piece.text for piece in pieces)
    gain = sense("", guessed) - sense("", body)
    if gain < GAIN or sense("", guessed) < POOR * len(guessed) or not _is_chinese(guessed):
        return None
    why = f"{TORN.name}, e^{gain:.0f} times likelier"
    edits = []
    for sure, run in groupby(pieces, key=lambda piece: piece.margin >= SURE):
        for part in [list(run)] if sure else [[piece] for piece in run]:
            start, end = part[0].start, part[-1].end
            text = "".join(piece.text for piece in part) if sure else "\ufffd"
            edit = Edit(start + indent, end + indent, body[start:end], text, "mojibake", why)
            edits.append(_trimmed(edit) if sure else edit)
    return [edit for edit in edits if edit.before or edit.after], []


def _fits(body: str, how: Misreading) -> bool:
    """Tell whether most of a line can be bytes of what it was written in."""
    data = b"".join(read_as(how.read, char) or b"\xff" for char in body)
    strange = sum(byte > 0x7F for byte in data)
    text = roughly(how.written, data)
    read = len("".join(char for char in text if char > "\x7f").encode(how.written, "ignore"))
    return read > FITTING * strange


def _was_better(before: str, after: str) -> bool:
    """Tell whether a stretch of a text was likelier before it was read again."""
    if len(before) != len(after):
        return False
    lead = 0.0
    for one, other in zip(prices(before), prices(after), strict=True):
        lead = max(0.0, lead + one - other)
        if lead > SUSPICION:
            return True
    return False


def _pass(line: str) -> tuple[list[Edit], list[Doubt]]:
    if sum(line.count(sign) for sign in LOST) > TATTERED * len(line):
        return [], [Doubt(0, len(line), line, "mojibake", "misread, and too many bytes are lost")]
    ways = _ways(line)
    if not ways:
        return [], [Doubt(0, len(line), line, "mojibake", "misread, and no way makes text of it")]
    if all(block.how is None for block in ways[0].blocks()):
        return [], []
    rivals = [
        (ways[0].score - way.score, {block.place for block in way.blocks()})
        for way in ways[1:]
        if way.score > ways[0].score - CERTAIN - GUESS
    ]
    edits: list[Edit] = []
    doubts: list[Doubt] = []
    blocks = ways[0].blocks()
    for run in _runs(blocks):
        beside = [each for each in blocks if each.end == run[0].start or each.start == run[-1].end]
        if any(each.place not in rival for each in beside for _, rival in rivals):
            start = min(run[0].start, *(each.start for each in beside))
            end = max(run[-1].end, *(each.end for each in beside))
            why = "misread, but where it begins or ends is not clear"
            doubts.append(Doubt(start, end, line[start:end], "mojibake", why))
            continue
        edit, more = _judged(line, run, rivals)
        edits += edit
        doubts += more
    return edits, doubts


def _runs(blocks: list[Block]) -> Iterator[list[Block]]:
    """Yield the blocks of each stretch that was misread in one way."""
    for how, run in groupby(blocks, key=lambda block: block.how):
        if how:
            yield list(run)


def _judged(
    line: str, run: list[Block], rivals: list[tuple[float, set[tuple[int, int, str]]]]
) -> tuple[list[Edit], list[Doubt]]:
    how = run[0].how
    start, end = run[0].start, run[-1].end
    before, after = line[start:end], "".join(block.text for block in run)
    left = line[max(0, start - CONTEXT) : start]
    gain = sense(left, after) - sense(left, before)
    unsure = [
        block
        for block in run
        if any(
            behind < CERTAIN + GUESS * block.lost and block.place not in rival
            for behind, rival in rivals
        )
    ]
    why = f"{how.name if how else ''}, e^{gain:.0f} times likelier"
    if before == after:
        return [], []
    if gain < LITTLE or not _is_chinese(after):
        return [], []
    known = [block for block in run if not block.lost and not block.text.isascii()]
    if len(known) * 2 < sum(block.lost for block in run):
        why = "misread, and too many bytes are lost"
        return [], [Doubt(start, end, before, "mojibake", why)] if gain >= GAIN else []
    if gain < GAIN or any(not block.lost for block in unsure):
        return [], [Doubt(start, end, before, "mojibake", f"perhaps {after}: {why}")]
    lost = [
        block
        for block in run
        if block in unsure or "\ufffd" in block.text or (block.lost and _unseen(line, block))
    ]
    text = "".join("\ufffd" if block in lost else block.text for block in run)
    return [_trimmed(Edit(start, end, before, text, "mojibake", why))], []


def _unseen(line: str, block: Block) -> bool:
    """Tell whether bytes may be lost in a block of which nothing is left.

    Then few of all ways are followed, and that none comes near the best proves nothing.
    """
    latin = block.how is not None and block.how.read == "latin"
    return latin or not any(char in LOST for char in line[block.start : block.end])


def _is_chinese(text: str) -> bool:
    """Tell whether a text has more than one character of Chinese, and at most as much else.

    What Latin-1 has counts too: a text can be misread again after it was misread.
    """
    wide = [char for char in text if char > "\x7f"]
    again = [char for char in wide if char <= "\xff"]
    kinds = [script(char) for char in wide]
    wanted = kinds.count("han") + kinds.count("mark") + len(again)
    return bool("han" in kinds or again) and wanted > 1 and wanted >= len(wide) / 2


def _trimmed(edit: Edit) -> Edit:
    """Return an edit without what is the same before and after it at both ends."""
    head = _common(edit.before, edit.after)
    before, after = edit.before[head:], edit.after[head:]
    tail = _common(before[::-1], after[::-1])
    return replace(
        edit,
        start=edit.start + head,
        end=edit.end - tail,
        before=before[: len(before) - tail],
        after=after[: len(after) - tail],
    )


def _common(one: str, other: str) -> int:
    """Return how many characters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
