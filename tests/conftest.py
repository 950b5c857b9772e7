"""What several test modules share: the built site, an address that serves it, a browser."""

from __future__ import annotations

import functools
import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import browser
import pytest
from built import PROJECT, Address
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

PREFIX = "report"  # GitHub serves a project's pages below its name


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A skipped check is a failed check."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and reporter.stats.get("skipped"):
        reporter.write_line("Skipped tests count as failed.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


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


def serve(folder: Path) -> http.server.ThreadingHTTPServer:
    """Serve a folder on a free port of this machine."""
    handler = functools.partial(_Pages, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture(scope="session")
def project_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """The site, built just now for an address below a project's name, and served there."""
    www = tmp_path_factory.mktemp("www")
    server = serve(www)
    url = f"http://127.0.0.1:{server.server_port}/{PREFIX}/"
    folder = www / PREFIX
    subprocess.run(
        [sys.executable, "scripts/publish.py", "build", "--out", str(folder)],
        cwd=PROJECT,
        env=os.environ | {"SITE_URL": url, "REPO_URL": "https://github.com/someone/report"},
        check=True,
    )
    yield Address(url, folder)
    server.shutdown()


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
