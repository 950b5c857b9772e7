"""The parts of a zipped document, within limits of size: nothing is unpacked to disk."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping
from typing import Final

from lxml import etree

from report.documents.errors import DocumentError
from report.documents.trees import remove

LARGEST: Final = 200_000_000  # bytes, unpacked, of all parts together
MOST: Final = 10_000  # parts


class Archive:
    """A zip file, read only."""

    def __init__(self, data: bytes) -> None:
        """Open it. Raises DocumentError for what is no zip file, is encrypted or is a bomb."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            members = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError):
            raise DocumentError("the file is broken; ask for it again, or save it anew") from None
        if len(members) > MOST or sum(member.file_size for member in members) > LARGEST:
            raise DocumentError("unpacks to more than any report holds; it was not opened")
        if any(member.flag_bits & 1 for member in members):
            raise DocumentError("the file is encrypted; save it without a password")
        self.names = [member.filename for member in members if not member.is_dir()]

    def read(self, name: str) -> bytes:
        """Return a part, empty if there is none of that name. Raises DocumentError."""
        try:
            with self._zip.open(name) as part:
                data = part.read(LARGEST + 1)
        except KeyError:
            return b""
        except Exception:  # zlib, lzma and zipfile each have their own
            raise DocumentError(f"the file is broken ({name}); ask for it again") from None
        if len(data) > LARGEST:
            raise DocumentError("unpacks to more than any report holds; it was not opened")
        return data

    def xml(self, name: str) -> etree._Element | None:
        """Return the root of a part, as much of it as can be read; None if that is nothing."""
        return _parsed(self.read(name))[0]

    def whole(self, name: str) -> etree._Element | None:
        """Return the root of a part that no text may be missing of, None if it is not there.

        Raises DocumentError.
        """
        root, is_whole = _parsed(self.read(name))
        if not is_whole:
            raise DocumentError(f"broken, or nested too deep ({name}); open it and save it anew")
        return root

    def find(self, path: str, folders: tuple[str, ...] = ("",)) -> bytes:
        """Return the part that a document means by a path, from one of its folders."""
        for folder in folders:
            name = posixpath.normpath(posixpath.join(folder, path)).lstrip("/")
            if name in self.names and not name.startswith(".."):
                return self.read(name)
        return b""

    def with_parts(self, parts: Mapping[str, bytes]) -> bytes:
        """Return the archive with some parts replaced."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as made:
            for name in dict.fromkeys(self.names):
                made.writestr(name, parts.get(name) or self.read(name))
        return out.getvalue()


def _parsed(data: bytes) -> tuple[etree._Element | None, bool]:
    """Return the root of an XML text and whether all of the text is in it.

    No entity of it is replaced and nothing is fetched.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        root = etree.fromstring(data, parser) if data.strip() else None
    except (etree.XMLSyntaxError, ValueError):
        return None, False
    for entity in list(root.iter(etree.Entity)) if root is not None else ():
        remove(entity)
    return root, not parser.error_log.filter_from_fatals()
