"""An edition of a received report: its pages with their ledger, proved before they are written.

The ledger is the published record: every departure of the pages from the text received, and what
each page was when it was imported, so that a page that somebody has edited since is known.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from operator import attrgetter, itemgetter
from typing import Any

from report import outline, repairs
from report.cores import progress
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
OFTEN = 500  # times the same change is made: then it is recorded once, with its places
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
    "repeated": {"before": str, "after": str, "rule": str, "why": str, "places": list},
    "pages": {"name": str, "sha256": str},
    "received": {"text": str},
    "images": {"name": str, "sha256": str},
}
OPTIONAL = ("repeated", "received", "images")
TEXTS = ("before", "after", "rule", "why")  # what an edit says beside where
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
    such places as the repair did; the ledger lists them among the doubts.
    """
    repaired, report, marking = read(manuscript)
    received = manuscript.text
    broken = [doubt for doubt in repaired.doubts if doubt.rule in ("damage", "mojibake")]
    if broken and not keep_damage:
        places = Places(received)
        raise ImportProblemsError(
            [(places.line(d.start), f"damage not repaired: {d.text} ({d.why})") for d in broken]
        )
    if not repaired.text.strip():
        raise ImportProblemsError([(1, "no text: what is there is furniture, or seen by nobody")])
    named = title or outline.title(report) or UNTITLED
    with progress(3, "pages and record") as bar:
        files = pages(report, named, Source(name, repaired.line), marking, split)
        bar.update()
        files[LEDGER] = _ledger(manuscript, name, title, split, repaired, files)
        bar.update()
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
    repeated = _repeated(repaired.edits)
    lists: dict[str, Iterable[Mapping[str, Any]]] = {
        "changes": (record(places, edit) for edit in repaired.edits if _key(edit) not in repeated),
        "doubts": [record(places, doubt) for doubt in repaired.doubts],
        "pages": [{"name": page, "sha256": fingerprint(files[page])} for page in sorted(files)],
    }
    if repeated:
        lists["repeated"] = _rows(places, repeated)
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
        parts.append(f"{_json(key)}: [\n{inside}\n]" if inside else f"{_json(key)}: []")
    return "{\n" + ",\n".join(parts) + "\n}\n"


_Key = tuple[str, ...]  # the TEXTS of an edit


def _key(edit: Edit) -> _Key:
    return edit.before, edit.after, edit.rule, edit.why


def _repeated(edits: Iterable[Edit]) -> dict[_Key, list[int]]:
    """Return where each change begins that is recorded once for all its places.

    Of Simplified text every third character is one, and a large report has few others that are not
    made over and over: a row for each place would be ten times the text.
    """
    found: dict[_Key, list[int]] = {}
    for edit in edits:
        found.setdefault(_key(edit), []).append(edit.start)
    return {
        key: starts
        for key, starts in found.items()
        if key[TEXTS.index("rule")] == SCRIPT or len(starts) > OFTEN
    }


def _rows(places: Places, repeated: Mapping[_Key, list[int]]) -> Iterator[dict[str, Any]]:
    """Yield a row for each repeated change, with the start, the line and the column of each."""
    for key, starts in sorted(repeated.items(), key=lambda item: (-len(item[1]), item[0])):
        rows = [[start, places.line(start), places.column(start)] for start in starts]
        yield {**dict(zip(TEXTS, key, strict=True)), "places": rows}


def changes_of(ledger: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return all changes that a ledger records, a row for each, in order."""
    repeated = [
        {"line": line, "column": column, "start": start, "end": start + len(row["before"])}
        | {name: row[name] for name in TEXTS}
        for row in ledger.get("repeated", ())
        for start, line, column in row["places"]
    ]
    return sorted([*ledger["changes"], *repeated], key=itemgetter("start", "end"))


def edits_of(ledger: Mapping[str, Any]) -> list[Edit]:
    """Return the edits that a ledger records, in order."""
    found = [
        Edit(row["start"], row["end"], *(row[name] for name in TEXTS)) for row in ledger["changes"]
    ]
    for row in ledger.get("repeated", ()):
        size, texts = len(row["before"]), [row[name] for name in TEXTS]
        found += (Edit(start, start + size, *texts) for start, _, _ in row["places"])
    return sorted(found, key=attrgetter("start", "end"))


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
        for key, fields in ROWS.items():
            for row in ledger.get(key, ()) if key in OPTIONAL else ledger[key]:
                for field, kind in fields.items():
                    if type(row[field]) is not kind:
                        raise LedgerError(
                            f"{LEDGER} cannot be read: {field} of {key} is no {kind.__name__}"
                        )
        for row in ledger.get("repeated", ()):
            if any([*map(type, place)] != [int, int, int] for place in row["places"]):
                raise LedgerError(f"{LEDGER} cannot be read: places are not three whole numbers")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise LedgerError(f"{LEDGER} cannot be read: {error}") from None
    return dict(ledger)


def restore(files: Mapping[str, str]) -> bytes:
    """Return the received file from its pages, by undoing what the ledger records.

    Raises LedgerError if the pages are no longer those that were imported.
    """
    ledger = read_ledger(files[LEDGER])
    try:
        text = undo(text_of(files), edits_of(ledger))
        return recorded(text, ledger["source"]).encode()
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
