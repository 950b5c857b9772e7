"""The bytes of a received text file as text, and back: exactly, whatever the encoding.

An encoding is known by its byte order mark; else UTF-8 by being well-formed; else by what reads
most like Chinese, for nearly any bytes are characters in both GB 18030 and Big5. On a few words
libraries that look at bytes alone, such as charset-normalizer, are often wrong.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import inf
from typing import Any

from report.likelihood import score
from report.orthography import simplify

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    ("\ufeff".encode("gb18030"), "gb18030"),
)
GUESSES = ("utf-8", "gb18030", "cp950", "big5hkscs", "utf-16-le", "utf-16-be")
# Recognised, to say what a file is that is not Chinese: by its letters, where they are the most.
FOREIGN = {"shift_jis": re.compile("[\u3040-\u30ff]"), "euc-kr": re.compile("[\uac00-\ud7a3]")}
NAMES: Mapping[str, str] = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16LE",
    "utf-16-be": "UTF-16BE",
    "gb18030": "GB 18030",
    "cp950": "Big5",
    "big5hkscs": "Big5-HKSCS",
    "shift_jis": "Shift_JIS",
    "euc-kr": "EUC-KR",
}
# What a name means in files that people have: the later, larger set, in which the earlier are
# contained; and for UTF-16 without a mark, Windows's order.
LARGER: Mapping[str, str] = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "utf-8-sig": "utf-8",
    "utf-16": "utf-16-le",
    "big5": "cp950",
}
# Python's code page 950 has the slash of Big5 A241 as that of mathematics; Python writes ／ so.
SLASH = ("\u2215", "／")
# Code page 950 has Cyrillic and kana otherwise than the files of Taiwan and Hong Kong do.
EXTENDED = re.compile(rb"(?:[\x81-\xfe][\x40-\xfe]|[\x00-\x7f])*?[\xc6-\xc8][\xa1-\xfe]")

CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")  # what no text holds
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")  # … but UTF-8 read as Latin-1

SAMPLE = 2000  # characters beyond ASCII that are looked at
LEAST = -12.0  # nats a character: prose has −4 to −7, text in another encoding −13 and less
POOR = -8.0  # nats a character: not sure to be Chinese
CLEAR = 5.0  # nats: the encoding taken is about 150 times as likely as any other
STRAY = 0.02  # of the characters may be undecodable for a file to have an encoding at all


class NotTextError(Exception):
    """The file cannot be read as text; the message says what it seems to be."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how it was written: `encode` gives back the bytes.

    `encoding` is Python's name. `spelled` are the characters that the file writes otherwise than
    Python does: (offset, length, bytes).
    """

    text: str
    encoding: str = "utf-8"
    spelled: tuple[tuple[int, int, bytes], ...] = ()

    @property
    def name(self) -> str:
        """The name of the encoding for people."""
        mark = " with byte order mark" if self.text.startswith("\ufeff") else ""
        return NAMES.get(self.encoding, self.encoding) + mark

    def encode(self) -> bytes:
        """Return the bytes of the file."""
        parts: list[bytes] = []
        at = 0
        for start, length, data in self.spelled:
            parts += (self.text[at:start].encode(self.encoding), data)
            at = start + length
        parts.append(self.text[at:].encode(self.encoding))
        return b"".join(parts)

    def record(self) -> dict[str, Any]:
        """Return what a ledger keeps, beside the text, to encode it again."""
        spelled = [[start, length, data.hex()] for start, length, data in self.spelled]
        return {"encoding": self.encoding} | ({"spelled": spelled} if spelled else {})


def recorded(text: str, record: Mapping[str, Any]) -> Decoded:
    """Return a text with what a ledger says of its encoding: UTF-8 where it says nothing.

    Raises ValueError, TypeError or LookupError for a record that no ledger has.
    """
    spelled = [
        (int(start), int(length), bytes.fromhex(data))
        for start, length, data in record.get("spelled", ())
    ]
    return Decoded(text, _codec(record.get("encoding", "utf-8")), tuple(spelled))


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    """Return the text of a file, in `encoding` if it is given. A byte order mark stays in it.

    Raises NotTextError, in one line that says what to do.
    """
    if not data.strip():
        raise NotTextError("the file is empty")
    mark = next((name for mark, name in MARKS if data.startswith(mark)), None)
    if encoding is not None:
        named = _named(encoding)
        return _proved(data, mark if mark and named == "utf-16" else LARGER.get(named, named))
    return _proved(data, mark or _guess(data))


def doubtful(data: bytes, decoded: Decoded) -> str | None:
    """Return the name of an encoding in which a file reads far more like Chinese, if one does."""
    try:
        other = decode(data)
    except NotTextError:
        return None
    if other.text == decoded.text or _sense(other.text) < _sense(decoded.text) + CLEAR:
        return None
    return other.name


def _codec(name: str) -> str:
    """Return Python's name of a text encoding. Raises LookupError."""
    found = codecs.lookup(name)
    if not found._is_text_encoding:
        raise LookupError(f"{name} is not an encoding of text")
    return next((ours for ours in NAMES if codecs.lookup(ours) == found), found.name)


def _named(name: str) -> str:
    try:
        return _codec(name)
    except LookupError:
        known = ", ".join(NAMES)
        raise NotTextError(f"no encoding is called {name}; some names: {known}") from None


def _guess(data: bytes) -> str:
    """Return the encoding of a file without a mark. Raises NotTextError."""
    found = {name: text for name in GUESSES if (text := _strict(data, name)) is not None}
    if "utf-8" in found:
        return "utf-8"
    if "cp950" in found and EXTENDED.match(data) and "big5hkscs" in found:
        del found["cp950"]
    ranked = sorted(found, key=lambda name: -_sense(found[name]))  # stable: cp950 before HKSCS
    mean = _mean(found[ranked[0]]) if ranked else -inf
    if mean < POOR and (foreign := _foreign(data)):
        raise NotTextError(f"looks like {NAMES[foreign]}; if it is, say --encoding {foreign}")
    if mean < LEAST:
        raise NotTextError(_hopeless(data))
    best = ranked[0]
    for name in ranked[1:]:
        if {best, name} != {"cp950", "big5hkscs"} and (
            _sense(found[best]) - _sense(found[name]) < CLEAR
        ):
            ways = [f"{NAMES[each]} ({_start(found[each])})" for each in (best, name)]
            raise NotTextError(f"reads as {' and as '.join(ways)}; say which with --encoding")
    return best


def _foreign(data: bytes) -> str | None:
    for name, letters in FOREIGN.items():
        telling = _telling(_strict(data, name) or "")
        if len(letters.findall(telling)) > len(telling) / 2:
            return name
    return None


def _start(text: str) -> str:
    return text.strip()[:8].split("\n", 1)[0]


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    never = CONTROL if encoding == "utf-8" else CONTROLS
    return None if never.search(text) else text


def _telling(text: str) -> str:
    return re.sub(r"[\s!-~]+", "", text)[:SAMPLE]


def _sense(text: str) -> float:
    return score(simplify(_telling(text)))


def _mean(text: str) -> float:
    telling = _telling(text)
    return score(simplify(telling)) / len(telling) if telling else 0.0


def _hopeless(data: bytes) -> str:
    """Say what is wrong with a file that reads well in no encoding: one bad byte, or all of it."""
    best, found = LEAST, ""
    for name in GUESSES:
        text = data.decode(name, "replace")
        strays = text.count("\ufffd")
        sound = text.replace("\ufffd", "")
        if strays > max(1, STRAY * len(text)) or not sound or CONTROLS.search(sound):
            continue
        if (mean := _mean(sound)) > best and _strict(data, name) is None:
            best, found = mean, name
    return _stray(data, found) if found else "not a text file, or in no encoding known here"


def _stray(data: bytes, encoding: str) -> str:
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].decode(encoding, "replace").count("\n") + 1
        bad = data[error.start : max(error.end, error.start + 1)].hex(" ").upper()
        name = NAMES.get(encoding, encoding)
        return (
            f"not {name} throughout: byte {error.start + 1} ({bad}, line {line}) is no character; "
            "mend it there, or name the encoding with --encoding"
        )
    return f"not {encoding}"


def _proved(data: bytes, encoding: str) -> Decoded:
    """Decode, and prove that the bytes can be had back. Raises NotTextError."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise NotTextError(_stray(data, encoding)) from None
    except UnicodeError as error:
        raise NotTextError(f"not {encoding}: {error}") from None
    if control := CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        code = f"U+{ord(control[0]):04X}"
        raise NotTextError(f"not a text file: it holds control characters ({code}, line {line})")
    text = _plain(text, encoding)
    decoded = Decoded(text, encoding)
    if _encoded(decoded) == data:
        return decoded
    decoded = Decoded(text, encoding, tuple(_spelled(data, encoding)))
    if _encoded(decoded) != data:
        raise NotTextError(f"its bytes cannot be had back from {encoding}; save it as UTF-8")
    return decoded


def _plain(text: str, encoding: str) -> str:
    return text.replace(*SLASH) if encoding == "cp950" else text


def _encoded(decoded: Decoded) -> bytes | None:
    try:
        return decoded.encode()
    except UnicodeError:
        return None


def _spelled(data: bytes, encoding: str) -> Iterator[tuple[int, int, bytes]]:
    """Yield the characters that Python would write in other bytes: Big5 has some twice."""
    decoder = codecs.getincrementaldecoder(encoding)()
    start = at = 0
    for place in range(len(data)):
        chars = decoder.decode(data[place : place + 1])
        if not chars:
            continue
        chars = _plain(chars, encoding)
        written = data[start : place + 1]
        if _encoded(Decoded(chars, encoding)) != written:
            yield at, len(chars), written
        start = place + 1
        at += len(chars)
