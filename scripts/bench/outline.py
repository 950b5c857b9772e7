"""How well headings are found: precision and recall on reports with their headings marked.

    PYTHONPATH=scripts python -m bench.outline [--misses] [FILE ...]

Without a file, all of tests/outlines/; its README says how they are marked. `--misses` prints what
was missed and what was found wrongly; of those held out do not look at it.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from report import outline, repairs
from report.ledger import Origins, Places

FOLDER: Final = Path(__file__).resolve().parents[2] / "tests" / "outlines"
ROUNDS: Final = tuple(sorted(path.name for path in FOLDER.glob("round_*.txt")))
HELD_OUT: Final = ("held_out.txt", "held_out_2.txt")
FILES: Final = ("wild.txt", "made_up.txt", *ROUNDS, *HELD_OUT)
_READING: Final = re.compile(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]+\)")
Place = tuple[int, int, int]
_MARKED: Final = re.compile(r"(?P<depth>[1-9])\|(?P<heading>[^|]*)(?:\|(?P<rest>.*))?")


@dataclass(slots=True)
class Marked:
    """A report with its headings marked: (line, column, length of the heading) to its depth."""

    name: str
    lines: list[str] = field(default_factory=list)
    headings: dict[Place, int] = field(default_factory=dict)
    removed: set[int] = field(default_factory=set)

    @property
    def text(self) -> str:
        """The report as received."""
        return "".join(line + "\n" for line in self.lines)

    def add(self, line: str) -> None:
        """Take a marked line; one that begins with + goes on with the line before."""
        goes_on = line.startswith("+") and bool(self.lines)
        line = line[1:] if goes_on else line
        before = self.lines.pop() if goes_on else ""
        number = len(self.lines) + 1
        if found := _MARKED.fullmatch(line):
            heading = found["heading"].strip()
            column = len(before) + found["heading"].index(heading) if before else 0
            length = len(_READING.sub("", heading))
            self.headings[number, column, length] = int(found["depth"])
            line = found["heading"] + (found["rest"] or "")
        elif line.startswith("-|"):
            self.removed.add(number)
            line = line[2:]
        self.lines.append(before + line)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found in a report: headings to depths, and the lines taken away."""

    headings: dict[Place, int]
    removed: set[int]


def read(path: Path) -> Iterator[Marked]:
    """Yield the reports of a file."""
    report: Marked | None = None
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("=== "):
            if report:
                yield report
            report = Marked(line[4:])
        elif report and line:
            report.add(line)
    if report:
        yield report


def outcome(text: str) -> Outcome:
    """Return what import finds in a text."""
    repaired = repairs.repair(text)
    parts = outline.parts_of(outline.parse(repaired.text))
    lines = text.split("\n")
    places, origins = Places(text), Origins(repaired.edits)
    headings: dict[Place, int] = {}
    for part in parts:
        origin = origins.of(part.heading.start)
        number, column = places.line(origin), places.column(origin) - 1
        line = lines[number - 1]
        column = (
            column + len(line[column:]) - len(line[column:].lstrip())
            if line[:column].strip()
            else 0
        )
        headings[number, column, min(len(part.heading.text), len(line) - column)] = part.depth
    removed = {
        repaired.origin_line(edit.start)
        for edit in repaired.edits
        if {"furniture", "contents"} & set(edit.rule.split("+"))
    }
    return Outcome(headings, removed)


@dataclass(slots=True)
class Count:
    """How many headings there are, were found, were found rightly, with the right depth."""

    there: int = 0
    found: int = 0
    right: int = 0
    deep: int = 0

    def add(self, marked: Marked, got: Outcome) -> None:
        """Count one report."""
        right = marked.headings.keys() & got.headings.keys()
        self.there += len(marked.headings)
        self.found += len(got.headings)
        self.right += len(right)
        self.deep += sum(marked.headings[key] == got.headings[key] for key in right)

    def __str__(self) -> str:
        """Say it in a line."""
        return (
            f"{self.there:>4} headings  precision {self.right / max(self.found, 1):6.1%}"
            f"  recall {self.right / max(self.there, 1):6.1%}"
            f"  right depth {self.deep / max(self.right, 1):6.1%}"
        )


def _text(marked: Marked, place: Place) -> str:
    number, column, length = place
    return marked.lines[number - 1][column : column + length]


def _misses(marked: Marked, got: Outcome) -> Iterator[str]:
    for key in sorted(marked.headings.keys() ^ got.headings.keys()):
        what = "missed" if key in marked.headings else "wrong "
        yield f"    {what} {key[0]:>3}: {_text(marked, key)}"
    for key in sorted(marked.headings.keys() & got.headings.keys()):
        if marked.headings[key] != got.headings[key]:
            yield (
                f"    depth {got.headings[key]}, not {marked.headings[key]}: {_text(marked, key)}"
            )
    for line in sorted(marked.removed ^ got.removed):
        what = "not removed" if line in marked.removed else "removed"
        yield f"    {what} {line}: {marked.lines[line - 1]}"


def main() -> int:
    """Print the counts, a line a file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        default=[FOLDER / name for name in FILES],
        help="reports with their headings marked; all of tests/outlines/ if none",
    )
    parser.add_argument("--misses", action="store_true")
    arguments = parser.parse_args()
    for path in arguments.files:
        if not path.is_file():
            parser.error(f"{path}: no such file")
        count, reports = Count(), 0
        for marked in read(path):
            got = outcome(marked.text)
            count.add(marked, got)
            reports += 1
            misses = list(_misses(marked, got)) if arguments.misses else []
            if misses:
                print(f"  {marked.name}", *misses, sep="\n")
        print(f"{path.name:<14} {reports:>3} reports {count}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
