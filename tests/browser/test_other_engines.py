"""The journey in short in Firefox and WebKit: what is written is saved, comes back and is found."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from tests.support.browser import engines
from tests.support.browser.engines import Engine, until
from tests.support.browser.served import Served, wait_until

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
DRIVER = shutil.which("WebKitWebDriver")
HAS_WEBKIT = bool(DRIVER and engines.MINI_BROWSER and shutil.which("xvfb-run"))
Open = Callable[[], AbstractContextManager[Engine]]
ENGINES = [
    pytest.param(
        lambda: engines.firefox(str(FIREFOX)),
        id="Firefox",
        marks=pytest.mark.skipif(not FIREFOX, reason="Firefox is not installed"),
    ),
    pytest.param(
        lambda: engines.webkit(str(DRIVER)),
        id="WebKit",
        marks=pytest.mark.skipif(not HAS_WEBKIT, reason="WebKitGTK's driver is not installed"),
    ),
]
LABELLED = """[...document.querySelectorAll('label')]
    .find((one) => one.textContent.includes({words}) && one.htmlFor)"""
ALIVE = "document.querySelector('.alongside-form[aria-busy=\"false\"]') !== null"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Served]:
    served = Served(tmp_path / "home").start()
    yield served
    served.stop()


def box(words: str) -> str:
    """The control with a label of these words, as an expression."""
    label = LABELLED.replace("{words}", json.dumps(words))
    return f"document.getElementById(({label})?.htmlFor)"


def write(page: Engine, label: str, words: str) -> None:
    """Go to a box by its label and type in it."""
    until(page, f"{box(label)} !== null")
    page.run(f"({box(label)}.scrollIntoView(), {box(label)}.focus(), true)")
    page.type(words)


@pytest.mark.soak
@pytest.mark.parametrize("open_engine", ENGINES)
def test_what_is_written_is_saved_and_comes_back_and_is_in_my_notebook(
    site: Served, open_engine: Open
) -> None:
    with open_engine() as page:
        page.goto(f"{site.url}voila/render/02-meanings.ipynb#activity-1")
        until(page, ALIVE)
        write(page, "comes to mind first", "A shared tea urn.")
        wait_until(lambda: "tea urn" in str(site.saved("activity-1").get("impressions")), 60)
        page.goto(site.url)
        until(page, "document.querySelector('[data-continue]').textContent.includes('What p')")
        page.goto(f"{site.url}voila/render/02-meanings.ipynb#activity-1")
        until(page, ALIVE)
        until(page, f"{box('comes to mind first')}.value === 'A shared tea urn.'")
        page.goto(f"{site.url}voila/render/20-my-notebook.ipynb")
        until(page, ALIVE)
        shown = "document.querySelector('[data-part=written]').innerText"
        until(page, f"{shown}.includes('A shared tea urn.')")
        page.run("(document.querySelector('header a[accesskey=j]').click(), true)")
        until(page, "!document.querySelector('[data-part=journal]').hidden")
        write(page, "After a meeting", "It went well.")
        wait_until(lambda: "It went well." in json.dumps(site.saved("journal")), 60)
