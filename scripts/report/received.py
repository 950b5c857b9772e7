"""The received text beside the report made from it: which line became which paragraph."""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from operator import itemgetter

from report.edition import LEDGER, edits_of, read_ledger
from report.encoding import decode
from report.ledger import Origins, Places, apply

FOLDER = "source"
"""Where received texts are kept; the ledger says which one."""

PAGE = "received.html"
"""The page that shows it, beside the variants: it is of neither script."""


def received_page(folder: str = "") -> str:
    """Return the page of one of several reports, by its folder; of the only one, PAGE."""
    return f"received-{folder}.html" if folder else PAGE


class ReceivedError(Exception):
    """The received text is not the one that the ledger speaks of; the message is for people."""


@dataclass(frozen=True, slots=True)
class Received:
    """A text as it was received, and the report as it was first made from it."""

    name: str
    bytes: int
    sha256: str
    lines: tuple[str, ...]
    """As received, without their ends."""
    paragraphs: tuple[tuple[int, str], ...]
    """The lines of the report, headings too: the line received (from 1), the Traditional text."""
    format: str = ""
    """Of a document, whose text was taken out of it; a text has none."""
    dropped: tuple[str, ...] = ()
    """What was left out of a document, a line each."""

    def between(self, lines: str) -> list[tuple[int, str]]:
        """Return the paragraphs that come from lines of the received text, as "3-4"."""
        first, _, last = lines.partition("-")
        begin = bisect_left(self.paragraphs, int(first), key=itemgetter(0))
        end = bisect_right(self.paragraphs, int(last or first), key=itemgetter(0))
        return list(self.paragraphs[begin:end])


def source_name(files: Mapping[str, str]) -> str | None:
    """Return the name of the received text of some pages; None if they were not imported."""
    return str(read_ledger(files[LEDGER])["source"]["name"]) if LEDGER in files else None


def read_received(files: Mapping[str, str], data: bytes) -> Received:
    """Return the received text of some pages from its bytes. Raises ReceivedError."""
    ledger = read_ledger(files[LEDGER])
    source = ledger["source"]
    if hashlib.sha256(data).hexdigest() != source["sha256"]:
        raise ReceivedError(f"{FOLDER}/{source['name']} is not the text that {LEDGER} speaks of")
    if "received" in ledger:
        text = "".join(row["text"] + "\n" for row in ledger["received"])
    else:
        text = decode(data, source.get("encoding")).text
    edits = edits_of(ledger)
    places, origins = Places(text), Origins(edits)
    paragraphs: list[tuple[int, str]] = []
    at = 0
    for line in apply(text, edits).splitlines(keepends=True):
        paragraphs.append((places.line(origins.of(at)), line.rstrip("\n")))
        at += len(line)
    return Received(
        source["name"],
        source["bytes"],
        source["sha256"],
        tuple(text.split("\n")),
        tuple(paragraphs),
        source.get("format", ""),
        tuple(source.get("dropped", ())),
    )
