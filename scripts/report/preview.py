"""Live preview: every variant at one address, built again and reloaded when something changes."""

from __future__ import annotations

import os
import signal
import socket
import time
from pathlib import Path

from mkdocs.exceptions import MkDocsException
from mkdocs.livereload import LiveReloadServer

from report import engine
from report.apparatus import ApparatusError
from report.books.book import BookError
from report.rebuild import Again, write_last
from report.site import Site, SiteError, assemble, configuration, notes
from report.variant import VariantError

WATCHED = ("docs", "overrides", "chooser", "mkdocs.yml")


def serve(site: Site, host: str, port: int) -> None:
    """Serve the site until interrupted. Raises SiteError when the port is taken."""
    # Stop alike for Ctrl-C and for a plain kill, also when started in the background of a shell.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    _require_free(host, port)
    os.environ.update(site.environment())
    server = LiveReloadServer(
        lambda: _rebuild(site), host, port, root=str(site.staging), polling_interval=0.25
    )
    server.error_handler = lambda _code: _read(site.staging / "404.html")
    for name in WATCHED:
        server.watch(str(site.project / name))
    print("Building the site from docs/ ...", flush=True)
    _rebuild(site)
    for variant in site.variants:
        print(f"{variant}: {site.root}{variant}/")
    print("An edit under docs/ shows in all of them. Ctrl-C stops.", flush=True)
    try:
        server.serve()  # type: ignore[no-untyped-call]
    except KeyboardInterrupt:
        print("\nStopped.")
    finally:
        server.shutdown()


def _require_free(host: str, port: int) -> None:
    """Find out before building, not after."""
    try:
        socket.create_server((host, port)).close()
    except OSError as error:
        raise SiteError(f"cannot serve at {host}:{port}: {error.strerror}") from error


def _rebuild(site: Site) -> None:
    """Build the site, or say what is wrong and leave the last good one standing."""
    begun = time.monotonic()
    try:
        made = assemble(site, _mkdocs_here)
        write_last(site.last, "", made, site.staging)
    except (SiteError, ApparatusError, BookError, VariantError, MkDocsException) as error:
        print(error, flush=True)
    else:
        print(f"Built in {time.monotonic() - begun:.1f} s.", flush=True)


def _mkdocs_here(site: Site, names: Again | None) -> bool:
    """Build the variants in this process: no program to start, so an edit shows sooner."""
    for variant in site.variants:
        where = configuration(site, variant), site.staging / variant, notes(site, variant)
        try:
            if names is None:
                engine.build_all(*where, _pass, strict=False)
            elif names[variant]:
                engine.build_some(*where, names[variant], _pass, strict=False)
        except engine.NotEnoughError:
            return False
    return True


def _pass() -> None:
    pass


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None
