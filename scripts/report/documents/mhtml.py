"""Web pages saved whole in one file (MHTML, RFC 2557): the page and what it shows."""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass
from urllib.parse import unquote

from report.documents.address import joined
from report.documents.errors import DocumentError


@dataclass(frozen=True, slots=True)
class Saved:
    """A page with the encoding that its envelope names, and the parts by address, unquoted."""

    page: bytes
    encoding: str | None
    address: str
    parts: dict[str, bytes]

    def fetch(self, path: str) -> bytes:
        """Return a part by an address as the page has it, empty if it is not there."""
        whole = joined(self.address, path)
        return self.parts.get(unquote(path)) or self.parts.get(unquote(whole), b"")


def opened(data: bytes) -> Saved:
    """Return the page in a file of several parts. Raises DocumentError."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    parts: dict[str, bytes] = {}
    page: tuple[bytes, str | None, str] | None = None
    for part in message.walk():
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        address = str(part.get("Content-Location") or "")
        if part.get_content_type() in ("text/html", "application/xhtml+xml") and page is None:
            page = content, part.get_content_charset(), address
        parts[unquote(address)] = content
        if name := str(part.get("Content-ID") or "").strip("<>"):
            parts[unquote(f"cid:{name}")] = content
    if page is None:
        raise DocumentError("holds no web page; save the page again, as HTML")
    return Saved(*page, parts)
