"""The whole-site build beside what it stands on: plain `mkdocs build`, run once for each variant.

Both build the same pages, in turn, ROUNDS times; the smallest times count, for a busy machine
only ever adds.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
CONFIGURATIONS = ("build/mkdocs.zh-hant.yml", "build/mkdocs.zh-hans.yml")  # the build writes them
ROUNDS = 3
AIM = 1.15


def main() -> int:
    """Print both times and their ratio."""
    whole, plain = [], []
    with tempfile.TemporaryDirectory() as folder:
        for round_ in range(ROUNDS):
            whole.append(_timed(_whole, Path(folder) / f"site{round_}"))
            plain.append(_timed(_plain, Path(folder) / f"plain{round_}"))
    ratio = min(whole) / min(plain)
    print(f"whole site              {min(whole):6.1f} s")
    print(f"mkdocs build, twice     {min(plain):6.1f} s")
    print(f"ratio                   {ratio:6.2f}   (aim: at most {AIM})")
    return 0


def _timed(build: Callable[[Path], None], out: Path) -> float:
    began = time.perf_counter()
    build(out)
    return time.perf_counter() - began


def _whole(out: Path) -> None:
    _run("scripts/publish.py", "build", "--out", str(out))


def _plain(out: Path) -> None:
    for name in CONFIGURATIONS:
        _run("-m", "mkdocs", "build", "--quiet", "-f", name, "-d", str(out / Path(name).stem))


def _run(*arguments: str) -> None:
    subprocess.run(  # noqa: S603  (our own interpreter and file names)
        [sys.executable, *arguments],
        cwd=PROJECT,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        stdout=subprocess.DEVNULL,
        check=True,
    )


if __name__ == "__main__":
    sys.exit(main())
