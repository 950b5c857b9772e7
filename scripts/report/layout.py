"""The received file as lines: what is only the container of the text."""

from __future__ import annotations

import re

from report.ledger import Edit

BLANK = r" \t\u3000\u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\ufeff"
"""Spaces of every width, of none too."""
SPACE = f"[{BLANK}]"
ENDS = r"\r\f\u2028\u2029"
"""Of lines on an old Mac, of pages, of lines and paragraphs in web pages."""
END = rf"(?:\r?\n|[{ENDS}])"
TEXT = rf"[^{BLANK}\n{ENDS}]"
BEGIN = rf"(?:(?<![^\n{ENDS}])(?!(?<=\r)\n)|(?<=\A\ufeff))"
CONTAINER = re.compile(
    rf"\A\ufeff|{BEGIN}(?:(?:{SPACE}*{END})+(?:{SPACE}+\Z)?|{SPACE}+(?={TEXT}|\Z))|\r(?=\n)"
    rf"|(?P<end>[{ENDS}]|(?<={TEXT}){SPACE}*\Z)|(?<={TEXT}){SPACE}+(?={END})"
)
REASONS = {
    "\ufeff": "the byte order mark is the file's, not the text's",
    **dict.fromkeys("\r\f\u2028\u2029", "one kind of line end"),
    "": "the last line ends too",
}


def repair(text: str) -> list[Edit]:
    """Return the edits after which a text is lines, each a paragraph, without blank ones."""
    return [
        Edit(
            match.start(),
            match.end(),
            match[0],
            "" if match["end"] is None else "\n",
            "layout",
            REASONS.get(match[0], "blank lines and indents are layout"),
        )
        for match in CONTAINER.finditer(text)
    ]
