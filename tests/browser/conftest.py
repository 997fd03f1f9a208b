"""One real Chromium for all browser tests of a worker, and one site of the whole course."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright
from tests.support.browser.chromium import FLAGS, chromium
from tests.support.browser.lab_server import LabServer, visitor
from tests.support.browser.page import SLOW
from tests.support.browser.relay import Relay, relay
from tests.support.browser.served import Served
from tests.support.browser.site import Reader
from tests.support.browser.whole_lab import whole_lab_server

expect.set_options(timeout=SLOW)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Start the browser once for all tests of this folder that a worker runs.

    Playwright keeps an event loop running for as long as it is open: left open for the whole run,
    tests of other folders in the same process could not run a loop of their own. Those of this
    folder that need one run it in a thread (`in_a_thread`).
    """
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def reader(browser: Browser) -> Iterator[Reader]:
    """A tab, with an eye on all that a page must not do."""
    made = Reader(browser)
    yield made
    made.close()


@pytest.fixture(scope="package")
def course_served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A running site of the whole course; `served` has it with an empty record."""
    started = Served(tmp_path_factory.mktemp("served") / "home").start()
    yield started
    started.stop()


@pytest.fixture(scope="module")
def served(course_served: Served) -> Served:
    """The site of the whole course, as if nobody had been there when the file's tests begin."""
    return course_served.emptied()


@pytest.fixture
def site(served: Served) -> Served:
    """The site, with an empty record; started again if a test left it down."""
    return served.emptied()


@pytest.fixture
def wire(site: Served) -> Iterator[Relay]:
    """A network between the browser and the site."""
    with relay(site.port) as made:
        yield made


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """The learner's computer."""
    made = browser.new_context(viewport={"width": 1280, "height": 900})
    yield made
    made.close()


@pytest.fixture
def elsewhere(browser: Browser) -> Iterator[BrowserContext]:
    """Another computer."""
    made = browser.new_context(viewport={"width": 1280, "height": 900})
    yield made
    made.close()


@pytest.fixture(scope="package")
def whole_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabServer]:
    """A running JupyterLab; files that use it empty it first, and are one unit for the workers."""
    with whole_lab_server(tmp_path_factory.mktemp("whole-lab")) as started:
        yield started


@pytest.fixture(scope="package")
def lab_browser(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that has JupyterLab's files already once it was there."""
    with visitor(browser) as made:
        yield made


@pytest.fixture(scope="module")
def lab_visitor(lab_browser: BrowserContext, whole_lab: LabServer) -> Iterator[BrowserContext]:
    """The same, with nothing kept of what was done there."""
    yield lab_browser
    for page in lab_browser.pages:
        page.close()
    page = lab_browser.new_page()
    page.goto(whole_lab.url().partition("/doc/")[0] + "/api/status")
    page.evaluate("localStorage.clear()")
    page.close()
