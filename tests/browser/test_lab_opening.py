"""A reader opens a page of the course in JupyterLab.

Covers: lab/lab_server.py, lab/labextension/.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.support.browser.lab_server import (
    ALIVE,
    FRONT,
    SLOW,
    LabServer,
    alive,
    notebook,
    visitor,
)
from tests.support.browser.served import wait_until
from tests.support.browser.whole_lab import UNLISTED


@pytest.fixture(scope="module")
def lab(whole_lab: LabServer) -> LabServer:
    """JupyterLab, and nobody has been there."""
    return whole_lab.emptied()


@pytest.fixture(scope="module")
def reader(lab_visitor: BrowserContext) -> BrowserContext:
    """A reader's browser."""
    return lab_visitor


@pytest.fixture
def page(reader: BrowserContext) -> Iterator[Page]:
    """A window of it."""
    opened = reader.new_page()
    yield opened
    opened.close()


@dataclass
class Opened:
    """What a reader sees who opens the address that is printed, and what happened meanwhile."""

    page: Page
    trouble: list[str]
    requests: list[str]
    settings: dict[str, int]
    """Each file of the reader's own settings as it was before, and when it was written."""


@pytest.fixture(scope="module")
def opened(lab: LabServer, reader: BrowserContext) -> Iterator[Opened]:
    """One window for all that only look."""
    page = reader.new_page()
    first = Opened(page, [], [], own_settings(lab))
    page.on("console", lambda m: first.trouble.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: first.trouble.append(str(error)))
    page.on("dialog", lambda dialog: first.trouble.append(dialog.message))
    page.on("request", lambda r: first.requests.append(r.url))
    page.goto(lab.address)
    alive(page)
    yield first
    page.close()


def own_settings(lab: LabServer) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in (lab.config / "lab").rglob("*")}


def test_the_address_that_is_printed_opens_the_first_page_at_its_top_with_its_form_alive(
    opened: Opened,
) -> None:
    title = opened.page.get_by_role("heading", level=1)
    expect(title).to_have_text("A first page¶")
    expect(title).to_be_in_viewport()
    outer = opened.page.locator(f"{FRONT} .jp-WindowedPanel-outer")
    assert outer.evaluate("e => e.scrollTop") == 0


def test_nobody_sees_code(opened: Opened) -> None:
    assert "import" not in opened.page.locator(FRONT).inner_text()
    assert "It opens here" not in opened.page.locator(FRONT).aria_snapshot()


def test_opening_asks_nothing_and_reports_no_error(opened: Opened) -> None:
    expect(opened.page.locator(".jp-Dialog, .Toastify__toast")).to_have_count(0)
    assert opened.trouble == []


def test_nothing_is_fetched_from_elsewhere(lab: LabServer, opened: Opened) -> None:
    here = lab.address.partition("/doc/")[0]
    fetched = [url for url in opened.requests if url.startswith("http")]
    assert fetched
    assert [url for url in fetched if not url.startswith(here)] == []
    assert [url for url in fetched if "/lab/api/build" in url] == []  # starts Node for a second


def test_the_window_is_named_after_the_page(opened: Opened) -> None:
    expect(opened.page).to_have_title("A first page – Alongside")


def test_the_readers_own_settings_are_neither_used_nor_changed(
    lab: LabServer, opened: Opened
) -> None:
    assert own_settings(lab) == opened.settings
    wait_until(lambda: (lab.config / "alongside" / "workspaces").is_dir(), why="its own folder")


def test_a_page_has_no_accessibility_violation_in_the_light(opened: Opened) -> None:
    assert violations(opened.page, light=True) == []


def test_no_key_in_a_form_is_a_command_of_the_notebook(opened: Opened) -> None:
    """Of a cell above or below, of its removal; every control is tried in test_lab_writing.py."""
    before = notebook(opened.page)
    form = opened.page.locator(f"{FRONT} {ALIVE}")
    for place in (form.get_by_role("textbox").first, form.get_by_role("button").first):
        for key in ("Escape", "a", "b", "d", "d", "Shift+Enter"):
            place.press(key)
    assert notebook(opened.page) == before
    expect(form).to_have_count(1)


@pytest.mark.soak
def test_a_page_has_no_accessibility_violation_in_the_dark(
    lab: LabServer, browser: Browser
) -> None:
    with visitor(browser, "dark") as context:
        page = context.new_page()
        page.goto(lab.url())
        alive(page)
        assert violations(page, light=False) == []


def violations(page: Page, *, light: bool) -> list[tuple[str, list[str]]]:
    """What axe finds wrong in the notebook, once JupyterLab has put its colours on."""
    theme = f"body[data-jp-theme-light={'true' if light else 'false'}]"
    expect(page.locator(theme)).to_be_attached()
    found = Axe().run(page, context=".jp-WindowedPanel-outer").response["violations"]
    return [(v["id"], [n["html"][:200] for n in v["nodes"]]) for v in found]


@pytest.mark.soak
def test_each_cell_is_run_once(lab: LabServer, page: Page) -> None:
    page.goto(lab.url("03-glossary.ipynb"))
    expect(page.locator(".al-glossary")).to_have_count(1)
    cells = "jupyterapp.shell.currentWidget.content.model.toJSON().cells"
    counts = f"{cells}.map((cell) => cell.execution_count).filter((count) => count)"
    # What a cell shows comes before the word that it was run.
    wait_until(lambda: page.evaluate(counts) == [1], why="the cell was not run once")


@pytest.mark.soak
def test_a_page_of_text_alone_starts_no_kernel_and_misses_none(lab: LabServer, page: Page) -> None:
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("console", lambda m: trouble.append(m.text) if m.type == "error" else None)
    notebook = lab.root / "course" / "02-second.ipynb"
    before = notebook.read_bytes()
    data = json.loads(before)
    data["cells"] = [cell for cell in data["cells"] if cell["cell_type"] != "code"]
    notebook.write_text(json.dumps(data))
    try:
        page.goto(lab.url("02-second.ipynb"))
        expect(page.get_by_role("navigation", name="Course, above the page")).to_be_visible()
        page.wait_for_load_state("networkidle")
        _, sessions = lab.ask("GET", "/api/sessions")
        assert "02-second.ipynb" not in [session["path"] for session in sessions]
        assert trouble == []
    finally:
        notebook.write_bytes(before)


@pytest.mark.soak
def test_a_listed_notebook_that_is_not_marked_is_left_alone(lab: LabServer, page: Page) -> None:
    notebook = lab.root / "course" / "04-references.ipynb"
    before = notebook.read_bytes()
    data = json.loads(before)
    del data["metadata"]["alongside"]
    notebook.write_text(json.dumps(data))
    try:
        page.goto(lab.url("04-references.ipynb"))
        _stays_as_it_is(page)
    finally:
        notebook.write_bytes(before)


@pytest.mark.soak
def test_a_marked_notebook_that_is_no_page_of_the_course_is_not_run(
    lab: LabServer, page: Page
) -> None:
    page.goto(lab.url(UNLISTED))
    _stays_as_it_is(page)


def _stays_as_it_is(page: Page) -> None:
    expect(page.locator(f"{FRONT} .jp-MarkdownOutput h1")).to_be_visible()
    page.wait_for_load_state("networkidle")
    expect(page.locator(".alongside-page, .alongside-navigation")).to_have_count(0)
    expect(page.locator(".jp-OutputArea-child")).to_have_count(0)


@pytest.mark.soak
def test_a_page_that_fails_to_run_says_so_and_can_be_tried_again(
    lab: LabServer, page: Page
) -> None:
    notebook = lab.root / "course" / "02-second.ipynb"
    before = notebook.read_bytes()
    trouble = lab.root / "trouble"
    data = json.loads(before)
    code = next(cell for cell in data["cells"] if cell["cell_type"] == "code")
    code["source"] = [
        f"assert not __import__('os').path.exists({str(trouble)!r})\n",
        *code["source"],
    ]
    notebook.write_text(json.dumps(data))
    trouble.touch()
    try:
        page.goto(lab.url("02-second.ipynb"))
        again = page.get_by_role("button", name="Try again")
        expect(again).to_be_visible()
        trouble.unlink()
        again.click()
        alive(page)
        expect(again).to_be_hidden()
    finally:
        notebook.write_bytes(before)


def test_going_on_leads_through_the_course(opened: Opened) -> None:
    page = opened.page
    page.locator(FRONT).get_by_role("link", name="Next: A second page").last.click()
    expect(page.locator(f"{FRONT} h1", has_text="A second page")).to_be_in_viewport()
    expect(page.locator(f"{FRONT} {ALIVE}")).to_be_visible()
    page.locator(FRONT).get_by_role("link", name="Previous: A first page").first.click()
    expect(page.locator(f"{FRONT} h1", has_text="A first page")).to_be_in_viewport()


def test_what_jupyterlab_may_not_do_is_refused_in_a_sentence(opened: Opened) -> None:
    page = opened.page
    page.evaluate("() => { jupyterapp.commands.execute('filebrowser:create-new-directory'); }")
    told = page.get_by_role("dialog")
    expect(told).to_contain_text("The course's own files stay as they are.")
    expect(told).not_to_contain_text("403")
    told.get_by_role("button").last.click()


def test_texts_are_not_called_cells_by_a_screen_reader(opened: Opened) -> None:
    page = opened.page
    cells = page.locator(f"{FRONT} .jp-MarkdownCell")
    assert cells.count() == page.locator(f"{FRONT} .jp-MarkdownCell:not([aria-label])").count() > 0


def test_tab_goes_from_link_to_link_below_the_page_and_back(opened: Opened) -> None:
    page = opened.page
    links = page.locator(FRONT).get_by_role("navigation", name="Course, below the page")
    number = links.get_by_role("link").count()
    links.get_by_role("link").first.focus()
    for key, order in (("Tab", range(1, number)), ("Shift+Tab", range(number - 2, -1, -1))):
        for place in order:
            page.keyboard.press(key)
            expect(links.get_by_role("link").nth(place)).to_be_focused()


def test_a_page_is_printed_in_full_and_without_jupyterlab(opened: Opened) -> None:
    page = opened.page
    page.set_viewport_size({"width": 1000, "height": 300})
    page.emulate_media(media="print")
    inside = page.locator(f"{FRONT} .jp-WindowedPanel-outer")
    assert inside.evaluate("e => e.scrollHeight - e.clientHeight") == 0
    assert page.evaluate("document.documentElement.scrollHeight") > 600
    for hidden in (
        "#jp-menu-panel",
        "#jp-title-panel-title",
        ".jp-SideBar",
        ".alongside-navigation",
    ):
        for one in page.locator(hidden).all():
            expect(one).to_be_hidden()
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1000, "height": 800})
    page.evaluate("window.print = () => {}")
    page.locator(FRONT).get_by_role("button", name="Print it").click()
    paper = page.locator(".al-printout .al-paper")
    expect(paper).to_have_count(1, timeout=60_000)
    page.emulate_media(media="print")
    expect(paper).to_be_visible()
    expect(page.locator(".alongside-page").first).to_be_hidden()
    page.emulate_media(media="screen")


@pytest.mark.soak
def test_it_goes_by_one_name_unless_words_wait_under_the_other(lab: LabServer, page: Page) -> None:
    there = lab.url().replace("127.0.0.1", "localhost")
    page.goto(there)
    page.wait_for_url(lambda url: url.startswith("http://127.0.0.1:"), timeout=SLOW)
    alive(page)  # JupyterLab may lead on to a workspace until it has opened
    page.goto("about:blank")
    other = page.context.new_page()  # one that nothing leads on from meanwhile
    other.goto(there.replace("/doc/tree/01-first.ipynb", "/api/status"))
    other.evaluate("localStorage.setItem('alongside:draft:x:activity-1:y', '{}')")
    other.close()
    page.goto(there)
    alive(page)
    assert page.url.startswith("http://localhost:")
    page.evaluate("localStorage.clear()")
