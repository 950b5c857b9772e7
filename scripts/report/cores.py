"""Work that falls into parts, done on all cores where these are equal, with progress."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.connection import wait
from typing import Any, Final, NoReturn, TypeVar

from tqdm import tqdm

tqdm.monitor_interval = 0  # else it runs a thread, and a process with threads is not doubled

CHUNK: Final = 100
"""So many parts a process takes at once; fewer are not worth a process."""

_Part = TypeVar("_Part")
_Result = TypeVar("_Result")


def spread(
    work: Callable[[_Part], _Result], parts: Sequence[_Part], label: str, *, chunk: int = CHUNK
) -> Iterator[_Result]:
    """Yield the results of `work` in the order of its parts, with progress under a label.

    Where there is more than one core and more than one chunk, other processes do it, which begin
    with `work` and the parts; the results go back.
    """
    processes = min(os.cpu_count() or 1, -(-len(parts) // chunk))
    with progress(len(parts), label) as bar:
        # A process with threads cannot be doubled safely.
        if processes < 2 or threading.active_count() > 1:
            for part in parts:
                yield work(part)
                bar.update()
            return
        with ProcessPoolExecutor(processes, _context(), _begin, (work, parts)) as pool:
            for result in pool.map(_one, range(len(parts)), chunksize=chunk):
                yield result
                bar.update()


def progress(total: int, label: str) -> tqdm[NoReturn]:
    """Return a progress bar, which is shown after a second, and on a terminal only."""
    return tqdm(total=total, desc=label, disable=None, leave=False, delay=1)


def _context() -> multiprocessing.context.BaseContext:
    """Return how processes begin: with all that is loaded already, where that is safe."""
    return multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")


_task: tuple[Callable[[Any], Any], Sequence[Any]]
"""In a process that does some of it: the work and its parts. A doubled process has them already."""


def _one(number: int) -> Any:
    work, parts = _task
    return work(parts[number])


def _begin(work: Callable[[Any], Any], parts: Sequence[Any]) -> None:
    """Make a process leave Ctrl-C to the one that began it, and end when that one is killed."""
    global _task
    _task = work, parts
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if parent := multiprocessing.parent_process():
        threading.Thread(target=_follow, args=(parent.sentinel,), daemon=True).start()


def _follow(parent: int) -> None:
    wait([parent])
    os._exit(1)
