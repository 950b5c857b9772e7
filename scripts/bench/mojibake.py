"""Paragraphs read in the wrong encoding: how many are repaired, and what becomes of characters.

    python -m bench.mojibake [TEXT]     a Traditional text in UTF-8; else the pages in docs/

Readers differ in what they show for bytes that make no character. Every other paragraph is turned
Simplified first, but for Big5. A character is open if U+FFFD or `?` stands in its place.
"""

from __future__ import annotations

import codecs
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path

from report.ledger import apply
from report.mojibake import repair
from report.orthography import simplify

DOCS = Path(__file__).resolve().parents[2] / "docs"
PARAGRAPHS = 40
LENGTHS = range(30, 200)  # characters of a paragraph


def _one_byte(error: UnicodeError) -> tuple[str, int]:
    """Show a sign for a byte that begins no character; code page 936 calls a lone 80 €."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "€" if error.object[error.start] == 0x80 else "\ufffd", error.start + 1


def _two_bytes(error: UnicodeError) -> tuple[str, int]:
    """Show a sign for it and the next one, whatever that is."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "?", min(error.start + 2, len(error.object))


codecs.register_error("one-byte", _one_byte)
codecs.register_error("two-bytes", _two_bytes)

Reader = Callable[[str], str]


def _reader(written: str, read: str, errors: str = "replace") -> Reader:
    return lambda text: text.encode(written, "ignore").decode(read, errors)


def _twice(reader: Reader) -> Reader:
    return lambda text: reader(reader(text))


READERS: dict[str, Reader] = {
    "UTF-8 as code page 936": _reader("utf-8", "gbk", "one-byte"),
    "UTF-8 as GB 18030": _reader("utf-8", "gb18030"),
    "UTF-8 as GBK, two bytes a sign": _reader("utf-8", "gbk", "two-bytes"),
    "UTF-8 as Latin-1": _reader("utf-8", "latin-1"),
    "UTF-8 as Latin-1, twice": _twice(_reader("utf-8", "latin-1")),
    "GBK as Latin-1": _reader("gbk", "latin-1"),
    "Big5 as Latin-1": _reader("big5", "latin-1"),
    "GBK as Big5": _reader("gbk", "big5hkscs"),
    "Big5 as GBK": _reader("big5", "gb18030"),
}


def main(argv: list[str]) -> int:
    """Print the figures."""
    files = [Path(argv[0])] if argv else sorted(DOCS.rglob("*.md"))
    lines = "".join(path.read_text(encoding="utf-8") for path in files).split("\n")
    paragraphs = [
        line for line in lines if len(line) in LENGTHS and not re.search(r"[{\[`<|]", line)
    ]
    for name, reader in READERS.items():
        chance = random.Random(1)  # noqa: S311
        count: Counter[str] = Counter()
        began = time.process_time()
        for number in range(PARAGRAPHS):
            original = chance.choice(paragraphs)
            if number % 2 and not name.startswith("Big5"):
                original = simplify(original)
            original = original.encode(name.split()[0], "ignore").decode(name.split()[0])
            count += _outcome(original, reader(original))
        took = (time.process_time() - began) / PARAGRAPHS
        shares = ", ".join(
            f"{count[what] / count['characters']:7.2%} {what}"
            for what in ("right", "open", "wrong")
        )
        print(f"{name:32}{count['exact']:3} of {PARAGRAPHS} exact; {shares}; {took:5.2f} s each")
    return 0


def _outcome(original: str, received: str) -> Counter[str]:
    """Return whether a paragraph is exact, and how many characters are right, open and wrong."""
    edits, _ = repair(received)
    repaired = apply(received, edits)
    count = Counter(characters=len(original), exact=int(repaired == original))
    matcher = SequenceMatcher(None, original, repaired, autojunk=False)
    for what, start, end, left, right in matcher.get_opcodes():
        open_ = "\ufffd" in repaired[left:right] or "?" in repaired[left:right]
        outcome = "right" if what == "equal" else "open" if open_ else "wrong"
        count[outcome] += max(end - start, int(what != "equal"))
    return count


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
