"""A learner writes in a form in JupyterLab, and the course stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Dialog,
    FloatRect,
    Locator,
    Page,
    expect,
)
from tests.support.browser.lab_server import (
    ALIVE,
    FRONT,
    SLOW,
    LabServer,
    alive,
    notebook,
    second_window,
    visitor,
)
from tests.support.browser.served import kill, wait_until
from tests.support.browser.site import Site
from tests.support.records import write as write_record
from tests.support.soak import first

from alongside.record.erasure.erase import ErasureScope, erase
from alongside.record.record import Record

KEYS = "aAbBddmyL"
OPENING = "Opening the forms on this page"
WATCH = """(words) => new MutationObserver((changes) => {
    window.said ||= changes.some(({addedNodes}) =>
        [...addedNodes].some((each) => each.textContent.startsWith(words)));
}).observe(document.body, {childList: true, subtree: true})"""
"""Notes whether a sentence was on the page, which may be gone again before anybody looks."""


DEAF = """window.WebSocket = class extends WebSocket {
    set onmessage(hear) {
        super.onmessage = (event) => {
            if (!new TextDecoder().decode(event.data).includes('"restarting"')) hear(event);
        };
    }
};"""
"""Loses the word that a kernel was started again."""


@pytest.fixture(scope="module")
def lab(whole_lab: LabServer) -> LabServer:
    """JupyterLab with nothing written."""
    return whole_lab.emptied()


@pytest.fixture(scope="module")
def learner(lab_visitor: BrowserContext) -> BrowserContext:
    """A learner's browser."""
    return lab_visitor


LINES = "\n".join(f"line {n}" for n in range(30))


@pytest.fixture
def long_answer(lab: LabServer) -> None:
    """A long answer in the first box, before a page is opened."""
    write_record(Record.open(lab.home), "activity-1", gain=f"Start. \n{LINES}")


@pytest.fixture
def page(learner: BrowserContext, lab: LabServer) -> Iterator[Page]:
    """The first page of the course, with its form alive; nothing is left of it afterwards."""
    opened = learner.new_page()
    opened.goto(lab.url())
    alive(opened)
    yield opened
    for each in learner.pages:
        if each.url.startswith("http"):
            each.evaluate("localStorage.clear()")
        each.close()


def box(page: Page) -> Locator:
    """The box of the first question."""
    return page.locator(FRONT).get_by_role("textbox", name="What do you gain?")


def write(lab: LabServer, page: Page, words: str) -> None:
    """Write at the end of the box and wait until it is on disk."""
    box(page).press("Control+End")
    box(page).press_sequentially(words)
    wait_until(lambda: words in lab.saved().get("gain", ""), why=f"{words!r} was not saved")


@pytest.mark.soak
def test_no_key_in_a_form_changes_the_notebook(lab: LabServer, page: Page) -> None:
    before = notebook(page)
    for place in page.locator(f"{FRONT} {ALIVE}").locator("textarea, input, button").all():
        if not place.is_visible():
            continue
        place.focus()
        place.press_sequentially(KEYS)
        for key in ("Escape", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Shift+Enter"):
            place.press(key)
            place.focus()
    assert notebook(page) == before
    assert KEYS in box(page).input_value()
    expect(page.locator(f"{FRONT} {ALIVE}")).to_have_count(1)
    for turned in page.locator(f"{FRONT} {ALIVE} [aria-pressed=true]").all():
        turned.click()  # the answer is plain words again for who comes next
    wait_until(lambda: isinstance(lab.saved().get("gain"), str))


@pytest.mark.soak
def test_enter_in_a_box_starts_a_line_and_leaves_the_notebook(page: Page) -> None:
    before = notebook(page)
    box(page).press("Control+End")
    box(page).press_sequentially("one")
    box(page).press("Enter")
    box(page).press_sequentially("two")
    assert box(page).input_value().endswith("one\ntwo")
    assert notebook(page) == before


@pytest.mark.soak
def test_ctrl_b_is_bold_in_a_formatted_answer_and_nothing_of_the_notebooks(page: Page) -> None:
    box = page.locator(FRONT).get_by_role("textbox").first
    turn = page.locator(FRONT).get_by_role("button", name=re.compile("^Formatting: ")).first
    sidebar = page.locator("#jp-left-stack")
    before = sidebar.is_visible()
    box.fill("")
    box.press("Control+b")  # not formatted: no key is taken
    expect(box).to_have_value("")
    turn.click()
    box.press("Control+b")
    page.keyboard.type("bold")
    expect(box).to_have_value("**bold**")
    box.press("End")
    box.press("Enter")
    box.press_sequentially("- one")
    box.press("Enter")
    expect(box).to_have_value("**bold**\n- one\n- ")
    box.press("Shift+Enter")
    expect(box).to_have_value("**bold**\n- one\n- \n")
    assert sidebar.is_visible() is before
    box.fill("")
    turn.click()


@pytest.mark.soak
def test_no_key_beside_the_form_changes_the_notebook(page: Page) -> None:
    before = notebook(page)
    page.locator(FRONT).get_by_role("heading", name="One idea").click()
    for key in [*KEYS, "Enter", "Escape", "x", "v", "1", "Shift+Enter", "Control+Enter", "Shift+M"]:
        page.keyboard.press(key)
    page.locator(FRONT).get_by_role("heading", name="One idea").dblclick()
    page.keyboard.type("words")
    assert notebook(page) == before


@pytest.mark.soak
def test_the_courses_files_are_the_same_bytes_after_a_session(lab: LabServer, page: Page) -> None:
    before = lab.fingerprint()
    write(lab, page, "before saving")
    page.keyboard.press("Control+s")
    expect(page.locator(".Toastify__toast, .jp-toast-message").first).to_contain_text("saved as")
    for attempt in (
        "commands.execute('docmanager:save')",
        "shell.currentWidget.context.save()",
        "serviceManager.contents.save('01-first.ipynb', {type: 'file', content: ''})",
    ):
        # Not waited for: the first asks something in a window of JupyterLab's.
        page.evaluate(f"() => {{ jupyterapp.{attempt}.catch(() => null); }}")
    _, model = lab.ask("GET", "/api/contents/01-first.ipynb?content=1")
    assert model["writable"] is False
    assert [lab.ask("PUT", "/api/contents/01-first.ipynb", model)[0]] == [403]
    page.goto("about:blank")
    assert lab.fingerprint() == before


@pytest.mark.soak
def test_leaving_a_page_asks_nothing(lab: LabServer, page: Page) -> None:
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.accept()

    page.on("dialog", answer)
    write(lab, page, "leaving")
    expect(page.locator(f"{FRONT} .al-state")).to_contain_text("Saved")
    page.goto("about:blank")
    assert asked == []


def hurt(lab: LabServer, page: Page, trouble: str) -> None:
    """Let something happen to the form in front, or to what it speaks to."""
    if trouble == "kernel killed":
        kill(lab.kernels())
    elif trouble == "kernel shut down":
        for kernel in lab.ask("GET", "/api/kernels")[1]:
            lab.ask("DELETE", f"/api/kernels/{kernel['id']}")
    elif trouble == "server started again":
        lab.stop()
        lab.start()
    else:
        page.evaluate(f"() => {{ {TROUBLE[trouble]}; }}")


TROUBLE = {
    "kernel restarted": "jupyterapp.shell.currentWidget.sessionContext.restartKernel()",
    "another kernel": "jupyterapp.shell.currentWidget.sessionContext"
    ".changeKernel({name: 'python3'})",
    "outputs cleared": "jupyterapp.shell.currentWidget.content.widgets"
    ".forEach(({model}) => model.outputs?.clear())",
    "outputs folded": "jupyterapp.shell.currentWidget.content.widgets"
    ".forEach((cell) => { cell.outputHidden = true; })",
    "file read again": "jupyterapp.shell.currentWidget.context.revert()",
}
RARE = ["kernel restarted", "another kernel", "kernel shut down", "server started again"]


@pytest.mark.parametrize(
    "trouble",
    first(["kernel killed", "outputs cleared", *RARE]),
)
def test_who_types_while_a_form_is_taken_away_loses_nothing_and_is_asked_nothing(
    lab: LabServer, long_answer: None, page: Page, trouble: str
) -> None:
    page.set_viewport_size({"width": 1000, "height": 500})
    expect(box(page)).to_have_value(lab.saved()["gain"])  # what is saved is there again
    box(page).focus()
    box(page).evaluate("e => { e.setSelectionRange(7, 7); e.scrollTop = 40; }")
    page.keyboard.type("before ")  # which brings the box above the save line
    wait_until(lambda: "before" in lab.saved()["gain"], why="it was not saved")
    top = box(page).bounding_box()
    hurt(lab, page, trouble)
    page.keyboard.type("one two three four five six seven eight nine ten ", delay=20)
    # What is typed now meets a form that has come back, or is about to.
    wait_until(lambda: "ten" in lab.saved()["gain"], SLOW / 1000, "the words are not saved")
    page.keyboard.type("after")
    wait_until(lambda: "after" in lab.saved()["gain"], why="the words are not saved")
    words = "before one two three four five six seven eight nine ten after"
    assert lab.saved()["gain"] == f"Start. {words}\n{LINES}"
    expect(box(page)).to_have_value(lab.saved()["gain"])
    expect(box(page)).to_be_focused()
    if trouble != "outputs cleared":  # that takes what stands above the form away, too
        wait_until(lambda: _near(box(page).bounding_box(), top), why="the page has moved")
    expect(page.locator(f"{FRONT} .al-choose, .jp-Dialog")).to_have_count(0)
    expect(page.locator(f"{FRONT} .alongside-form")).to_have_count(1)
    expect(page.locator(f"{FRONT} .alongside-state")).to_be_hidden()


def _near(one: FloatRect | None, other: FloatRect | None) -> bool:
    """Whether two places in the window are almost the same."""
    return one is not None and other is not None and abs(one["y"] - other["y"]) < 60


@pytest.mark.soak
@pytest.mark.parametrize("trouble", ["outputs folded", "file read again"])
def test_a_form_that_a_menu_took_away_is_drawn_again(
    lab: LabServer, page: Page, trouble: str
) -> None:
    write(lab, page, f"before {trouble}. ")
    hurt(lab, page, trouble)
    page.wait_for_function("!document.querySelector('.jp-OutputPlaceholder')")
    write(lab, page, f"after {trouble}. ")
    assert lab.saved()["gain"].endswith(f"before {trouble}. after {trouble}. ")
    expect(page.locator(f"{FRONT} .al-choose")).to_have_count(0)
    expect(page.locator(f"{FRONT} .alongside-form")).to_have_count(1)


@pytest.mark.soak
def test_a_page_says_that_its_kernel_has_died_and_when_its_form_is_back(
    lab: LabServer, page: Page
) -> None:
    write(lab, page, "before it died")
    page.evaluate(WATCH, OPENING)
    kill(lab.kernels())
    page.wait_for_function("window.said")
    expect(page.locator(FRONT).get_by_text(OPENING)).to_be_hidden()
    expect(page.locator(".jp-Dialog")).to_have_count(0)
    write(lab, page, "after it died")


@pytest.mark.soak
def test_a_form_comes_back_where_the_word_that_its_kernel_was_started_again_is_lost(
    lab: LabServer, browser: Browser
) -> None:
    with visitor(browser) as elsewhere:
        elsewhere.add_init_script(DEAF)
        page = elsewhere.new_page()
        page.goto(lab.url())
        alive(page)
        write(lab, page, "heard. ")
        kill(lab.kernels())
        box(page).press_sequentially("not heard")
        wait_until(lambda: "not heard" in lab.saved()["gain"], SLOW / 1000, "the words are gone")


@pytest.mark.soak
def test_a_form_comes_back_after_the_kernel_was_restarted_from_the_menu(
    lab: LabServer, page: Page
) -> None:
    write(lab, page, "before restarting")
    page.evaluate(WATCH, OPENING)
    page.evaluate("() => { jupyterapp.commands.execute('notebook:restart-kernel'); }")
    page.locator(".jp-Dialog").get_by_role("button", name="Confirm").click()
    page.wait_for_function("window.said")
    write(lab, page, "after restarting")


@pytest.mark.soak
def test_a_form_whose_kernel_was_shut_down_can_be_opened_again(lab: LabServer, page: Page) -> None:
    write(lab, page, "before shutting down")
    page.evaluate("() => { jupyterapp.commands.execute('notebook:shutdown-kernel'); }")
    page.locator(FRONT).get_by_role("button", name="Try again").click()
    expect(page.locator(FRONT).get_by_role("button", name="Try again")).to_be_hidden()
    write(lab, page, "after shutting down")
    wait_until(lambda: len(lab.kernels()) == 1, why="a kernel nobody uses is left")


@pytest.mark.soak
def test_two_windows_on_one_page_both_write(
    lab: LabServer, page: Page, learner: BrowserContext
) -> None:
    write(lab, page, "from the first window")
    second = second_window(learner, lab.url())
    expect(box(second)).to_have_value(lab.saved()["gain"])
    write(lab, second, "from the second window")
    # The first was not touched since: it shows what the second saved, and asks nothing.
    expect(box(page)).to_have_value(lab.saved()["gain"])
    expect(page.locator(f"{FRONT} .al-choose")).to_have_count(0)


@pytest.mark.soak
def test_the_site_and_jupyterlab_at_once_keep_both_versions_and_ask(
    lab: LabServer, page: Page, learner: BrowserContext
) -> None:
    site = Site(lab.home, course=lab.root).start()
    try:
        there = learner.new_page()
        there.goto(f"{site.url}voila/render/01-first.ipynb")
        there.locator(".activity").first.scroll_into_view_if_needed()
        there.locator(ALIVE).first.wait_for(timeout=SLOW)
        write(lab, page, "From the lab.")
        there.get_by_role("textbox", name="What do you gain?").fill("From the site.")
        asked = there.get_by_text("Two versions of an answer").first
        asked.wait_for(timeout=SLOW)
        expect(there.get_by_text("From the lab.").first).to_be_visible()
        assert "From the lab." in lab.saved()["gain"]
        there.get_by_role("button", name="Keep both").click()
        wait_until(lambda: "From the site." in lab.saved()["gain"])
        assert "From the lab." in lab.saved()["gain"]
    finally:
        site.stop()


LATE = """window.held = [];
window.WebSocket = class extends WebSocket {
    set onmessage(hear) {
        super.onmessage = (event) => {
            const record = /"kind": ?"record"/.test(new TextDecoder().decode(event.data));
            if (window.held && record) window.held.push(() => hear(event));
            else hear(event);
        };
    }
};"""
"""Holds back what is saved, until COME."""
COME = "() => { const all = window.held; window.held = null; all.forEach((come) => come()); }"


@pytest.mark.soak
def test_a_form_that_is_drawn_takes_words_before_the_record_has_come(
    learner: BrowserContext, lab: LabServer
) -> None:
    erase(Record.kept_in(lab.home), ErasureScope("activity-1"))  # what tests before wrote
    page = learner.new_page()
    page.add_init_script(LATE)
    page.goto(lab.url())
    box(page).wait_for()
    box(page).press_sequentially("Before the record. ")
    expect(page.locator(FRONT).get_by_text("and saved once it is open")).to_be_visible()
    expect(box(page)).to_have_accessible_description(re.compile("still on its way"))
    page.keyboard.press("Tab")
    expect(box(page)).not_to_be_focused()
    assert page.evaluate("Boolean(document.activeElement.closest('.alongside-form'))")
    page.evaluate(COME)
    wait_until(lambda: "Before the record." in lab.saved().get("gain", ""), why="not saved")
    assert "Before the record." in box(page).input_value()
    page.evaluate("localStorage.clear()")
    page.close()
