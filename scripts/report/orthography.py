"""Chinese orthography: which script a text is in, and how to write it in another.

- `simplify`: Simplified from Traditional.
- `traditional`: proper Traditional (Taiwan) from text converted one character at a time.
- `never_simplified`, `never_traditional`: characters that betray the wrong script.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from report.halfconverted import traditional
from report.lexicon import big5_level, opencc, own
from report.simplified import simplify

__all__ = ["never_simplified", "never_traditional", "simplify", "traditional"]


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
