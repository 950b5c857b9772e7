"""What a report costs as it grows: time and memory to import, convert, build, and build one page.

    PYTHONPATH=scripts python -m bench.scale [PAGES ...]      # 100 and 1,000, unless said otherwise

Each size is a project of its own in build/bench/, with a received text made by `collection`. A
command is run as people run it; its memory is the largest that it and the programs it starts have
at once, looked at every tenth of a second. `growth` is how much more processor time a page costs
than in the size before: 1 is linear. 10,000 pages take long.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from bench.collection import received
from bench.materials import FOLDER, PROJECT
from bench.variant import AIM, CONFIGURATIONS, beside_opencc
from report.edition import LEDGER

SIZES = (100, 1_000)
NEEDED = ("scripts", "overrides", "chooser", "search", "books", "mkdocs.yml")


@dataclass(frozen=True)
class Cost:
    """Seconds, of the clock and of all processors; bytes of memory."""

    seconds: float
    work: float
    memory: int


def main(arguments: Sequence[str]) -> int:
    """Print a table for each size."""
    before: dict[str, float] = {}
    for size in map(int, arguments or SIZES):
        heads = f"{'time':>10}{'processor':>11}{'a page':>12}{'memory':>11}{'growth':>9}"
        print(f"\n{f'{size:,} pages':34}{heads}")
        project = _project(size)
        for what, cost in _costs(project):
            page = cost.work / size
            growth = f"{page / before[what]:9.2f}" if what in before else ""
            memory = f"{cost.memory / 1e6:8,.0f} MB"
            times = f"{cost.seconds:8.1f} s{cost.work:9.1f} s{page * 1e3:9.1f} ms"
            print(f"{what:34}{times}{memory}{growth}", flush=True)
            before[what] = page
        _print_ratio(project)
    return 0


def _project(size: int) -> Path:
    """Make a project with a received text, and nothing imported."""
    project = FOLDER / f"scale-{size}"
    shutil.rmtree(project, ignore_errors=True)
    (project / "source").mkdir(parents=True)
    (project / "published").mkdir()
    for name in NEEDED:
        source = PROJECT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, project / name)
    (project / "source" / "report.txt").write_text(received(size), encoding="utf-8")
    return project


def _costs(project: Path) -> Iterator[tuple[str, Cost]]:
    convert = ("scripts/convert.py",)
    build = ("scripts/publish.py", "build")
    yield "import", _run(project, *convert, "import", "source/report.txt")
    size = (project / "docs" / LEDGER).stat().st_size
    print(f"{'record of changes':34}{size / 1e6:8.1f} MB")
    yield "simplify", _run(project, *convert, "simplify", "docs", "build/bench")
    whole = _run(project, *build)
    yield "build, all variants", whole
    yield "build again, nothing changed", _run(project, *build)
    page = sorted(project.glob("docs/*/*.md"))[-1]
    page.write_text(page.read_text("utf-8").rstrip() + "添一句。\n", "utf-8")
    yield "build again, one page edited", _run(project, *build)
    plain = _plain(project)
    yield "mkdocs build, all variants at once", plain
    print(f"{'whole build beside plain MkDocs':34}{whole.work / plain.work:10.2f}")


def _plain(project: Path) -> Cost:
    """Run plain MkDocs for every variant, all at the same time, as the build does."""
    files = sorted(project.glob("build/mkdocs.*.yml"))
    with ThreadPoolExecutor() as pool:
        began = time.perf_counter()
        costs = list(pool.map(lambda file: _mkdocs(project, file), files))
    seconds = time.perf_counter() - began
    work, memory = (sum(getattr(cost, each) for cost in costs) for each in ("work", "memory"))
    return Cost(seconds, work, memory)


def _mkdocs(project: Path, file: Path) -> Cost:
    out = project / "plain" / file.stem
    return _run(project, "-m", "mkdocs", "build", "-q", "-f", str(file), "-d", str(out))


def _run(project: Path, *arguments: str) -> Cost:
    began = time.perf_counter()
    running = subprocess.Popen(  # noqa: S603  (our own interpreter and file names)
        [sys.executable, *arguments],
        cwd=project,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    memory = 0
    while not (ended := os.wait4(running.pid, os.WNOHANG))[0]:
        memory = max(memory, _memory(running.pid))
        time.sleep(0.1)
    running.returncode = os.waitstatus_to_exitcode(ended[1])
    if running.returncode:
        raise SystemExit(f"{' '.join(arguments)}: exit code {running.returncode}")
    return Cost(time.perf_counter() - began, ended[2].ru_utime + ended[2].ru_stime, memory)


def _memory(session: int) -> int:
    """Return what the processes of a session have in memory, in bytes."""
    said = subprocess.run(["ps", "-A", "-o", "sess=,rss="], capture_output=True, text=True)  # noqa: S607
    rows = (line.split() for line in said.stdout.splitlines())
    return sum(int(rss) * 1024 for sess, rss in rows if sess == str(session))


def _print_ratio(project: Path) -> None:
    """Print how fast pages are converted beside raw OpenCC on the same bytes."""
    pages = [path.read_text("utf-8") for path in project.glob("docs/**/*.md")]
    for variant, config in CONFIGURATIONS.items():
        theirs, ours = beside_opencc(pages, variant, config)
        print(f"{f'{variant} beside raw OpenCC':34}{theirs / ours:10.2f}   (aim: at least {AIM})")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
