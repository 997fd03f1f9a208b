"""Whatever fails, network, kernel or server: what was typed is on disk or on the page.

One site for all tests of the file; each begins with an empty record.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Timer
from time import monotonic

import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from tests.support.browser.chromium import FLAGS, whole
from tests.support.browser.page import SLOW, Learner
from tests.support.browser.relay import Relay, relay
from tests.support.browser.served import Served, wait_until
from tests.support.browser.writing import (
    ACTIVITY,
    FIELD,
    OWN,
    TWO_PLACES,
    at,
    drafts,
    on_disk,
    settled,
)
from tests.support.soak import LONG, first

CUTS = [
    int(seconds)
    for seconds in os.environ.get("ALONGSIDE_CUTS", "3,45,120" if LONG else "6").split(",")
]


def test_words_are_there_after_a_reload_at_once(site: Served, context: BrowserContext) -> None:
    me = at(context, site)
    me.write("Harmony first, rivalry second.")
    me.page.reload()
    me.ready()
    on_disk(site, "Harmony first, rivalry second.")
    expect(me.box()).to_have_value("Harmony first, rivalry second.", timeout=SLOW)


@pytest.mark.soak
def test_words_are_there_after_back_and_forward(site: Served, context: BrowserContext) -> None:
    me = at(context, site)
    me.write("Before leaving.")
    me.page.goto(site.url + "voila/render/03-terms.ipynb")
    me.page.go_back()
    me.ready()
    on_disk(site, "Before leaving.")
    expect(me.box()).to_have_value("Before leaving.", timeout=SLOW)
    me.write(" And after.")
    on_disk(site, "Before leaving. And after.")
    me.page.go_forward()
    me.page.go_back()
    me.ready()
    expect(me.box()).to_have_value("Before leaving. And after.", timeout=SLOW)


@pytest.fixture
def keeping(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that keeps the pages that were left as they were, as people's browsers do."""
    path, off = whole(), "--disable-back-forward-cache"  # which Playwright says otherwise
    if path is None:
        pytest.skip("needs a Chromium or Chrome that can have a window")
    own = browser.browser_type.launch(executable_path=path, args=FLAGS, ignore_default_args=[off])
    yield own.new_context(viewport={"width": 1280, "height": 900})
    own.close()


@pytest.mark.soak
def test_a_page_that_the_browser_kept_goes_on_where_it_was(
    site: Served, wire: Relay, keeping: BrowserContext
) -> None:
    me = at(keeping, wire)
    me.page.evaluate("addEventListener('pageshow', (event) => { window.kept = event.persisted; })")

    def left_and_back(url: str) -> None:
        Learner(me.page, url).open("voila/render/04-dimensions.ipynb")
        me.page.go_back(wait_until="commit")
        assert me.page.evaluate("window.kept"), me.page.evaluate(
            "JSON.stringify(performance.getEntriesByType('navigation')[0].notRestoredReasons)"
        )

    me.write("Before leaving. ")
    left_and_back(me.url)
    expect(me.box()).to_have_value("Before leaving. ")
    on_disk(site, "Before leaving. ")
    me.sees_saved()
    wire.cut()
    me.write("Left without a line. ")
    left_and_back(site.url)
    expect(me.box()).to_have_value("Before leaving. Left without a line. ")
    wire.mend()
    me.write("And after.")
    on_disk(site, "Before leaving. Left without a line. And after.")
    me.sees_saved()
    assert drafts(me.page) == 0


def test_a_cut_network_is_said_and_its_words_arrive_afterwards(
    site: Served, wire: Relay, context: BrowserContext
) -> None:
    me = at(context, wire)
    me.write("Before. ")
    me.sees_saved()
    wire.cut()
    me.write("During. ")
    me.sees("Not saved yet. Your words are still on this page.", 30)
    expect(me.button("Copy my words")).to_be_visible()
    wire.mend()
    me.write("After.")
    on_disk(site, "Before. During. After.")
    me.sees_saved()


@pytest.mark.soak
def test_a_half_open_network_loses_nothing_and_puts_no_old_words_back(
    site: Served, wire: Relay, context: BrowserContext
) -> None:
    me = at(context, wire)
    me.write("Before. ")
    me.sees_saved()
    wire.stall()
    me.write("During. ")
    me.sees_unsaved(30)
    wire.drop()
    me.write("After.")
    on_disk(site, "Before. During. After.")
    expect(me.box()).to_have_value("Before. During. After.")


@pytest.mark.soak
def test_a_slow_network_says_saved_only_when_it_is(
    site: Served, wire: Relay, context: BrowserContext
) -> None:
    me = at(context, wire)
    wire.stall()
    me.write("Slowly does it.")
    me.sees(re.compile("Saving…|Not saved yet"))
    wire.slow(1.0)
    wire.mend()
    me.sees_saved()
    assert site.saved(ACTIVITY)[FIELD] == "Slowly does it."


def test_a_killed_kernel_loses_nothing(site: Served, context: BrowserContext) -> None:
    me = at(context, site)
    me.write("Before. ")
    me.sees_saved()
    assert site.kill_kernels()
    me.write("After.")
    on_disk(site, "Before. After.")
    me.sees_saved()


@pytest.mark.soak
def test_a_restarted_server_loses_nothing(site: Served, context: BrowserContext) -> None:
    me = at(context, site)
    me.write("Before. ")
    me.sees_saved()
    site.stop()
    me.write("During. ")
    me.sees_unsaved(30)
    site.start()
    me.write("After.")
    on_disk(site, "Before. During. After.")


def test_words_left_in_the_browser_are_offered_beside_what_is_saved(
    site: Served, wire: Relay, context: BrowserContext
) -> None:
    me = at(context, wire)
    me.write("Saved words. ")
    me.sees_saved()
    wire.cut()
    me.write("Unsaved words.")
    me.sees_unsaved(30)
    me.page.close(run_before_unload=False)
    wire.mend()
    again = at(context, wire)
    expect(again.box()).to_have_value("Saved words. ")
    choice = again.page.get_by_role("group", name="Words were left on this computer")
    expect(choice).to_contain_text("Saved words. Unsaved words.", timeout=SLOW)
    choice.get_by_role("button", name="Keep these words").click()
    on_disk(site, "Saved words. Unsaved words.")
    expect(again.box()).to_be_focused()
    settled(again.page)


@pytest.mark.soak
def test_what_is_saved_can_be_kept_and_drafts_forgotten(
    site: Served, wire: Relay, context: BrowserContext
) -> None:
    me = at(context, wire)
    me.write("Saved. ")
    me.sees_saved()
    wire.cut()
    me.write("Not for a shared computer.")
    me.sees_unsaved(30)
    assert drafts(me.page) == 1
    me.page.close(run_before_unload=False)
    wire.mend()
    again = at(context, wire)
    again.button("Forget drafts on this computer").click()
    assert drafts(again.page) == 0
    again.page.reload()
    again.ready()
    expect(again.page.get_by_role("group", name="Words were left")).to_have_count(0)
    assert site.saved(ACTIVITY)[FIELD] == "Saved. "


def test_nothing_stays_in_the_browser_once_it_is_saved(
    site: Served, context: BrowserContext
) -> None:
    me = at(context, site)
    me.write("Only on disk.")
    me.sees_saved()
    on_disk(site, "Only on disk.")
    assert drafts(me.page) == 0


@pytest.mark.soak
def test_two_tabs_that_touch_different_answers_merge_without_asking(
    site: Served, context: BrowserContext
) -> None:
    one = at(context, site)
    two = at(context, site)
    one.write("From the first tab.")
    one.sees_saved()
    two.write("From the second tab.", OWN)
    two.sees_saved()
    on_disk(site, "From the first tab.")
    on_disk(site, "From the second tab.", "joint-result")
    expect(two.box()).to_have_value("From the first tab.", timeout=SLOW)
    expect(two.page.get_by_role("group", name=TWO_PLACES)).to_have_count(0)


@pytest.mark.parametrize(
    ("button", "kept"),
    first(
        [
            ("Keep both", "From the first tab.\n\nFrom the second tab."),
            ("Keep this page's", "From the second tab."),
            ("Keep the other", "From the first tab."),
        ]
    ),
)
def test_two_tabs_that_touch_one_answer_are_asked(
    site: Served, context: BrowserContext, button: str, kept: str
) -> None:
    one = at(context, site)
    two = at(context, site)
    one.write("From the first tab.")
    one.sees_saved()
    two.box().fill("From the second tab.")  # in one: a save of its beginning would collide first
    two.sees("Two versions of an answer")
    assert site.saved(ACTIVITY)[FIELD] == "From the first tab."
    history = (site.home / "history" / f"{ACTIVITY}.jsonl").read_text(encoding="utf-8")
    assert "From the second tab." in history
    choice = two.page.get_by_role("group", name=TWO_PLACES)
    choice.get_by_role("button", name=button).click()
    expect(two.box()).to_have_value(kept)
    expect(two.box()).to_be_focused()
    two.sees_saved()
    on_disk(site, kept)


@pytest.mark.soak
def test_an_earlier_version_comes_back_and_the_later_ones_stay(
    site: Served, context: BrowserContext
) -> None:
    me = at(context, site)
    me.write("First thoughts.")
    me.sees_saved()
    me.box().fill("Second thoughts.")
    on_disk(site, "Second thoughts.")
    me.button("Earlier versions").click()
    me.button("Show every save").click()
    versions = me.page.get_by_role("table", name="Earlier versions")
    versions.get_by_role("button").last.click()
    expect(me.page.get_by_role("heading", name="As it was on")).to_be_focused()
    me.button("Restore this version").click()
    wait_until(lambda: site.saved(ACTIVITY)[FIELD] != "Second thoughts.")
    first = site.saved(ACTIVITY)[FIELD]
    assert "First thoughts.".startswith(first)
    expect(me.box()).to_have_value(first)
    history = (site.home / "history" / f"{ACTIVITY}.jsonl").read_text(encoding="utf-8")
    assert "Second thoughts." in history


def test_words_typed_while_the_form_is_idle_and_its_kernel_gone_are_saved(
    site: Served, context: BrowserContext
) -> None:
    me = at(context, site)
    site.kill_kernels()
    me.write("Written to nobody, then heard.")
    on_disk(site, "Written to nobody, then heard.")


def test_the_form_says_nothing_of_saving_to_a_screen_reader_at_each_save(
    site: Served, context: BrowserContext
) -> None:
    me = at(context, site)
    me.page.evaluate(
        """() => {
            window.spoken = [];
            const live = document.querySelector('.alongside-form .al-foot [role=status]');
            new MutationObserver(() => window.spoken.push(live.textContent))
                .observe(live, {childList: true, characterData: true, subtree: true});
        }"""
    )
    for words in ("One. ", "Two. ", "Three. "):
        me.write(words)
        me.sees_saved()
    on_disk(site, "One. Two. Three. ")
    late = ("Not saved yet", "Connected again")  # rightly said where a save took four seconds
    spoken = me.page.evaluate("() => window.spoken")
    assert len([said for said in spoken if not said.startswith(late)]) <= 1


@pytest.mark.soak
def test_networks_that_are_away_for_longer_and_longer_lose_nothing(
    context: BrowserContext, tmp_path: Path
) -> None:
    """At the same moment, each with a site and a record of its own: waiting once is enough."""
    with ExitStack() as all_end:
        away = []
        for seconds in sorted(CUTS, reverse=True):
            site = Served(tmp_path / f"home-{seconds}").start()
            all_end.callback(site.stop)
            wire = all_end.enter_context(relay(site.port))
            me = at(context, wire)
            me.write("Before. ")
            me.sees_saved()
            wire.cut()
            ends = monotonic() + seconds
            me.write("During.")
            me.sees_unsaved(30)
            back = Timer(max(0.0, ends - monotonic()), wire.mend)
            back.start()
            away.append((site, me, back))
        for site, me, back in away:
            me.page.bring_to_front()
            on_disk(site, "Before. During.", seconds=60 + max(CUTS))
            expect(me.box()).to_have_value("Before. During.")
            me.sees_saved()
            back.join()
