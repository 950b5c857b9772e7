"""What of a document is kept beside its text, links and pictures, and the list of what is not."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from report.documents.pictures import PictureError, made_safe
from report.safety.addresses import SCHEMES, link_problem, mismatch

_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
PICTURES: Final = 2000
BYTES: Final = 200_000_000
SHOWN: Final = 60  # characters of what was dropped

WRITTEN: Final = ", written as plain characters"

Fetch = Callable[[str], bytes]
"""An address as the document has it → the bytes there, empty if there are none."""


def counted(number: int, what: str, then: str = "") -> str:
    """Return how many there are of something: 1 embedded file, 2 embedded files."""
    name, _, aside = what.partition(" (")
    return f"{number} {name}{'s'[: number != 1]}{aside and f' ({aside}'}{then}"


class Keeper:
    """Keeps pictures and links of one document, and says what was not kept, and why."""

    def __init__(self, fetch: Fetch) -> None:
        """Take where pictures come from."""
        self._fetch = fetch
        self._names: dict[str, str | None] = {}
        self._bytes = 0
        self.images: dict[str, bytes] = {}
        self._dropped: dict[str, int] = {}
        self.title = ""
        """What the file says, outside its text, that the document is called."""

    def drop(self, what: str, text: str = "") -> None:
        """Note what was left out, with the beginning of its text."""
        shown = " ".join(text.split())
        shown = shown[:SHOWN] + "…" if len(shown) > SHOWN else shown
        line = f"{what}: {shown}" if shown else what
        self._dropped[line] = self._dropped.get(line, 0) + 1

    @property
    def dropped(self) -> list[str]:
        """What was left out, a line each; before one that comes again, how often it does."""
        return [f"{count} × {line}" if count > 1 else line for line, count in self._dropped.items()]

    def picture(self, path: str) -> str | None:
        """Keep a picture; return its name on the site, None if it cannot be shown."""
        if path not in self._names:
            self._names[path] = self._kept(path)
        return self._names[path]

    def _kept(self, path: str) -> str | None:
        try:
            if len(self.images) >= PICTURES or self._bytes > BYTES:
                raise PictureError("too many pictures")
            name, data = made_safe(self._fetch(path))
        except PictureError as error:
            self.drop(f"picture ({error})", path if len(path) < 200 else path[:40])
            return None
        self._bytes += len(data)
        self.images[name] = data
        return name

    def link(self, address: str, text: str) -> str:
        """Return the address of a link that may stand on the site; empty if it may not."""
        address = address.strip()
        found = _SCHEME.match(address)
        if not found or found[1].lower() not in SCHEMES:
            problem: str | None = "to another page of the site, or to a program"
        else:
            problem = link_problem(address) or mismatch(text, address)
        if problem:
            if not address.startswith("#"):
                self.drop(f"link ({problem})", f"{text} → {address}")
            return ""
        return address
