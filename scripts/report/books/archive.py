"""Zip files that are the same bytes for the same contents."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

_EARLIEST: Final = 315_532_800  # 1980-01-01: a zip file knows no years before it
_UNIX: Final = 3
_MODE: Final = 0o100644  # a plain file that all may read


def pack(files: Mapping[str, bytes], modified: int) -> bytes:
    """Return a zip file of `files`, name to contents, in the order given.

    `modified` is the time every file gets, in seconds since 1970 (UTC). What is called `mimetype`
    is not compressed, so that an EPUB tells its kind by its first bytes.
    """
    moment = datetime.fromtimestamp(max(modified, _EARLIEST), UTC).timetuple()[:6]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, moment)
            entry.create_system = _UNIX  # else the bytes tell on which system they were made
            entry.external_attr = _MODE << 16
            stored = name == "mimetype"
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, data, compresslevel=9)
    return out.getvalue()
