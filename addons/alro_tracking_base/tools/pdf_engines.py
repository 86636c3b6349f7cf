"""The programs that make a PDF of a page, the best first: Chromium, here or as a service, then WeasyPrint.

Each is handed one file that holds everything, and has neither network nor time without end. No ORM here.
"""

import contextlib
import importlib.util
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import requests

from .thai_text_layer import mend_text_layer

_logger = logging.getLogger(__name__)

BROWSERS = (
    # the same engine without a browser around it: it prints in half the time
    "chromium-headless-shell",
    "chrome-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
MOST_BROWSERS = 2
FONT = b"Sarabun"
PATIENCE = 60  # seconds; less than a worker of Odoo has for a request
LARGEST = 100_000_000
ROUTE = "/forms/chromium/convert/html"  # of Gotenberg, and of what is compatible with it

# Odoo limits the address space of its processes; Chromium reserves more of it than any machine has.
UNLIMITED = ("sh", "-c", 'ulimit -S -v unlimited 2>/dev/null; exec "$@"', "sh")
FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-pdf-header-footer",
    # without it the headless shell rounds each letter's width for a screen: loose lines, and gaps within words
    "--font-render-hinting=none",
    # fonts are read beside the page: without waiting for them a page may be printed without its letters
    "--virtual-time-budget=2000",
    # with tags for screen readers a page takes ten times the room
    "--disable-pdf-tagging",
    "--no-first-run",
    "--disable-extensions",
    "--disable-sync",
    "--disable-component-update",
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-crash-reporter",
    # no name is looked up, and what has an address instead of a name finds no way out
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
)


class EngineError(Exception):
    """An engine made no PDF. Another may."""


class EngineTimeout(EngineError):
    """An engine took too long. Another would, too."""


class LocalChromium:
    """Chromium or Chrome on this machine, a process for each document."""

    name = "chromium"
    is_fallback = False
    needs_no_sandbox = False  # found out once for the process

    def __init__(self, path):
        self.path = path

    def print(self, html):
        with _folder(html) as folder:
            try:
                return mend_text_layer(_lettered(self._print(folder), self.path))
            except EngineTimeout:
                raise
            except EngineError as error:
                # containers often forbid what the sandbox is made of
                if self._is_bare or "sandbox" not in str(error).lower():
                    raise
                _logger.warning("Chromium has no sandbox here; it prints without: %s", error)
                LocalChromium.needs_no_sandbox = True
                return mend_text_layer(_lettered(self._print(folder), self.path))

    @property
    def _is_bare(self):
        # Chromium refuses root otherwise
        return self.needs_no_sandbox or os.geteuid() == 0

    def _print(self, folder):
        command = [
            *UNLIMITED,
            self.path,
            *FLAGS,
            *(["--no-sandbox"] if self._is_bare else []),
            f"--user-data-dir={folder}/profile",
            f"--print-to-pdf={folder}/out.pdf",
            f"file://{folder}/in.html",
        ]
        return _run(command, folder)


class ChromiumService:
    """Chromium behind an address, such as Gotenberg in a container beside Odoo's."""

    name = "service"
    is_fallback = False

    def __init__(self, url):
        self.url = url.rstrip("/") + ROUTE

    def print(self, html):
        session = requests.Session()
        session.trust_env = False  # a proxy for the world outside knows no service within
        try:
            answer = session.post(
                self.url,
                files={"files": ("index.html", html.encode(), "text/html")},
                data={"preferCssPageSize": "true", "printBackground": "true"},
                timeout=(3, PATIENCE),
                allow_redirects=False,
            )
        except requests.ReadTimeout as error:
            raise EngineTimeout(f"{self.url}: {error}") from error
        except requests.RequestException as error:
            raise EngineError(f"{self.url}: {error}") from error
        if answer.status_code != 200:
            raise EngineError(f"{self.url}: {answer.status_code} {answer.text[:300]}")
        return mend_text_layer(_lettered(_checked(answer.content, self.url), self.url))


class WeasyPrint:
    """WeasyPrint, in a process of its own: it can be stopped, and its memory goes with it."""

    name = "weasyprint"
    is_fallback = True

    def print(self, html):
        with _folder(html) as folder:
            program = str(Path(__file__).with_name("weasy_paper.py"))
            command = [sys.executable, "-I", program, f"{folder}/in.html", f"{folder}/out.pdf"]
            return _run(command, folder)


def find_engines(browser=None, service=None):
    """Return the engines of this machine, the best first.

    :param str browser: the path of a browser, instead of one on the path; "none" for none
    :param str service: the address of a Chromium service, which then comes first
    """
    engines = [ChromiumService(service)] if service else []
    names = () if browser == "none" else (browser,) if browser else BROWSERS
    paths = list(filter(None, map(shutil.which, names)))
    engines += map(LocalChromium, paths[:MOST_BROWSERS])
    if importlib.util.find_spec("weasyprint"):
        engines.append(WeasyPrint())
    return engines


@contextlib.contextmanager
def _folder(html):
    """Lend a folder of this document alone, which nobody else can enter."""
    # what a browser that was killed still writes there is no reason to fail
    with tempfile.TemporaryDirectory(prefix="alro-paper-", ignore_cleanup_errors=True) as folder:
        Path(folder, "in.html").write_text(html, "utf-8")
        yield folder


def _run(command, folder):
    """Run a program that makes out.pdf in the folder; whatever it started is gone afterwards."""
    # of Odoo's surroundings it learns nothing: passwords of databases stand there
    surroundings = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": folder,
        "TMPDIR": folder,
        "XDG_CACHE_HOME": f"{folder}/cache",
        "XDG_CONFIG_HOME": f"{folder}/config",
        "LANG": "C.UTF-8",
    }
    with open(f"{folder}/log", "wb") as log:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=surroundings,
            start_new_session=True,
        )
        try:
            status = process.wait(PATIENCE)
        except subprocess.TimeoutExpired as error:
            raise EngineTimeout(f"{command[-3]}: more than {PATIENCE} s") from error
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    said = Path(folder, "log").read_text("utf-8", "replace")[-2000:]
    try:
        pdf = Path(folder, "out.pdf").read_bytes()
    except OSError as error:
        raise EngineError(f"status {status}, no PDF: {said}") from error
    return _checked(pdf, said)


def _lettered(pdf, said):
    """A page that Chromium printed before its font was there has lines and no letters: that is no page."""
    if FONT not in pdf:
        raise EngineError(f"{said}: printed without its font")
    return pdf


def _checked(pdf, said):
    if not pdf.startswith(b"%PDF-") or len(pdf) > LARGEST:
        raise EngineError(f"no PDF but {len(pdf)} bytes: {said}")
    return pdf
