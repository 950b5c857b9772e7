"""What is wrong with a document."""

from __future__ import annotations


class DocumentError(Exception):
    """The file cannot be read; the message is one line that says what to do."""
