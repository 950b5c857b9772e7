"""The received file as lines: what is only the container of the text."""

from __future__ import annotations

import re

from report.ledger import Edit

SPACE = "[ \\t\\u3000\\u00a0]"
CONTAINER = re.compile(
    rf"\A\ufeff|\r(?=\n)|^(?:{SPACE}*\r?\n)+|^{SPACE}+(?=\S)|(?<=\S){SPACE}+(?=\r?$)|(?<=[^\n])\Z",
    re.MULTILINE,
)
REASONS = {
    "\ufeff": "the byte order mark is the file's, not the text's",
    "\r": "one kind of line end",
    "": "the last line ends too",
}


def repair(text: str) -> list[Edit]:
    """Return the edits after which a text is lines, each a paragraph, without blank ones."""
    return [
        Edit(
            match.start(),
            match.end(),
            match[0],
            "" if match[0] else "\n",
            "layout",
            REASONS.get(match[0], "blank lines and indents are layout"),
        )
        for match in CONTAINER.finditer(text)
    ]
