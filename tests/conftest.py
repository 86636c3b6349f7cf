"""Fixtures of the browser tests: Odoo served on a copy of the demonstration database, and Debian's Chromium.

`./alro test e2e` (or a path below tests/) makes the copy and starts pytest with these environment variables:
ALRO_ODOO (Odoo's command line as one program), ALRO_E2E_DB, ALRO_E2E_PORT, ALRO_E2E_RESULTS (a folder), ALRO_BROWSER.
"""

import contextlib
import os
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest
from databases import Database
from playwright.sync_api import expect, sync_playwright

START_SECONDS = 120
VIEWPORT = {"width": 1366, "height": 800}
expect.set_options(timeout=20_000)  # machines under load answer late, not wrongly


@dataclass
class Odoo:
    """The Odoo under test: where it answers, which database, how to call its command line and where it logs."""

    program: str
    database: str
    port: int
    log: Path
    process: subprocess.Popen | None = None

    @property
    def url(self):
        return f"http://localhost:{self.port}"

    def start(self):
        command = [self.program, "server", "-d", self.database, f"--http-port={self.port}"]
        command += [f"--db-filter=^{self.database}$", f"--logfile={self.log}"]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"Odoo did not start; see {self.log}")
            time.sleep(0.2)

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=60)

    def run(self, *arguments, **options):
        """Runs another Odoo command on the same database to its end: `odoo.run("shell", input="…")`."""
        command = [self.program, *arguments, "-d", self.database]
        return subprocess.run(command, check=True, text=True, capture_output=True, **options)

    def _answers(self):
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            with urllib.request.urlopen(f"{self.url}/web/login", timeout=60) as answer:
                return answer.status == 200
        return False


def pytest_collection_modifyitems(items):
    """Who reads every page for foreign words reads them first: other tests leave their own behind."""
    items.sort(key=lambda item: item.path.name != "test_words.py")


@pytest.fixture(scope="session")
def odoo():
    """The running server. A test that stops or restarts it leaves it running."""
    server = Odoo(
        program=os.environ["ALRO_ODOO"],
        database=os.environ["ALRO_E2E_DB"],
        port=int(os.environ["ALRO_E2E_PORT"]),
        log=Path(os.environ["ALRO_E2E_RESULTS"]) / "server.log",
    )
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def base_url(odoo):
    return odoo.url


@pytest.fixture
def database(odoo):
    """What stands in the database of the running server."""
    database = Database(odoo.database)
    yield database
    database.close()


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ["ALRO_BROWSER"],
            args=["--no-sandbox", "--disable-dev-shm-usage"],
        )
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser, base_url, request):
    """Makes pages, each with a session of its own, as a Thai office's browser would; a failed test keeps a picture."""
    contexts = []

    def make(**options):
        options = {"locale": "th-TH", "timezone_id": "Asia/Bangkok", "viewport": VIEWPORT} | options
        # Chromium may wait for ever for a page that is closed while its service worker starts
        context = browser.new_context(base_url=base_url, service_workers="block", **options)
        contexts.append(context)
        return context.new_page()

    yield make
    failed = getattr(request.node, "failed", False)
    for number, page in enumerate(page for context in contexts for page in context.pages):
        if failed:
            picture = f"{request.node.name}-{number}.png".replace("/", "_")
            page.screenshot(path=Path(os.environ["ALRO_E2E_RESULTS"]) / picture)
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page):
    return new_page()


@pytest.fixture
def login(new_page):
    """login("province") → a page on which that demonstration user is logged in (its password is its name)."""

    def do_login(name, **options):
        page = new_page(**options)
        page.goto("/web/login")
        page.fill("input[name=login]", name)
        page.fill("input[name=password]", name)
        page.click("button[type=submit]")
        page.wait_for_url("**/odoo**")
        return page

    return do_login


@pytest.fixture
def with_clipboard(login, base_url):
    """with_clipboard("province") → a page whose clipboard is the machine's."""

    def do_login(name, **options):
        page = login(name, **options)
        page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=base_url)
        return page

    return do_login


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.when == "call":
        item.failed = report.failed
    return report
