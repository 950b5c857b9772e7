"""What another version of the converter would change."""

from __future__ import annotations

from pathlib import Path

import pytest

import drift as command
from report.review.drift import as_markdown, drift

BEFORE = {"a.md": "著名的专著\n\n沿着这条路\n", "b.md": "同\n"}
AFTER = {"a.md": "著名的专着\n\n沿着这条路\n", "b.md": "同\n"}


def write(folder: Path, pages: dict[str, str]) -> Path:
    for name, text in pages.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_every_place_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    folders = [str(write(tmp_path / "1", BEFORE)), str(write(tmp_path / "2", AFTER))]
    assert command.main(folders) == 0
    assert capsys.readouterr().out == (
        "著 → 着  (1)\n    a.md:1: 著名的专〔著→着〕\n1 place on 1 page\n"
    )
    assert "`著` → `着` (1)" in (tmp_path / "summary.md").read_text(encoding="utf-8")


def test_a_difference_that_should_not_be(tmp_path: Path) -> None:
    folders = [str(write(tmp_path / "1", BEFORE)), str(write(tmp_path / "2", AFTER))]
    assert command.main([*folders, "--expect-same"]) == 1


def test_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    folder = str(write(tmp_path / "1", BEFORE))
    assert command.main([folder, folder, "--expect-same"]) == 0
    assert capsys.readouterr().out == "The pages are the same.\n"


def test_no_pages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([str(tmp_path), str(tmp_path / "none")]) == 2
    assert "no pages here" in capsys.readouterr().err


def test_a_page_that_one_version_does_not_have() -> None:
    (place,) = drift({"a.md": "甲\n"}, {})
    assert (place.before, place.after) == ("2 lines", "1 lines")


def test_a_long_list_is_cut_in_the_summary_only() -> None:
    found = drift({"a.md": "著\n" * 30}, {"a.md": "着\n" * 30})
    assert len(found) == 30
    assert as_markdown(found).count("a.md:") == 20
