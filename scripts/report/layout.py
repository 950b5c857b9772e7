"""The received file as lines: what is only the container of the text, and its encoding."""

from __future__ import annotations

import re
import unicodedata

from report.ledger import Edit
from report.likelihood import score
from report.orthography import simplify

GUESSES = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be", "shift_jis", "euc-kr")
SAMPLE = 4000  # bytes; an even number, for UTF-16

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


class NotTextError(Exception):
    """The file cannot be read as text; the message says what it seems to be."""


def decode(data: bytes) -> str:
    """Return the text of a file in UTF-8. It may have a byte order mark, which stays.

    Raises NotTextError for anything else.
    """
    if not data.strip():
        raise NotTextError("the file is empty")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotTextError("not UTF-8; it looks like UTF-16. Save it as UTF-8 and try again")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        guess = _encoding(data[:SAMPLE])
        if guess is None:
            raise NotTextError("not a text file") from None
        message = f"not UTF-8; it looks like {guess}. Save it as UTF-8 and try again"
        raise NotTextError(message) from None
    if any(unicodedata.category(char) == "Cc" and char not in "\t\r\n" for char in text):
        raise NotTextError("not a text file: it holds control characters")
    return text


def _encoding(sample: bytes) -> str | None:
    """Return the encoding in which a sample reads most like Chinese, if it does in any."""
    best, found = -12.0, None
    for encoding in GUESSES:
        try:
            text = sample.decode(encoding, "strict" if len(sample) < SAMPLE else "ignore")
        except UnicodeDecodeError:
            continue
        text = re.sub(r"[\s!-~]+", "", text)
        if text and (mean := score(simplify(text)) / len(text)) > best:
            best, found = mean, encoding
    return found


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
