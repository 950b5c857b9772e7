"""The front door, run as people run it: import, explain, restore, refusals, kills."""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from built import PROJECT
from front import CONVERT, convert, snapshot

from report import settings
from report.files import PART_SUFFIX
from report.ledger import Edit, apply, undo
from report.variants import MASTER

SOURCE = PROJECT / "source" / "wolong.txt"
COMMANDS = [
    *("new", "add", "import", "simplify", "variants", "explain", "outline"),
    *("check", "text", "restore", "nav"),
]
SHA256 = "d57bf2283706de16459f009f9e9a07506a1341b454f4e774f3a654fdee199d52"


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("imported") / "docs"
    done = convert("import", SOURCE, "--into", folder, "--title", "題目")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def docs(imported: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(imported, tmp_path / "docs"))


def test_the_received_text_is_as_received() -> None:
    assert hashlib.sha256(SOURCE.read_bytes()).hexdigest() == SHA256


def test_three_chapters_fifteen_sections(imported: Path) -> None:
    assert len(list(imported.glob("*/index.md"))) == 3
    sections = [
        len(list(folder.glob("*.md"))) - 1
        for folder in sorted(imported.iterdir())
        if folder.is_dir()
    ]
    assert sorted(sections) == [4, 5, 6]
    assert {path.name for path in imported.glob("*.md")} == {
        "index.md",
        "foreword.md",
        "closing.md",
    }


def test_the_pages_in_docs_are_an_import_of_the_source_or_edits_of_it(tmp_path: Path) -> None:
    """Pages that nobody edited since are what the present code makes of the source."""
    committed = json.loads((PROJECT / "docs" / "ledger.json").read_text(encoding="utf-8"))
    done = convert("import", SOURCE, "--into", tmp_path / "docs", "--title", committed["title"])
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "docs" / "ledger.json").read_text(encoding="utf-8")) == committed


def test_nothing_of_the_damage_is_left(imported: Path) -> None:
    text = convert("text", imported).stdout
    assert not set("?€\ufffd") & set(text)
    assert not re.search(r"\([a-zà-ǜ]+\)", text)
    assert not re.search(r"(?<=[一-鿿])[,;:!?()]|[,;:!?()](?=[一-鿿])", text)
    for kept in (
        "13000餘人",
        "1.12億",
        "LED電子屏",
        "360廣場",
        "公安+城管",
        "55%",
        "污染",
        "郭峰",
        "群眾",
    ):
        assert kept in text


def test_undoing_the_ledger_gives_back_the_received_file(imported: Path) -> None:
    restored = convert("restore", imported).stdout.encode()
    assert hashlib.sha256(restored).hexdigest() == SHA256


def test_explain_lists_exactly_the_changes(imported: Path) -> None:
    told = json.loads(convert("explain", SOURCE, "--format", "json").stdout)
    edits = [
        Edit(*(row[key] for key in ("start", "end", "before", "after", "rule", "why")))
        for row in told["changes"]
    ]
    received = SOURCE.read_text(encoding="utf-8")
    text = convert("text", imported).stdout
    assert apply(received, edits) == text
    assert undo(text, edits) == received
    assert all(edit.before != edit.after for edit in edits)
    rows = received.split("\n")
    for row in told["changes"]:
        line = "\n".join(rows[row["line"] - 1 :])
        assert line[row["column"] - 1 :].startswith(row["before"])
    assert len(convert("explain", SOURCE).stdout.splitlines()) == len(edits) + len(told["doubts"])


def test_import_twice_changes_nothing(docs: Path) -> None:
    before = snapshot(docs)
    stamps = {path: path.stat().st_mtime_ns for path in docs.rglob("*")}
    done = convert("import", SOURCE, "--into", docs)
    assert done.returncode == 0
    assert "nothing to change" in done.stderr
    assert snapshot(docs) == before
    assert {path: path.stat().st_mtime_ns for path in docs.rglob("*")} == stamps


def test_an_edited_page_is_not_overwritten(docs: Path) -> None:
    page = docs / "foreword.md"
    page.write_text(page.read_text(encoding="utf-8").replace("新一輪", "新壹輪"), encoding="utf-8")
    before = snapshot(docs)
    done = convert("import", SOURCE, "--into", docs)
    assert done.returncode == 2
    assert "foreword.md" in done.stderr
    assert snapshot(docs) == before
    shown = convert("import", SOURCE, "--into", docs, "--diff")
    assert shown.returncode == 0
    assert "-新壹輪" in shown.stdout
    assert snapshot(docs) == before
    assert convert("import", SOURCE, "--into", docs, "--force").returncode == 0
    assert "新一輪" in page.read_text(encoding="utf-8")


def test_a_page_somebody_wrote_or_removed_is_an_edit(docs: Path, tmp_path: Path) -> None:
    (docs / "closing.md").unlink()
    done = convert("import", SOURCE, "--into", docs)
    assert done.returncode == 2
    assert "closing.md" in done.stderr
    own = tmp_path / "own"
    own.mkdir()
    (own / "index.md").write_text("# 我的\n", encoding="utf-8")
    done = convert("import", SOURCE, "--into", own)
    assert done.returncode == 2
    assert snapshot(own) == {"index.md": "# 我的\n".encode()}


def test_other_files_stay(docs: Path, tmp_path: Path) -> None:
    (docs / "picture.png").write_bytes(b"\x89PNG")
    source = tmp_path / "wolong.txt"
    source.write_bytes(
        SOURCE.read_bytes().replace("(一)大員上前".encode(), "(一)要員上前".encode())
    )
    done = convert("import", source, "--into", docs)
    assert done.returncode == 0, done.stderr
    assert (docs / "picture.png").read_bytes() == b"\x89PNG"
    assert not (docs / "zhu-yao-te-dian" / "da-yuan-shang-qian.md").exists()
    assert (docs / "zhu-yao-te-dian" / "yao-yuan-shang-qian.md").exists()
    assert json.loads((docs / "ledger.json").read_text(encoding="utf-8"))["title"] == "題目"


def test_damage_is_kept_where_asked(tmp_path: Path) -> None:
    """A place that could not be repaired is refused, or left as received and listed."""
    source, docs = tmp_path / "report.txt", tmp_path / "docs"
    source.write_text(
        "一、甲\n系統的嚴謹?shù)?Debian 系統，國(guó)家發(fā)展。\n", encoding="utf-8"
    )
    assert convert("import", source, "--into", docs).returncode == 2
    done = convert("import", source, "--into", docs, "--keep-damage")
    assert done.returncode == 0, done.stderr
    assert "in doubt" in done.stderr
    doubts = json.loads((docs / "ledger.json").read_text(encoding="utf-8"))["doubts"]
    assert "damage" in {doubt["rule"] for doubt in doubts}
    assert any("?shù)?" in doubt["text"] for doubt in doubts)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("missing", None, "no such file"),
        ("empty", b"", "empty"),
        ("blank", b" \n\n", "empty"),
        ("picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "not a text file"),
        ("cut", "一、主要特點\n創建文明城市工作。\n".encode("utf-16")[:-1], "UTF-16LE"),
        ("broken", "一、甲\n系統的嚴謹?shù)?Debian 系統\n".encode(), "damage not repaired"),
    ],
)
def test_bad_input_is_refused_in_one_line(
    tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    source = tmp_path / f"{name}.txt"
    if content is not None:
        source.write_bytes(content)
    done = convert("import", source, "--into", tmp_path / "docs")
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "docs").exists()


def test_byte_order_mark_and_crlf_are_read(tmp_path: Path) -> None:
    source = tmp_path / "dos.txt"
    source.write_bytes(b"\xef\xbb\xbf" + SOURCE.read_bytes().replace(b"\n", b"\r\n"))
    done = convert("import", source, "--into", tmp_path / "docs")
    assert done.returncode == 0, done.stderr
    assert convert("restore", tmp_path / "docs").stdout.encode() == source.read_bytes()


def test_killed_at_any_moment_the_folder_is_old_or_new(imported: Path, tmp_path: Path) -> None:
    source = tmp_path / "wolong.txt"
    source.write_bytes(SOURCE.read_bytes().replace("三年來".encode(), "四年來".encode()))
    new = tmp_path / "new"
    assert convert("import", source, "--into", new, "--title", "題目").returncode == 0
    old_files, new_files = snapshot(imported), snapshot(new)
    chance = random.Random(7)  # noqa: S311
    command = [*CONVERT, "import", str(source), "--into"]
    began = time.monotonic()
    subprocess.run([*command, str(shutil.copytree(imported, tmp_path / "timed"))], check=True)
    whole = time.monotonic() - began
    seen = set()
    for round_ in range(8):
        docs = Path(shutil.copytree(imported, tmp_path / f"{round_}" / "docs"))
        with subprocess.Popen([*command, str(docs)], stderr=subprocess.DEVNULL) as process:
            time.sleep(whole * chance.uniform(0.5, 1.1))
            process.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
        files = snapshot(docs)
        assert files in (old_files, new_files)
        seen.add(files == new_files)
        assert convert("import", source, "--into", docs).returncode == 0
        assert snapshot(docs) == new_files


def test_a_full_disk_leaves_everything_as_it_was(docs: Path, tmp_path: Path) -> None:
    if os.name != "posix":
        pytest.fail("needs a limit on file sizes")
    source = tmp_path / "wolong.txt"
    source.write_bytes(SOURCE.read_bytes().replace("三年來".encode(), "四年來".encode()))
    before = snapshot(docs)
    limited = """trap '' XFSZ; ulimit -f 4; exec "$@" """
    command = [*CONVERT, "import", str(source), "--into", str(docs)]
    done = subprocess.run(
        ["bash", "-c", limited, "-", *command], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2, done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert snapshot(docs) == before
    assert not list(docs.parent.glob(f".*{PART_SUFFIX}"))


def test_variants_are_those_of_the_configuration(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "index.md").write_text("# 臥龍 {#a}\n", encoding="utf-8")
    done = convert("variants", docs, tmp_path)
    assert done.returncode == 0, done.stderr
    made = {path.parent.name for path in tmp_path.glob("zh-*/index.md")}
    assert made == {name for name in settings.load(PROJECT).variants if name != MASTER}


def test_help_says_what_there_is() -> None:
    done = convert("--help")
    assert done.returncode == 0
    assert re.findall(r"^    ([a-z]+)", done.stdout, re.MULTILINE) == COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_it_does(command: str) -> None:
    done = convert(command, "--help")
    assert (done.returncode, done.stdout.split("\n")[0].split()[:3]) == (
        0,
        ["usage:", "convert.py", command],
    )
