"""What an index was made of, kept for the next one: what did not change is not made again."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile

import numpy as np

from report.files import write_atomic
from report.search.stream import Stream
from report.search.suffixes import Suffixes, sort


class Seen(NamedTuple):
    """What was seen of a page."""

    stamp: list[int]
    """Of its file, see `report.kept`."""
    number: int | None = None
    """In reading order; None if it is not indexed."""
    digest: str = ""
    size: int = 0
    """Of its text, in characters."""
    links: list[str] | None = None
    """The addresses that it links to; None if nobody asked."""


class Part(NamedTuple):
    """A file of the index: what it was made from, the hash and the size of its bytes."""

    made_from: str
    digest: str
    size: int


class Forms(NamedTuple):
    """The characters of a site, and the forms of those that may be typed (see `variants`)."""

    present: str
    lines: list[str]


@dataclass(frozen=True, slots=True)
class Known:
    """What an index was made of: pages by their addresses, parts by their names."""

    stamp: str
    pages: Mapping[str, Seen]
    parts: Mapping[str, Part]
    forms: Forms
    suffixes: Suffixes


NOTHING = Known("", {}, {}, Forms("", []), sort([]))


@dataclass(frozen=True, slots=True)
class Store:
    """A file in which it is kept, good for one `key`: that of the program."""

    file: Path
    key: str

    def read(self) -> Known:
        """Return what is kept, if anything is."""
        try:
            with np.load(self.file) as read:
                told = json.loads(read["told"].tobytes())
                if told["key"] != self.key:
                    return NOTHING
                return Known(
                    told["stamp"],
                    {url: Seen(*seen) for url, seen in told["pages"].items()},
                    {name: Part(*part) for name, part in told["parts"].items()},
                    Forms(*told["forms"]),
                    Suffixes(
                        Stream(read["units"], read["place"], read["sizes"]),
                        read["order"],
                        read["shared"],
                    ),
                )
        except (OSError, EOFError, BadZipFile, ValueError, KeyError, TypeError):
            return NOTHING

    def write(self, known: Known) -> None:
        """Keep what an index was made of. Raises OSError."""
        told = {
            "key": self.key,
            "stamp": known.stamp,
            "pages": known.pages,
            "parts": known.parts,
            "forms": known.forms,
        }
        suffixes = known.suffixes
        file = io.BytesIO()
        np.savez(
            file,
            told=np.frombuffer(json.dumps(told).encode(), np.uint8),
            units=suffixes.stream.units,
            place=suffixes.stream.place,
            sizes=suffixes.stream.sizes,
            order=suffixes.order,
            shared=suffixes.shared,
        )
        write_atomic(self.file, file.getvalue())
