"""Chinese orthography: which script a text is in, and how to write it in another.

- `simplify`: Simplified from Traditional.
- `spelling`: what writes Traditional as a variant of the site does.
- `traditional`: proper Traditional (Taiwan) from text converted one character at a time.
- `by_character`: the same for a text in which no word decides.
- `never_simplified`, `never_traditional`: characters that betray the wrong script;
  `never_in`: those that betray another variant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from report.halfconverted import traditional
from report.lexicon import big5_level, opencc, own
from report.regional import (
    hong_kong,
    hong_kong_by_character,
    taiwan,
    taiwan_by_character,
)
from report.simplified import simplify
from report.variants import MASTER

__all__ = [
    "by_character",
    "never_in",
    "never_simplified",
    "never_traditional",
    "simplify",
    "spelling",
    "traditional",
]

_SPELLINGS: dict[str, Callable[[str], str]] = {
    MASTER: str,
    "zh-hans": simplify,
    "zh-hant-hk": hong_kong,
    "zh-hant-tw": taiwan,
}


def spelling(variant: str) -> Callable[[str], str]:
    """Return what turns the master's Traditional prose into that of a variant, by its name.

    What it returns is as long as its text, position for position, and stays when converted again.
    """
    return _SPELLINGS[variant]


_BY_CHARACTER: dict[str, Callable[[str], str | None]] = {
    MASTER: str,
    "zh-hans": lambda text: text if text.isascii() else None,
    "zh-hant-hk": hong_kong_by_character,
    "zh-hant-tw": taiwan_by_character,
}


def by_character(variant: str, text: str) -> str | None:
    """Return a text as a variant spells it if no word decides, wherever markup cuts one.

    Else None: what a character becomes may depend on those beside it.
    """
    return _BY_CHARACTER[variant](text)


def never_in(variant: str, text: str) -> Iterator[tuple[int, str]]:
    """Yield (offset, character) for each character that never stands in a variant's pages."""
    if variant == "zh-hans":
        yield from never_simplified(text)
        return
    foreign = _foreign(variant)
    simplified = _never_traditional()
    yield from ((at, char) for at, char in enumerate(text) if char in foreign | simplified)


def never_simplified(text: str) -> Iterator[tuple[int, str]]:
    """Yield (offset, character) for each character that never stands in correct Simplified."""
    never = _never_simplified()
    return ((at, char) for at, char in enumerate(text) if char in never)


def never_traditional(text: str) -> Iterator[tuple[int, str]]:
    """Yield (offset, character) for each character that never stands in correct Traditional.

    Spellings of Taiwan, of Hong Kong and of OpenCC's own standard all count as correct.
    """
    never = _never_traditional()
    return ((at, char) for at, char in enumerate(text) if char in never)


@cache
def _foreign(variant: str) -> frozenset[str]:
    """Characters of Traditional that a variant always writes in another way."""
    if variant == MASTER:
        return frozenset()
    tables = opencc("HKVariants"), opencc("TWVariants"), own("HKForms.txt"), opencc("HKVariantsRev")
    phrases = opencc(f"{'HK' if variant.endswith('-hk') else 'TW'}VariantsPhrases")
    kept = {char for targets in phrases.values() for char in targets[0]}
    every = {char for table in tables for char in table}
    return frozenset(char for char in every if spelling(variant)(char) != char) - kept


@cache
def _never_simplified() -> frozenset[str]:
    """Characters that `simplify` changes by themselves and that no phrase keeps (乾 in 乾隆)."""
    tables = opencc("TSPhrases"), own("TSCorrections.txt")
    phrases = {key: targets[0] for table in tables for key, targets in table.items()}
    kept = {char for key, target in phrases.items() if len(key) > 1 for char in target}
    ideographs = [chr(code) for block in _IDEOGRAPHS for code in block]
    changed = zip(ideographs, simplify("\n".join(ideographs)).split("\n"), strict=True)
    return frozenset(char for char, simplified in changed if char != simplified) - kept


# CJK ideographs with extension A, the compatibility ideographs, and extensions B and later.
_IDEOGRAPHS = range(0x3400, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x323B0)


@cache
def _never_traditional() -> frozenset[str]:
    """Characters that OpenCC turns Traditional, and that nothing Traditional contains."""
    simplified = opencc("STCharacters")
    outcomes = [form for forms in simplified.values() for form in forms]
    outcomes += [
        form for name in _TRADITIONAL_OUTCOMES for forms in opencc(name).values() for form in forms
    ]
    valid = set("".join(outcomes)) | set(opencc("TSCharacters"))
    valid |= {char for char in simplified if big5_level(char) == 1 and char not in "儿听"}
    return frozenset(simplified) - valid


_TRADITIONAL_OUTCOMES = ("STPhrases", "TWVariants", "HKVariants")
