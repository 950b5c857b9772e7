"""Damage everything the front door reads, and see that it ends in a result or a one-line error.

    python scripts/fuzz.py --executions 1000000 --seed 1

Prints how many executions there were and how long the slowest took; returns 1, with the input in
build/fuzz/, for any that ends in a traceback or takes longer than LIMIT of processor time. So many
as ENOUGH end the run.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

import fuzz_documents
from report import documents, encoding, outline, repairs
from report import edition as editions
from report.checks import check
from report.cores import spread
from report.documents import DocumentError
from report.edition import ImportProblemsError, LedgerError
from report.ledger import undo
from report.manuscript import Manuscript
from report.marks import MarkError
from report.orthography import simplify
from report.pages import PageError, text_of
from report.safety.limits import TooLongError, time_limit
from report.variant import render_page
from report.variants import VARIANTS

PROJECT = Path(__file__).resolve().parent.parent
KEPT = PROJECT / "build" / "fuzz"
LIMIT = 10.0
"""Seconds of processor time for an input of a few kilobytes."""
OFTEN = {"source": 12, "import": 12, "page": 120, "ledger": 60}
"""How often each is tried for every once that a document is read: what is quick, more often."""
SHORT, LONGEST = 60, 1500  # characters of a text: short inputs find the same, sooner
ENOUGH = 10  # failures to learn from
BATCH, SEEDS = 500, 1_000_000  # executions of one seed; how many seeds of its own a run has
REFUSALS = (
    *(encoding.NotTextError, DocumentError, ImportProblemsError, LedgerError, PageError),
    *(MarkError, UnicodeDecodeError),
)
"""What the front door says in a line."""

RECEIVED = """一、創(chuàng)建国家(guó)發(fā)展
創(chuàng)建国家(guó)发展改革,全区干部群众。因?yàn)槊恳粋€(gè)區(qū)域發(fā)展,槊恳?yàn)
"""
"""In it all is found that a ledger has rows of: changes, also of every character, and doubts."""

# What means something to one of the readers.
_WRITTEN = r"""
    ( ) （ ） ? € 一、 （一） 1、 # ## {#a} {:a=b} [ ]( ] [^1]: ]: ![ ` ``` ~~~
    | |-|-| * ** _ > >>
    < <div> </div> <script> <!-- --> & &#x0; - 1. : --- ... !!! ??? 「 」 『 』 “ ” ‘ ’
    -{ }- \\ \( $ $$
    -{zh-hant:a;zh-hans:b}- 后 著 乾 干 里 創(chuàng) 槊恳粋€ 0 -1 1e999
    null true {} [] , NaN \u0000 \ud800
    &a *a !!python/object:a
"""
_UNSEEN = ["\t", "\r", "\r\n", "\n", "\n\n", "\0", "\x1b", "\ufeff", "\u200b", "\u202e", "\u3000"]
_RARE = ["\ud7ff", "\U0001f600", "\U00020000", " ", "    "]
_PIECES = (*_WRITTEN.split(), *_UNSEEN, *_RARE)


def main(argv: list[str]) -> int:
    """Run so many executions; return 0 if all ended well, 1 else."""
    parser = argparse.ArgumentParser(description="Damage everything the front door reads.")
    parser.add_argument("--executions", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args(argv)
    begun = time.monotonic()
    batches = [
        (min(BATCH, arguments.executions - at), arguments.seed * SEEDS + at // BATCH)
        for at in range(0, arguments.executions, BATCH)
    ]
    done, slowest, failed = 0, 0.0, list[str]()
    material()
    for (size, _), (took, wrong) in zip(
        batches, spread(_batch, batches, "fuzzing", chunk=4), strict=True
    ):
        done, slowest, failed = done + size, max(slowest, took), failed + wrong
        if len(failed) >= ENOUGH:
            break
    print(
        f"{done:,} executions, seed {arguments.seed}, in {time.monotonic() - begun:.0f} s; "
        f"slowest {slowest:.2f} s; {'; '.join(failed) or 'no traceback, no hang'}"
    )
    return 1 if failed else 0


def _batch(batch: tuple[int, int]) -> tuple[float, list[str]]:
    return fuzz(*batch)


def fuzz(executions: int, seed: int) -> tuple[float, list[str]]:
    """Run executions; return the slowest one's processor seconds, and what failed, if any did."""
    chance = random.Random(seed)  # noqa: S311  (nothing secret)
    sound = material()
    slowest, failed = 0.0, list[str]()
    names = [name for name in TARGETS for _ in range(OFTEN.get(name, 1))]
    for count in range(executions):
        name = chance.choice(names)
        data = damaged(chance.choice(sound[name]), chance, sound[name])
        begun = time.process_time()
        try:
            with time_limit(LIMIT):
                _run(name, data)
        except Exception as error:  # all others are refusals
            failed.append(_keep(name, data, f"seed {seed}, execution {count + 1}: {error!r}"))
        slowest = max(slowest, time.process_time() - begun)
    return slowest, failed


def _run(name: str, data: bytes) -> None:
    try:
        TARGETS[name](data)
    except TooLongError:
        raise
    except REFUSALS:
        return


def _keep(name: str, data: bytes, what: str) -> str:
    KEPT.mkdir(parents=True, exist_ok=True)
    path = KEPT / f"{re.sub('[:/]', '-', name)}-{zlib.crc32(data):08x}.bin"
    path.write_bytes(data)
    return f"{name}: {what}; the input is in {path}"


def damaged(data: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    """Return data with a few changes of the kinds that break readers."""
    if chance.random() < 0.02:
        return chance.randbytes(chance.randrange(400))
    cut = chance.random() < 0.25  # characters, too: few readers come further
    at = (lambda _, place: place) if cut else _between
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        start = at(data, chance.randrange(len(data) + 1))
        end = at(data, min(len(data), start + chance.choice((0, 1, 2, 3, 10, 100))))
        kind = chance.randrange(0 if cut else 1, 6)
        if kind == 0:
            piece = chance.randbytes(chance.randrange(1, 4))
        elif kind == 1:
            piece = chance.choice(_PIECES).encode() * chance.choice((1, 1, 1, 2, 50))
        elif kind == 2:
            piece = data[start:end] * chance.choice((0, 2, 3))
        elif kind == 3:
            other = chance.choice(others)
            place = at(other, chance.randrange(len(other) + 1))
            piece = other[place : at(other, place + chance.randrange(200))]
        elif kind == 4:
            piece = _chinese(chance).encode()
        else:
            # Bytes of the mill: a text in GBK read one byte off.
            piece = _chinese(chance).encode("gb18030")[1:].decode("gb18030", "replace").encode()
        data = data[:start] + piece + data[end:]
    return data


def _between(data: bytes, place: int) -> int:
    """Return the next place that is not inside a character of UTF-8."""
    while place < len(data) and data[place] & 0xC0 == 0x80:
        place += 1
    return place


def _chinese(chance: random.Random) -> str:
    return "".join(chr(chance.randrange(0x4E00, 0x9FFF)) for _ in range(chance.randrange(1, 8)))


@cache
def material() -> dict[str, list[bytes]]:
    """Return what each target is given to begin with."""
    sources = [RECEIVED, *map(_text, sorted((PROJECT / "source").glob("*.txt")))]
    texts = [
        text[at : at + size]
        for text in sources
        for size in (SHORT, LONGEST)
        for at in range(0, len(text), size)
    ]
    parts = [text.encode() for text in texts]
    for text in [*texts[::9], *map(simplify, texts[::9])]:
        parts += (text.encode(name, "replace") for name in encoding.GUESSES)
        misread = text.encode().decode("gb18030", "replace"), text.encode().decode("latin-1")
        parts += (each[:120].encode() for each in misread)
    pages = [path.read_bytes()[: 2 * LONGEST] for path in sorted((PROJECT / "docs").rglob("*.md"))]
    ledgers = [files[editions.LEDGER].encode() for files in _editions()]
    ours = {"source": parts, "page": pages, "ledger": ledgers, "import": parts}
    return ours | fuzz_documents.material()


def _text(path: Path) -> str:
    with suppress(encoding.NotTextError):  # somebody said its encoding when it was imported
        return encoding.decode(path.read_bytes()).text
    return ""


@cache
def _editions() -> list[dict[str, str]]:
    """Return a text as it is imported from a text file and from a document."""
    paragraphs = "".join(f"<p>{line}</p>" for line in RECEIVED.split("\n"))
    return [
        editions.edition(documents.read(data, name), name, "甲", keep_damage=True).files
        for name, data in (("a.txt", RECEIVED.encode("gb18030")), ("a.html", paragraphs.encode()))
    ]


def _source(data: bytes) -> None:
    repaired = repairs.repair(encoding.decode(data).text)
    if undo(repaired.text, repaired.edits) != repaired.received:
        raise AssertionError("the edits do not lead back")
    if outline.repair(repaired.text):
        raise AssertionError("what repair left is not left alone")
    outline.parse(repaired.text)


def _import(data: bytes) -> None:
    new = editions.edition(Manuscript.of_text(encoding.decode(data)), "a.txt", "甲")
    list(check({name: text for name, text in new.files.items() if name != editions.LEDGER}))


def _page(data: bytes) -> None:
    text = data.decode("utf-8")
    list(check({"index.md": text}))
    for variant in VARIANTS:
        render_page(text, variant)
    text_of({"index.md": text})


def _ledger(data: bytes) -> None:
    text = data.decode("utf-8")
    files = _editions()[0] | {editions.LEDGER: text}
    editions.plan(files, {"index.md": "乙"})
    editions.restore(files)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "source": _source,
    "import": _import,
    "page": _page,
    "ledger": _ledger,
} | fuzz_documents.targets()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
