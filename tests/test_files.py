"""Atomic writes, on a real disk."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from report.files import is_part, replace_all, write_atomic


def test_writes_and_makes_folders(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "頁.md"
    write_atomic(path, "甲".encode())
    write_atomic(path, "乙".encode())
    assert path.read_text(encoding="utf-8") == "乙"
    assert [p.name for p in path.parent.iterdir()] == ["頁.md"]


def test_mode(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.write_bytes(b"")
    write_atomic(tmp_path / "new", b"")
    assert (tmp_path / "new").stat().st_mode == plain.stat().st_mode
    write_atomic(tmp_path / "new", b"", mode=0o640)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o640


def test_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "folder" / "kept").mkdir(parents=True)
    with pytest.raises(OSError):
        write_atomic(tmp_path / "folder", b"data")
    assert [p.name for p in tmp_path.iterdir()] == ["folder"]


@pytest.mark.parametrize("fails", [False, True])
def test_files_and_a_folder_are_replaced_together_or_not_at_all(
    tmp_path: Path, fails: bool
) -> None:
    for name, text in (("docs/a.md", "舊"), ("new/a.md", "新"), ("one.yml", "舊")):
        write_atomic(tmp_path / name, text.encode())
    if fails:
        (tmp_path / "other.yml" / "kept").mkdir(parents=True)
    files = {tmp_path / name: "新".encode() for name in ("one.yml", "a/two.yml", "other.yml")}
    if fails:
        with pytest.raises(OSError):
            replace_all(files, tmp_path / "new", tmp_path / "docs")
    else:
        replace_all(files, tmp_path / "new", tmp_path / "docs")
    texts = {
        path.relative_to(tmp_path).as_posix(): path.read_text(encoding="utf-8")
        for path in tmp_path.rglob("*")
        if path.is_file()
    }
    old = {"docs/a.md": "舊", "new/a.md": "新", "one.yml": "舊"}
    new = {
        "docs/a.md": "新",
        "new/a.md": "舊",
        "one.yml": "新",
        "a/two.yml": "新",
        "other.yml": "新",
    }
    assert texts == (old if fails else new)


def test_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_bytes(b"old")
    # A file size limit is the disk that is full after 10 bytes.
    code = (
        "import resource, signal, sys; from pathlib import Path; from report.files import *;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10));"
        "write_atomic(Path(sys.argv[1]), b'x' * 100000)"
    )
    scripts = Path(__file__).parents[1] / "scripts"
    run = subprocess.run([sys.executable, "-c", code, path], cwd=scripts, capture_output=True)
    assert b"OSError" in run.stderr
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["page.md"]


def test_killed_at_any_moment_old_or_new(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    contents = {b"a" * 300_000, b"b" * 300_000}
    path.write_bytes(b"a" * 300_000)
    code = (
        "import itertools, sys; from pathlib import Path; from report.files import *\n"
        "print('on', flush=True)\n"
        "for c in itertools.cycle(b'ab'): write_atomic(Path(sys.argv[1]), bytes([c]) * 300000)"
    )
    scripts = Path(__file__).parents[1] / "scripts"
    for _ in range(5):
        with subprocess.Popen(
            [sys.executable, "-c", code, path], cwd=scripts, stdout=subprocess.PIPE
        ) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            for _ in range(50):
                assert path.read_bytes() in contents
            writer.send_signal(signal.SIGKILL)
        assert path.read_bytes() in contents
    assert all(is_part(p) for p in tmp_path.iterdir() if p != path)


def test_part_names(tmp_path: Path) -> None:
    assert is_part(tmp_path / ".0123456789abcdef.part")
    assert not is_part(tmp_path / ".part")
    assert not is_part(tmp_path / "0123456789abcdef.part")
    assert not is_part(tmp_path / "page.md")
