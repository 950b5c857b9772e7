"""When what is built was made: a time of the text, never of the machine that builds it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Final

_NO_TIME: Final = 315_532_800  # 1980-01-01, where the time of zip files begins


def edition_time(project: Path) -> int:
    """Return the time of what is built, in seconds since 1970: SOURCE_DATE_EPOCH or the commit's.

    Without either it is always the same.
    """
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(given)
    try:
        asked = ["git", "log", "-1", "--format=%ct"]
        said = subprocess.run(asked, cwd=project, capture_output=True, text=True, check=True)  # noqa: S603
        return int(said.stdout)
    except (OSError, subprocess.CalledProcessError, ValueError):
        return _NO_TIME
