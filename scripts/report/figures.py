"""The numbers of a report as data: the table that the editors keep, and what is published of it.

The table is `shu-ju/figures.csv` among the pages, in Traditional, with these columns:

- `id`: a name for links, never changed;
- `written`: the number with its unit, as the report has it;
- `value`: the number alone, in the unit of the next column;
- `unit`: what one of them is;
- `approx`: the report's own word where the number is not exact (約, 餘, 多), else empty;
- `counts`: what is counted, in the editors' words;
- `kind`: 數量, 金額, 度量, 時間, 比率, 序數, or 名目 for a number in a name (一辦三組);
- `page`, `quote`: where it stands: the page, and words of it that contain `written`.

`shu-ju/not-figures.csv` has the words in which a numeral counts nothing, and why (`text`,
`reason`).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from report.numerals import numerals
from report.passages import Convert, Passage, QuoteError, Report

FOLDER = "shu-ju"
TABLE, WORDS = f"{FOLDER}/figures.csv", f"{FOLDER}/not-figures.csv"
COLUMNS = ("id", "written", "value", "unit", "approx", "counts", "kind", "page", "quote")
PUBLISHED = (*COLUMNS[:-2], "chapter", "section", "sentence", "url")
NAME = "名目"
BOM = "\ufeff"  # without it, Excel reads Chinese in a CSV file as something else


class FigureError(Exception):
    """The table of figures cannot be read or does not fit the report; says which line."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the report; all texts Traditional."""

    id: str
    written: str
    value: Decimal
    unit: str
    approx: str
    counts: str
    kind: str
    quote: str
    passage: Passage

    @property
    def anchor(self) -> str:
        """Where links to it lead, on the page of the report."""
        return f"n-{self.id}"


def read_figures(table: str, report: Report) -> list[Figure]:
    """Read the table and find every row's place in the report. Raises FigureError."""
    rows = csv.DictReader(io.StringIO(table.removeprefix(BOM)))
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise FigureError(f"{TABLE}:1: the columns must be {','.join(COLUMNS)}")
    figures: list[Figure] = []
    seen: set[str] = set()
    for row in rows:
        try:
            figure = _figure(row, report)
            if figure.id in seen:
                raise FigureError(f"a second row {figure.id}")
        except (FigureError, QuoteError, InvalidOperation, TypeError) as error:
            raise FigureError(f"{TABLE}:{rows.line_num}: {error}") from None
        seen.add(figure.id)
        figures.append(figure)
    return figures


def _figure(row: dict[str, str], report: Report) -> Figure:
    quote, written = row["quote"], row["written"]
    if quote.count(written) != 1:
        raise FigureError(f"{written} must stand once in its quote {quote}")
    found = report.find(quote, row["page"])
    start = found.start + quote.index(written)
    passage = Passage(found.page, found.paragraph, start, start + len(written))
    texts = {
        key: row[key] for key in ("id", "written", "unit", "approx", "counts", "kind", "quote")
    }
    return Figure(value=Decimal(row["value"]), passage=passage, **texts)


def read_words(table: str) -> dict[str, str]:
    """Read the words in which a numeral counts nothing: word → reason."""
    rows = csv.DictReader(io.StringIO(table.removeprefix(BOM)))
    return {row["text"]: row["reason"] for row in rows}


def uncounted(report: Report, figures: Sequence[Figure], words: Mapping[str, str]) -> Iterator[str]:
    """Yield every numeral in the report that no row has and no word excuses, with its context.

    A number in a name (一辦三組) is counted once and stands for every place of that name.
    """
    for page, paragraphs in report.paragraphs.items():
        for paragraph in paragraphs:
            spans = [*_counted(page, paragraph, figures)]
            spans += (span for word in words for span in _places(paragraph, word))
            for number in numerals(paragraph):
                if not any(start <= number.start and number.end <= end for start, end in spans):
                    around = paragraph[max(0, number.start - 6) : number.end + 6]
                    yield f"{page}: {paragraph[number.start : number.end]} in …{around}…"


def _counted(page: str, paragraph: str, figures: Sequence[Figure]) -> Iterator[tuple[int, int]]:
    for figure in figures:
        passage = figure.passage
        if passage.page == page and passage.paragraph == paragraph:
            yield passage.start, passage.end
        if figure.kind == NAME:
            first = figure.quote.index(figure.written)
            for start, _ in _places(paragraph, figure.quote):
                yield start + first, start + first + len(figure.written)


def _places(text: str, word: str) -> Iterator[tuple[int, int]]:
    at = text.find(word)
    while at >= 0:
        yield at, at + len(word)
        at = text.find(word, at + 1)


def published(
    figures: Sequence[Figure], places: Mapping[str, tuple[str, str]], convert: Convert
) -> list[dict[str, str | int | float]]:
    """Return the rows as they are published in a variant.

    `places` says of a page the titles of its chapter and its section, in Traditional. `url` leads
    from the folder of the table to the place in the report.
    """
    return [
        {
            "id": figure.id,
            "written": figure.passage.text(convert),
            "value": number(figure.value),
            "unit": convert(figure.unit),
            "approx": convert(figure.approx),
            "counts": convert(figure.counts),
            "kind": convert(figure.kind),
            "chapter": convert(places[figure.passage.page][0]),
            "section": convert(places[figure.passage.page][1]),
            "sentence": figure.passage.sentence(convert),
            "url": f"../{address(figure.passage.page)}#{figure.anchor}",
        }
        for figure in figures
    ]


def number(value: Decimal) -> int | float:
    """Return a value as JSON writes it: whole numbers without a point."""
    return int(value) if value == value.to_integral_value() else float(value)


def address(page: str) -> str:
    """Return the address of a page below the site of its variant."""
    return page.removesuffix("index.md") if page.endswith("index.md") else f"{page[:-3]}/"


def as_csv(rows: Sequence[Mapping[str, str | int | float]]) -> str:
    """Return published rows as CSV: UTF-8 with a byte order mark, lines ending in CR LF."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, PUBLISHED)
    writer.writeheader()
    writer.writerows(rows)
    return BOM + out.getvalue()


def as_json(rows: Sequence[Mapping[str, str | int | float]]) -> str:
    """Return published rows as JSON: a list of objects, keys as in the CSV."""
    return json.dumps(list(rows), ensure_ascii=False, indent=1) + "\n"
