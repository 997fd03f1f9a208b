"""Every other way to lose a word that a person can think of: slow lines, old copies, full stores.

One site for all tests of the file; each begins with an empty record.
"""

from __future__ import annotations

import signal
from itertools import pairwise

import pytest
from playwright.sync_api import BrowserContext, expect
from tests.support.browser.page import SLOW
from tests.support.browser.relay import Relay
from tests.support.browser.served import Served, wait_until
from tests.support.browser.writing import (
    ACTIVITY,
    FIELD,
    OTHER,
    OWN,
    TWO_PLACES,
    at,
    drafts,
    history,
    kept_files,
    on_disk,
    settled,
)
from tests.support.disk import fill, small_disk
from tests.support.soak import first

NO_STORAGE = """Object.defineProperty(globalThis, 'localStorage',
    {get() { throw new DOMException('switched off', 'SecurityError'); }});"""
FULL_STORAGE = """Storage.prototype.setItem = () => {
    throw new DOMException('full', 'QuotaExceededError'); };"""
ONLY_HERE = "This browser can't keep a copy of them, so leave the page open."
STRANGE = (
    "naïve 👩🏽‍🤝‍👩🏿 e\u0301 مرحبا بكم \u202eright to left\u202c \u200b 𝔭 <b>&amp;</b> \\n \t| "
)


# --- lines that are slow, late or full ---------------------------------------------------------


@pytest.mark.soak
def test_a_line_that_takes_six_seconds_there_and_back_still_saves(
    site: Served, wire: Relay, context: BrowserContext
) -> None:
    me = at(context, wire)
    wire.stall()  # so that what is said at four seconds stands until it was seen
    me.write("Far away.")
    me.sees_unsaved(30)
    wire.slow(3.0)
    wire.mend()
    me.sees_saved()
    assert site.saved(ACTIVITY)[FIELD] == "Far away."


@pytest.mark.soak
def test_words_that_an_old_connection_brings_late_are_not_put_over_newer_ones(
    site: Served, wire: Relay, context: BrowserContext
) -> None:
    me = at(context, wire)
    me.write("Before. ")
    me.sees_saved()
    wire.hold()
    me.write("During. ")
    me.sees_unsaved(30)
    me.page.evaluate("dispatchEvent(new Event('online'))")  # or it would find out in 20 s
    me.sees_saved()
    me.write("After. ")
    on_disk(site, "Before. During. After. ")
    wire.release()
    me.write("The end.")
    on_disk(site, "Before. During. After. The end.")
    saves = history(site)
    assert all(later.startswith(sooner) for sooner, later in pairwise(saves))


@pytest.mark.soak
@pytest.mark.parametrize("storage", first([NO_STORAGE, FULL_STORAGE]), ids=first(["off", "full"]))
def test_a_browser_that_keeps_nothing_says_so_and_asks_before_it_leaves(
    site: Served, wire: Relay, context: BrowserContext, storage: str
) -> None:
    context.add_init_script(storage)
    me = at(context, wire)
    wire.cut()
    me.write("Nowhere else.")
    with me.page.expect_event("dialog") as asking:
        me.page.close(run_before_unload=True)
    assert asking.value.type == "beforeunload"
    asking.value.dismiss()
    me.sees(ONLY_HERE, 30)
    wire.mend()
    on_disk(site, "Nowhere else.")
    me.sees_saved()


@pytest.mark.soak
def test_a_clock_that_is_put_back_keeps_no_trouble_quiet(
    wire: Relay, context: BrowserContext
) -> None:
    me = at(context, wire)
    wire.cut()
    me.write("A")
    me.page.evaluate("(real => { Date.now = () => real() - 3600000; })(Date.now)")
    me.write("nd on.")
    me.sees_unsaved(15)


# --- kernels, servers and disks ----------------------------------------------------------------


@pytest.mark.soak
def test_kernels_that_die_again_and_again_while_somebody_types_lose_nothing(
    site: Served, context: BrowserContext
) -> None:
    me = at(context, site)
    for number in range(4):
        me.write(f"Part {number}. ")
        site.kill_kernels()
    me.write("The end.")
    on_disk(site, "Part 0. Part 1. Part 2. Part 3. The end.")


@pytest.mark.soak
def test_a_kernel_that_stands_still_for_a_while_loses_nothing_and_puts_nothing_back(
    site: Served, context: BrowserContext
) -> None:
    me = at(context, site)
    me.write("Before. ")
    me.sees_saved()
    wait_until(lambda: len(site.kernels()) == 1, why="a page that was closed keeps its kernel")
    [kernel] = site.kernels()
    kernel.suspend()
    me.write("During. ")
    me.sees_unsaved(30)
    kernel.resume()
    me.write("After.")
    on_disk(site, "Before. During. After.")
    me.sees_saved()


def test_a_server_that_is_killed_and_comes_back_loses_nothing(
    site: Served, context: BrowserContext
) -> None:
    me = at(context, site)
    me.write("Before. ")
    site.stop(signal.SIGKILL)
    me.write("During. ")
    me.sees_unsaved(30)
    site.start()
    me.write("After.")
    on_disk(site, "Before. During. After.")


def test_a_disk_that_refuses_is_told_and_the_words_go_in_later(
    site: Served, context: BrowserContext
) -> None:
    me = at(context, site)
    me.write("Before. ")
    me.sees_saved()
    kept, path = site.home / "aside", site.home / "history" / f"{ACTIVITY}.jsonl"
    (site.home / "folder").symlink_to(site.home, target_is_directory=True)
    kept.hardlink_to(path)
    # In one step each, there and back: a kernel that looks between two would make the file anew.
    (site.home / "folder").replace(path)
    me.write("During.")
    me.sees(f"{path} cannot be read")
    me.sees("Your words are still on this page.")
    assert str(site.saved(ACTIVITY)[FIELD]).startswith("Before.")
    kept.replace(path)
    on_disk(site, "Before. During.")
    me.sees_saved()


@pytest.mark.soak
def test_a_disk_that_is_full_under_an_open_page_is_told_and_every_letter_goes_in_later(
    site: Served, context: BrowserContext
) -> None:
    site.home.mkdir(exist_ok=True)
    with small_disk(site.home):
        me = at(context, site)
        me.write("Before. ")
        me.sees_saved()
        rest = fill(site.home)
        words = "Before. " + STRANGE * 100
        me.box().fill(words)
        me.sees("the disk is full")
        me.sees("Your words are still on this page.")
        me.write("Typed on.")
        rest.unlink()
        me.button("Save now").click()
        on_disk(site, words + "Typed on.")
        me.sees_saved()
        expect(me.box()).to_have_value(words + "Typed on.")
        assert drafts(me.page) == 0


# --- what is written ---------------------------------------------------------------------------


@pytest.mark.soak
@pytest.mark.parametrize(
    ("letter", "times"), [("x", 11 * 2**20), ("é", 5 * 2**20), ("\x01", 2 * 2**20)]
)
def test_a_paste_that_no_message_can_carry_is_refused_in_a_sentence_and_loses_nothing(
    site: Served, context: BrowserContext, letter: str, times: int
) -> None:
    me = at(context, site)
    me.write("Saved before.", OWN)
    on_disk(site, "Saved before.", OTHER)
    me.page.evaluate(
        """([letter, times]) => { const box = document.querySelector('.alongside-form textarea');
            box.wrap = 'off';  // laying out so many letters takes a browser half a minute
            box.value = letter.repeat(times);
            box.dispatchEvent(new Event('input', {bubbles: true})); }""",
        [letter, times],
    )
    alert = me.page.get_by_role("alert")
    expect(alert.first).to_contain_text("more than one answer", timeout=SLOW)
    # What is written elsewhere meanwhile is saved, over the connection that there was.
    me.write(" Saved beside it.", OWN)
    on_disk(site, "Saved before. Saved beside it.", OTHER)
    there = "document.querySelector('.alongside-form textarea').value.length"
    assert me.page.evaluate(there) == times
    me.box().fill("Short again.")
    on_disk(site, "Short again.")
    me.sees_saved()
    expect(alert).to_have_count(0)


@pytest.mark.soak
def test_a_very_long_text_of_every_kind_of_letter_comes_back_letter_by_letter(
    site: Served, context: BrowserContext
) -> None:
    me = at(context, site)
    text = (STRANGE * (200_000 // len(STRANGE) + 1))[:200_000]
    me.box().fill(text)
    on_disk(site, text)
    me.sees_saved()
    me.page.reload()
    me.ready()
    expect(me.box()).to_have_value(text, timeout=SLOW)


@pytest.mark.soak
def test_rows_that_were_added_moved_and_removed_without_a_network_are_as_they_were_left(
    site: Served, wire: Relay, context: BrowserContext
) -> None:
    me = at(context, wire)
    name = "Partner or partners.*Partner"
    me.write("School", f"{name} 1")
    me.sees_saved()
    wire.cut()
    for number, partner in ((2, "Library"), (3, "Police")):
        me.button("Add another partner").click()
        me.write(partner, f"{name} {number}")
    me.button("Move partner 3 up").click()
    me.button("Remove partner 1").click()
    me.button("Undo").click()
    me.button("Remove partner 3").click()
    me.sees_unsaved(30)
    wire.mend()
    rows = [{"partner": one, "reason": ""} for one in ("School", "Police")]
    on_disk(site, rows, "partners")
    expect(me.box(f"{name} 2")).to_have_value("Police")


# --- two places at once ------------------------------------------------------------------------


@pytest.mark.soak
def test_an_answer_changed_elsewhere_while_a_save_was_on_its_way_is_asked_about(
    site: Served, wire: Relay, context: BrowserContext, elsewhere: BrowserContext
) -> None:
    one, two = at(context, wire), at(elsewhere, site)
    wire.stall()
    one.write("On its way. ")
    two.write("From the second.", OWN)
    on_disk(site, "From the second.", OTHER)
    one.write("From the first.", OWN)
    wire.mend()
    one.sees("Two versions of an answer")
    on_disk(site, "On its way. ")
    on_disk(site, "From the second.", OTHER)
    expect(one.box(OWN)).to_have_value("From the first.")


@pytest.mark.soak
def test_words_that_wait_for_a_choice_stay_in_their_box_whatever_the_other_page_does(
    site: Served, context: BrowserContext, elsewhere: BrowserContext
) -> None:
    one, two = at(context, site), at(elsewhere, site)
    one.write("First. ")
    one.sees_saved()
    two.write("Second.")
    two.sees("Two versions of an answer")
    one.write("First goes on.")
    on_disk(site, "First. First goes on.")
    two.write("Another answer.", OWN)
    on_disk(site, "Another answer.", OTHER)
    choice = two.page.get_by_role("group", name=TWO_PLACES)
    expect(choice).to_contain_text("First goes on.", timeout=SLOW)
    expect(two.box()).to_have_value("Second.")
    choice.get_by_role("button", name="Keep both").click()
    on_disk(site, "First. First goes on.\n\nSecond.")


@pytest.mark.soak
def test_words_that_nobody_chose_about_are_found_in_earlier_versions(
    site: Served, context: BrowserContext, elsewhere: BrowserContext
) -> None:
    one, two = at(context, site), at(elsewhere, site)
    one.write("First.")
    one.sees_saved()
    two.write("Second")
    two.sees("Two versions of an answer")
    two.write(" and more.")
    two.box().press("Tab")
    wait_until(
        lambda: "Second and more." in (site.home / "history" / f"{ACTIVITY}.jsonl").read_text()
    )
    two.page.close(run_before_unload=False)
    assert site.saved(ACTIVITY)[FIELD] == "First."
    one.button("Earlier versions").click()
    lost = one.page.get_by_role("region", name="Written in two places at once")
    expect(lost).to_contain_text("Second and more.", timeout=SLOW)
    expect(lost.get_by_text("Second")).to_have_count(1)
    lost.get_by_role("button", name="Add these words").click()
    on_disk(site, "First.\n\nSecond and more.")
    expect(one.box()).to_be_focused()


@pytest.mark.soak
@pytest.mark.parametrize(
    ("button", "kept"),
    first(
        [
            ("Keep this page's", "Before. And after."),
            ("Keep the other", "Before. Elsewhere since then."),
        ]
    ),
)
def test_an_older_copy_of_the_record_takes_no_words_off_an_open_page(
    site: Served, context: BrowserContext, elsewhere: BrowserContext, button: str, kept: str
) -> None:
    """A backup is brought back, and another computer writes on in it, past where this page was."""
    me = at(context, site)
    me.write("Before. ")
    me.sees_saved()
    backup = {path: path.read_bytes() for path in kept_files(site)}
    me.write("And after.")
    on_disk(site, "Before. And after.")
    settled(me.page)
    for path in kept_files(site):
        path.unlink()
    for path, content in backup.items():
        path.write_bytes(content)
    other = at(elsewhere, site)
    for words in ("Elsewhere ", "since ", "then."):
        other.write(words)
        other.sees_saved()
    on_disk(site, "Before. Elsewhere since then.")
    site.kill_kernels()
    choice = me.page.get_by_role("group", name=TWO_PLACES)
    expect(choice).to_contain_text("Elsewhere since then.", timeout=SLOW)
    expect(me.page.get_by_text("an older copy may have been brought back")).to_be_visible()
    expect(me.box()).to_have_value("Before. And after.")
    choice.get_by_role("button", name=button).click()
    on_disk(site, kept)
    me.sees_saved()
