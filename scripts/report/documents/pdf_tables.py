"""Tables of a PDF: the grid that its rules draw, and the glyphs in each cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from report.documents.pdf_page import Box, Glyph, Page

NEAR: Final = 3.0  # points between rules that meet
THIN: Final = 2.6  # points
FOOT: Final = 0.12  # of the height of a page, which may be below its text


@dataclass(slots=True)
class GridCell:
    """A cell: what it takes of the page, its rows and columns, its glyphs."""

    box: Box
    rows: int
    columns: int
    glyphs: list[Glyph] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Grid:
    """A table, a list of cells a row, its place, and where its columns begin and end."""

    box: Box
    rows: list[list[GridCell]]
    columns: list[float]

    def goes_on(self, after: Grid, lowest: float, height: float) -> bool:
        """Tell whether a table that begins the next page is the rest of this one, the last here.

        It has the same columns, and its first row had no room above `lowest`, where the text of
        any page ends. `height` is that of this page.
        """
        room = self.box.bottom - min(lowest, FOOT * height)
        repeated = _repeated(self.rows, after.rows)
        rows = after.rows[repeated : repeated + 1]
        needed = max((cell.box.top - cell.box.bottom for row in rows for cell in row), default=0.0)
        return (
            len(self.columns) == len(after.columns)
            and all(abs(x - y) <= NEAR for x, y in zip(self.columns, after.columns, strict=True))
            and room <= needed + NEAR
        )

    def take(self, after: Grid) -> list[str]:
        """Add the rest of the table; return the header rows that are repeated there, left out."""
        repeated = _repeated(self.rows, after.rows)
        self.rows += after.rows[repeated:]
        self.box = after.box
        return [" ".join(map(_text, row)) for row in after.rows[:repeated]]


def _repeated(rows: list[list[GridCell]], again: list[list[GridCell]]) -> int:
    """Return how many rows at the head of a table stand there again, whole."""
    same = 0
    for row, other in zip(rows, again, strict=False):
        if list(map(_said, row)) != list(map(_said, other)) or not any(map(_text, row)):
            break
        same += 1
    while same and any(
        at + cell.rows > same for at, row in enumerate(again[:same]) for cell in row
    ):
        same -= 1
    return same


def _said(cell: GridCell) -> tuple[str, int, int]:
    return _text(cell), cell.rows, cell.columns


def _text(cell: GridCell) -> str:
    return "".join(glyph.text for glyph in cell.glyphs if glyph.text.strip())


def grids_of(page: Page) -> list[Grid]:
    """Return the tables that rules draw on a page, their glyphs put into their cells."""
    found = []
    for rules in _together(page.rules):
        grid = _grid(rules)
        if grid is not None:
            found.append(grid)
    return found


def split(page: Page, grids: Sequence[Grid]) -> Iterator[list[Glyph] | Grid]:
    """Yield the glyphs outside tables in runs, and each table where its first glyph is."""
    run: list[Glyph] = []
    begun: list[Grid] = []
    for glyph in page.glyphs:
        grid = next((one for one in grids if one.box.holds(glyph)), None)
        if grid is None:
            run.append(glyph)
            continue
        if not any(one is grid for one in begun):
            yield run
            yield grid
            run = []
            begun.append(grid)
        for cell in (cell for row in grid.rows for cell in row):
            if cell.box.holds(glyph):
                cell.glyphs.append(glyph)
                break
    yield run


def _together(rules: Sequence[Box]) -> Iterator[list[Box]]:
    """Yield the rules that meet one another, directly or over others."""
    left = list(rules)[:5000]
    while left:
        group = [left.pop()]
        at = 0
        while at < len(group):
            apart: list[Box] = []
            for rule in left:
                (group if _meet(rule, group[at]) else apart).append(rule)
            left = apart
            at += 1
        yield group


def _meet(one: Box, other: Box) -> bool:
    return (
        one.left <= other.right + NEAR
        and other.left <= one.right + NEAR
        and one.bottom <= other.top + NEAR
        and other.bottom <= one.top + NEAR
    )


def _grid(rules: list[Box]) -> Grid | None:
    upright = [rule for rule in rules if rule.right - rule.left < THIN < rule.top - rule.bottom]
    level = [rule for rule in rules if rule.top - rule.bottom < THIN < rule.right - rule.left]
    across = _places([(rule.left + rule.right) / 2 for rule in upright])
    down = _places([(rule.bottom + rule.top) / 2 for rule in level])[::-1]
    if len(across) < 3 or len(down) < 2:
        return None
    rows: list[list[GridCell]] = []
    taken: set[tuple[int, int]] = set()
    for row in range(len(down) - 1):
        cells = []
        for column in range(len(across) - 1):
            if (row, column) in taken:
                continue
            wide, high = _reach(row, column, across, down, upright, level, taken)
            taken |= {(row + y, column + x) for y in range(high) for x in range(wide)}
            box = Box(across[column], down[row + high], across[column + wide], down[row])
            cells.append(GridCell(box, high, wide))
        rows.append(cells)
    return Grid(Box(across[0], down[-1], across[-1], down[0]), rows, across)


def _places(values: list[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > NEAR:
            found.append(value)
    return found


def _reach(
    row: int,
    column: int,
    across: list[float],
    down: list[float],
    upright: list[Box],
    level: list[Box],
    taken: set[tuple[int, int]],
) -> tuple[int, int]:
    """Return over how many columns and rows a cell goes before a rule ends it."""

    def closed_right(at: int) -> bool:
        middle = (down[row] + down[row + 1]) / 2
        return any(
            abs((rule.left + rule.right) / 2 - across[at]) <= NEAR
            and rule.bottom <= middle <= rule.top
            for rule in upright
        )

    def closed_below(at: int) -> bool:
        middle = (across[column] + across[column + 1]) / 2
        return any(
            abs((rule.bottom + rule.top) / 2 - down[at]) <= NEAR
            and rule.left <= middle <= rule.right
            for rule in level
        )

    wide, high = 1, 1
    while column + wide < len(across) - 1 and not closed_right(column + wide):
        if (row, column + wide) in taken:
            break
        wide += 1
    while row + high < len(down) - 1 and not closed_below(row + high):
        high += 1
    return wide, high
