"""A folder of pages in either script: real folders, real interruptions."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from report import variant
from report.structure import differences
from report.variant import MANIFEST, VariantError, generate

SCRIPTS = Path(__file__).parents[1] / "scripts"


@pytest.fixture
def src(tmp_path: Path) -> Path:
    return tree(
        tmp_path / "docs",
        {
            "index.md": "# 後面 {#a}\n\n`後`\n",
            "章/節.md": "乾**隆** -{zh-hant:甲;zh-hans:乙}-\n",
            "圖/後.png": b"\x89PNG\x00\xff",
            "ledger.json": '{"後": "後"}',
            ".hidden/後.md": "後",
            ".swp": "後",
        },
    )


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "build" / "zh-hans"


def tree(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


WANTED = {
    "index.md": "# 后面 {#a}\n\n`後`\n".encode(),
    "章/節.md": "乾**隆** 乙\n".encode(),
    "圖/後.png": b"\x89PNG\x00\xff",
    "ledger.json": '{"後": "後"}'.encode(),
}


def test_a_folder_in_both_scripts(src: Path, out: Path, tmp_path: Path) -> None:
    done = generate(src, out, "zh-hans")
    assert contents(out) == WANTED
    assert sorted(done.written) == sorted(WANTED)
    generate(src, tmp_path / "zh-hant", "zh-hant")
    changed = {"章/節.md": "乾**隆** 甲\n".encode()}
    wanted = {name: (src / name).read_bytes() for name in WANTED} | changed
    assert contents(tmp_path / "zh-hant") == wanted


def test_only_what_changed_is_written(src: Path, out: Path) -> None:
    generate(src, out, "zh-hans")
    times = {name: (out / name).stat().st_mtime_ns for name in WANTED}
    assert generate(src, out, "zh-hans").written == ()
    (src / "index.md").write_text("後", encoding="utf-8")
    assert generate(src, out, "zh-hans").written == ("index.md",)
    assert (out / "index.md").read_text(encoding="utf-8") == "后"
    for name in set(WANTED) - {"index.md"}:
        assert (out / name).stat().st_mtime_ns == times[name]


def test_what_disappeared_disappears(src: Path, out: Path) -> None:
    generate(src, out, "zh-hans")
    (src / "章/節.md").unlink()
    assert generate(src, out, "zh-hans").removed == ("章/節.md",)
    assert not (out / "章").exists()
    (src / "章").rmdir()
    tree(src, {"章": "後"})
    generate(src, out, "zh-hans")
    assert (out / "章").read_text(encoding="utf-8") == "後"


def test_tampered_and_deleted_files_are_made_again(src: Path, out: Path) -> None:
    generate(src, out, "zh-hans")
    (out / "index.md").write_bytes(b"x")
    (out / "ledger.json").unlink()
    assert set(generate(src, out, "zh-hans").written) == {"index.md", "ledger.json"}
    assert contents(out) == WANTED


def test_another_converter_makes_all_again(
    src: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generate(src, out, "zh-hans")
    (out / "index.md").write_bytes(b"by a table of before")
    manifest = (out / MANIFEST).read_text(encoding="utf-8")
    monkeypatch.setattr(variant, "_fingerprint", lambda _: "another")
    assert generate(src, out, "zh-hans").written == ("index.md",)
    assert (out / MANIFEST).read_text(encoding="utf-8") != manifest
    assert contents(out) == WANTED


def test_the_other_script_in_the_same_place(src: Path, out: Path) -> None:
    generate(src, out, "zh-hant")
    generate(src, out, "zh-hans")
    assert contents(out) == WANTED


def test_the_result_does_not_depend_on_the_way(src: Path, out: Path, tmp_path: Path) -> None:
    generate(src, out, "zh-hans")
    (src / "b.md").write_text("後", encoding="utf-8")
    generate(src, out, "zh-hans")
    generate(src, tmp_path / "at once", "zh-hans")
    assert (out / MANIFEST).read_bytes() == (tmp_path / "at once" / MANIFEST).read_bytes()


def test_permissions_and_links(src: Path, out: Path) -> None:
    (src / "index.md").chmod(0o444)
    (src / "link.md").symlink_to("index.md")
    generate(src, out, "zh-hans")
    assert (out / "index.md").stat().st_mode & 0o777 == 0o644
    assert (out / "link.md").read_bytes() == WANTED["index.md"]
    assert not (out / "link.md").is_symlink()


def test_progress_is_told(src: Path, out: Path) -> None:
    told: list[tuple[int, int]] = []
    generate(src, out, "zh-hans", lambda done, total: told.append((done, total)))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def refused(src: Path, out: Path) -> list[str]:
    """The problems told; nothing is written."""
    before = contents(out.parent) if out.parent.exists() else {}
    with pytest.raises(VariantError) as told:
        generate(src, out, "zh-hans")
    assert (contents(out.parent) if out.parent.exists() else {}) == before
    return told.value.problems


def test_all_problems_of_pages_are_told(src: Path, out: Path) -> None:
    tree(src, {"a.md": "甲\n-{後", "b.md": "甲\n後".encode("big5"), "c.md": "後"})
    problems = refused(src, out)
    assert [problem.removeprefix(f"{src}/")[:5] for problem in problems] == ["a.md:", "b.md:"]
    assert ":2:" in problems[0]
    assert "UTF-8" in problems[1]


def test_places_that_are_refused(src: Path, out: Path, tmp_path: Path) -> None:
    assert refused(src, src)
    assert refused(src, src / "build")
    assert refused(src, src.parent)
    assert "no such folder" in refused(tmp_path / "none", out)[0]
    assert "not a folder" in refused(src / "index.md", out)[0]
    assert "not a folder" in refused(src, tree(tmp_path, {"file": "x"}) / "file")[0]
    assert "no Markdown" in refused(tree(tmp_path / "empty", {"a.txt": "x"}), out)[0]


def test_what_others_wrote_is_refused(src: Path, out: Path) -> None:
    tree(out, {"index.md": "mine"})
    assert refused(src, out) == [f"{out}/index.md: not generated, and might be lost; move it away"]
    (out / "index.md").unlink()
    generate(src, out, "zh-hans")
    tree(out, {"章/mine.md": "mine"})
    assert "mine.md" in refused(src, out)[0]
    (out / "章/mine.md").unlink()
    (out / MANIFEST).write_text("{", encoding="utf-8")
    assert "delete" in refused(src, out)[0]


@pytest.mark.parametrize("target", ["/etc/hostname", "none.md", "章", "."])
def test_links_that_leave_or_are_no_files(src: Path, out: Path, target: str) -> None:
    (src / "link.md").symlink_to(target)
    assert "link.md" in refused(src, out)[0]


def test_killed_at_any_moment_the_next_run_mends_all(tmp_path: Path) -> None:
    src, out = tmp_path / "docs", tmp_path / "out"
    tree(src, {f"{count % 7}/{count}.md": f"後{count}" for count in range(300)})
    code = (
        "import sys; from pathlib import Path; from report.variant import generate\n"
        "print('on', flush=True); generate(Path(sys.argv[1]), Path(sys.argv[2]), 'zh-hans')"
    )
    for kill, wait in [
        (signal.SIGKILL, 0.0),
        *((signal.SIGKILL, 0.02 * step) for step in range(8)),
        *((signal.SIGINT, 0.03 * step) for step in range(4)),
    ]:
        left = set(tmp_path.rglob("*.part"))  # by runs killed before, and not swept up yet
        with subprocess.Popen(
            [sys.executable, "-c", code, src, out],
            cwd=SCRIPTS,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as run:
            assert run.stdout is not None
            run.stdout.readline()
            time.sleep(wait)
            run.send_signal(kill)
        if kill == signal.SIGINT:
            assert set(tmp_path.rglob("*.part")) <= left
        for path in src.rglob("*.md"):  # so that there is always something left to do
            with path.open("a") as page:
                page.write("面")
    (src / "0/0.md").unlink()
    generate(src, out, "zh-hans")
    assert contents(out) == {
        name: text.replace("後".encode(), "后".encode()) for name, text in contents(src).items()
    }


@pytest.mark.skipif(os.name != "posix", reason="a full disk is made with a limit of POSIX")
def test_a_full_disk_leaves_what_was(src: Path, out: Path) -> None:
    generate(src, out, "zh-hans")
    (src / "index.md").write_text("後" * 100_000, encoding="utf-8")
    code = (
        "import resource, signal, sys; from pathlib import Path; from report.variant import *\n"
        "generate(Path(sys.argv[1]), Path(sys.argv[2] + '-else'), 'zh-hans')\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100000, 100000))\n"
        "generate(Path(sys.argv[1]), Path(sys.argv[2]), 'zh-hans')"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, src, out], cwd=SCRIPTS, capture_output=True, check=False
    )
    assert b"OSError" in run.stderr
    assert contents(out) == WANTED
    generate(src, out, "zh-hans")
    assert (out / "index.md").read_text(encoding="utf-8") == "后" * 100_000


PAGE = """# 標題 {#top}

見[說明](a.md)、![圖](b.png)。

| 名 | 值 |
|----|----|
| 後 | 後 |

-   項後

```
後
```
"""


@pytest.mark.parametrize(
    ("before", "after", "line", "kind"),
    [
        ("{#top}", "{#else}", 1, "heading"),
        ("# 標", "## 標", 1, "heading"),
        ("(a.md)", "(c.md)", 3, "image"),
        ("(b.png)", "(c.png)", 3, "image"),
        ("| 後 | 後 |", "| 後 | 後 | 後 |", 7, "table"),
        ("-   項", "項", 9, "list"),
        ("```\n後", "```\n后", 12, "code"),
        ("-   項後\n\n", "", 9, "list"),
    ],
)
def test_differences(before: str, after: str, line: int, kind: str) -> None:
    found = differences(PAGE, variant.render_page(PAGE, "zh-hans"))
    assert found == []
    changed = PAGE.replace(before, after)
    made = variant.render_page(changed, "zh-hans")
    assert differences(PAGE, made)[0][0] == line
    assert differences(PAGE, made)[0][1].startswith(kind)


def written(page: Path, text: str, time: int) -> None:
    page.write_text(text, encoding="utf-8")
    os.utime(page, ns=(time, time))


def test_a_page_that_changes_within_the_tick_of_a_clock_is_heard(src: Path, out: Path) -> None:
    page, now = src / "index.md", time.time_ns()
    for text in ("後", "只"):  # of the same size, at the same time
        written(page, text, now)
        generate(src, out, "zh-hans")
        assert (out / "index.md").read_text("utf-8") == {"後": "后"}.get(text, text)


def test_what_is_as_it_was_is_not_read(src: Path, out: Path) -> None:
    page, long_ago = src / "index.md", 1_600_000_000 * 10**9
    written(page, "後", long_ago)
    generate(src, out, "zh-hans")
    time.sleep(2 * variant.SETTLED / 1e9)
    generate(src, out, "zh-hans")  # from now on its own files are known too
    written(page, "只", long_ago)
    assert generate(src, out, "zh-hans").written == ()
    written(page, "只", long_ago + 1)
    assert generate(src, out, "zh-hans").written == ("index.md",)


def test_an_empty_file_that_disappeared_is_made_again(src: Path, out: Path) -> None:
    written(src / "a.csv", "", 1_600_000_000 * 10**9)
    generate(src, out, "zh-hans")
    (out / "a.csv").unlink()
    assert generate(src, out, "zh-hans").written == ("a.csv",)
    assert (out / "a.csv").read_bytes() == b""
