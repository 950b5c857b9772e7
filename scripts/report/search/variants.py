"""Which characters are each other in the other script, from OpenCC's own tables.

Characters are *near* if one is listed as a form of the other: 干 and 幹, 干 and 乾. They are
*far* if they only meet in a third: 幹 and 乾. A search for 干 finds both; one for 幹 finds
幹 and 干, and 乾 as a second choice.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

# Simplified and Traditional, with every alternative, and the standards of Taiwan and Hong
# Kong. The dictionaries of the installed opencc package.
DICTIONARIES: Final = ("TSCharacters", "STCharacters", "TWVariants", "HKVariants")


def forms(present: Collection[str]) -> list[str]:
    """For each character that may be typed, its forms among those `present` in a site.

    Each is a string: the character, its near forms, and after a "|" its far forms if any.
    """
    near = _near()
    here = frozenset(present)
    found: list[str] = []
    for char, others in sorted(near.items()):
        beyond = set[str]().union(*(near[other] for other in others)) - others - {char}
        near_here, far_here = (
            "".join(sorted(group & here)) for group in (others, frozenset(beyond))
        )
        if near_here or far_here:
            found.append(char + near_here + ("|" + far_here if far_here else ""))
    return found


@lru_cache(maxsize=1)
def _near() -> dict[str, frozenset[str]]:
    """The near forms of each character in the tables."""
    near: defaultdict[str, set[str]] = defaultdict(set)
    for name in DICTIONARIES:
        for char, *others in _dictionary(name):
            for other in others:
                if other != char:
                    near[char].add(other)
                    near[other].add(char)
    return {char: frozenset(others) for char, others in near.items()}


def _dictionary(name: str) -> Iterator[list[str]]:
    """Read one of OpenCC's dictionaries: a word and its conversions, line by line."""
    spec = find_spec("opencc")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("opencc is not installed")
    package = Path(spec.origin).parent
    tool = next(package.rglob("opencc_dict.exe" if sys.platform == "win32" else "opencc_dict"))
    source = next(package.rglob(f"{name}.ocd2"))
    with tempfile.TemporaryDirectory() as scratch:
        text = Path(scratch, "dictionary.txt")
        arguments = ["-i", str(source), "-f", "ocd2", "-t", "text", "-o", str(text)]
        subprocess.run([tool, *arguments], check=True, capture_output=True)  # noqa: S603
        for line in text.read_text(encoding="utf-8").splitlines():
            word, _, conversions = line.partition("\t")
            yield [word, *conversions.split()]
