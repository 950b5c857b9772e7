"""Readings in parentheses: which the mill put in, and which are the author's.

A mirror's mill puts readings after common characters, mostly those that turning the text
Traditional changed, wherever they stand: `創(chuàng)建`. An author gives the reading of a rare
character, or an unusual one, or in a primer that of every character. What speaks for the one and
for the other is weighed; the weights were set on texts of both kinds, see tests/cases/damage.json.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from report.lexicon import opencc
from report.likelihood import model
from report.orthography import simplify
from report.readings import SYLLABLE, rank, spelled, usage

HAN = "\u3400-\u9fff"
READING = rf"[(（] ?({SYLLABLE}) ?[)）]"
# One reading, or the same several times, and a space that some mills put after it.
ANNOTATION = re.compile(rf"(?<=[{HAN}]){READING}(?:[(（]\1[)）])*(?: (?=[{HAN}]))?")
# An author writes whole words in pinyin and speaks of how they are read.
PRIMER = re.compile(
    "[(（][a-zü' ]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ' ]{6,}[)）]"
    "|[讀读]作|[讀读]音|[讀读念][:：“「]|拼音|注音|生[詞词]|[詞词][語语][:：]|字音|聲調|声调|pinyin"
)

# A reading whose parenthesis went with the byte before it.
TATTERS = re.compile(rf"[?？\ufffd][(（]?(?=[^()（）]{0, 12}[^\x00-\x7f]){SYLLABLE}[)）]")

# What is left of a character whose second byte spelled a mark with the first of the next.
CUT_MARK = re.compile(rf"[{HAN}）”」][?\ufffd][！，；：？]")

DAMAGED = 2.5  # the weight from which on the annotations of a text are the mill's
DAMAGED_ONCE = 2.4  # … if only one character has any
AGAIN = 3.0  # the weight of a character with the same reading twice: nobody writes that
SETTLED = 0.8  # the share of words in which a character is read in one way, if nobody asks how
DRAWN = 3.0  # nats by which a character makes the next likelier, inside a word
RARE = -12.5  # ln of how often a character occurs that a mill hardly knows
MANY = 40  # annotated characters from which on a mill is believed to know rare ones too
FEW, SHARE = 3, 0.04  # fewer annotations, both in number and as a share, are the author's

# What it costs, in nats, to suppose an annotation …
TABLED = 0.0  # … of a character that is annotated elsewhere too
USUAL = 2.0  # … with the usual reading of the character
UNUSUAL = 5.0  # … with another of its readings
PASSED_OVER = 3.0  # … of a character that stands without elsewhere, or a character without
SEEN = 2  # so often it is no misreading


@dataclass(frozen=True, slots=True)
class Table:
    """The characters that the mill annotated, each with its readings; none if it did not.

    `unread` is how often other characters stand in the text without a reading.
    """

    readings: Mapping[str, frozenset[str]]
    unread: Mapping[str, int] = field(default_factory=dict)

    def has(self, char: str, reading: str) -> bool:
        """Tell whether the mill put this reading after this character."""
        return reading in self.readings.get(char, ())

    def annotated(self, reading: str) -> list[str]:
        """Return the characters after which the mill put this reading."""
        return [char for char, readings in self.readings.items() if reading in readings]

    def price(self, char: str, reading: str) -> float | None:
        """Return what it costs, in nats, to suppose that it did; None where it cannot have."""
        if self.has(char, reading):
            return TABLED
        place = rank(char, reading)
        if place is None or not changed(char):
            return None
        price = UNUSUAL if place else USUAL
        return price + PASSED_OVER * (self.unread.get(char, 0) >= SEEN)

    def bare(self, char: str) -> float:
        """Return what it costs, in nats, to suppose that it left a character without a reading."""
        return PASSED_OVER * (char in self.readings)


def table(text: str) -> Table:
    """Return what the mill annotated throughout a text."""
    found: dict[str, Counter[str]] = {}
    alone: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    again: set[str] = set()
    foreign = 0
    for match in ANNOTATION.finditer(text):
        char = text[match.start() - 1]
        if rank(char, match[1]) is None:
            foreign += bool(spelled(match[1])[1])
        else:
            found.setdefault(char, Counter())[match[1]] += 1
            again |= {char} if match[0].count(match[1]) > 1 else set()
            alone[char] += _is_alone(text, match)
            inside[char] += _is_inside(char, text[match.end() : match.end() + 1])
    if not found:
        return Table({})
    counts = Counter(text)
    weights = {
        char: AGAIN
        if char in again
        else _weight(char, readings, counts[char], alone[char], inside[char])
        for char, readings in found.items()
    }
    bare = sum(1 for char in counts if char not in found and changed(char))
    weight = sum(weights.values()) + 3.0 * min(len(TATTERS.findall(text)), 2)
    weight += 2.0 * bool(CUT_MARK.search(text))
    weight -= min(0.05 * bare, 3.0) + 8.0 * bool(PRIMER.search(text)) + min(2.0 * foreign, 6.0)
    if _every_character(text, found):
        weight = min(weight, 0.0)
    annotated = sum(readings.total() for readings in found.values())
    all_changed = sum(times for char, times in counts.items() if changed(char))
    few = len(found) < FEW and annotated < SHARE * all_changed
    if few or weight < (DAMAGED if len(found) > 1 else DAMAGED_ONCE):
        return Table({})
    sure = weight > 2 * DAMAGED
    readings = {
        char: frozenset(readings)
        for char, readings in found.items()
        if weights[char] > 0
        or (sure and _is_the_mills(char, readings, counts[char], len(found) >= MANY))
    }
    unread = {
        char: times for char, times in counts.items() if char not in readings and changed(char)
    }
    return Table(readings, unread)


def _is_alone(text: str, match: re.Match[str]) -> bool:
    """Tell whether the annotated character is a word by itself, as in a list of words."""
    after = match.end() - (match[0].endswith(" ") and bool(spelled(match[1])[1]))
    around = text[max(match.start() - 2, 0) : match.start() - 1] + text[after : after + 1]
    return not re.search(f"[{HAN}]", around)


def _is_inside(char: str, following: str) -> bool:
    """Tell whether the reading stands inside a word: the next character is drawn by this one."""
    return bool(following) and (
        model().step(simplified(char), simplified(following)) > _frequency(following) + DRAWN
    )


def _weight(char: str, readings: Counter[str], times: int, alone: int, inside: int) -> float:
    """Return what one annotated character says for the mill."""
    annotated = readings.total()
    if times > 2 * annotated or times > annotated == 1:
        return -2.0
    weight = max(-3.0, min(3.0, 0.8 * (_frequency(char) + 10.5)))
    weight += 0.5 * min(annotated - 1, 3)
    if len({spelled(reading) for reading in readings}) > 1:
        weight = -3.0  # who puts readings in by rule gives a character one
    if min(rank(char, reading) or 0 for reading in readings):
        weight -= 1.5
    if is_settled(char, next(iter(readings))):  # there is nothing to say about how it is read
        weight += 1.2 + (inside * 2 >= annotated)
    elif annotated == 1:
        weight -= 0.8
    toned = any(spelled(reading)[1] for reading in readings)
    if not changed(char):
        weight = -3.0 if toned else min(weight, 1.0)
    if alone * 2 >= annotated:
        weight -= 3.0
    return weight


def _is_the_mills(char: str, readings: Counter[str], times: int, knows_many: bool) -> bool:
    """Tell, in a text that the mill went over, whether a character that says little is its."""
    common = knows_many or _frequency(char) > RARE or readings.total() > 1
    one = len({spelled(reading) for reading in readings}) == 1
    return changed(char) and common and one and times <= 2 * readings.total()


def _every_character(text: str, found: Mapping[str, Counter[str]]) -> bool:
    """Tell whether nearly all characters have readings: a primer."""
    han = sum(1 for char in text if "\u3400" <= char <= "\u9fff")
    return sum(readings.total() for readings in found.values()) > 0.75 * han


def is_settled(char: str, reading: str) -> bool:
    """Tell whether a character is read so in nearly all words."""
    used = usage(simplified(char)) or usage(char)
    return rank(char, reading) == 0 and used.get(spelled(reading)[0], 0.0) >= SETTLED


@cache
def _frequency(char: str) -> float:
    """Return ln of how often a character occurs."""
    return model().frequency(simplified(char))


@cache
def simplified(char: str) -> str:
    """Return one character in Simplified."""
    return simplify(char)


def changed(char: str) -> bool:
    """Tell whether the two scripts write this character differently."""
    return "\u3400" <= char <= "\u9fff" and (simplified(char) != char or char in _traditional())


@cache
def _traditional() -> frozenset[str]:
    """Return the characters that turning a text Traditional always changes."""
    return frozenset(char for char, forms in opencc("STCharacters").items() if char not in forms)


def inserted(text: str, start: int, stop: int, known: Table) -> Iterator[re.Match[str]]:
    """Yield what the mill put in between two places."""
    for match in ANNOTATION.finditer(text, start, stop):
        if known.has(text[match.start() - 1], match[1]):
            yield match
