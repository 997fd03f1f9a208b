"""The edition without a server in a browser: offline, brought up to date, opened as a file."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.support import soak
from tests.support.browser.looks import LOOKS, troubles
from tests.support.paths import TESTS
from tests.support.static_site import StaticServer, served_edition

from alongside.course.outline import Course
from alongside.static_site.edition_builder import build_edition

FORM = "01-writing.html"


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small course to change."""
    root = tmp_path_factory.mktemp("edition") / "course"
    shutil.copytree(TESTS / "site_course", root)
    return root


@pytest.fixture(scope="module")
def host(sources: Path) -> Iterator[StaticServer]:
    """Its edition without Python, on a plain server."""
    out = sources.parent / "out"
    build_edition(Course.read(sources), out)
    with served_edition(out) as server:
        yield server


def kept(page: Page) -> None:
    """Wait until the course is kept on this device."""
    expect(page.locator("html[data-kept]")).to_be_attached()


def test_after_one_visit_every_page_is_there_without_a_host(
    context: BrowserContext, host: StaticServer
) -> None:
    page = context.new_page()
    page.goto(host.url)
    kept(page)
    expect(page.get_by_text("This course is kept on this device")).to_be_visible()
    host.stop()
    try:
        for name in (FORM, "00-welcome.html", "accessibility.html", "index.html", ""):
            page.goto(host.url + name)
            expect(page.locator("h1")).to_be_visible()
        page.goto(host.url + FORM.removesuffix(".html"))  # as some hosts have their addresses
        expect(page.locator(".alongside-form")).to_be_visible()
    finally:
        host.start()


def test_a_newer_version_is_told_and_waits_until_it_is_chosen(
    context: BrowserContext, host: StaticServer, sources: Path
) -> None:
    page = context.new_page()
    page.goto(host.url + FORM)
    kept(page)
    old = page.locator("html").get_attribute("data-edition")
    activity = sources / "activities" / "1-sample.yml"
    before = activity.read_text(encoding="utf-8")
    activity.write_text(before.replace("prompt: ", "prompt: Newly asked, ", 1), encoding="utf-8")
    new = build_edition(Course.read(sources), host.folder).version
    page.reload()
    expect(page.get_by_role("status").get_by_text("There is a newer version")).to_be_visible()
    assert page.locator("html").get_attribute("data-edition") == old
    expect(page.get_by_text("Newly asked")).to_have_count(0)
    other = context.new_page()
    other.goto(host.url + FORM)
    expect(other.locator(f"html[data-edition='{old}']")).to_be_attached()
    page.get_by_role("button", name="Use the newer version").click()
    expect(page.locator(f"html[data-edition='{new}']")).to_be_attached()
    expect(page.get_by_text("Newly asked").first).to_be_visible()
    # The other tab goes on as it was, and is told.
    expect(other.get_by_role("button", name="Load it again")).to_be_visible()
    expect(other.locator(f"html[data-edition='{old}']")).to_be_attached()


def test_what_is_erased_takes_along_what_was_kept_of_the_course(
    context: BrowserContext, host: StaticServer
) -> None:
    page = context.new_page()
    page.goto(host.url + FORM)
    kept(page)
    page.evaluate("dispatchEvent(new Event('alongside:erased'))")
    caches = page.evaluate_handle(
        """async () => {
            while ((await caches.keys()).length) await new Promise((next) => setTimeout(next, 20));
            return await caches.keys();
        }"""
    )
    assert caches.json_value() == []


def test_opened_as_a_file_a_page_reads_and_says_how_to_write(
    context: BrowserContext, host: StaticServer
) -> None:
    page = context.new_page()
    page.goto((host.folder / FORM).as_uri())
    expect(page.get_by_text("as files. Text and figures")).to_be_visible()
    expect(page.locator(".alongside-form textarea").first).to_be_disabled()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgba(0, 0, 0, 0)"
    page.get_by_role("link", name="Front page").first.click()
    expect(page.locator("h1")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), soak.first(LOOKS[::-1], 1))
def test_what_the_edition_says_of_itself_suits_every_reader(
    browser: Browser, host: StaticServer, width: int, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    page.goto(host.url + FORM)
    kept(page)
    context.set_offline(offline=True)
    expect(page.get_by_text("You are offline.")).to_be_visible()
    assert troubles(page) == []
    context.close()
