"""A reader follows links between pages of the course in JupyterLab."""

from __future__ import annotations

import re
from collections.abc import Iterator

import nbformat
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browser.lab_server import FRONT, LabServer, alive, running, visitor
from tests.browser.served import wait_until


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabServer]:
    """JupyterLab with the small course and two pages of text more."""
    with running(tmp_path_factory.mktemp("lab")) as server:
        outline = server.root / "course" / "course.yml"
        for number in ("one", "two"):
            title, name = f"Extra {number}", f"05-extra-{number}.ipynb"
            nbformat.write(_text(title), server.root / "course" / name)
            with outline.open("a") as out:
                out.write(f"      - {{id: extra-{number}, notebook: {name}, title: {title}, ")
                out.write("minutes: 5}\n")
        server.stop()
        yield server.start()


def _text(title: str) -> nbformat.NotebookNode:
    notebook: nbformat.NotebookNode = nbformat.v4.new_notebook(
        metadata={"alongside": {"autorun": True}}
    )
    notebook.cells = [nbformat.v4.new_markdown_cell(f"# {title}")]
    return notebook


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[BrowserContext]:
    """A reader's browser."""
    with visitor(browser) as context:
        yield context


@pytest.fixture
def page(reader: BrowserContext, lab: LabServer) -> Iterator[Page]:
    """The first page of the course, with its form alive."""
    opened = reader.new_page()
    opened.goto(lab.url())
    alive(opened)
    yield opened
    opened.close()


def test_a_link_in_the_text_opens_the_page_at_the_place_it_names(page: Page) -> None:
    page.locator(FRONT).get_by_role("link", name="1996").click()
    expect(page.locator(f"{FRONT} #huxham-1996")).to_be_in_viewport()
    expect(page.locator(f"{FRONT} #huxham-1996")).to_be_focused()
    expect(page).to_have_url(re.compile(r"/doc/tree/04-references\.ipynb#huxham-1996$"))


def test_a_link_in_a_form_opens_the_page_in_the_same_window(page: Page) -> None:
    page.evaluate("window.sameWindow = true")
    page.locator(f"{FRONT} .alongside-form").get_by_role("link", name="trust").click()
    expect(page.locator(f"{FRONT} #trust")).to_be_in_viewport()
    assert page.evaluate("window.sameWindow")


def test_a_link_to_a_heading_finds_it(page: Page) -> None:
    page.locator(FRONT).get_by_role("link", name="the second page").click()
    expect(page.locator(FRONT).get_by_role("heading", name="A harder idea")).to_be_focused()


def test_back_and_forward_lead_through_the_pages_that_were_visited(page: Page) -> None:
    page.locator(FRONT).get_by_role("link", name="1996").click()
    expect(page).to_have_title("References – Alongside")
    page.go_back()
    expect(page).to_have_title("A first page – Alongside")
    expect(page.locator(f"{FRONT} h1")).to_contain_text("A first page")
    page.go_forward()
    expect(page.locator(f"{FRONT} #huxham-1996")).to_be_in_viewport()


def test_a_link_can_be_opened_in_a_window_of_its_own(page: Page, reader: BrowserContext) -> None:
    link = page.locator(FRONT).get_by_role("link", name="1996")
    with reader.expect_page() as opened:
        link.click(modifiers=["Control"])
    other = opened.value
    expect(other.locator(f"{FRONT} #huxham-1996")).to_be_in_viewport()
    other.close()


def test_pages_seen_long_ago_are_closed_and_the_last_four_kept(lab: LabServer, page: Page) -> None:
    for title in ("A second page", "Glossary", "References", "Extra one", "Extra two"):
        page.locator(FRONT).get_by_role("link", name=f"Next: {title}").last.click()
        expect(page).to_have_title(f"{title} – Alongside")
    page.wait_for_function("[...jupyterapp.shell.widgets('main')].length === 4")
    page.go_back()
    expect(page).to_have_title("Extra one – Alongside")
    page.evaluate("history.go(-4)")
    expect(page).to_have_title("A first page – Alongside")
    alive(page)


def test_a_page_with_words_that_wait_is_not_closed(lab: LabServer, page: Page) -> None:
    page.locator(f"{FRONT} .alongside-form").evaluate(
        """form => form.dispatchEvent(new CustomEvent("alongside:outstanding",
            {bubbles: true, detail: {activity: "activity-1", outstanding: true}}))"""
    )
    for title in ("A second page", "Glossary", "References", "Extra one", "Extra two"):
        page.locator(FRONT).get_by_role("link", name=f"Next: {title}").last.click()
        expect(page).to_have_title(f"{title} – Alongside")

    def open_pages() -> list[str]:
        found: list[str] = page.evaluate(
            "[...jupyterapp.shell.widgets('main')].map(widget => widget.context.path)"
        )
        return found

    wait_until(lambda: "02-second.ipynb" not in open_pages(), why="a page seen long ago stays open")
    assert "01-first.ipynb" in open_pages()
