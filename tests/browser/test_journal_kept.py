"""The journal keeps its words as the forms do: cut lines, two tabs, what a browser kept.

One site for all tests of the file; each begins with an empty record.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Locator, expect
from tests.support import journal_entries
from tests.support.browser.page import SLOW, Learner, open_part
from tests.support.browser.relay import Relay
from tests.support.browser.served import Served, wait_until
from tests.support.browser.writing import drafts, kept_files, settled

from alongside.record.notes import journal
from alongside.record.record import Record

PAGE = "voila/render/20-my-notebook.ipynb#journal"
BOX = "After a meeting"
UNSAVED = "Not saved yet. Your words are still on this page."


def at(context: BrowserContext, place: Served | Relay) -> Learner:
    """A tab with My notebook, ready to write in."""
    return Learner(context.new_page(), f"http://127.0.0.1:{place.port}/").open(PAGE)


def entries(site: Served) -> list[str]:
    """The entries on the disk, oldest first."""
    return [entry.text for entry in journal.entries(Record.kept_in(site.home))]


def on_disk(site: Served, *texts: str) -> None:
    """Wait until the journal on the disk has these entries and no other."""
    wait_until(lambda: sorted(entries(site)) == sorted(texts), 60, f"not on disk: {texts}")


def begun(site: Served, text: str) -> str:
    """An entry that is there already."""
    name, _ = journal_entries.write(Record.kept_in(site.home), text, writer="before", origin="site")
    return name


def part(me: Learner) -> Locator:
    return me.page.get_by_role("region", name="Journal", exact=True)


def says(me: Learner, text: str) -> None:
    expect(part(me)).to_contain_text(text, timeout=SLOW)


def change(me: Learner, words: str) -> None:
    """Open the only entry again, and write on at its end."""
    me.button("Change the entry").click()
    me.write(words, BOX)


def choice(me: Learner, name: str) -> Locator:
    return part(me).get_by_role("group", name=name)


def test_an_entry_outlives_a_cut_line_a_killed_kernel_and_a_reload(
    site: Served, wire: Relay, context: BrowserContext
) -> None:
    me = at(context, wire)
    me.write("Before. ", BOX)
    says(me, "Journal saved")
    wire.cut()
    me.write("During. ", BOX)
    says(me, UNSAVED)
    expect(me.button("Copy my words")).to_be_visible()
    wire.mend()
    me.write("After. ", BOX)
    on_disk(site, "Before. During. After. ")
    site.kill_kernels()
    me.write("The ", BOX)
    on_disk(site, "Before. During. After. The ")
    me.write("end.", BOX)
    me.page.reload()
    me.ready()
    # They are in the entry; or, where the page was quicker than the last save, to choose.
    said = "Before. During. After. The end."
    asked = choice(me, "was left on this computer")
    wait_until(lambda: asked.is_visible() or entries(site) == [said], 60, "words are nowhere")
    if asked.is_visible():
        asked.get_by_role("button", name="Keep these words").click()
    on_disk(site, said)
    expect(part(me).get_by_role("article")).to_contain_text("The end.", timeout=SLOW)
    wait_until(lambda: drafts(me.page) == 0, 60, "words are still kept in the browser")


@pytest.mark.soak
def test_an_entry_changed_in_two_tabs_is_asked_about_and_both_can_stay(
    site: Served, context: BrowserContext
) -> None:
    begun(site, "Chaired it. ")
    one, two = at(context, site), at(context, site)
    change(one, "Badly.")
    on_disk(site, "Chaired it. Badly.")
    change(two, "Well.")
    says(two, "Two versions of an entry")
    both = choice(two, "was also changed somewhere else")
    expect(both).to_contain_text("Chaired it. Badly.")
    expect(two.box(BOX)).to_have_value("Chaired it. Well.")
    two.write(" Mostly.", BOX)
    both.get_by_role("button", name="Keep both").click()
    on_disk(site, "Chaired it. Badly.", "Chaired it. Well. Mostly.")
    expect(two.box(BOX)).to_be_focused()
    two.write(" Yes.", BOX)
    on_disk(site, "Chaired it. Badly.", "Chaired it. Well. Mostly. Yes.")


@pytest.mark.soak
def test_words_from_another_tab_are_not_written_over_by_who_had_the_entry_open(
    site: Served, context: BrowserContext
) -> None:
    begun(site, "Chaired it. ")
    one, two = at(context, site), at(context, site)
    two.button("Change the entry").click()
    expect(two.box(BOX)).to_be_focused()
    change(one, "Badly.")
    on_disk(site, "Chaired it. Badly.")
    site.kill_kernels()  # the page comes back, and hears what is new
    expect(two.box(BOX)).to_have_value("Chaired it. Badly.", timeout=SLOW)
    two.write(" Better next time.", BOX)
    on_disk(site, "Chaired it. Badly. Better next time.")


@pytest.mark.soak
def test_entries_left_in_the_browser_come_back_or_are_offered_beside_what_is_saved(
    site: Served, wire: Relay, context: BrowserContext
) -> None:
    begun(site, "Chaired it. ")
    me = at(context, wire)
    wire.cut()
    change(me, "Not saved.")
    me.button("Begin a new entry").click()
    me.write("A new one, not saved either.", BOX)
    me.page.close(run_before_unload=False)
    wire.mend()
    again = at(context, wire)
    asked = choice(again, "was left on this computer")
    expect(asked).to_contain_text("Chaired it. Not saved.", timeout=SLOW)
    on_disk(site, "Chaired it. ", "A new one, not saved either.")
    expect(again.button("Forget drafts on this computer")).to_be_visible()
    asked.get_by_role("button", name="Keep these words").click()
    on_disk(site, "Chaired it. Not saved.", "A new one, not saved either.")
    says(again, "Journal saved")
    assert drafts(again.page) == 0


def test_a_journal_in_a_browser_that_keeps_nothing_asks_before_it_is_left(
    wire: Relay, context: BrowserContext
) -> None:
    context.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); };"
    )
    me = at(context, wire)
    wire.cut()
    me.write("Nowhere else.", BOX)
    with me.page.expect_event("dialog") as asking:
        me.page.close(run_before_unload=True)
    assert asking.value.type == "beforeunload"
    asking.value.dismiss()


@pytest.mark.soak
def test_what_was_asked_of_a_kernel_that_died_is_asked_of_the_next(
    site: Served, context: BrowserContext
) -> None:
    begun(site, "Something to erase.")
    me = at(context, site)
    open_part(me.page, "Bring back and erase")
    [kernel] = site.kernels()
    kernel.suspend()  # so that it doesn't answer before it dies
    me.button("Say what would go").click()
    site.kill_kernels()
    expect(me.page.get_by_role("group", name="Erase for good?")).to_be_visible()


def test_an_entry_taken_out_can_be_put_back_once_that_is_saved(
    site: Served, context: BrowserContext
) -> None:
    begun(site, "Chaired it. ")
    me = at(context, site)
    me.button("Take out the entry").click()
    on_disk(site)
    says(me, "Journal saved")
    undo = me.button("Undo").first
    expect(undo).to_be_focused()
    undo.click()
    on_disk(site, "Chaired it. ")


@pytest.mark.soak
def test_an_older_copy_of_the_journal_takes_no_entry_off_an_open_page(
    site: Served, context: BrowserContext
) -> None:
    me = at(context, site)
    me.write("Before. ", BOX)
    on_disk(site, "Before. ")
    settled(me.page)
    backup = {path: path.read_bytes() for path in kept_files(site)}
    me.write("And after.", BOX)
    on_disk(site, "Before. And after.")
    settled(me.page)  # words it must send anew would go in without a question
    for path in kept_files(site):
        path.unlink()
    for path, content in backup.items():
        path.write_bytes(content)
    site.kill_kernels()
    asked = choice(me, "was also changed somewhere else")
    expect(asked).to_contain_text("And after.", timeout=SLOW)
    expect(me.page.get_by_role("alert")).to_contain_text("an older copy may have been brought back")
    asked.get_by_role("button", name="Keep this page's").click()
    on_disk(site, "Before. And after.")
