"""The received file as lines: what is only the container of the text."""

from __future__ import annotations

import re

from report.ledger import Edit

SPACE = "[ \\t\\u3000\\u00a0]"
ENDS = r"\r\f\u2028\u2029"
"""Of lines on an old Mac, of pages, of lines and paragraphs in web pages."""
END = rf"(?:\r?\n|[{ENDS}])"
BEGIN = rf"(?:(?<![^\n{ENDS}])(?!(?<=\r)\n)|(?<=\A\ufeff))"
CONTAINER = re.compile(
    rf"\A\ufeff|{BEGIN}(?:(?:{SPACE}*{END})+(?:{SPACE}+\Z)?|{SPACE}+(?=\S|\Z))"
    rf"|\r(?=\n)|(?P<end>[{ENDS}]|(?<=\S)(?<!\A\ufeff){SPACE}*\Z)|(?<=\S){SPACE}+(?={END})"
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
