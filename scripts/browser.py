"""Prints the path of a Chromium for the browser tests, and gets one where there is none.

In this order: what ALONGSIDE_CHROMIUM names, Debian's headless shell (the same engine without a
window to draw takes a quarter less of the processor's time; in CI it is installed), an installed
Chromium or Chrome, the one that Playwright has downloaded, a new download by Playwright, Debian's
package (as root).
Progress goes to the error stream; exit code 1 and a sentence where none can be had.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
)
PACKAGES = NAMES[:2]
"""What Debian calls them; Ubuntu has only the second."""
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
)


def named() -> str | None:
    """The one that ALONGSIDE_CHROMIUM names, if it runs."""
    return _if_it_runs(os.environ.get("ALONGSIDE_CHROMIUM"))


def shell() -> str | None:
    """The headless shell, installed where this is CI; None where it can't be had."""
    if os.environ.get("CI") and not shutil.which(PACKAGES[0]):
        _install(PACKAGES[:1])
    return _if_it_runs(shutil.which(PACKAGES[0]))


def installed() -> str | None:
    """A Chromium or Chrome of this computer."""
    found = (shutil.which(name) for name in NAMES)
    return next((path for path in (*found, *PLACES) if _if_it_runs(path)), None)


def windowed() -> str | None:
    """One that can have a window, unlike the headless shell, whatever that is called here."""
    folders = os.environ.get("PATH", "").split(os.pathsep)
    found = (shutil.which(name, path=folder) for name in NAMES for folder in folders)
    whole = (path for path in (*found, *PLACES) if path and "shell" not in os.path.realpath(path))
    return next((path for path in whole if _if_it_runs(path)), None)


def playwrights() -> str | None:
    """The Chromium that Playwright has downloaded before."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        return _if_it_runs(playwright.chromium.executable_path)


def download() -> str | None:
    """Let Playwright download its Chromium."""
    _run([sys.executable, "-m", "playwright", "install", "chromium"])
    return playwrights()


def package() -> str | None:
    """Install Debian's or Ubuntu's package, where this user may."""
    _install(PACKAGES)
    return installed()


def _install(names: Sequence[str]) -> None:
    """Install the first of these packages that the system has, where this user may."""
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["apt-get", "install", "--yes", "--no-install-recommends"]
        if not _run([*install, names[0]], quiet):
            _run(["apt-get", "update"], quiet)
            any(_run([*install, name], quiet) for name in names)


WAYS: tuple[Callable[[], str | None], ...] = (
    named, shell, installed, playwrights, download, package,
)  # fmt: skip


def _if_it_runs(path: str | None) -> str | None:
    """The path, if a browser starts from it: a stub or one without its libraries does not."""
    if not path or not Path(path).is_file():
        return None
    try:
        ended = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)  # noqa: S603 (a browser)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return path if ended.returncode == 0 else None


def _run(command: list[str], environment: dict[str, str] | None = None) -> bool:
    print("browser.py:", *command, file=sys.stderr, flush=True)
    try:
        ended = subprocess.run(command, stdout=sys.stderr, env=environment, check=False)  # noqa: S603 (ours)
    except OSError:
        return False
    return ended.returncode == 0


def main() -> int:
    """Print the path of the first Chromium that one of the ways gives."""
    for way in WAYS:
        path = way()
        if path:
            print(path)
            return 0
    print(
        "No Chromium was found and none could be installed. Install Chromium or Chrome, "
        "or set ALONGSIDE_CHROMIUM to its path.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
