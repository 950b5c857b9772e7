"""Texts that were read in an encoding they were not written in, and what their bytes were.

A `Misreading` says what a text was written in and read as: UTF-8 read as GBK makes 鍒涘缓 of 创建,
GBK read as Latin-1 makes ´´½¨ of it. From the characters one sees, `read_as` tells the bytes;
`written_in` what they were meant to be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product

LOST = "?\ufffd"  # what stands where bytes made no character

CONTINUATION = range(0x80, 0xC0)
LEADS = (*range(0xE2, 0xEA), 0xEF)  # of UTF-8, for what Chinese text consists of
UNDEFINED = (0x81, 0x8D, 0x8E, 0x8F, 0x90, 0x9D, 0x9E)
INVISIBLE = (*UNDEFINED, 0xA0, 0xAD)

Bytes = tuple[int | tuple[int, ...], ...]
"""Bytes, some of which were lost: what such a one may have been."""

ANY = tuple(range(0x80, 0x100))


@dataclass(frozen=True, slots=True)
class Misreading:
    """What a text was written in, and what it was read as."""

    written: str
    read: str

    @property
    def name(self) -> str:
        """Say it, for people."""
        return f"{NAMES[self.written]} read as {NAMES[self.read]}"


NAMES: Mapping[str, str] = {
    "utf-8": "UTF-8",
    "gbk": "GBK",
    "big5": "Big5",
    "latin": "Latin-1",
}

MISREADINGS = (
    Misreading("utf-8", "gbk"),
    Misreading("utf-8", "latin"),
    Misreading("gbk", "latin"),
    Misreading("big5", "latin"),
    Misreading("utf-8", "big5"),
    Misreading("big5", "gbk"),
    Misreading("gbk", "big5"),
)


@cache
def read_as(encoding: str, char: str) -> bytes:
    """Return the bytes that `char` was seen for; none if it cannot be."""
    if char < "\x80":
        return char.encode()
    if encoding == "latin":
        return _latin().get(char, b"")
    if encoding == "gbk" and char == "€":  # code page 936 calls a lone 80 so
        return b"\x80"
    for codec in _CODECS[encoding]:
        data = char.encode(codec, "ignore")
        if 0 < len(data) <= 2:
            return data
    return b""


@cache
def readings(encoding: str, char: str) -> tuple[bytes, ...]:
    """Return all bytes that `char` may have been seen for: Big5's two codecs differ on some."""
    first = read_as(encoding, char)
    if encoding != "big5" or char < "\x80":
        return (first,) if first else ()
    found = {char.encode(codec, "ignore"): 0 for codec in _CODECS["big5"]}
    return tuple(data for data in found if len(data) == 2)


@cache
def lost_before(encoding: str, char: str) -> tuple[int, ...]:
    """Return the bytes that make no character before `char` ("" at an end): one may be lost."""
    data = read_as(encoding, char)[:1]
    codec = _CODECS[encoding][0]
    return tuple(byte for byte in ANY if not data or not strict(codec, bytes((byte, *data))))


@cache
def no_pairs() -> tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]:
    """Return the bytes of UTF-8 that make no character in GBK together: leads, and their seconds.

    The pairs of users come first.
    """
    seconds: defaultdict[tuple[int, ...], list[int]] = defaultdict(list)
    possible = (*CONTINUATION, *LEADS)
    for lead in possible:
        unread = tuple(byte for byte in possible if not strict("gbk", bytes((lead, byte))))
        seconds[unread].append(lead)
    del seconds[()]
    groups = [(tuple(leads), unread) for unread, leads in seconds.items()]
    return tuple(sorted(groups, key=lambda group: 0xAA not in group[0]))


# The second of each has, in its private use area, the pairs that the first leaves undefined.
_CODECS = {"gbk": ("gbk", "gb18030"), "big5": ("big5hkscs", "cp950")}


@cache
def _latin() -> dict[str, bytes]:
    """Latin-1, and what code pages 1252 and 1254 (Turkish) put in its place: never ambiguous."""
    found = {chr(code): bytes([code]) for code in range(0x80, 0x100)}
    for code in range(0x80, 0x100):
        for codec in ("cp1252", "cp1254"):
            found[bytes([code]).decode(codec, "ignore") or chr(code)] = bytes([code])
    return found


@cache
def written_in(encoding: str, pending: Bytes) -> tuple[str, ...] | None:
    """Return the characters that bytes may be: one, or several if some were lost.

    None if they are the beginning of one only; empty if they are none.
    """
    if isinstance(pending[0], int) and pending[0] < 0x80:
        return (chr(pending[0]),)
    options = [(byte,) if isinstance(byte, int) else byte for byte in pending]
    return _utf8(options) if encoding == "utf-8" else _double(encoding, options)


def _utf8(options: list[tuple[int, ...]]) -> tuple[str, ...] | None:
    first, *rest = options
    leads = first if len(first) == 1 else tuple(byte for byte in first if byte in LEADS)
    tails = [tuple(byte for byte in tail if byte in CONTINUATION) for tail in rest]
    if not leads or not 0xC2 <= leads[0] <= 0xF4 or not all(tails):
        return ()
    length = 2 if leads[0] < 0xE0 else 3 if leads[0] < 0xF0 else 4
    return None if len(options) < length else _characters("utf-8", leads, *tails)


def _double(encoding: str, options: list[tuple[int, ...]]) -> tuple[str, ...] | None:
    if len(options) == 1:
        return None if all(0x81 <= byte <= 0xFE for byte in options[0]) else ()
    for codec in ("gbk",) if encoding == "gbk" else _CODECS["big5"]:
        if chars := _characters(codec, *options):
            return chars
    return ()


def _characters(codec: str, *options: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(char for each in product(*options) if _may_be(char := strict(codec, bytes(each))))


def strict(codec: str, data: bytes) -> str:
    """Return the text of bytes; empty if they are none."""
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return ""


def _may_be(char: str) -> bool:
    """Tell whether a decoded character is one that texts hold."""
    return (
        len(char) == 1
        and char != "\ufffd"
        and (char.isprintable() or "\x80" <= char <= "\xff" or char == "\u3000")
    )


def decoded(encoding: str, data: bytes) -> str:
    """Return the text of bytes; empty if they are none, or one that no text is."""
    for codec in {"utf-8": ("utf-8",), "gbk": ("gbk",), "big5": ("cp950", "big5hkscs")}[encoding]:
        if text := strict(codec, data):
            return text if all(_may_be(char) or char < "\x80" for char in text) else ""
    return ""


def roughly(encoding: str, data: bytes) -> str:
    """Return what can be read of bytes."""
    codec = _CODECS[encoding][0] if encoding in _CODECS else encoding
    return data.decode(codec, "ignore")
