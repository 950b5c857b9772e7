"""A region's own words for things: 軟件 is 軟體 in Taiwan. Only where a publisher asks for it.

`extra.vocabulary` in mkdocs.yml names the variants that have them. They are OpenCC's (TWPhrases,
HKPhrases) and the publisher's, in vocabulary/NAME.txt, in OpenCC's format: word TAB word of the
region. The publisher's win; a row of which both sides are the same keeps a word as it is, and a
mark keeps a place.

The longest word at a position is taken, from the left, without regard to where words end: that is
why it is off unless asked for, and why every place that changed is listed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from report.lexicon import opencc, parse
from report.orthography import spelling

FOLDER: Final = "vocabulary"
"""Where the publisher's words are, in a file for each variant."""

LIST: Final = "vocabulary.csv"
"""The list of changed words, in the variant."""

CONTEXT: Final = 8  # characters on either side of a changed word

SHIPPED: Final = {"zh-hant-hk": "HKPhrases", "zh-hant-tw": "TWPhrases"}
"""The variants that have words of their own, and OpenCC's table of them."""


class VocabularyError(Exception):
    """A publisher's table cannot be read; the message names the line."""


@dataclass(frozen=True, slots=True)
class Word:
    """What takes the place of `text[start:end]`."""

    start: int
    end: int
    after: str


class Words:
    """The words of a variant, found in texts that are in its spelling already."""

    def __init__(self, rows: Mapping[str, str]) -> None:
        """Take words and what they become."""
        self.rows = {word: after for word, after in rows.items() if word}
        lengths: dict[str, set[int]] = {}
        for word in self.rows:
            lengths.setdefault(word[0], set()).add(len(word))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def find(self, text: str, covered: Sequence[tuple[int, int]] = ()) -> Iterator[Word]:
        """Yield the words to be changed, in order; none that touches one of the spans `covered`."""
        free = bytearray(b"\1") * len(text)
        for start, end in covered:
            free[start:end] = bytes(end - start)
        at = 0
        while at < len(text):
            end = at + next(self._at(text, at, free), 0)
            if end > at and (after := self.rows[text[at:end]]) != text[at:end]:
                yield Word(at, end, after)
            at = max(end, at + 1)

    def _at(self, text: str, at: int, free: bytearray) -> Iterator[int]:
        for length in self._lengths.get(text[at], ()):
            if text[at : at + length] in self.rows and all(free[at : at + length]):
                yield length

    def change(self, text: str) -> str:
        """Return a text with its words changed."""
        parts: list[str] = []
        at = 0
        for word in self.find(text):
            parts += (text[at : word.start], word.after)
            at = word.end
        return "".join(parts) + text[at:]

    def span(self, text: str, start: int, end: int) -> tuple[int, int]:
        """Return where a span of a text is once its words are changed; a word it cuts is in it."""
        words = list(self.find(text))
        start = next((word.start for word in words if word.start < start < word.end), start)
        end = next((word.end for word in words if word.start < end < word.end), end)

        def moved(place: int) -> int:
            before = (word for word in words if word.end <= place)
            return place + sum(len(word.after) - (word.end - word.start) for word in before)

        return moved(start), moved(end)


def words_of(variant: str, table: str = "") -> Words:
    """Return the words of a variant: OpenCC's, and those of a publisher's table.

    Raises VocabularyError for a table that is not in OpenCC's format, or has words of ASCII alone:
    these stand in addresses and attributes too.
    """
    convert = spelling(variant)
    for number, line in enumerate(table.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        word, _, after = line.partition("\t")
        if not word.strip() or not after.strip():
            raise VocabularyError(f"{number}: not “word TAB word”: {line[:40]}")
        if word.isascii():
            why = "may be part of an address or an attribute; a word needs a Chinese character"
            raise VocabularyError(f"{number}: {word[:40]} {why}")
    rows = [opencc(SHIPPED[variant]).items(), parse(table).items()]
    return Words({convert(word): convert(to[0]) for table_ in rows for word, to in table_})


def read_words(project: Path, variants: Iterable[str]) -> dict[str, Words]:
    """Return the words of these variants, with those of the project's own tables.

    Raises VocabularyError, and OSError.
    """
    found: dict[str, Words] = {}
    for variant in variants:
        path = project / FOLDER / f"{variant}.txt"
        try:
            found[variant] = words_of(
                variant, path.read_text(encoding="utf-8") if path.is_file() else ""
            )
        except VocabularyError as error:
            raise VocabularyError(f"{FOLDER}/{path.name}:{error}") from None
    return found


@dataclass(frozen=True, slots=True)
class Writing:
    """How a variant is written: its spelling, and its own words where it has any."""

    variant: str
    words: Words | None = None

    def __call__(self, text: str) -> str:
        """Return the master's Traditional, without markup, as the variant writes it."""
        text = spelling(self.variant)(text)
        return self.words.change(text) if self.words else text

    def span(self, text: str, start: int, end: int) -> tuple[int, int]:
        """Return where a span of the master's text is in what the variant makes of it."""
        if not self.words:
            return start, end
        return self.words.span(spelling(self.variant)(text), start, end)


@dataclass(frozen=True, slots=True)
class Changed:
    """A word that was changed, on which page and line, and the text around it before."""

    page: str
    line: int
    before: str
    after: str
    around: str


def as_csv(places: Iterable[Changed]) -> str:
    """Return the list of changed words as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["page", "line", "before", "after", "around"])
    writer.writerows((p.page, p.line, p.before, p.after, p.around) for p in places)
    return out.getvalue()
