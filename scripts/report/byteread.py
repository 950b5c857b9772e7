"""Read GBK bytes again of which some are lost: a search over what they may have been.

Text that was cut inside a two-byte character is, from there to the next one-byte character, read
one byte off. `Reader` walks over what was received, byte by byte, keeps the most likely ways to
read it, and says by how much the best beats the next. Scores and costs are natural logarithms of
probabilities (nats), from `likelihood`; a stray reading is evidence, for the two bytes before it
must spell a character that is read so.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import nlargest
from itertools import chain, compress, pairwise
from math import exp, log
from typing import NamedTuple

from report.lexicon import big5_level, opencc
from report.likelihood import MARKS, START, model
from report.misreading import read_as, strict
from report.orthography import simplify

LEADS = range(0x81, 0xFF)
LINE_START = "\n"
BORNE_OUT = 2
NEARLY_ALL = 0.95  # of the likelihood of all ways
MOSTLY = 0.5  # the part of characters that may be missing where the others are read
MISSING = "□"  # what stands in print for a character that cannot be read
RARE = -11.0  # ln of how often a character occurs that is not supposed to have vanished half
INDENTATION = "\u3000"
SIGNS = MARKS + INDENTATION + "《「"
BEAM = 80
HOPELESS = 25.0  # nats behind the best
BEAM_FOR_LOST = 6
SOLE = 40.0  # the margin, in nats, of a way that has no rival
BLIND = 100  # guesses that a character counts of which both bytes were lost
BEAM_FOR_VANISHED = 4
BEAM_FOR_PAIRS = 8  # a lost pair multiplies the ways by some twenty thousand

# What it costs to suppose that …
GENUINE_READING = 9.0  # … a reading in parentheses belongs to the text
GENUINE_TATTERS = 14.0  # … `?yàn)` belongs to the text
MIXED = 5.0  # … a half-width `?` that stands before a full-width mark is itself
LOST_BYTE = 9.0  # … a bare `?` is a lost byte and the one-byte character it swallowed
LOST_ALONE = 11.0  # … a bare `?` is a lost byte and nothing else
LOST_BEFORE_MARK = 4.0  # … the same where a full-width mark follows: `?！` is what mills leave
LOST_BEFORE_NARROW = 7.0  # … the same if the mark was narrowed: `??` has other reasons too
LOST_AT_END = 5.0  # … the same at the end of a line, for the end of a line can be swallowed
LOST_MARK_UP = 2.0  # … a lost byte swallowed the `<` of the end of a tag that follows
LOST_UNSEEN = 6.0  # … a lost byte left no sign, before a mark
LOST_80 = 3.0  # … the byte 80 left none
LOST_WHOLE = 5.0  # … so is a whole character, and its reading is one that the mill put in elsewhere
LOST_PAIR = 9.0  # … a bare `?` is two bytes that made no character
REWRITTEN = 4.0  # … a character was converted after it had been misread
NARROWED = 1.0  # … a full-width mark was narrowed after it had been misread
VANISHED = 2.5  # … two bytes that made no character vanished without a trace
FOREIGN = 6.0  # … a character is of the script in which the text is not
LONE_LETTER = 5.0  # … a letter or sign that may be a second byte stands alone in Chinese
OTHER_QUOTES = 7.0  # … quotation marks are of another kind than elsewhere in the text
INDENT = 1.0  # … a line begins with a wide space
UNPAIRED = 1.5  # … a closing mark of quotation has no opening one; thrice for one of RARER
UNSEEN_OPENING = 0.2  # … the share of that where a sentence ends before it: it began above
RARE_FORM = 4.0  # … a character is the second choice for its Simplified form; twice for the third
UNCLOSED = 3.0  # … a line ends inside a quotation
UNENDED = 2.5  # … a line ends without a mark
UNENDED_PARAGRAPH = 5.0  # … a paragraph does
UNOPENED = 5.0  # … a quotation begins right before a tag
RARER = {"』": "『", "’": "‘", "》": "《", "〉": "〈", "】": "【", "〕": "〔"}
OPENINGS = "“「『《‘〈【〔（"
COMMA = b"\xa3\xac"  # ，: of its second byte and a lead byte nothing is ever left
QUOTES = "“”「」『』‘’《》〈〉【】〔〕"
ENDS = "。！？”」』）…：.!?:)>"
SWALLOWED = ",:;!?()%. "  # what a lead byte can swallow, of what stands after Chinese


@dataclass(frozen=True, slots=True)
class Known:
    """A received character whose bytes are known, and others it may have had."""

    data: bytes
    others: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Opaque:
    """A received character that has no place among the bytes."""

    char: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A received `(reading)`; or, `lost`, `?reading)`: a lead byte went with the parenthesis.

    One that is the `authors` stands after a character that is read so: it stays if that is one.
    """

    literal: str
    reading: str
    lost: bool
    authors: bool = False


@dataclass(frozen=True, slots=True)
class Lost:
    """A received `?` or replacement character: itself, or bytes that were lost.

    If `char` is empty, there is no sign of a loss: it may have been one all the same. `cost` is
    that of one lost byte and nothing else; `swallowed` are the one-byte characters that may have
    gone with it. `tag` is the rest of a tag that follows, whose `<` certainly did. `after_loss`:
    another stands before it, so that it is likely a mark, `？`, that was narrowed.
    """

    char: str
    cost: float = LOST_ALONE
    swallowed: str = SWALLOWED
    tag: str = ""
    after_loss: bool = False


Token = Known | Opaque | Reading | Lost


class Cut(NamedTuple):
    """Where tokens and text end together: how many of both, and how many guesses lie before."""

    token: int
    at: int
    guesses: int


class Way(NamedTuple):
    """One way to read the tokens so far.

    `before` is the end of the text, simplified. `tail` is the last two bytes, `pending` whether
    the last is a lead byte waiting for its second, `blind` whether that one is a lost byte, 2 if
    the mark after it bears that out.
    `guesses` is of how many characters a byte was lost, and no reading bears it out; marks do not
    count.
    """

    score: float = 0.0
    text: str = ""
    before: str = START
    tail: bytes = b"\0\0"
    pending: bool = False
    cuts: tuple[Cut, ...] = (Cut(0, 0, 0),)
    guesses: int = 0
    blind: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """What lies between two cuts that nearly all likely ways have.

    `margin`: how many nats it is ahead of all else that may stand there. `marked`: it has a mark
    of punctuation where the next best has a character; `unmarked`: the other way round. `core`:
    what nearly all ways have, with MISSING for the characters in which they differ; empty where
    these are too many.
    """

    text: str
    cuts: tuple[Cut, ...]
    margin: float
    guesses: int
    marked: bool
    unmarked: bool
    core: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The best way, how many nats ahead of the next best text it is, and its parts."""

    text: str
    margin: float
    parts: tuple[Part, ...]


@cache
def pair(data: bytes) -> str:
    """Return the character of two GBK bytes, or "" where there is none."""
    return strict("gbk", data)


def token_of(char: str, following: str = "", before: str = "") -> Token:
    """Return what one received character says about the bytes, with the text on both sides."""
    if char in LOSS:
        return Lost(char, _cost_of_loss(following), after_loss=before in tuple(LOSS))
    data = read_as("gbk", char)
    if not data:
        return Opaque(char)
    others = _full_width(char) if char in NARROW else _forms(char)
    return Known(data, tuple(filter(None, (read_as("gbk", other) for other in others))))


LOSS = "?？\ufffd"
NARROW = ",:;!()"
# A full-width mark, which a mill may have narrowed in the text that it understood.
BEFORE_MARK = re.compile("[！，；：？（）]")
BEFORE_NARROW = re.compile("[?!,;:](?=[@-~]?[\u0391-\uffe5])")
TAG = re.compile("/?[a-z]{1,8}[0-9]? ?/?>")
PARAGRAPH = re.compile("/?(?:p|br|div|li|td|h[1-6])\\b")  # what such a tag begins or ends


def _cost_of_loss(following: str) -> float:
    if not following.strip():
        return LOST_AT_END
    if BEFORE_NARROW.match(following):
        return LOST_BEFORE_NARROW
    if BEFORE_MARK.match(following):
        return LOST_BEFORE_MARK
    return LOST_ALONE


def _full_width(mark: str) -> str:
    return chr(ord(mark) + 0xFEE0)


@cache
def _forms(char: str) -> str:
    """Return the forms of a character in the other script."""
    tables = (opencc("STCharacters"), opencc("TSCharacters"))
    return "".join(form for table in tables for form in table.get(char, ()) if form != char)


class Reader:
    """Reads tokens.

    `simplified` maps a character to the script of the model. `price` says what it costs to
    suppose that a character was given a stray reading, or None where it cannot have been;
    `annotated` which characters were given it elsewhere. `step` says how likely a character is
    after others, as `likelihood.Model.step` does.
    """

    def __init__(
        self,
        simplified: Callable[[str], str],
        price: Callable[[str, str], float | None],
        annotated: Callable[[str], Iterable[str]],
        step: Callable[[str, str], float],
        foreign: frozenset[str] = frozenset(),
    ) -> None:
        """Keep the questions that the search asks.

        `foreign` are characters of the script in which the text is not.
        """
        self._simplified = simplified
        self._price = price
        self._annotated = annotated
        self._step = step
        self._foreign = foreign

    def read(
        self,
        tokens: Sequence[Token],
        opened: str = "",
        quotes: str = "“”",
        *,
        begins: bool = False,
        ends: bool = False,
    ) -> Outcome | None:
        """Return the best way to read tokens that begin and end between characters.

        `opened` are the QUOTES of the line before them, `begins` and `ends` say whether a line does
        so, `quotes` are the quotation marks of the text. None if there is no way.
        """
        ways = [Way(before=LINE_START if begins else START)]
        for done, token in enumerate(tokens, start=1):
            after = self._after(ways, token)
            if done == len(tokens):
                after = (way for way in after if not way.pending)
            ways = [self._cut(way, done) for way in _best(after)]
        whole = [
            _dearer(
                way,
                UNPAIRED * _unpaired(opened + way.text)
                + OTHER_QUOTES * sum(map(way.text.count, set("“”「」") - set(quotes)))
                + ends * (_unended(way.text) + UNCLOSED * _is_open(opened + way.text)),
            )
            for way in ways
        ]
        whole.sort(key=lambda way: -way.score)
        if not whole:
            return None
        first, others = whole[0], [way for way in whole if way.text != whole[0].text]
        rest = sum(exp(way.score - first.score) for way in others)
        return Outcome(first.text, -log(rest) if rest else SOLE, tuple(_parts(whole)))

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
                    _guess(way, LOST_UNSEEN, int(way.pending or way.text[-1] not in SIGNS))
                    for way in unseen
                )
                return chain(ways, lost)
            case Lost():
                before_mark = token.cost in (LOST_BEFORE_MARK, LOST_BEFORE_NARROW)
                mixed = MIXED * (before_mark and token.char != "？")
                literal = self._literal(ways, token.char + token.tag)
                return chain((_dearer(way, mixed) for way in literal), self._lost(ways, token))
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
        simple = self._simplified(char)
        dearer = RARE_FORM * _rarity(char, simple) + FOREIGN * (char in self._foreign)
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
            _dearer(way, NARROWED if data[0] == 0xA3 else REWRITTEN)
            for data in others
            for way in self._known(misread, data)
        )

    def _vanished(self, ways: Iterable[Way], trail: int) -> Iterator[Way]:
        """Yield ways on which two bytes were lost between the halves of two characters.

        Nothing is left of them, for they made no character, or one that readers show as nothing.
        `trail` is the byte that follows.
        """
        leads = _common_leads(trail)
        misread = nlargest(BEAM_FOR_VANISHED, (way for way in ways if way.pending), key=_score)
        for way in misread:
            firsts = filter(None, (self._byte(way, byte) for byte in LEADS if _unseen_after(byte)))
            for first in nlargest(BEAM_FOR_VANISHED, firsts, key=_score):
                yield from _led(first, leads, VANISHED)
                if COMMA[0] in _unseen_after(first.tail[-1]):  # the two around it vanish, both
                    for comma in self._bytes(first, COMMA):
                        yield from _led(comma, leads, 2 * VANISHED)

    def _vanished_before(self, ways: Iterable[Way], char: str) -> Iterator[Way]:
        """Yield ways on which a pair was lost that ended with the first byte of a character."""
        data = read_as("gbk", char)
        misread = (way for way in ways if way.pending and len(data) == 2)
        for way in nlargest(BEAM_FOR_VANISHED, misread, key=_score):
            unseen = (byte for byte in LEADS if data[0] in _unseen_after(byte))
            firsts = filter(None, (self._byte(way, byte) for byte in unseen))
            for first in nlargest(BEAM_FOR_VANISHED, firsts, key=_score):
                yield _guess(self._written(first, char, data), VANISHED)

    def _without_80(self, ways: Iterable[Way]) -> Iterator[Way]:
        """Yield ways on which the second byte was 80, which readers show as nothing or as €."""
        misread = (way for way in ways if way.pending and not way.blind)
        likely = nlargest(BEAM_FOR_VANISHED, misread, key=_score)
        whole = filter(None, (self._byte(way, 0x80) for way in likely))
        return (_dearer(way, LOST_80) for way in whole)

    def _bytes(self, way: Way, data: Iterable[int]) -> Iterator[Way]:
        for byte in data:
            after = self._byte(way, byte)
            if after is None:
                return
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
        for way in nlargest(BEAM_FOR_LOST, ways, key=_score):
            for byte in LEADS:
                after = self._byte(way, byte)
                if after is not None:
                    after = after._replace(blind=int(after.pending))
                    yield _guess(after, 0.0, BLIND) if way.blind else after

    def _lost(self, ways: list[Way], token: Lost) -> Iterator[Way]:
        if token.tag:
            for way in self._unknown(ways):
                if not way.pending:
                    cost = LOST_MARK_UP + _before_tag(way.text[-1], token.tag)
                    yield _guess(way._replace(text=f"{way.text}<{token.tag}"), cost, 0)
            return
        misread = (way for way in ways if way.pending)
        supposed = (_guess(way, NARROWED, 0 if token.after_loss else 1) for way in misread)
        yield from self._known(supposed, b"\xa3\xbf")  # ？
        borne_out = token.cost != LOST_ALONE
        for one in _best(self._unknown(ways)):
            if one.pending:
                two = one._replace(blind=BORNE_OUT) if borne_out else one
                yield _guess(two, token.cost)
                continue
            certain = borne_out and (token.cost != LOST_AT_END or one.text[-1] in ENDS)
            yield _guess(one, token.cost, int(not certain and one.text[-1] not in SIGNS))
            for mark in token.swallowed:
                yield _guess(self._written(one, mark, b"\0\0"), LOST_BYTE)
        split = _best(self._unknown(way for way in ways if way.pending))[:BEAM_FOR_PAIRS]
        for two in self._unknown(split):
            if not pair(two.tail):
                yield _guess(two, LOST_PAIR, 2)

    def _reading(self, ways: list[Way], token: Reading) -> Iterator[Way]:
        for way in ways:
            if not way.pending:
                cost = 0.0 if token.authors else GENUINE_READING
                cost = GENUINE_TATTERS if token.lost else cost
                before = way.before[-1] + ")"
                yield _dearer(way._replace(text=way.text + token.literal, before=before), cost)
        if token.authors:
            ways = [way for way in ways if way.pending]
        if token.lost:
            for char in self._annotated(token.reading):
                wholly = (self._written(way, char, b"\0\0") for way in ways if not way.pending)
                yield from (_dearer(way, LOST_WHOLE) for way in wholly)
                yield from self._vanished_before(ways, char)
        if token.lost:  # whatever the lead byte was, the reading is that of the character
            ways = [way._replace(blind=0) for way in ways]
        whole = self._unknown(ways) if token.lost else chain(ways, self._without_80(ways))
        for full in whole:
            char = pair(full.tail)
            price = self._price(char, token.reading) if char else None
            if price is not None:
                yield _dearer(full._replace(blind=0), price)


def _parts(whole: list[Way]) -> Iterator[Part]:
    """Yield the parts of the first of these ways, which are in order."""
    first = whole[0]
    chances = [exp(way.score - first.score) for way in whole]
    total = sum(chances)
    places = [{cut.token: cut.at for cut in way.cuts} for way in whole]
    agreed = [
        cut
        for cut in first.cuts
        if sum(compress(chances, (cut.token in its for its in places))) > NEARLY_ALL * total
    ]
    for here, there in pairwise(agreed):
        texts: defaultdict[str, float] = defaultdict(float)
        others = 0.0
        for way, chance, at in zip(whole, chances, places, strict=True):
            if here.token in at and there.token in at:
                texts[way.text[at[here.token] : at[there.token]]] += chance
            else:
                others += chance
        text = first.text[here.at : there.at]
        mine = texts.pop(text)
        next_best = max(texts, key=texts.__getitem__, default=text)
        rest = sum(texts.values()) + others
        yield Part(
            text,
            tuple(cut for cut in first.cuts if here.token <= cut.token <= there.token),
            log(mine / rest) if rest else SOLE,
            there.guesses - here.guesses,
            _differ_in_mark(text, next_best),
            _differ_in_mark(next_best, text),
            _core(text, texts, NEARLY_ALL * total - mine),
        )


def _core(text: str, others: Mapping[str, float], wanted: float) -> str:
    """Return what a text has in common with the likeliest others, which have `wanted` together."""
    differ: set[int] = set()
    for other in sorted(others, key=others.__getitem__, reverse=True):
        if wanted <= 0:
            break
        if len(other) != len(text):
            return ""
        differ |= {at for at, pair in enumerate(zip(text, other, strict=True)) if len({*pair}) > 1}
        wanted -= others[other]
    if wanted > 0 or not 0 < len(differ) <= MOSTLY * len(text):
        return ""
    return "".join(MISSING if at in differ else char for at, char in enumerate(text))


def _differ_in_mark(text: str, other: str) -> bool:
    """Tell whether the first difference is a mark in one text and a character in the other.

    An indent counts, whatever the other has.
    """
    pairs = zip(text + " ", other + " ", strict=False)
    here, there = next((pair for pair in pairs if len({*pair}) > 1), (" ", " "))
    return here == INDENTATION or (here in SIGNS and "\u3400" <= there <= "\u9fff")


def _unpaired(text: str) -> float:
    """Return how many quotations begin inside another, end where none is, or begin at the end."""
    count = 3.0 * bool(re.search("[“「『《‘〈【〔](?:<[^>]*>)?$", text))
    quoted = 0
    rarer: Counter[str] = Counter()
    for before, char in zip(" " + text, text, strict=False):
        if char in "“「":
            count += quoted > 0
            quoted += 1
        elif char in "”」":
            count += (quoted == 0) * (UNSEEN_OPENING if before in "。！？" else 1)
            quoted = max(quoted - 1, 0)
        elif char in RARER:
            count += 3 * (rarer[RARER[char]] <= 0)
            rarer[RARER[char]] -= 1
        elif char in QUOTES:
            rarer[char] += 1
    return count


def _is_open(text: str) -> bool:
    return sum(map(text.count, "“「")) > sum(map(text.count, "”」"))


def _before_tag(char: str, tag: str) -> float:
    """Return what it costs that a character stands before a tag, which may end a paragraph."""
    if char in OPENINGS:
        return UNOPENED
    return UNENDED_PARAGRAPH if PARAGRAPH.match(tag) and char not in ENDS else 0.0


def _unended(text: str) -> float:
    return 0.0 if text[-1] in ENDS else UNENDED


def _led(way: Way, leads: frozenset[int], cost: float) -> Iterator[Way]:
    """Yield ways on which a lead byte was lost with the byte before it."""
    for lead in _unseen_after(way.tail[-1]) & leads:
        yield _guess(way._replace(tail=way.tail[1:] + bytes([lead]), pending=True), cost)


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


@cache
def _rarity(char: str, simple: str) -> int:
    """Return how many characters are more often written for the same Simplified one."""
    forms = opencc("STCharacters").get(simple, [])
    if char == simple:
        return 0
    return forms.index(char) if char in forms else int(not big5_level(char))


def _score(way: Way) -> float:
    return way.score


def _guess(way: Way, cost: float, lost: int = 1) -> Way:
    return way._replace(score=way.score - cost, guesses=way.guesses + lost)


def _dearer(way: Way, cost: float) -> Way:
    return way._replace(score=way.score - cost)


def _best(ways: Iterable[Way]) -> list[Way]:
    """Return the best ways, best first, one for each text and state."""
    best: dict[tuple[str, bytes, bool], Way] = {}
    for way in ways:
        key = (way.text, way.tail, way.pending)
        if key not in best or best[key].score < way.score:
            best[key] = way
    found = nlargest(BEAM, (way for way in best.values() if not way.blind), key=_score)
    found += (way for way in best.values() if way.blind)
    least = max((way.score for way in found), default=0.0) - HOPELESS
    return [way for way in found if way.score > least]
