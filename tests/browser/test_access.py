"""Every state of the forms, in both themes and at both widths, is in order for assistive tools."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.support.browser.looks import LOOKS, troubles
from tests.support.browser.page import SLOW, Learner
from tests.support.browser.relay import Relay, relay
from tests.support.browser.served import Served, wait_until
from tests.support.soak import first

FORM = ".alongside-form"


@pytest.fixture(scope="module")
def site(served: Served) -> Served:
    """One record for all tests of the file."""
    return served


@pytest.fixture
def wire(site: Served) -> Iterator[Relay]:
    with relay(site.port) as made:
        yield made


@pytest.fixture(params=first(reversed(LOOKS)), ids=first(["320-dark", "1280-light"]))
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    width, theme = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=theme, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


def saved(me: Learner) -> None:
    me.box().fill("Saved words for a state.")
    me.sees_saved()


def comment(me: Learner) -> None:
    saved(me)
    me.button("Compare with our comment").click()
    me.page.locator(".al-comment-text").wait_for(timeout=SLOW)


def history(me: Learner) -> None:
    saved(me)
    me.box().fill("Other words.")
    me.sees_saved()
    me.button("Earlier versions").click()
    me.page.get_by_role("button", name="Show every save").click()
    me.page.get_by_role("table", name="Earlier versions").get_by_role("button").last.click()
    me.page.get_by_role("heading", name="As it was on").wait_for(timeout=SLOW)


def refused(me: Learner) -> None:
    me.page.evaluate(
        """(words) => { const box = document.querySelector('.alongside-form textarea');
            box.wrap = 'off';  // laying out a million letters takes a browser half a minute
            box.value = words; box.dispatchEvent(new Event('input', {bubbles: true})); }""",
        "x" * 1_000_001,
    )
    expect(me.page.get_by_role("alert").first).to_contain_text("1,000,000", timeout=SLOW)


@pytest.mark.parametrize(
    "state", first([history, refused, saved, comment]), ids=lambda f: f.__name__
)
def test_a_form_is_in_order_when(
    site: Served, page: Page, state: Callable[[Learner], None]
) -> None:
    state(Learner(page, site.url).open())
    assert troubles(page, FORM) == []


@pytest.mark.soak
def test_a_form_that_is_not_saved_is_in_order(site: Served, wire: Relay, page: Page) -> None:
    me = Learner(page, f"http://127.0.0.1:{wire.port}/").open()
    wire.cut()
    me.write("Waiting.")
    me.sees_unsaved(30)
    assert troubles(page, FORM) == []


def test_two_versions_to_choose_from_are_in_order_and_one_is_led_to_them(
    site: Served, page: Page, request: pytest.FixtureRequest
) -> None:
    me = Learner(page, site.url).open()
    other = Learner(page.context.new_page(), site.url).open()
    words = f"From elsewhere, {request.node.name}."  # never what is saved already
    other.box().fill(words)
    wait_until(lambda: site.saved("activity-1").get("impressions") == words)
    me.box().fill("From here.")
    me.sees("Two versions of an answer")
    assert troubles(page, FORM) == []
    me.button("Go to the choice").click()
    expect(page.get_by_text("also changed somewhere else").first).to_be_focused()
    me.button("Keep both").click()
    expect(me.button("Go to the choice")).to_be_hidden()
