"""What did not change is not built again, and nobody can tell: the site is the same to the byte."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from built import VARIANTS, copy_project
from front import snapshot
from here import EDITORIAL, SECTION, SECTION_FILE

from report.kept import Kept
from report.rebuild import Made, again, link_tree


def build(project: Path) -> str:
    done = subprocess.run(
        [sys.executable, "scripts/publish.py", "build"],
        cwd=project,
        env=os.environ | {"SOURCE_DATE_EPOCH": "1600000000"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def times(project: Path) -> dict[str, int]:
    return {
        path.relative_to(project).as_posix(): path.stat().st_mtime_ns
        for path in project.glob("site/*/**/index.html")
    }


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that has been built."""
    project = copy_project(tmp_path_factory.mktemp("rebuild") / "project")
    build(project)
    return project


def test_without_a_change_nothing_is_built(project: Path) -> None:
    before = times(project)
    assert "Nothing has changed" in build(project)
    assert times(project) == before


def edit(project: Path, name: str, old: str, new: str) -> None:
    path = project / name
    text, times = re.subn(old, new, path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert times
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new", "most"),
    [
        pytest.param(f"docs/{SECTION_FILE}", "。$", "。著名的一句。", 4, id="a sentence put in"),
        pytest.param(f"docs/{SECTION_FILE}", "^# .*(?= {)", "# 結尾", None, id="another title"),
        pytest.param("overrides/partials/colophon.html", r"\[R/OL\]", "[R]", None, id="a template"),
    ],
)
def test_what_is_built_again_is_as_if_all_were(
    project: Path, name: str, old: str, new: str, most: int | None
) -> None:
    edit(project, name, old, new)
    before = times(project)
    build(project)
    after = times(project)
    if most is not None:
        built = [path for path, time in after.items() if time != before.get(path)]
        assert 0 < len(built) <= most * len(VARIANTS)  # itself, and where it is quoted
    quick = snapshot(project / "site")
    shutil.rmtree(project / "build")
    build(project)
    assert snapshot(project / "site") == quick


def test_a_site_that_somebody_changed_is_built_as_a_whole(project: Path) -> None:
    build(project)
    right = snapshot(project / "site")
    first, *_, last = VARIANTS
    page = project / "site" / first / SECTION / "index.html"
    page.write_bytes(page.read_bytes() + b"<p>mine</p>")
    (project / "site" / last / EDITORIAL[0] / "index.html").unlink()
    build(project)
    assert snapshot(project / "site") == right


def test_all_is_built_again_where_the_pages_are_others() -> None:
    before = Made("a", {"zh-hant": {"index.md": "1", "b.md": "1"}})
    same = Made("a", {"zh-hant": {"index.md": "1", "b.md": "2"}})
    assert again(before, same) == {"zh-hant": ["b.md"]}
    assert again(before, Made("b", same.pages)) is None
    assert again(before, Made("a", {"zh-hant": {"index.md": "1"}})) is None
    assert again(before, Made("a", {**same.pages, "zh-hans": {}})) is None


def test_a_tree_of_links(tmp_path: Path) -> None:
    folder, copy = tmp_path / "folder", tmp_path / "copy"
    write_tree(folder, {"a/b/1": "一", "a/b/2": "二", "a/c/3": "三", "4": "四"})
    write_tree(copy, {"a/old/1": "一", "a/old/9": "九", "a/c/3": "參", "5": "五"})
    same = copy / "a/old/1"
    same.unlink()
    same.hardlink_to(folder / "a/b/1")
    link_tree(folder, copy)
    assert snapshot(copy) == snapshot(folder)
    assert all(
        path.samefile(copy / path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file()
    )
    link_tree(folder, copy)
    assert snapshot(copy) == snapshot(folder)


def write_tree(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def test_what_was_found_out_holds_as_long_as_the_file(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_text("甲", encoding="utf-8")
    first = Kept(tmp_path / "kept.json", tmp_path, "key")
    assert first.get(page.name) is None
    first.put(page.name, ["found"])
    first.save()
    assert Kept(tmp_path / "kept.json", tmp_path, "key").get(page.name) == ["found"]
    assert Kept(tmp_path / "kept.json", tmp_path, "other").get(page.name) is None
    page.write_text("甲乙", encoding="utf-8")
    assert Kept(tmp_path / "kept.json", tmp_path, "key").get(page.name) is None
    (tmp_path / "kept.json").write_text("{", encoding="utf-8")
    assert Kept(tmp_path / "kept.json", tmp_path, "key").get(page.name) is None
