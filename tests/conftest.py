"""What several test modules share: the built site, an address that serves it, a browser."""

from __future__ import annotations

import functools
import http.server
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import browser
import pytest
from built import Address, publish
from hypothesis import settings
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Request,
    Response,
    sync_playwright,
)

settings.register_profile("report", deadline=None)  # a busy machine is no fault
settings.load_profile("report")

WWW = pytest.StashKey[tuple[str, int]]()
"""The folder that is served for the whole run, and the port."""

LONGEST = ("test_site_variants.py", "test_site_accessible.py")
PREFIX = "report"  # GitHub serves a project's pages below its name


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A skipped check is a failed check."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and reporter.stats.get("skipped"):
        reporter.write_line("Skipped tests count as failed.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl
def pytest_configure(config: pytest.Config) -> None:
    """Serve a folder for the whole run: the built site comes to stand in it, once for all workers.

    With pytest-xdist the workers share what their controller serves, and outlive each other.
    """
    if not hasattr(config, "workerinput"):
        www = tempfile.TemporaryDirectory()
        server = serve(Path(www.name))
        config.stash[WWW] = www.name, server.server_port
        config.add_cleanup(server.shutdown)
        config.add_cleanup(www.cleanup)
    else:
        config.stash[WWW] = tuple(config.workerinput["www"])


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of pytest-xdist what is served, and where."""
    node.workerinput["www"] = node.config.stash[WWW]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no worker is left alone with it at the end."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


class _Pages(http.server.SimpleHTTPRequestHandler):
    """Serves as GitHub Pages does: the site's own 404 page in place of any that is missing."""

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Send the page for missing pages."""
        folder = Path(self.directory)
        missing = folder / PREFIX / "404.html"
        body = (missing if missing.is_file() else folder / "404.html").read_bytes()
        self.send_response(code, message)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class _Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep quiet of browsers that did not stay for the answer."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def serve(folder: Path) -> http.server.ThreadingHTTPServer:
    """Serve a folder on a free port of this machine."""
    handler = functools.partial(_Pages, directory=str(folder))
    server = _Server(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture(scope="session")
def project_site(pytestconfig: pytest.Config) -> Address:
    """The site, built just now for an address below a project's name, and served there."""
    www, port = pytestconfig.stash[WWW]
    site = Address(f"http://127.0.0.1:{port}/{PREFIX}/", Path(www, PREFIX))
    publish("build", site.folder, site.url)
    return site


@pytest.fixture(scope="session")
def root_site(project_site: Address) -> Iterator[Address]:
    """The same files at the root of a host: nothing may depend on where they stand."""
    server = serve(project_site.folder)
    yield Address(f"http://127.0.0.1:{server.server_port}/", project_site.folder)
    server.shutdown()


@pytest.fixture(params=["below a path", "at the root"])
def site(request: pytest.FixtureRequest) -> Address:
    """The site at either kind of address."""
    name = "project_site" if request.param == "below a path" else "root_site"
    address: Address = request.getfixturevalue(name)
    return address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A real browser. That there is one, `make test` has seen to."""
    program = browser.find()
    assert program is not None, "no browser: run `make test`, which installs one"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=browser.ARGUMENTS)
        yield running
        running.close()


@dataclass
class Quiet:
    """Listens to what a browser asks for and complains of."""

    host: str
    complaints: list[str] = field(default_factory=list)

    def listen(self, context: BrowserContext) -> None:
        """Listen to every page of the context."""
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(f"error: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.host, "data:", "blob:")):
            self.complaints.append(f"left the site: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.status}: {response.url}")


@pytest.fixture
def reader(site: Address, chromium: Browser) -> Iterator[BrowserContext]:
    """A browser context that fails the test for any complaint or any request to another host."""
    context = chromium.new_context(locale="zh-TW")
    quiet = Quiet(site.url)
    quiet.listen(context)
    yield context
    context.close()
    assert not quiet.complaints
