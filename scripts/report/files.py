"""The room that touches the disk: a file is either the old one or the new one, never half."""

from __future__ import annotations

import ctypes
import errno
import os
import secrets
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

# Of a file still being written. A leading dot: MkDocs, git and shells pass over such names.
PART_SUFFIX = ".part"

# Of renameat2(2) on Linux and renamex_np(2) on macOS.
AT_FDCWD = -100
RENAME_EXCHANGE = 2
RENAME_SWAP = 2


def write_atomic(path: Path, data: bytes, mode: int | None = None) -> None:
    """Write `data` to `path`, whose folders are made if need be.

    Whoever looks sees the old file or the new one. On an error or Ctrl-C the old one stays and
    nothing is left behind; only a killed process can leave a part file (`is_part`) behind.
    `mode` sets the permission bits; without it they are those of any new file.

    Raises OSError (disk full, no permission, `path` is a folder).
    """
    part = path.with_name(f".{secrets.token_hex(8)}{PART_SUFFIX}")
    try:
        with _created(part) as file:
            file.write(data)
        if mode is not None:
            part.chmod(mode)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _created(path: Path) -> BinaryIO:
    try:
        return path.open("xb")
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("xb")


def walk(folder: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield name and entry of everything below a folder that is no folder; links stay links.

    Nothing if the folder is not there. In no order. Raises OSError.
    """
    waiting = [("", os.fspath(folder))] if folder.is_dir() else []
    while waiting:
        prefix, here = waiting.pop()
        with os.scandir(here) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((f"{prefix}{entry.name}/", entry.path))
                else:
                    yield prefix + entry.name, entry


def is_part(path: Path) -> bool:
    """Tell whether `path` is named like what a killed `write_atomic` leaves behind."""
    return path.name.startswith(".") and path.suffix == PART_SUFFIX and len(path.stem) == 17


def replace_folder(new: Path, folder: Path) -> None:
    """Put the folder `new` in the place of `folder`; what was there, if anything, ends up in `new`.

    Both are on one file system. Whoever looks sees the old folder or the new one, where the
    system can exchange two names (Linux, macOS); elsewhere there is a moment without either, and
    an error in it brings the old one back. Raises OSError.
    """
    if not folder.exists():
        new.rename(folder)
        return
    if _exchange(new, folder):
        return
    aside = new.with_name(new.name + ".old")
    folder.rename(aside)
    try:
        new.rename(folder)
    except BaseException:
        aside.rename(folder)
        raise
    aside.rename(new)


def replace_all(files: Mapping[Path, bytes], new: Path, folder: Path) -> None:
    """Write files and put the folder `new` in the place of `folder`: all of it, or nothing.

    Raises OSError, and then everything is as it was. What takes long, or can find the disk full,
    comes before anything is replaced; after that Ctrl-C waits.
    """
    before = {path: path.read_bytes() if path.is_file() else None for path in files}
    parts: list[Path] = []
    try:
        for path, data in files.items():
            parts.append(path.with_name(f".{secrets.token_hex(8)}{PART_SUFFIX}"))
            with _created(parts[-1]) as file:
                file.write(data)
        with _undisturbed():
            try:
                for part, path in zip(parts, files, strict=True):
                    part.replace(path)
                replace_folder(new, folder)
            except BaseException:
                _put_back(before)
                raise
    finally:
        for part in parts:
            part.unlink(missing_ok=True)


def _put_back(before: Mapping[Path, bytes | None]) -> None:
    for path, data in before.items():
        if data is None:
            path.unlink(missing_ok=True)
        elif path.read_bytes() != data:
            write_atomic(path, data)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Pass over Ctrl-C, for the moment that some renames take."""
    try:
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    except ValueError:  # not the main thread, which is the one that gets it
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before or signal.SIG_DFL)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names in one step; False where the system cannot."""
    libc: Any = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None
    names = os.fsencode(one), os.fsencode(other)
    if hasattr(libc, "renameat2"):
        failed = libc.renameat2(AT_FDCWD, names[0], AT_FDCWD, names[1], RENAME_EXCHANGE)
    elif hasattr(libc, "renamex_np"):
        failed = libc.renamex_np(*names, RENAME_SWAP)
    else:
        return False
    if failed and ctypes.get_errno() not in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(other))
    return not failed
