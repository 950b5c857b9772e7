"""The front door, scripts/convert.py, as tests call it."""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from built import PROJECT

from convert import main

CONVERT = [sys.executable, str(PROJECT / "scripts" / "convert.py")]


@dataclass
class Done:
    returncode: int
    data: bytes
    stderr: str

    @property
    def stdout(self) -> str:
        return self.data.decode()


def convert(*arguments: str | Path) -> Done:
    """Run the front door in this process; `CONVERT` is the command for another."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
        out.flush()
    return Done(code, out.buffer.getvalue(), err.getvalue())


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
