"""Our client does what ipywidgets' own does: the same messages, the same state after them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.support.browser.page import Learner
from tests.support.browser.served import wait_until
from tests.support.browser.site import Reader, Site

SLOW = 60_000
CLIENTS = {"ours": "voila/render/06-same-thin.ipynb", "voila's": "voila/render/07-same-full.ipynb"}


def count(page: Page) -> None:
    page.get_by_role("button", name="Count").click()


def hears(page: Page, text: str) -> None:
    expect(page.locator(".heard")).to_have_text(text, timeout=SLOW)


def play(page: Page) -> None:
    """What a reader does with the widget, waiting for each answer."""
    for number in (1, 2, 3):
        count(page)
        hears(page, f"the kernel has {number} 7")
    page.get_by_role("textbox", name="Words").fill("ŵords & 🌱")
    hears(page, "ŴORDS & 🌱 3,2,1")
    page.get_by_role("button", name="Ask").click()
    hears(page, "doubled 42")
    for number in range(4, 13):
        count(page)
        hears(page, f"the kernel has {number} 7")
    count(page)
    hears(page, "the kernel has 14 7")
    expect(page.get_by_role("button", name="Count")).to_have_text("Count 14", timeout=SLOW)


def heard(browser: Browser, home: Path, path: str) -> list[dict[str, Any]]:
    """The messages a kernel got while the reader played, without ids made at random."""
    site = Site(home).start()
    reader = Reader(browser)
    try:
        reader.open(site.url + path)
        reader.page.get_by_role("button", name="Count").wait_for(timeout=SLOW)
        play(reader.page)
        wait_until(lambda: site.heard()[-1]["after"]["count"] == "14")
        return [plain(line) for line in site.heard()]
    finally:
        reader.close()
        site.stop()


def plain(line: dict[str, Any]) -> dict[str, Any]:
    content = line["data"].get("content")
    if isinstance(content, dict):
        content.pop("id", None)
    return line


@pytest.mark.soak
def test_a_kernel_cannot_tell_our_client_from_voilas(browser: Browser, tmp_path: Path) -> None:
    ours, theirs = (
        heard(browser, tmp_path / name / "home", path) for name, path in CLIENTS.items()
    )
    assert ours == theirs


@pytest.fixture(params=["08-form-full.ipynb", "01-writing.ipynb"], ids=["voila's", "ours"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path / "home").start()
    made.page = f"voila/render/{request.param}"  # type: ignore[attr-defined]
    yield made
    made.stop()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    reader = Reader(browser)
    yield reader.page
    reader.close()


def form(page: Page, site: Site) -> Learner:
    me = Learner(page, site.url)
    page.goto(site.url + site.page)  # type: ignore[attr-defined]
    live = page.locator('.alongside-form[aria-busy="false"]')
    live.first.wait_for(timeout=SLOW)
    return me


@pytest.mark.soak
def test_a_form_saves_through_either_client(site: Site, page: Page) -> None:
    me = form(page, site)
    me.write("Written once.", "comes to mind first")
    wait_until(lambda: site.saved("activity-1") == {"first": "Written once."}, 60)
    me.sees("Saved")


@pytest.mark.soak
def test_a_form_shows_what_was_saved_through_either_client(site: Site, page: Page) -> None:
    me = form(page, site)
    me.write("Still here.", "comes to mind first")
    wait_until(lambda: site.saved("activity-1") == {"first": "Still here."}, 60)
    form(page, site)
    expect(me.box("comes to mind first")).to_have_value("Still here.", timeout=SLOW)
