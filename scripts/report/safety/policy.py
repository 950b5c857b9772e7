"""The Content-Security-Policy of every built page: what a browser refuses, should all else fail.

The scripts that stand in pages are known by their hashes, made from the templates alone: a hash
made from a finished page would bless whatever had come into it.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

import jinja2
import material  # type: ignore[import-untyped]

SCRIPTS = "partials/javascripts"
"""The folder of templates in which the theme keeps its inline scripts."""

_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_HEAD = re.compile(r"<head>\s*(?:<meta charset=\"?utf-8\"?>)?", re.IGNORECASE)


class HeadError(Exception):
    """A built page has no head to put the policy into."""


def inline_scripts(overrides: Path, bases: Iterable[str], features: Sequence[str]) -> set[str]:
    """Return the scripts that the theme puts into pages with these addresses of the site's top."""
    theme = Path(material.__file__).parent / "templates"
    folders = overrides, theme
    templates = jinja2.Environment(  # as the site builder makes it; nothing of a page comes in
        loader=jinja2.FileSystemLoader(folders),
        autoescape=False,  # noqa: S701
    )
    # Not `list_templates`, which looks at ten thousand icons.
    names = {f"{SCRIPTS}/{path.name}" for one in folders for path in (one / SCRIPTS).glob("*.html")}
    scripts: set[str] = set()
    for base in bases:
        for name in names:
            values = {"base_url": base, "config": {"extra": {}}, "features": features}
            scripts.update(_SCRIPT.findall(templates.get_template(name).render(values)))
    return scripts


def base_of(name: str, address: str) -> list[str]:
    """Return how the page `name`, from the site's top, may name the top, which is at `address`."""
    depth = name.count("/")
    if name == "404.html":
        path = urlsplit(address).path
        return [path, path.rstrip("/")]
    return ["/".join([".."] * depth) or "."]


def policy(scripts: Iterable[str]) -> str:
    """Return the policy of a page in which these scripts stand."""
    hashes = " ".join(sorted(f"'sha256-{_hash(script)}'" for script in scripts))
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src 'self' 'wasm-unsafe-eval' {hashes}".rstrip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            *(f"{kind}-src 'self'" for kind in ("connect", "font", "worker", "manifest")),
            "base-uri 'self'",
            "form-action 'none'",
        ]
    )


def with_policy(html: str, text: str) -> str:
    """Return a page with a policy, before anything it is to govern. Raises HeadError."""
    head = _HEAD.search(html)
    if not head:
        raise HeadError
    tag = f'<meta http-equiv="Content-Security-Policy" content="{escape(text, quote=False)}">'
    return f"{html[: head.end()]}\n{tag}{html[head.end() :]}"


def offline_policy(html: str) -> str:
    """Return a page with its policy as it has to be on a disk, where browsers differ on 'self'."""
    return re.sub(
        r'(http-equiv="Content-Security-Policy" content=")([^"]*)',
        lambda found: found[1] + re.sub(r"(?<=-src )'self'", "'self' file:", found[2]),
        html,
        count=1,
    )


def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
