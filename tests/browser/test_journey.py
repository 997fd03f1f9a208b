"""A learner fills in every activity with the keyboard alone, comes back, and finds it all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from tests.support import records
from tests.support.browser.page import SLOW, Learner
from tests.support.browser.served import Served, wait_until
from tests.support.paths import ROOT
from tests.support.soak import LONG

from alongside.course.outline import Course
from alongside.record.record import Record

COURSE = Course.read(ROOT)
PLACES = [(a, s.notebook, n) for s in COURSE.sections for n, a in enumerate(s.activities)]
"""Each activity, its page, and which form of the page it is."""
SOME = [place for place in PLACES if place[0] == "activity-7"]
"""Those with the most kinds of fields; all in `make soak`."""

CONTROLS = """(form) => [...form.querySelectorAll(
    ':is(input, textarea, select)')].map((e) => ({
        type: e.type, value: e.type === 'radio' || e.type === 'checkbox' ? e.checked : e.value}))"""
FOCUSED = """(form) => {
    const e = document.activeElement;
    if (!form.querySelector('.al-body').contains(e)) return null;
    return {tag: e.tagName, type: e.type ?? ''};
}"""


@pytest.fixture(scope="module")
def site(served: Served) -> Served:
    """One record for all tests of the file."""
    return served


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    yield context.new_page()
    context.close()


FILLED = "() => Boolean(document.activeElement.value)"


def fill_by_keyboard(page: Page, form: Locator) -> int:
    """Tab through the form and answer whatever has the focus; returns the stops made."""
    form.locator(".al-body").evaluate(
        "e => { e.tabIndex = -1; e.focus(); e.removeAttribute('tabindex'); }"
    )
    stops = 0
    while stops < 400:
        page.keyboard.press("Tab")
        focused = form.evaluate(FOCUSED)
        if focused is None:
            return stops
        stops += 1
        answer(page, focused, stops)
    raise AssertionError("Tab never left the form")


def answer(page: Page, focused: dict[str, Any], stop: int) -> None:
    """Answer the control that has the focus, as its type asks."""
    tag, kind = focused["tag"], focused["type"]
    if kind == "date":
        # Day, month and year are stops of their own, in the browser's order: 11 fits either.
        if not page.evaluate(FILLED):
            page.keyboard.type("11112026")
    elif tag == "TEXTAREA" or kind == "text":
        page.keyboard.type(f"{stop}: ŵ, “")
    elif kind in ("radio", "checkbox"):
        page.keyboard.press("Space")
    elif tag == "SELECT":
        page.keyboard.press("ArrowDown")


@pytest.mark.parametrize(("activity", "notebook", "place"), PLACES if LONG else SOME)
def test_every_answer_given_by_keyboard_is_back_after_a_reload(
    site: Served, page: Page, activity: str, notebook: str, place: int
) -> None:
    me = Learner(page, site.url).open(f"voila/render/{notebook}")
    form = page.locator(".alongside-form").nth(place)
    questions = COURSE.activity(activity).questions
    assert fill_by_keyboard(page, form) >= len(questions)
    line = form.locator(".al-state")
    expect(line).to_have_attribute("data-state", "saved", timeout=SLOW)
    given = form.evaluate(CONTROLS)
    texts = [c["value"] for c in given if c["type"] in ("text", "textarea")]
    assert texts
    assert all(texts), "a box was not reached"
    for row in (row for q in questions if q.kind == "matrix" for row in q.settings["rows"]):
        said = page.get_by_role("group", name=row["label"], exact=True)
        expect(said).to_have_accessible_description(row.get("help", ""))
    wait_until(lambda: all(q.answered(site.saved(activity).get(q.id)) for q in questions))
    page.reload()
    me.ready()
    form.get_by_text("Every question is answered.").wait_for(timeout=SLOW)
    assert form.evaluate(CONTROLS) == given
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert set(texts) <= set(page.locator(".printed").all_text_contents()), "cut on paper"
    boxes = page.locator(".activity").locator("textarea:visible, input[type=text]:visible")
    assert boxes.count() == 0, "on paper there is no box of words"


def test_rows_are_added_moved_and_removed_by_keyboard(site: Served, page: Page) -> None:
    me = Learner(page, site.url).open("voila/render/08-policy.ipynb")
    table = page.get_by_role("group", name="organisations")
    rows = table.get_by_role("row")
    before = rows.count()
    table.get_by_role("button", name="Add another").press("Enter")
    expect(rows).to_have_count(before + 1)
    number = before  # the header is a row as well
    page.keyboard.type("The library")
    table.get_by_role("button", name=f"Move organisation {number} up").press("Enter")
    above = table.get_by_role("row").nth(number - 1)
    expect(above.get_by_role("textbox").first).to_have_value("The library")
    expect(above.get_by_role("button", name="up")).to_be_focused() if number > 2 else None
    table.get_by_role("button", name=f"Remove organisation {number - 1}").press("Enter")
    expect(page.get_by_text(f"{number - 1} removed")).to_be_visible()
    page.get_by_role("button", name="Undo").press("Enter")
    expect(above.get_by_role("textbox").first).to_have_value("The library")
    me.sees_saved()


@pytest.mark.soak
def test_the_comment_opens_for_a_reader_who_has_written_nothing_only_when_asked(
    tmp_path: Path, browser: Browser
) -> None:
    served = Served(tmp_path / "home").start()
    page = browser.new_page()
    try:
        me = Learner(page, served.url).open()
        button = me.button("Show it anyway")
        button.press("Enter")
        comment = page.locator(".al-comment-text")
        expect(comment).to_be_focused()
        expect(comment).not_to_be_empty()
        expect(me.button("Hide our comment")).to_have_attribute("aria-expanded", "true")
        record = (served.home / "reflections" / "activity-1.json").read_text(encoding="utf-8")
        assert '"asked": true' in record
    finally:
        page.close()
        served.stop()


def test_an_earlier_answer_is_shown_again_in_the_last_activity(site: Served, page: Page) -> None:
    words = {"impressions": "A word with <b>two</b> edges."}
    records.write(Record.open(site.home), "activity-1", **words)
    Learner(page, site.url).open("voila/render/14-your-practice.ipynb")
    recalled = page.get_by_role("group", name="first impressions")
    expect(recalled).to_contain_text("A word with <b>two</b> edges.", timeout=SLOW)
