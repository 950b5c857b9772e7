"""What an index was made of, kept for the next one: what did not change is not made again."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile

import numpy as np

from report.files import write_atomic
from report.search.stream import Stream
from report.search.suffixes import Suffixes


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


@dataclass(frozen=True, slots=True)
class Known:
    """An index: its pages by their addresses, its parts by their names, the suffixes."""

    stamp: str = ""
    pages: Mapping[str, Seen] = field(default_factory=dict)
    parts: Mapping[str, Part] = field(default_factory=dict)
    suffixes: Suffixes | None = None


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
                    return Known()
                stream = Stream(read["units"], read["place"], read["sizes"])
                return Known(
                    told["stamp"],
                    {url: Seen(*seen) for url, seen in told["pages"].items()},
                    {name: Part(*part) for name, part in told["parts"].items()},
                    Suffixes(stream, read["order"], read["shared"]),
                )
        except (OSError, EOFError, BadZipFile, ValueError, KeyError, TypeError):
            return Known()

    def write(
        self,
        stamp: str,
        pages: Mapping[str, Seen],
        parts: Mapping[str, Part],
        suffixes: Suffixes,
    ) -> None:
        """Keep an index. Raises OSError."""
        told = {"key": self.key, "stamp": stamp, "pages": pages, "parts": parts}
        stream = suffixes.stream
        file = io.BytesIO()
        np.savez(
            file,
            told=np.frombuffer(json.dumps(told).encode(), np.uint8),
            units=stream.units,
            place=stream.place,
            sizes=stream.sizes,
            order=suffixes.order,
            shared=suffixes.shared,
        )
        write_atomic(self.file, file.getvalue())
