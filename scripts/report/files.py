"""The room that touches the disk: a file is either the old one or the new one, never half."""

from __future__ import annotations

import secrets
from pathlib import Path

# Of a file still being written. A leading dot: MkDocs, git and shells pass over such names.
PART_SUFFIX = ".part"


def write_atomic(path: Path, data: bytes, mode: int | None = None) -> None:
    """Write `data` to `path`, whose folders are made if need be.

    Whoever looks sees the old file or the new one. On an error or Ctrl-C the old one stays and
    nothing is left behind; only a killed process can leave a part file (`is_part`) behind.
    `mode` sets the permission bits; without it they are those of any new file.

    Raises OSError (disk full, no permission, `path` is a folder).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{secrets.token_hex(8)}{PART_SUFFIX}")
    try:
        with part.open("xb") as file:
            file.write(data)
        if mode is not None:
            part.chmod(mode)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def is_part(path: Path) -> bool:
    """Tell whether `path` is named like what a killed `write_atomic` leaves behind."""
    return path.name.startswith(".") and path.suffix == PART_SUFFIX and len(path.stem) == 17
