"""Read GBK bytes again of which some are lost: a search over what they may have been.

Text that was cut inside a two-byte character is, from there to the next one-byte character, read
one byte off. `Reader` walks over what was received, byte by byte, keeps the most likely ways to
read it, and says by how much the best beats the next. Scores and costs are natural logarithms of
probabilities (nats), from `likelihood` and `words`; a stray reading is evidence, for the two bytes
before it must spell a character that is read so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from heapq import nlargest
from itertools import chain

from report.damage import quotation
from report.damage.annotation import Table, simplified
from report.damage.outcome import Outcome, outcome_of
from report.damage.tokens import (
    INDENTATION,
    LOST_ALONE,
    LOST_AT_END,
    LOST_BEFORE_MARK,
    LOST_BEFORE_NARROW,
    SIGNS,
    Known,
    Lost,
    Opaque,
    Reading,
    Token,
    pair,
)
from report.damage.ways import Cut, Way, best, dearer, guess, score
from report.lexicon import rarity
from report.likelihood import START, model
from report.misreading import read_as
from report.orthography import simplify
from report.plausible import as_words

BORNE_OUT = 2
LEADS = range(0x81, 0xFF)
LINE_START = "\n"
SPLIT = 1  # what stands before the first byte of a character that a reading split
RARE = -11.0  # ln of how often a character occurs that is not supposed to have vanished half
BEAM_FOR_LOST = 6
BLIND = 100  # guesses that a character counts of which both bytes were lost
BEAM_FOR_VANISHED = 4
BEAM_FOR_PAIRS = 8  # a lost pair multiplies the ways by some twenty thousand

# What it costs to suppose that …
GENUINE_READING = 9.0  # … a reading in parentheses belongs to the text
GENUINE_TATTERS = 14.0  # … `?yàn)` belongs to the text
MIXED = 5.0  # … a half-width `?` that stands before a full-width mark is itself
LOST_BYTE = 9.0  # … a bare `?` is a lost byte and the one-byte character it swallowed
LOST_LINE_END = 5.0  # … it swallowed the end of a line that ends with a sentence
LOST_MARK_UP = 2.0  # … a lost byte swallowed the `<` of the end of a tag that follows
LOST_UNSEEN = 6.0  # … a lost byte left no sign, before a mark
LOST_80 = 3.0  # … the byte 80 left none
LOST_WHOLE = 5.0  # … so is a whole character, and its reading is one that the mill put in elsewhere
LOST_PAIR = 9.0  # … a bare `?` is two bytes that made no character
REWRITTEN = 4.0  # … a character was converted after it had been misread
NARROWED = 1.0  # … a full-width mark was narrowed after it had been misread
VANISHED = 2.5  # … two bytes that made no character vanished without a trace
SHOWN = 4.0  # … more that they vanished, or less that `?` stands for them, where it does elsewhere
FOREIGN = 8.0  # … a character is of the script in which the text is not
LONE_LETTER = 5.0  # … a letter or sign that may be a second byte stands alone in Chinese
INDENT = 1.0  # … a line begins with a wide space
RARE_FORM = 4.0  # … a character is the second choice for its Simplified form; twice for the third
COMMA = b"\xa3\xac"  # ，: of its second byte and a lead byte nothing is ever left


class Reader:
    """Reads tokens.

    `known` is what was annotated. `step` says how likely a Simplified character is after others, as
    `likelihood.Model.step` does. `foreign` are characters of the script in which the text is not.
    `shown`: question marks stand for bytes that made no character.
    """

    def __init__(
        self,
        known: Table,
        step: Callable[[str, str], float],
        foreign: frozenset[str],
        *,
        shown: bool = False,
    ) -> None:
        """Keep what the search asks."""
        self._mill = known
        self._step = step
        self._foreign = foreign
        self._shown = shown
        self._vanished_cost = VANISHED + SHOWN * shown
        self._pair_cost = LOST_PAIR - SHOWN * shown

    def read(
        self,
        tokens: Sequence[Token],
        opened: str = "",
        quotes: str = "“”",
        *,
        before: str = "",
        begins: bool = False,
        ends: bool = False,
    ) -> Outcome | None:
        """Return the best way to read tokens that begin and end between characters.

        `opened` are the QUOTES of the line before them, `begins` and `ends` say whether a line does
        so, `quotes` are the quotation marks of the text, `before` is the end of what stands before
        the tokens. None if there is no way.
        """
        ways = [Way(before=LINE_START if begins else START)]
        for done, token in enumerate(tokens, start=1):
            after = self._after(ways, token)
            if done == len(tokens):
                after = (way for way in after if not way.pending)
            ways = [self._cut(way, done) for way in best(after)]
        whole = [
            dearer(
                way,
                quotation.cost(way.text, opened, quotes, before, ends=ends) - as_words(way.text),
            )
            for way in ways
        ]
        return outcome_of(whole) if whole else None

    def _after(self, ways: list[Way], token: Token) -> Iterator[Way]:
        match token:
            case Known(data, others):
                return chain(
                    self._known(ways, data),
                    self._rewritten(ways, others),
                    self._known(self._vanished(ways, data[0]), data),
                    self._known(self._without_80(ways), data),
                )
            case Opaque(char):
                return self._literal(ways, char)
            case Lost(""):
                unseen = self._unknown(ways)
                lost = (
                    guess(way, LOST_UNSEEN, int(way.pending or way.text[-1] not in SIGNS))
                    for way in unseen
                )
                return chain(ways, lost)
            case Lost():
                before_mark = token.cost in (LOST_BEFORE_MARK, LOST_BEFORE_NARROW)
                mixed = MIXED * (before_mark and token.char != "？")
                literal = self._literal(ways, token.char + token.tag)
                return chain((dearer(way, mixed) for way in literal), self._lost(ways, token))
            case Reading():
                return self._reading(ways, token)

    def _cut(self, way: Way, done: int) -> Way:
        if way.pending:
            return way
        return way._replace(cuts=(*way.cuts, Cut(done, len(way.text), way.guesses)))

    def _written(self, way: Way, char: str, tail: bytes) -> Way:
        if way.before == LINE_START:
            if char == INDENTATION:
                guesses = way.guesses - bool(way.blind)
                text = way.text + char
                return Way(way.score - INDENT, text, LINE_START, tail, False, way.cuts, guesses)
            way = way._replace(before=START)
        simple = simplified(char)
        dearer = RARE_FORM * rarity(char, simple) + FOREIGN * (char in self._foreign)
        if char > "\x7f" and "@" <= way.before[-1] <= "~" and way.before[0] > "\x7f":
            dearer += LONE_LETTER
        return Way(
            way.score + self._step(way.before, simple) - dearer,
            way.text + char,
            way.before[-1] + simple,
            tail,
            False,
            way.cuts,
            way.guesses - (way.blind == BORNE_OUT or (way.blind and char in SIGNS)),
        )

    def _literal(self, ways: list[Way], char: str) -> Iterator[Way]:
        complete = (way for way in ways if not way.pending)
        return (
            self._written(way, char[0], b"\0\0")._replace(text=way.text + char) for way in complete
        )

    def _known(self, ways: Iterable[Way], data: bytes) -> Iterator[Way]:
        return chain.from_iterable(self._bytes(way, data) for way in ways)

    def _rewritten(self, ways: Iterable[Way], others: Iterable[bytes]) -> Iterator[Way]:
        """Yield ways with other bytes for a character that is misread: only then it matters."""
        misread = [way for way in ways if way.pending]
        return (
            dearer(way, NARROWED if data[0] == 0xA3 else REWRITTEN)
            for data in others
            for way in self._known(misread, data)
        )

    def _vanished(self, ways: Iterable[Way], trail: int) -> Iterator[Way]:
        """Yield ways on which two bytes were lost between the halves of two characters.

        Nothing is left of them, for they made no character, or one that readers show as nothing.
        `trail` is the byte that follows.
        """
        leads = _common_leads(trail)
        misread = nlargest(BEAM_FOR_VANISHED, (way for way in ways if way.pending), key=score)
        for way in misread:
            firsts = filter(None, (self._byte(way, byte) for byte in LEADS if _unseen_after(byte)))
            for first in nlargest(BEAM_FOR_VANISHED, firsts, key=score):
                yield from _led(first, leads, self._vanished_cost)
                if COMMA[0] in _unseen_after(first.tail[-1]):  # the two around it vanish, both
                    for comma in self._bytes(first, COMMA):
                        yield from _led(comma, leads, 2 * self._vanished_cost)

    def _vanished_before(self, ways: Iterable[Way], char: str) -> Iterator[Way]:
        """Yield ways on which a pair was lost that ended with the first byte of a character."""
        data = read_as("gbk", char)
        misread = (way for way in ways if way.pending and len(data) == 2)
        for way in nlargest(BEAM_FOR_VANISHED, misread, key=score):
            unseen = (byte for byte in LEADS if data[0] in _unseen_after(byte))
            firsts = filter(None, (self._byte(way, byte) for byte in unseen))
            for first in nlargest(BEAM_FOR_VANISHED, firsts, key=score):
                yield guess(self._written(first, char, data), self._vanished_cost)

    def _without_80(self, ways: Iterable[Way]) -> Iterator[Way]:
        """Yield ways on which the second byte was 80, which readers show as nothing or as €."""
        misread = (way for way in ways if way.pending and not way.blind)
        likely = nlargest(BEAM_FOR_VANISHED, misread, key=score)
        whole = filter(None, (self._byte(way, 0x80) for way in likely))
        return (dearer(way, LOST_80) for way in whole)

    def _bytes(self, way: Way, data: Iterable[int]) -> Iterator[Way]:
        for byte in data:
            after = self._byte(way, byte)
            if after is None:
                return
            if way.pending and not way.blind and way.tail[0] != SPLIT:
                cost = self._mill.bare(pair(after.tail))
                after = dearer(after, cost)._replace(bare=cost)
            way = after
        yield way

    def _byte(self, way: Way, byte: int) -> Way | None:
        tail = way.tail[1:] + bytes([byte])
        if way.pending:
            char = pair(tail)
            return self._written(way, char, tail) if char else None
        if byte in LEADS:
            return way._replace(tail=tail, pending=True, blind=0)
        return self._written(way, "€" if byte == 0x80 else chr(byte), tail)

    def _unknown(self, ways: Iterable[Way]) -> Iterator[Way]:
        """Yield every way to go on with one lost byte, which was taken for a lead byte."""
        for way in nlargest(BEAM_FOR_LOST, ways, key=score):
            for byte in LEADS:
                after = self._byte(way, byte)
                if after is not None:
                    after = after._replace(blind=int(after.pending))
                    yield guess(after, 0.0, BLIND) if way.blind else after

    def _lost(self, ways: list[Way], token: Lost) -> Iterator[Way]:
        if token.tag:
            for way in self._unknown(ways):
                if not way.pending:
                    cost = LOST_MARK_UP + quotation.before_tag(way.text[-1], token.tag)
                    yield guess(way._replace(text=f"{way.text}<{token.tag}"), cost, 0)
            return
        misread = (way for way in ways if way.pending)
        narrowed = NARROWED + SHOWN * (self._shown and token.char == "?")
        supposed = (guess(way, narrowed, 0 if token.after_loss else 1) for way in misread)
        unseen = self._unknown([way for way in ways if not way.pending])
        halved = (guess(way, LOST_UNSEEN + narrowed) for way in unseen if way.pending)
        yield from self._known(chain(supposed, halved), b"\xa3\xbf")  # ？
        borne_out = token.cost != LOST_ALONE
        for one in best(self._unknown(ways)):
            if one.pending:
                two = one._replace(blind=BORNE_OUT) if borne_out else one
                yield guess(two, token.cost)
                continue
            certain = borne_out and (token.cost != LOST_AT_END or one.text[-1] in quotation.ENDS)
            yield guess(one, token.cost, int(not certain and one.text[-1] not in SIGNS))
            for mark in token.swallowed:
                yield guess(self._written(one, mark, b"\0\0"), LOST_BYTE)
            if one.text[-1] in quotation.ENDS and token.cost != LOST_AT_END:
                line = one._replace(text=f"{one.text}\n", before=LINE_START, tail=b"\0\0")
                yield guess(line, LOST_LINE_END, 0)
        split = best(self._unknown(way for way in ways if way.pending))[:BEAM_FOR_PAIRS]
        for two in self._unknown(split):
            if not pair(two.tail):
                yield guess(two, self._pair_cost, 2)

    def _reading(self, ways: list[Way], token: Reading) -> Iterator[Way]:
        for way in ways:
            if not way.pending:
                cost = 0.0 if token.authors else GENUINE_READING
                cost = GENUINE_TATTERS if token.lost else cost
                before = way.before[-1] + ")"
                yield dearer(way._replace(text=way.text + token.literal, before=before), cost)
        if token.authors:
            ways = [way for way in ways if way.pending]
        if token.lost:
            for char in self._mill.annotated(token.reading):
                wholly = (self._written(way, char, b"\0\0") for way in ways if not way.pending)
                yield from (dearer(way, LOST_WHOLE) for way in wholly)
                yield from self._vanished_before(ways, char)
        if token.lost:  # whatever the lead byte was, the reading is that of the character
            ways = [way._replace(blind=0) for way in ways]
        whole = self._unknown(ways) if token.lost else chain(ways, self._without_80(ways))
        for full in whole:
            char = pair(full.tail)
            price = self._mill.price(char, token.reading) if char else None
            if price is None:
                continue
            if full.pending:
                tail = bytes([SPLIT, full.tail[1]])
                yield dearer(full._replace(blind=0, tail=tail), price)
            else:
                yield dearer(full._replace(blind=0, bare=0.0), price - full.bare)


def _led(way: Way, leads: frozenset[int], cost: float) -> Iterator[Way]:
    """Yield ways on which a lead byte was lost with the byte before it."""
    for lead in _unseen_after(way.tail[-1]) & leads:
        yield guess(way._replace(tail=way.tail[1:] + bytes([lead]), pending=True), cost)


@cache
def _unseen_after(byte: int) -> frozenset[int]:
    """Return the lead bytes that make no character as the second of a pair."""
    return frozenset(lead for lead in LEADS if not pair(bytes([byte, lead])))


@cache
def _common_leads(trail: int) -> frozenset[int]:
    """Return the lead bytes of common characters with a trail."""
    pairs = ((byte, pair(bytes([byte, trail]))) for byte in LEADS)
    common = model().frequency
    return frozenset(byte for byte, char in pairs if char and common(simplify(char)) > RARE)
