"""Traditional as Hong Kong and Taiwan write it, character for character; words stay.

Hong Kong: OpenCC's `HKVariants` and `HKVariantsPhrases`, which follow the Education Bureau's *List
of Graphemes of Commonly-Used Chinese Characters*, after `tables/HKForms.txt`. Taiwan: OpenCC's
`TWVariants` and `TWVariantsPhrases`, after the way back from `HKVariants`. What a standard allows
beside its first choice stays as the master has it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import product

from report.chain import converter, group, inline, shipped
from report.lexicon import big5_level, opencc, own
from report.particles import with_particles, with_particles_across

# The blocks of compatibility ideographs, which OpenCC replaces first.
_COMPATIBLE = (0xF900, 0xFAFF), (0x2F800, 0x2FA1F)

# What markup that leaves no trace can end with, and all but the space what it can begin with.
_MARKUP = r"\0-\x1f!-/:-@\[-`{}~\x7f"

# Right in Taiwan beside what OpenCC prefers there (汙, 洩, 簷, 痴).
_RIGHT_IN_TAIWAN = "污泄檐癡"


def hong_kong(text: str) -> str:
    """Return Traditional prose as Hong Kong writes it; position for position.

    Whether 著 is the particle 着 is decided as for Simplified: 沿着, but 專著. Doing it again
    changes nothing. Raises ModuleNotFoundError where OpenCC is not installed.
    """
    return of_hong_kong()(with_particles(text))


def hong_kong_by_character(text: str) -> str | None:
    """Return what `hong_kong` makes of a text, if no word decides that markup may cut."""
    particles = with_particles_across(text)
    return None if particles is None else of_hong_kong().by_character(particles)


def taiwan(text: str) -> str:
    """Return Traditional prose as Taiwan writes it; position for position.

    The master is written so: only what came in otherwise changes. Doing it again changes nothing.
    Raises ModuleNotFoundError where OpenCC is not installed.
    """
    return of_taiwan()(text)


def taiwan_by_character(text: str) -> str | None:
    """Return what `taiwan` makes of a text if no word decides it, wherever markup cuts one."""
    return of_taiwan().by_character(text)


class Standard:
    """OpenCC for a standard that changes few characters, and by a few phrases only, names mostly.

    Where none of those phrases is, characters are looked up, which is faster by far.
    """

    def __init__(
        self, convert: Callable[[str], str], chars: Iterable[str], phrases: Iterable[str]
    ) -> None:
        """Take OpenCC with its dictionaries, all characters that they change, and their phrases."""
        self.convert = convert
        self._forms = {char: convert(char) for char in chars}
        self.phrases = {phrase for phrase in phrases if self._each(phrase) != convert(phrase)}
        changed = {char for char, form in self._forms.items() if form != char}
        # Characters that are another in a phrase, each with what stands beside it there.
        before: defaultdict[str, set[str]] = defaultdict(set)
        after: defaultdict[str, set[str]] = defaultdict(set)
        for phrase in self.phrases:
            pairs = [*zip(phrase, convert(phrase), strict=True)]
            at = [self._forms.get(char, char) != form for char, form in pairs].index(True)
            if at + 1 < len(phrase):
                after[phrase[at]].add(phrase[at + 1])
            else:
                before[phrase[at]].add(phrase[at - 1])
        beside = {char: (before[char], after[char]) for char in before.keys() | after.keys()}
        self._perhaps = {char: _beside(char, *sides) for char, sides in beside.items()}
        self._cut = {char: _beside(char, *sides, _MARKUP, " ") for char, sides in beside.items()}
        stop = _all_but(changed | beside.keys())
        self._stops = re.compile(rf"(?s){stop}*+(?:(.)|\Z)")

    def _each(self, text: str) -> str:
        return "".join(self._forms.get(char, char) for char in text)

    def __call__(self, text: str) -> str:
        """Return a text as OpenCC converts it."""
        converted = self._looked_up(text, self._perhaps)
        return self.convert(text) if converted is None else converted

    def by_character(self, text: str) -> str | None:
        """Return a text converted, if no phrase is in it, not even one cut by something ASCII."""
        return self._looked_up(text, self._cut)

    def _looked_up(self, text: str, perhaps: dict[str, Callable[[str], object]]) -> str | None:
        """Return a text converted character by character, if none of `perhaps` finds anything."""
        stops = {*self._stops.findall(text)}
        stops.discard("")
        if not stops <= self._forms.keys():
            return None
        for char in stops & perhaps.keys():
            if perhaps[char](text):
                return None
        for char in stops:
            text = text.replace(char, self._forms[char])
        return text


def _beside(
    char: str, before: set[str], after: set[str], more: str = "", more_before: str = ""
) -> Callable[[str], object]:
    """Return what finds a character after one of these, or before one of those.

    `more`, as in a class of a pattern, counts among both, `more_before` among the first.
    """
    sides = [(before, more + more_before, "(?<=[{}{}].)"), (after, more, "(?=[{}{}])")]
    found = [side.format("".join(sorted(chars)), also) for chars, also, side in sides if chars]
    return re.compile(f"{char}(?:{'|'.join(found)})").search


def _all_but(chars: Iterable[str]) -> str:
    """Return a class of a pattern: all characters but some, and but compatibility ideographs.

    That a character is in a class is found out faster than that it is in none.
    """
    first, ranges = 0, ""
    for low, high in sorted([*((ord(char), ord(char)) for char in chars), *_COMPATIBLE]):
        if first < low:
            ranges += rf"\U{first:08x}-\U{low - 1:08x}"
        first = high + 1
    return rf"[{ranges}\U{first:08x}-\U0010ffff]"


@cache
def of_hong_kong() -> Standard:
    """Return what `hong_kong` does when 着 is where it belongs."""
    forms = {taiwanese: targets[0] for taiwanese, targets in own("HKForms.txt").items()}
    phrases, variants = opencc("HKVariantsPhrases"), opencc("HKVariants")
    standard = group("short_circuit", shipped("HKVariantsPhrases"), shipped("HKVariants"))
    convert = converter(inline(forms), standard)
    return Standard(convert, {*forms, *variants, *"".join(phrases)}, _spelt(phrases, forms))


@cache
def of_taiwan() -> Standard:
    """Return what `taiwan` does."""
    from_hong_kong = opencc("HKVariantsRev").items()
    foreign = {form: targets[0] for form, targets in from_hong_kong if not big5_level(form)}
    kept = inline({char: char for char in _RIGHT_IN_TAIWAN})
    phrases, variants = opencc("TWVariantsPhrases"), opencc("TWVariants")
    standard = shipped("TWVariantsPhrases"), kept, shipped("TWVariants")
    convert = converter(inline(foreign), group("short_circuit", *standard))
    return Standard(convert, {*foreign, *variants, *"".join(phrases)}, _spelt(phrases, foreign))


def _spelt(phrases: Iterable[str], forms: dict[str, str]) -> Iterator[str]:
    """Yield phrases in every spelling that `forms` makes them of."""
    spellings: dict[str, list[str]] = {}
    for char, form in forms.items():
        spellings.setdefault(form, [form]).append(char)
    for phrase in phrases:
        yield from map("".join, product(*(spellings.get(char, [char]) for char in phrase)))
