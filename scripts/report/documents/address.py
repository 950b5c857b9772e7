"""Addresses in documents from strangers, which need not be addresses."""

from __future__ import annotations

from urllib.parse import SplitResult, urljoin, urlsplit

BROKEN = SplitResult("broken", "", "", "", "")
"""What is no address: it leads nowhere in the document, and out of it neither."""


def split(address: str) -> SplitResult:
    """Return the parts of an address; BROKEN for what is none (`http://[`)."""
    try:
        return urlsplit(address)
    except ValueError:
        return BROKEN


def joined(base: str, address: str) -> str:
    """Return an address as seen from another; itself if either is none."""
    try:
        return urljoin(base, address)
    except ValueError:
        return address
