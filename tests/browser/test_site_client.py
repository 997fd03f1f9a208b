"""The thin client hosts any anywidget, and keeps it alive whatever happens to its kernel.

Covers: site/server/voila_fallback.py
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect
from tests.support.browser.relay import relay
from tests.support.browser.served import runs, wait_until
from tests.support.browser.site import Reader, Site

from alongside.site.doctor.diagnostics import Visitor

SLOW = 30_000
OWN = "voila/render/02-own.ipynb"


@pytest.fixture(scope="module")
def site(small_site: Site) -> Site:
    """The site, as if nobody had been there when the file's tests begin."""
    small_site.emptied()
    return small_site


def first(page: Page) -> Locator:
    """The first of the sample's widgets, ready."""
    widget = page.locator("[data-widget]").nth(1)
    widget.get_by_role("button", name="Count").wait_for(timeout=SLOW)
    return widget


def opened(reader: Reader, site: Site) -> Locator:
    return first(reader.open(site.url + OWN).page)


def counts(widget: Locator, number: int) -> None:
    expect(widget.get_by_role("button", name="Count")).to_have_text(f"Count {number}", timeout=SLOW)


def hears(widget: Locator, text: str) -> None:
    expect(widget.locator(".heard")).to_have_text(text, timeout=SLOW)


def live(page: Page) -> None:
    expect_state(page, "live")


def expect_state(page: Page, state: str) -> None:
    page.wait_for_function(
        "(state) => document.querySelector('[data-notebook]').alongsideHost.state === state",
        arg=state,
        timeout=SLOW,
    )


def sleep(page: Page) -> None:
    """Let the kernel go, as the client does after ten idle minutes."""
    page.evaluate("document.querySelector('[data-notebook]').alongsideHost.sleep()")


@pytest.mark.soak
def test_each_widget_of_a_cell_is_drawn_in_its_place_with_its_own_state(
    reader: Reader, site: Site
) -> None:
    opened(reader, site)
    buttons = reader.page.get_by_role("button", name="Count")
    expect(buttons).to_have_text(["Count 0", "Count 5", "Count 6"], timeout=SLOW)


def test_what_a_widget_sets_reaches_the_kernel_and_what_it_says_comes_back(
    reader: Reader, site: Site
) -> None:
    widget = opened(reader, site)
    widget.get_by_role("button", name="Count").click()
    counts(widget, 1)
    hears(widget, "the kernel has 1 7")


@pytest.mark.soak
def test_the_kernel_has_the_last_word(reader: Reader, site: Site) -> None:
    widget = opened(reader, site)
    for _ in range(13):
        widget.get_by_role("button", name="Count").click()
    hears(widget, "the kernel has 14 7")
    counts(widget, 14)


@pytest.mark.soak
def test_custom_messages_carry_bytes_both_ways(reader: Reader, site: Site) -> None:
    widget = opened(reader, site)
    widget.get_by_role("textbox").fill("words")
    hears(widget, "WORDS 3,2,1")


@pytest.mark.soak
def test_a_widget_can_ask_its_kernel_to_run_a_command(reader: Reader, site: Site) -> None:
    widget = opened(reader, site)
    widget.get_by_role("button", name="Ask").click()
    hears(widget, "doubled 42")


@pytest.mark.soak
def test_a_widgets_own_style_applies_under_the_security_policy(reader: Reader, site: Site) -> None:
    widget = opened(reader, site)
    weight = widget.locator(".heard").evaluate("e => getComputedStyle(e).fontWeight")
    assert weight == "700"
    assert reader.wrongs == []


@pytest.mark.soak
def test_a_cell_that_shows_nothing_leaves_nothing(reader: Reader, site: Site) -> None:
    opened(reader, site)
    expect(reader.page.get_by_text("opens by itself")).to_have_count(0)


def test_a_killed_kernel_is_replaced_and_the_page_goes_on(reader: Reader, site: Site) -> None:
    widget = opened(reader, site)
    widget.get_by_role("button", name="Count").click()
    widget.get_by_role("textbox").fill("kept")
    hears(widget, "KEPT 3,2,1")
    site.kill_kernels()
    expect(widget.locator(".host")).to_contain_text("reconnected", timeout=SLOW)
    expect(widget.get_by_role("textbox")).to_have_value("kept")
    counts(widget, 1)
    widget.get_by_role("button", name="Count").click()
    hears(widget, "the kernel has 2 7")


def test_an_idle_page_costs_no_kernel_and_gets_one_at_the_next_key(
    reader: Reader, site: Site
) -> None:
    widget = opened(reader, site)
    widget.get_by_role("button", name="Count").click()
    hears(widget, "the kernel has 1 7")
    sleep(reader.page)
    site.kernel_count(0)
    widget.get_by_role("textbox").press_sequentially("back")
    hears(widget, "BACK 3,2,1")
    counts(widget, 1)
    assert reader.wrongs == []


@pytest.mark.soak
def test_what_is_set_while_there_is_no_kernel_reaches_the_next(reader: Reader, site: Site) -> None:
    widget = opened(reader, site)
    live(reader.page)
    sleep(reader.page)
    widget.get_by_role("button", name="Count").click()
    hears(widget, "the kernel has 1 7")


def test_leaving_a_page_ends_its_kernel(reader: Reader, site: Site) -> None:
    opened(reader, site)
    site.kernel_count(1)
    reader.open(site.url)
    site.kernel_count(0)


@pytest.mark.soak
def test_closing_a_tab_ends_its_kernel(browser: Browser, site: Site) -> None:
    reader = Reader(browser)
    opened(reader, site)
    site.kernel_count(1)
    reader.close()
    site.kernel_count(0)


@pytest.mark.soak
def test_a_download_or_a_mail_link_does_not_count_as_leaving(reader: Reader, site: Site) -> None:
    opened(reader, site)
    live(reader.page)
    kernel = reader.page.evaluate("document.querySelector('[data-notebook]').alongsideHost.kernel")
    reader.page.evaluate(
        """() => {
          const go = (props) => {
            const a = Object.assign(document.createElement('a'), props);
            document.body.append(a);
            a.click();
          };
          go({ href: 'data:text/plain,x', download: 'x.txt' });
          go({ href: 'mailto:somebody@site.example' });
        }"""
    )
    widget = first(reader.page)
    widget.get_by_role("textbox").fill("still here")
    hears(widget, "STILL HERE 3,2,1")
    now = reader.page.evaluate("document.querySelector('[data-notebook]').alongsideHost.kernel")
    assert now == kernel


@pytest.mark.soak
def test_coming_back_to_a_page_brings_its_words_and_a_kernel(reader: Reader, site: Site) -> None:
    widget = opened(reader, site)
    widget.get_by_role("textbox").fill("before")
    hears(widget, "BEFORE 3,2,1")
    reader.open(site.url)
    reader.page.go_back()
    widget = first(reader.page)
    widget.get_by_role("textbox").fill("after")
    hears(widget, "AFTER 3,2,1")


@pytest.mark.soak
def test_a_lost_network_is_said_and_mended_by_itself(browser: Browser, site: Site) -> None:
    reader = Reader(browser)
    with relay(site.port) as wire:
        widget = first(reader.open(f"http://127.0.0.1:{wire.port}/{OWN}").page)
        widget.get_by_role("textbox").fill("one")
        hears(widget, "ONE 3,2,1")
        wire.cut()
        expect(widget.locator(".host")).to_contain_text("lost", timeout=SLOW)
        notice = reader.page.get_by_role("status").filter(has_text="The connection is interrupted")
        notice.first.wait_for(timeout=SLOW)
        widget.get_by_role("textbox").fill("two")
        wire.mend()
        hears(widget, "TWO 3,2,1")
        expect(widget.locator(".host")).to_contain_text("reconnected")
        expect(notice).to_have_count(0)
        reader.close()


def test_a_connection_that_is_dead_without_being_closed_is_noticed(
    browser: Browser, site: Site
) -> None:
    reader = Reader(browser)
    with relay(site.port) as wire:
        widget = first(reader.open(f"http://127.0.0.1:{wire.port}/{OWN}").page)
        live(reader.page)
        wire.stall()
        widget.get_by_role("textbox").fill("into the void")
        # As when the learner comes back to a laptop that slept.
        reader.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(widget.locator(".host")).to_contain_text("lost", timeout=SLOW)
        wire.drop()
        wire.mend()
        expect(widget.locator(".host")).to_contain_text("reconnected", timeout=SLOW)
        widget.get_by_role("textbox").fill("heard again")
        hears(widget, "HEARD AGAIN 3,2,1")
        reader.close()


@pytest.mark.soak
def test_the_same_page_after_a_restart_of_the_site(browser: Browser, tmp_path: Path) -> None:
    site = Site(tmp_path / "home").start()
    reader = Reader(browser)
    try:
        widget = opened(reader, site)
        widget.get_by_role("textbox").fill("before")
        hears(widget, "BEFORE 3,2,1")
        site.stop()
        site.start()
        widget.get_by_role("textbox").fill("after")
        hears(widget, "AFTER 3,2,1")
    finally:
        reader.close()
        site.stop()


def test_with_words_outstanding_a_page_is_not_put_to_sleep(reader: Reader, site: Site) -> None:
    widget = opened(reader, site)
    live(reader.page)
    widget.get_by_role("textbox").evaluate(
        "e => e.dispatchEvent(new CustomEvent('alongside:outstanding', "
        "{ bubbles: true, detail: { outstanding: true } }))"
    )
    asleep = reader.page.evaluate(
        """() => {
          const host = document.querySelector('[data-notebook]').alongsideHost;
          host.rest(Infinity);
          return host.state;
        }"""
    )
    assert asleep == "live"


@pytest.mark.soak
def test_a_full_site_says_so_calmly_and_goes_on_trying(browser: Browser, tmp_path: Path) -> None:
    site = Site(tmp_path / "home", "--SiteKernelManager.max_kernels=1").start()
    one, two = Reader(browser), Reader(browser)
    try:
        opened(one, site)
        two.open(site.url + "voila/render/01-writing.ipynb")
        notice = two.page.get_by_role("status").filter(has_text="The site is full just now")
        notice.first.wait_for(timeout=SLOW)
        expect(
            two.page.get_by_text("A sentence to read before the activity.").first
        ).to_be_visible()
        [kernel] = site.kernels()
        one.open(site.url)
        wait_until(lambda: not runs(kernel))  # the second may have one by now, of its own accord
        two.page.evaluate("dispatchEvent(new Event('online'))")
        two.page.locator('.alongside-form[aria-busy="false"]').wait_for(timeout=SLOW)
        expect(notice).to_have_count(0)
    finally:
        one.close()
        two.close()
        site.stop()


def test_a_form_far_below_starts_no_kernel_until_the_reader_comes_near(
    browser: Browser, site: Site
) -> None:
    site.kernel_count(0)  # those of pages just closed have gone
    reader = Reader(browser, viewport={"width": 1280, "height": 150})
    reader.open(site.url + "voila/render/01-writing.ipynb")
    expect(reader.page.get_by_role("heading", name="Writing")).to_be_visible()
    assert (
        reader.page.evaluate("document.querySelector('.activity').getBoundingClientRect().top")
        > 300
    )
    assert site.kernels() == []
    assert not [u for u in reader.requests if u.endswith("/kernel")]
    reader.page.locator(".activity").scroll_into_view_if_needed()
    reader.page.locator('.alongside-form[aria-busy="false"]').wait_for(timeout=SLOW)
    reader.close()


def test_a_link_to_a_form_asks_for_its_kernel_before_anything_else(
    reader: Reader, site: Site
) -> None:
    held: list[Route] = []
    reader.page.route("**/page.js", lambda route: held.append(route))
    frames: list[bytes] = []

    def heard(frame: str | bytes) -> None:
        frames.append(frame if isinstance(frame, bytes) else frame.encode())

    reader.page.on("websocket", lambda wire: wire.on("framereceived", heard))
    with reader.page.expect_request("**/kernel"):
        reader.page.goto(site.url + "voila/render/01-writing.ipynb#activity-1", wait_until="commit")
    wait_until(
        lambda: reader.page.evaluate("document.readyState") == "interactive" and len(held) == 1
    )
    held[0].continue_()
    reader.page.locator('.alongside-form[aria-busy="false"]').wait_for(timeout=SLOW)
    assert len([u for u in reader.requests if u.endswith("/kernel")]) == 1
    assert frames
    assert not any(b"al-field" in one for one in frames), "its form stands in the page already"


@pytest.mark.soak
def test_who_leaves_before_the_kernel_is_there_leaves_none_behind(
    reader: Reader, site: Site
) -> None:
    reader.page.close()
    site.kernel_count(0)
    visitor = Visitor()
    visitor.get(site.url + OWN)
    kernel = f"{site.url}alongside/api/pages/02-own.ipynb/kernel"
    with suppress(TimeoutError, URLError):
        visitor.start(kernel, within=0.01)
    visitor.start(kernel)
    site.kernel_count(1)


@pytest.mark.soak
def test_nothing_was_asked_of_any_other_place(reader: Reader, site: Site) -> None:
    opened(reader, site)
    live(reader.page)
    assert reader.elsewhere(site) == []
