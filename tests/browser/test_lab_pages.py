"""A reader goes from page to page in JupyterLab, and at the end takes My notebook away.

Covers: lab/labextension/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.support.browser.lab_server import FRONT, SLOW, LabServer, alive, second_window, visitor
from tests.support.browser.page import activity_goes_along, open_part
from tests.support.browser.served import wait_until
from tests.support.browser.voices import VOICES, scene_is_read
from tests.support.browser.whole_lab import NOTEBOOK, TOOLKIT
from tests.support.photographs import photograph

from alongside import __version__
from alongside.record.notes import attachments
from alongside.record.record import Record

pytestmark = pytest.mark.soak
"""`make test` goes from page to page in a window that test_lab_opening.py has open already."""


@pytest.fixture(scope="module")
def lab(whole_lab: LabServer) -> LabServer:
    """JupyterLab with one answer."""
    Record.open(whole_lab.emptied().home).save(
        "activity-1", {"gain": ("I asked Siobhan.", "h")}, base_revision=0, writer="t", origin="lab"
    )
    return whole_lab


@pytest.fixture(scope="module")
def reader(lab_visitor: BrowserContext) -> BrowserContext:
    """A reader's browser."""
    return lab_visitor


@pytest.fixture(scope="module")
def one(reader: BrowserContext, lab: LabServer) -> Iterator[Page]:
    opened = reader.new_page()
    opened.goto(lab.url())
    alive(opened)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def other(one: Page, reader: BrowserContext, lab: LabServer) -> Iterator[Page]:
    opened = second_window(reader, lab.url())
    yield opened
    opened.close()


def bring(page: Page, path: str) -> None:
    """Have a page in front: once it is there, as one asked for before could come after it."""
    page.evaluate(
        "(path) => jupyterapp.commands.execute('docmanager:open', {path}).then(() => null)", path
    )


def show(page: Page, path: str, title: str) -> Page:
    """Open a page of the course in this window, as one does who looks for it in a list."""
    bring(page, path)
    expect(page).to_have_title(f"{title} – Alongside")
    alive(page)
    return page


@pytest.fixture
def first(one: Page) -> Page:
    """A window at the first page, its form alive."""
    return show(one, "01-first.ipynb", "A first page")


@pytest.fixture
def page(other: Page) -> Page:
    """A second window, which JupyterLab shows addresses of another kind; at the first page, too."""
    return show(other, "01-first.ipynb", "A first page")


def test_a_link_in_the_text_opens_the_page_at_the_place_it_names(first: Page) -> None:
    first.locator(FRONT).get_by_role("link", name="1996").click()
    expect(first.locator(f"{FRONT} #huxham-1996")).to_be_in_viewport()
    expect(first.locator(f"{FRONT} #huxham-1996")).to_be_focused()
    expect(first).to_have_url(re.compile(r"/doc/tree/04-references\.ipynb#huxham-1996$"))


def test_jupyterlab_is_the_courses_own_place(lab: LabServer, first: Page) -> None:
    contents = first.get_by_role("navigation", name="Contents")
    expect(contents.get_by_role("link", name="A first page")).to_have_attribute(
        "aria-current", "page"
    )
    expect(contents.get_by_role("link", name=re.compile(r"^A first page \(Activity 1: started\)"))
           ).to_be_visible()  # fmt: skip
    expect(contents).to_contain_text("0 of 1 activities finished")
    contents.get_by_role("link", name="Extra one").click()
    expect(first).to_have_title("Extra one – Alongside")
    expect(contents.locator("[aria-current=page]")).to_have_text("Extra one")
    first.get_by_role("tab", name="File Browser").click()
    expect(contents).to_be_hidden()
    first.locator(FRONT).get_by_role("link", name="Contents").first.click()
    expect(contents).to_be_visible()
    expect(first).to_have_title("A first page – Alongside")

    menus = first.get_by_role("menubar").first.get_by_role("menuitem")
    expect(menus).to_have_text(["File", "View", "Settings", "Help"])
    menus.filter(has_text="Help").click()
    first.get_by_role("menuitem", name="About Alongside").click()
    about = first.get_by_role("dialog")
    expect(about).to_contain_text(f"Alongside {__version__}")
    about.get_by_role("button", name="Close").click()

    first.evaluate("() => { jupyterapp.commands.execute('application:close-all'); }")
    expect(first).to_have_title("A first page – Alongside")
    alive(first)


def test_on_a_narrow_screen_the_contents_make_room_for_the_page_that_is_chosen(
    first: Page,
) -> None:
    contents = first.get_by_role("navigation", name="Contents")
    first.set_viewport_size({"width": 320, "height": 800})
    expect(contents).to_be_hidden()
    first.get_by_role("tab", name="Contents of the course").press("Enter")
    contents.get_by_role("link", name="Extra one").press("Enter")
    expect(contents).to_be_hidden()
    expect(first).to_have_title("Extra one – Alongside")
    expect(first.locator(f"{FRONT} :focus")).to_be_visible()
    expect(first.locator(FRONT).get_by_role("heading", name="Extra one")).to_be_in_viewport()
    first.get_by_role("tab", name="Contents of the course").press("Enter")
    contents.get_by_role("link", name="Extra one").press("Enter")  # it is in front already
    expect(contents).to_be_hidden()
    expect(first.locator(f"{FRONT} :focus")).to_be_visible()
    first.locator(FRONT).get_by_role("link", name="Contents").first.click()
    expect(first).to_have_title("A first page – Alongside")
    expect(contents).to_be_hidden()
    first.set_viewport_size({"width": 1280, "height": 900})
    expect(contents).to_be_visible()


def test_a_narrow_screen_begins_with_the_page_and_the_tab_of_the_contents(
    lab: LabServer, browser: Browser
) -> None:
    with visitor(browser) as context:
        page = context.new_page()
        page.set_viewport_size({"width": 320, "height": 800})
        page.goto(lab.url("05-extra-one.ipynb"))
        expect(page.locator(FRONT).get_by_role("heading", name="Extra one")).to_be_in_viewport()
        expect(page.get_by_role("tab", name="Contents of the course")).to_be_in_viewport()
        expect(page.get_by_role("navigation", name="Contents")).to_be_hidden()


def test_logging_out_ends_on_a_page_that_says_good_bye(lab: LabServer, browser: Browser) -> None:
    with visitor(browser) as context:
        page = context.new_page()
        page.goto(lab.url("05-extra-one.ipynb"))
        page.get_by_role("menuitem", name="File").click()
        page.get_by_role("menuitem", name="Log Out").click()
        expect(page.get_by_role("heading", name="Good-bye, and see you again")).to_be_visible()
        page.goto(lab.url().partition("?")[0])
        expect(page.locator(FRONT)).to_have_count(0)


def test_a_link_in_a_form_opens_the_page_in_the_same_window(first: Page) -> None:
    first.evaluate("window.sameWindow = true")
    first.locator(f"{FRONT} .alongside-form").get_by_role("link", name="trust").click()
    expect(first.locator(f"{FRONT} #trust")).to_be_in_viewport()
    assert first.evaluate("window.sameWindow")


def test_a_link_to_a_heading_finds_it(first: Page) -> None:
    first.locator(FRONT).get_by_role("link", name="the second page").click()
    expect(first.locator(FRONT).get_by_role("heading", name="A harder idea")).to_be_focused()


def test_back_and_forward_lead_through_the_pages_that_were_visited(first: Page) -> None:
    first.locator(FRONT).get_by_role("link", name="1996").click()
    expect(first).to_have_title("References – Alongside")
    first.go_back()
    expect(first).to_have_title("A first page – Alongside")
    expect(first.locator(f"{FRONT} h1")).to_contain_text("A first page")
    first.go_forward()
    expect(first.locator(f"{FRONT} #huxham-1996")).to_be_in_viewport()


def test_a_second_window_has_back_and_forward_of_its_own(first: Page, page: Page) -> None:
    for title in ("A second page", "Glossary"):
        page.locator(FRONT).get_by_role("link", name=f"Next: {title}").last.click()
        expect(page).to_have_title(f"{title} – Alongside")
    page.go_back()
    expect(page).to_have_title("A second page – Alongside")
    page.go_back()
    expect(page).to_have_title("A first page – Alongside")
    expect(first).to_have_title("A first page – Alongside")


def test_a_link_can_be_opened_in_a_window_of_its_own(first: Page, reader: BrowserContext) -> None:
    link = first.locator(FRONT).get_by_role("link", name="1996")
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


def test_a_book_is_downloaded_and_the_kernel_lives(lab: LabServer, page: Page) -> None:
    show(page, NOTEBOOK, "My notebook")
    mine = page.locator(FRONT)
    formats = open_part(mine, "Take away").get_by_role("group", name="The book as")
    formats.get_by_role("radio", name="Markdown").check()
    mine.get_by_role("button", name="Download the book").click()
    told = mine.get_by_role("group", name="Before it leaves")
    with page.expect_download(timeout=SLOW) as download:
        told.get_by_role("button", name="Download it as it is").click()
    assert "I asked Siobhan." in Path(download.value.path()).read_text(encoding="utf-8")
    box = open_part(mine, "Journal").get_by_role("textbox", name="After a meeting")
    box.press_sequentially("dd Still here.")
    wait_until(lambda: "dd Still here." in str(lab.saved("journal")))
    open_part(mine, "Take away")
    with page.expect_download(timeout=SLOW) as download:
        mine.get_by_role("button", name="Download my whole record").click()
    assert Path(download.value.path()).read_bytes().startswith(b"PK")


def test_the_journal_is_a_link_away_on_every_page_and_knows_which_was_read(
    lab: LabServer, first: Page, tmp_path: Path
) -> None:
    page = first
    course = page.locator(FRONT).get_by_role("navigation", name="Course, above the page")
    course.get_by_role("link", name="Journal").click()
    mine = page.locator(FRONT)
    journal = mine.get_by_role("region", name="Journal", exact=True)
    journal.wait_for(timeout=SLOW)
    about = journal.get_by_role("combobox", name="About which section?")
    expect(about.locator("option:checked")).to_have_text("A first page")
    journal.get_by_role("textbox", name="After a meeting").press_sequentially("Read it.")
    journal.get_by_text("Journal saved").wait_for(timeout=SLOW)
    (tmp_path / "board.jpg").write_bytes(photograph())
    journal.get_by_role("button", name="Add a picture or file").first.press("Enter")
    journal.get_by_label("Choose a picture or file").first.set_input_files(tmp_path / "board.jpg")
    box = journal.get_by_role("textbox", name="for somebody who can’t see it? board.jpg")
    expect(box).to_be_focused(timeout=SLOW)
    journal.get_by_role("button", name="Show the picture board.jpg").first.press("Enter")
    shown = journal.get_by_role("img", name="board.jpg, not described yet")
    expect(shown).to_have_js_property("naturalWidth", 64)
    assert [one.name for one in attachments.entries(Record.kept_in(lab.home))] == ["board.jpg"]
    open_part(mine, "How my thinking moved")
    expect(journal).to_be_hidden()
    assert "20-my-notebook.ipynb" in page.url


FORGET = "Object.keys(localStorage).filter((key) => key.startsWith('alongside:reading:'))"
"""What this browser knows of what was read."""


def test_reading_on_moves_continue_to_the_heading_and_ticks_what_was_read(first: Page) -> None:
    page = first
    page.evaluate(f"{FORGET}.forEach((key) => localStorage.removeItem(key))")
    page.set_viewport_size({"width": 1280, "height": 480})  # or all of it would be in view at once
    front = page.locator(FRONT)
    front.get_by_role("link", name="the second page").click()
    expect(front.get_by_role("heading", name="A harder idea")).to_be_focused()
    front.get_by_role("link", name="Contents").first.click()
    go_on = front.get_by_role("link", name="Continue: A second page, at “A harder idea”")
    expect(go_on).to_have_count(2)  # the focus begins in the text: Tab meets the second
    go_on.last.click()
    expect(front.get_by_role("heading", name="A harder idea")).to_be_focused()
    front.locator(".alongside-navigation").last.scroll_into_view_if_needed()
    front.get_by_role("link", name="Contents").first.click()
    expect(front.get_by_role("link", name="Next: A second page (read)").first).to_be_visible()
    show(page, NOTEBOOK, "My notebook")
    open_part(front, "What I have written")
    expect(front.get_by_role("link", name="Continue: A second page")).to_be_visible()


def test_a_tool_is_used_in_a_partnership_and_its_sheet_is_kept(lab: LabServer, page: Page) -> None:
    bring(page, TOOLKIT)
    kit = page.locator(FRONT).get_by_role("region", name="My toolkit")
    kit.get_by_role("link", name="After a meeting").click(timeout=SLOW)
    kit.get_by_label("What do you call it?").fill("Bikes")
    kit.get_by_role("button", name="Use this name").click()
    form = kit.locator("section.alongside-form[data-activity]")
    expect(form).to_have_attribute("aria-busy", "false", timeout=SLOW)
    form.get_by_label("What went well?").fill("The cake")
    kept = lab.home / "reflections"
    wait_until(lambda: any("The cake" in one.read_text() for one in kept.glob("after-*.json")))
    kit.get_by_role("link", name="Bikes", exact=True).click()
    expect(kit.get_by_role("heading", name="Your sheets")).to_be_visible()
    expect(kit.get_by_role("group", name="After a meeting")).to_be_visible()
    kit.get_by_role("link", name="All tools").press("Enter")
    expect(kit.get_by_role("heading", name="Tools and partnerships")).to_be_focused()


def test_reading_looks_in_jupyterlab_as_somebody_likes_it(first: Page) -> None:
    size = "(cell) => parseFloat(getComputedStyle(cell).fontSize)"
    text = first.locator(f"{FRONT} .jp-MarkdownOutput p").first
    usual = text.evaluate(size)
    opener = first.locator(FRONT).get_by_role("button", name="Reading", exact=True)
    opener.click()
    panel = first.get_by_role("dialog", name="Reading")
    panel.get_by_role("radio", name="Very large").check()
    panel.get_by_role("radio", name=re.compile("Atkinson")).check()
    assert text.evaluate(size) > 1.5 * usual
    first.wait_for_function(
        "[...document.fonts].filter((f) => /Hyperlegible/.test(f.family)).length"
    )
    assert "Hyperlegible" in text.evaluate("(cell) => getComputedStyle(cell).fontFamily")
    panel.get_by_role("button", name="Back to how it was").click()
    first.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert text.evaluate(size) == usual


def test_one_activity_is_printed_or_downloaded_in_jupyterlab(first: Page) -> None:
    activity_goes_along(first, first.locator(FRONT), "I asked Siobhan.")


def test_a_scene_in_jupyterlab_is_read_by_the_devices_own_voices(first: Page) -> None:
    first.evaluate(
        f"""() => {{
          const real = speechSynthesis;
          {VOICES};
          real.dispatchEvent(new Event("voiceschanged"));
        }}"""
    )
    scene_is_read(first, first.locator(FRONT))


def test_a_mark_made_in_jupyterlab_is_in_the_record(first: Page, lab: LabServer) -> None:
    front = first.locator(FRONT)
    expect(front).to_have_attribute("data-marks", "0")
    front.locator(".jp-MarkdownOutput p").first.evaluate(
        "(p) => getSelection().selectAllChildren(p)"
    )
    front.get_by_role("button", name="Mark and write a note").click()
    front.get_by_role("textbox", name="My note").fill("Ask at the next meeting.")
    front.get_by_role("button", name="Keep", exact=True).click()
    expect(front.get_by_role("complementary", name="My note")).to_be_visible()
    expect(front).to_have_attribute("data-waiting", "0")
    kept = Record.open(lab.home).read("reading-notes").answers.values()
    assert [one.value["text"] for one in kept] == ["Ask at the next meeting."]
    show(first, "02-second.ipynb", "A second page")
    show(first, "01-first.ipynb", "A first page")
    expect(front.locator("mark").first).to_be_visible()
