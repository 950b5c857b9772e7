"""The whole built site: every page looked at, every page given its policy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from report.safety.built import built_problems
from report.safety.policy import HeadError, base_of, inline_scripts, policy, with_policy


def secure(
    folder: Path,
    overrides: Path,
    features: Sequence[str],
    variants: Mapping[str, str],
    pages: Iterable[Path] | None = None,
) -> list[str]:
    """Give every page of the site in `folder` its policy; return what may not stand in them.

    `variants` says at which address each variant, a folder of its name, will stand. With `pages`,
    only these are looked at, for the others have their policy. Raises OSError.
    """
    known: dict[str, set[str]] = {}
    problems: list[str] = []
    for path in sorted(folder.rglob("*.html") if pages is None else pages):
        name = path.relative_to(folder).as_posix()
        variant, _, rest = name.partition("/")
        bases = base_of(rest, variants[variant]) if variant in variants else []
        scripts: set[str] = set()
        for base in bases:
            if base not in known:
                known[base] = inline_scripts(overrides, [base], features)
            scripts |= known[base]
        html = path.read_text(encoding="utf-8")
        found = sorted(set(built_problems(html, scripts)))
        problems += (f"{name}:{line}: {why}" for line, why in found)
        used = [script for script in sorted(scripts) if f"<script>{script}</script>" in html]
        try:
            path.write_text(with_policy(html, policy(used)), encoding="utf-8", newline="")
        except HeadError:
            problems.append(f"{name}:1: no <head>")
    return problems
