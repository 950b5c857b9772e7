"""An edition of a received report: its pages with their ledger, proved before they are written.

The ledger is the published record: every departure of the pages from the text received, and what
each page was when it was imported, so that a page that somebody has edited since is known.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from report import outline, repairs
from report.encoding import recorded
from report.ledger import Doubt, Edit, Places, undo
from report.manuscript import Manuscript, Marking
from report.markup import IMAGES, STYLES
from report.outline import Report
from report.pages import Source, pages, text_of

LEDGER = "ledger.json"
FORMAT = 2
FORMATS = (1, FORMAT)  # the first knew UTF-8 only
SCRIPT = "script"  # the rule of changes that are recorded by character
UNTITLED = "未題名報告"

# What a row of each list of the ledger is relied on to hold.
ROWS: Mapping[str, Mapping[str, type]] = {
    "changes": {
        "start": int,
        "end": int,
        "before": str,
        "after": str,
        "rule": str,
        "why": str,
    },
    "pages": {"name": str, "sha256": str},
    "received": {"text": str},
    "images": {"name": str, "sha256": str},
}
OPTIONAL = ("received", "images")  # of a document; a text has neither
OUR_IMAGE = re.compile(rf"{IMAGES}/[0-9a-f]{{12}}\.(?:png|jpg|gif|webp)")


class ImportProblemsError(Exception):
    """The report cannot be imported: (line of the received text, what is wrong), at least one."""

    def __init__(self, problems: list[tuple[int, str]]) -> None:
        """Keep the problems."""
        super().__init__("; ".join(f"line {line}: {message}" for line, message in problems))
        self.problems = problems


class LedgerError(Exception):
    """The ledger cannot be read, or the pages are not those it speaks of."""


@dataclass(frozen=True, slots=True)
class Edition:
    """Everything `import` writes, by file name, and the repaired report it was made from."""

    files: dict[str, str]
    repaired: repairs.Repaired
    images: dict[str, bytes] = field(default_factory=dict)


def edition(
    manuscript: Manuscript,
    name: str,
    title: str | None = None,
    split: int | None = None,
    *,
    keep_damage: bool = False,
) -> Edition:
    """Return the edition of a received file.

    `split` is the depth down to which parts have pages of their own; None: as their length asks.
    Raises ImportProblemsError for damage that could not be repaired, unless `keep_damage` leaves
    such places as they were received; the ledger lists them among the doubts.
    """
    repaired, report, marking = read(manuscript)
    received = manuscript.text
    broken = [doubt for doubt in repaired.doubts if doubt.rule in ("damage", "mojibake")]
    if broken and not keep_damage:
        places = Places(received)
        raise ImportProblemsError(
            [(places.line(d.start), f"damage not repaired: {d.text} ({d.why})") for d in broken]
        )
    named = title or outline.title(report) or UNTITLED
    files = pages(report, named, Source(name, repaired.line), marking, split)
    files[LEDGER] = _ledger(manuscript, name, title, split, repaired, files)
    if restore(files) != recorded(received, manuscript.about).encode():
        raise AssertionError("undoing the ledger does not give back the received text")
    images = {f"{IMAGES}/{image}": data for image, data in manuscript.images.items()}
    return Edition(files, repaired, images)


def read(manuscript: Manuscript) -> tuple[repairs.Repaired, Report, Marking]:
    """Return a manuscript repaired, its outline, and what lies over the repaired text."""
    repaired = repairs.repair(manuscript.text, manuscript.marking.levels)
    marking = _marking(manuscript, repaired)
    report = outline.parse(repaired.text, marking.levels)
    return repaired, report, _without_styles_of_titles(marking, report)


def _without_styles_of_titles(marking: Marking, report: Report) -> Marking:
    """Return what lies over a text, without what makes its title look like one."""
    titles = [
        (line.start, line.start + len(line.text))
        for line, kind in zip(report.foreword, report.front, strict=False)
        if kind == "title"
    ]
    spans = tuple(
        span
        for span in marking.spans
        if span.kind not in STYLES or not any(a <= span.start < b for a, b in titles)
    )
    return replace(marking, spans=spans)


def _marking(manuscript: Manuscript, repaired: repairs.Repaired) -> Marking:
    """Return what lies over the repaired text; what is said of pictures is repaired by itself."""
    moved = manuscript.marking.moved(repaired.edits, repaired.text)
    spans = [
        replace(span, text=repairs.repair(span.text).text.strip()) if span.text else span
        for span in moved.spans
    ]
    return replace(moved, spans=tuple(spans))


def _ledger(
    manuscript: Manuscript,
    name: str,
    title: str | None,
    split: int | None,
    repaired: repairs.Repaired,
    files: Mapping[str, str],
) -> str:
    """Return the ledger as JSON, a record a line, so that two of them can be compared."""
    data = manuscript.data
    about = {"name": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    head: dict[str, object] = {
        "format": FORMAT,
        "source": about | dict(manuscript.about),
        "title": title,
    }
    if split is not None:
        head["split_depth"] = split
    places = Places(repaired.received)
    lists = {
        "changes": [record(places, edit) for edit in repaired.edits if edit.rule != SCRIPT],
        "doubts": [record(places, doubt) for doubt in repaired.doubts],
        "pages": [{"name": page, "sha256": fingerprint(files[page])} for page in sorted(files)],
    }
    if repeated := _repeated(places, repaired.edits):
        lists["repeated"] = repeated
    if "format" in manuscript.about:
        # A converter's next version may read the file otherwise.
        lists["received"] = [{"text": line} for line in repaired.received.splitlines()]
        lists["images"] = [
            {"name": f"{IMAGES}/{image}", "sha256": hashlib.sha256(data).hexdigest()}
            for image, data in sorted(manuscript.images.items())
        ]
    parts = [f"{_json(key)}: {_json(value)}" for key, value in head.items()]
    for key, rows in lists.items():
        inside = ",\n".join(f"  {_json(row)}" for row in rows)
        parts.append(f"{_json(key)}: [\n{inside}\n]" if rows else f"{_json(key)}: []")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _repeated(places: Places, edits: list[Edit]) -> list[dict[str, Any]]:
    """Return the changes of one script into the other: a row for each character, not each place.

    Of Simplified text every third character is one; a row for each would be ten times the text.
    """
    found: dict[tuple[str, ...], list[list[int]]] = {}
    for edit in edits:
        if edit.rule == SCRIPT:
            row = [edit.start, places.line(edit.start), places.column(edit.start)]
            found.setdefault((edit.before, edit.after, edit.rule, edit.why), []).append(row)
    names = ("before", "after", "rule", "why")
    return [
        {**dict(zip(names, key, strict=True)), "places": rows}
        for key, rows in sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    ]


def _expanded(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the changes that repeated rows stand for."""
    names = ("before", "after", "rule", "why")
    return [
        {"line": line, "column": column, "start": start, "end": start + len(row["before"])}
        | {name: row[name] for name in names}
        for row in rows
        for start, line, column in row["places"]
    ]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def fingerprint(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def record(places: Places, entry: Edit | Doubt) -> dict[str, Any]:
    """Return an edit or a doubt with the line and column (from 1) where it stands."""
    line, column = places.line(entry.start), places.column(entry.start)
    return {"line": line, "column": column} | {
        field: getattr(entry, field) for field in entry.__slots__
    }


def read_ledger(text: str) -> dict[str, Any]:
    """Return a ledger from its JSON. Raises LedgerError."""
    try:
        ledger = json.loads(text)
        if ledger["format"] not in FORMATS:
            raise LedgerError(
                f"{LEDGER} has format {ledger['format']}; this program knows {FORMAT}"
            )
        recorded("", ledger["source"])
        if not isinstance(ledger.get("title"), str | None):
            raise LedgerError(f"{LEDGER} cannot be read: the title is no text")
        if "repeated" in ledger:
            changes = [*ledger["changes"], *_expanded(ledger.pop("repeated"))]
            ledger["changes"] = sorted(changes, key=lambda row: (row["start"], row["end"]))
        for key, fields in ROWS.items():
            for row in ledger.get(key, ()) if key in OPTIONAL else ledger[key]:
                for field, kind in fields.items():
                    if type(row[field]) is not kind:
                        raise LedgerError(
                            f"{LEDGER} cannot be read: {field} of {key} is no {kind.__name__}"
                        )
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise LedgerError(f"{LEDGER} cannot be read: {error}") from None
    return dict(ledger)


def restore(files: Mapping[str, str]) -> bytes:
    """Return the received file from its pages, by undoing what the ledger records.

    Raises LedgerError if the pages are no longer those that were imported.
    """
    ledger = read_ledger(files[LEDGER])
    try:
        edits = [
            Edit(*(row[key] for key in ("start", "end", "before", "after", "rule", "why")))
            for row in ledger["changes"]
        ]
        return recorded(undo(text_of(files), edits), ledger["source"]).encode()
    except ValueError:
        raise LedgerError("the pages have been edited since they were imported") from None


def imported_pages(files: Mapping[str, str]) -> dict[str, str]:
    """Return the pages that were imported, name to fingerprint, as the ledger has them."""
    if LEDGER not in files:
        return {}
    return {row["name"]: row["sha256"] for row in read_ledger(files[LEDGER])["pages"]}


@dataclass(frozen=True, slots=True)
class Plan:
    """What importing would do to a folder."""

    write: dict[str, str]
    remove: list[str]
    edited: list[str]
    images: Mapping[str, bytes] = field(default_factory=dict)
    """To be there: their names say what they hold."""
    unused: list[str] = field(default_factory=list)
    """Pictures of the last import."""


def plan(
    present: Mapping[str, str], new: Mapping[str, str], images: Mapping[str, bytes] | None = None
) -> Plan:
    """Compare the text files of a folder with a new edition.

    `edited` are the pages that somebody has changed or removed since the last import, or that
    no import has written, and that this one would replace or remove.
    """
    imported = imported_pages(present)
    write = {name: text for name, text in new.items() if present.get(name) != text}
    remove = [name for name in imported if name in present and name not in new]
    edited = [
        name
        for name in sorted({*write, *remove} - {LEDGER})
        if (name in present and fingerprint(present[name]) != imported.get(name))
        or (name not in present and name in imported)
    ]
    ledger = read_ledger(present[LEDGER]) if LEDGER in present else {}
    unused = [
        row["name"]
        for row in ledger.get("images", ())
        if OUR_IMAGE.fullmatch(row["name"]) and row["name"] not in (images or {})
    ]
    return Plan(write, remove, edited, images or {}, unused)
