"""`convert.py new`: a project around another report, built, searched and switched."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import forms
import pytest
from built import PROJECT, Address
from conftest import serve
from playwright.sync_api import Browser, expect

from report.files import PART_SUFFIX
from report.project.about import About, about, date_of

NEW = [sys.executable, str(PROJECT / "scripts" / "convert.py"), "new"]
REPORT = """清河縣高標準農田建設情況調研報告
清河縣農業農村局
2023年6月15日
為全面掌握高標準農田建設進展，於今年四月至五月深入全縣十二個鄉鎮開展專題調研。
一、基本情況
全縣耕地面積六十八萬畝，灌溉水利用係數由0.52提高到0.61。
（一）建設規模
2019年以來，共實施項目二十三個，總投資6.2億元。
（二）主要做法
堅持規劃先行，把乾旱、易澇的後街片和里仁片列為重點。
二、存在問題
部分泵站、機井建成後無人管理，只有三成的村落實了管護經費。
"""
SAID = json.loads((PROJECT / "tests/project/about.json").read_text(encoding="utf-8"))


def new(
    folder: Path, *arguments: str, text: str = REPORT, given: str | None = None
) -> subprocess.CompletedProcess[str]:
    source = folder.parent / "報告.txt"
    source.write_text(text, encoding="utf-8")
    return subprocess.run(
        [*NEW, str(folder), str(source), *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        input=given,
    )


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != "報告.txt")


@pytest.mark.parametrize("case", SAID, ids=lambda case: case["label"])
def test_what_a_report_says_of_itself(case: dict[str, str]) -> None:
    expected = About(case.get("title", ""), case.get("author", ""), case.get("date", ""))
    assert about(case["text"]) == expected


@pytest.mark.parametrize(
    "line", ["2021年13月", "2021年2月30日", "2021", "二〇二一年", "3月5日", ""]
)
def test_no_date_is_made_up(line: str) -> None:
    assert date_of(line) == ""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole project, built."""
    folder = tmp_path_factory.mktemp("new") / "qinghe"
    done = new(folder, "--licence", "CC BY 4.0", "--repository", "https://github.com/a/b/")
    assert done.returncode == 0, done.stderr
    assert "make serve" in done.stderr
    return folder


@pytest.fixture
def built(project: Path) -> Iterator[Address]:
    server = serve(project / "site")
    yield Address(f"http://127.0.0.1:{server.server_port}/", project / "site")
    server.shutdown()


def test_it_has_the_report_and_nothing_of_this_one(project: Path) -> None:
    assert (project / "source" / "報告.txt").read_bytes() == REPORT.encode()
    for name in ("docs/text.md", "docs/jiao-ding.md", "docs/ding-zheng.md", ".ci/run"):
        assert (project / name).is_file(), name
    for name in (
        "docs/shu-ju",
        "docs/ji-zhi",
        "published",
        "tests/edition",
        "notes/screenshot.png",
    ):
        assert not (project / name).exists(), name
    title = (PROJECT / "mkdocs.yml").read_text(encoding="utf-8")
    title = title.partition("site_name: ")[2].partition("\n")[0]
    told = [*project.glob("*.*"), *project.glob("docs/**/*.*"), *project.glob("source/*")]
    assert len(told) > 10
    assert not [path for path in told if path.is_file() and title in path.read_text("utf-8")]
    done = subprocess.run(
        [sys.executable, "scripts/convert.py", "restore"], cwd=project, capture_output=True
    )
    assert (done.returncode, done.stdout.decode()) == (0, REPORT)


def test_its_history_begins_clean(project: Path) -> None:
    status = ["git", "status", "--porcelain"]
    said = subprocess.run(status, cwd=project, capture_output=True, text=True)
    assert (said.returncode, said.stdout) == (0, "")


def test_its_pages_are_sound(project: Path) -> None:
    done = subprocess.run(
        [sys.executable, "scripts/convert.py", "check"],
        cwd=project,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_it_is_read_searched_and_switched(built: Address, chromium: Browser) -> None:
    page = chromium.new_page(locale="zh-TW")
    page.goto(built.url)
    page.click("a[data-variant=zh-hant]")
    expect(page.locator("h1")).to_contain_text("清河縣高標準農田建設情況調研報告")
    expect(page.locator(".md-copyright")).to_contain_text("CC BY 4.0")
    page.wait_for_load_state("networkidle")
    page.fill(".md-search__input", "里仁片")
    page.locator(".md-search-result__link").first.click()
    expect(page.locator("article")).to_contain_text("後街片和里仁片")
    expect(page.locator(".colophon")).to_contain_text("清河縣農業農村局. 清河縣高標準農田")
    expect(page.locator(".colophon")).to_contain_text("(2023-06-15)")
    page.click("a.variant-switch")
    page.wait_for_url("**/zh-hans/**")
    expect(page.locator("article")).to_contain_text("后街片和里仁片")
    page.wait_for_load_state("networkidle")
    page.fill(".md-search__input", "機井")
    page.locator(".md-search-result__link").first.click()
    expect(page.locator("article")).to_contain_text("部分泵站、机井建成后")
    page.context.close()


@pytest.mark.parametrize("another", [False, True], ids=["one report", "two reports"])
def test_its_own_tests_pass(project: Path, tmp_path: Path, another: bool) -> None:
    """A few that take no browser: of the report at hand, its source and its pages."""
    folder = Path(shutil.copytree(project, tmp_path / "project"))
    if another:
        source = tmp_path / "另一.txt"
        source.write_text(REPORT.replace("清河", "白河"), encoding="utf-8")
        add = [sys.executable, "scripts/convert.py", "add", str(source)]
        subprocess.run(add, cwd=folder, check=True)
    files = [
        f"tests/test_{name}.py" for name in ("rebuild", "settings", "simplified_input", "fuzz")
    ]
    command = [sys.executable, "-m", "pytest", "-q", "-k", "not ends_well", *files]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout


def test_a_depth_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    assert new(folder, "--no-build", "--split-depth", "2").returncode == 0
    assert "  split_depth: 2\n" in (folder / "mkdocs.yml").read_text(encoding="utf-8")
    assert len(list((folder / "docs" / "ji-ben-qing-kuang").iterdir())) == 3
    command = [sys.executable, "scripts/convert.py", "import", "--diff"]
    again = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8")
    assert {line for line in again.stdout.splitlines() if line.startswith("+++")} == {
        "+++ b/index.md"  # the editors' words stand on it
    }
    other = subprocess.run(
        [*command, "--split-depth", "1"], cwd=folder, capture_output=True, text=True
    )
    assert (other.returncode, "the depth is 2; change it there" in other.stderr) == (2, True)


def test_of_a_document_it_says_what_was_taken_out_of_it(tmp_path: Path) -> None:
    source = tmp_path / "報告.docx"
    source.write_bytes(forms.styled(forms.REPORT))
    folder = tmp_path / "project"
    done = subprocess.run([*NEW, str(folder), str(source)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    page = (folder / "site/zh-hant/jiao-ding/index.html").read_text(encoding="utf-8")
    assert "收到的是Word文件，逐位元組保存" in page
    assert "。沒有收入的有頁首1處、頁尾1處，逐條列在" in page
    assert "得出從收到的文件裡取出的文字，一字不差。" in page
    assert "位元組都不差" not in page
    received = (folder / "site/received.html").read_text(encoding="utf-8")
    assert "下面是從收到的文件裡取出的文字" in received
    assert '<span id="L1">關於臥龍區創建文明城市工作的報告</span>' in received


def test_a_folder_in_use_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "mine").touch()
    done = new(folder)
    assert done.returncode == 2
    assert done.stderr == f"convert.py: {folder}: already there; name a new or an empty folder\n"
    assert left(folder) == ["mine"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--date", "2021-02-30"), '--date: "2021-02-30" is no date'),
        (("--site-url", "example"), '--site-url: "example" is no http(s) address'),
        (("--variants", "zh-hant,zh-xx"), "mkdocs.yml: extra.variants: no variant zh-xx"),
        (("--title", " "), "--title: a title is wanted"),
    ],
)
def test_a_wrong_answer_is_said_and_leaves_nothing(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = new(tmp_path / "project", *arguments)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith(f"convert.py: {said}")
    assert left(tmp_path) == []


def test_interrupted_it_leaves_nothing(tmp_path: Path) -> None:
    source = tmp_path / "報告.txt"
    source.write_text(REPORT, encoding="utf-8")
    command = [*NEW, str(tmp_path / "project"), str(source)]
    # In the background of a shell, what is started would pass over the signal.
    heeding = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ,
        start_new_session=True,
        preexec_fn=heeding,
    ) as process:
        assert process.stderr
        for line in process.stderr:
            if line.startswith("Building"):
                break
        os.killpg(process.pid, signal.SIGINT)
        said = process.stderr.read()
    assert process.returncode == 130, said
    assert "Traceback" not in said
    assert left(tmp_path) == []
    assert not list(tmp_path.glob(f".*{PART_SUFFIX}"))
