"""A learner who is no programmer sends answers to a tutor as a file, and reads what comes back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.test_my_notebook import PAGE, write
from tests.support.browser.looks import troubles
from tests.support.browser.page import Learner, open_part
from tests.support.browser.served import Served
from tests.support.photographs import photograph

from alongside.attachments.file_types import check_file
from alongside.cohort.inbox.pack_folder import PackFolder
from alongside.cohort.releases.learner_folders import LearnerFolders
from alongside.cohort.releases.releases import Releases
from alongside.record.notes.attachments import attach, describe
from alongside.record.record import Record

WORDS = "Ask <b>Priya Shah</b> about the room."
PART = "Send to a tutor"


@pytest.fixture
def site(served: Served) -> Served:
    served.emptied()
    write(served.home, "impressions", WORDS)
    board = check_file("board.jpg", photograph())
    record = Record.open(served.home)
    one = attach(record, "activity-1", "impressions", board, writer="test", origin="site")
    describe(record, one.id, "A board with three rules", writer="test", origin="site")
    return served


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 320, "height": 800}, accept_downloads=True)
    yield context.new_page()
    context.close()


def test_answers_go_to_a_tutor_and_comments_come_back_beside_them(
    site: Served, page: Page, tmp_path: Path
) -> None:
    Learner(page, site.url).open(PAGE)
    part = open_part(page, PART)
    part.get_by_role("checkbox", name="Activity 1").check()
    beside = part.get_by_role("checkbox", name="Include its picture or file")
    expect(beside).not_to_be_checked()
    beside.check()
    part.get_by_label("Your name, as your tutor knows you").fill("Amina")
    part.get_by_label("A question for your tutor").fill("Is it enough?")
    look = part.get_by_role("button", name="Show what would go")
    look.focus()
    page.keyboard.press("Enter")
    preview = part.get_by_role("group", name="What would go")
    expect(preview.get_by_role("heading", name="This would go")).to_be_focused()
    expect(preview).to_contain_text(WORDS)
    expect(preview.get_by_role("listitem").filter(has_text="Priya Shah")).to_be_visible()
    sent = preview.get_by_role("list", name="Pictures and files that go with it")
    expect(sent).to_contain_text(re.compile(r"board\.jpg \(.*\): A board with three rules"))
    assert troubles(page, ".al-notebook") == []
    width = "document.documentElement.scrollWidth <= window.innerWidth"
    assert page.evaluate(width)

    inbox = tmp_path / "inbox"
    inbox.mkdir()
    with page.expect_download() as download:
        preview.get_by_role("button", name="Make the pack").click()
    download.value.save_as(inbox / download.value.suggested_filename)
    folder = PackFolder(inbox, Releases(LearnerFolders.open(inbox / "desk")))
    assert folder.take_in() == ()
    [one] = folder.releases.open_releases()
    [picture] = folder.releases.open_for_tutor(one.learner.ref, one.id, "tess").snapshot.attached
    assert picture.alt == "A board with three rules"
    said = "Yes, <i>quite</i> enough."
    folder.releases.add_comment(
        one.learner.ref, one.id, "tutor", said, shown="Tess", about="impressions"
    )
    [back] = folder.write_feedback(lambda _: "Activity 1")

    part.get_by_label("A feedback pack from your tutor").set_input_files(back)
    part.get_by_role("button", name="Take in the comments").click()
    expect(part.get_by_role("status")).to_contain_text("1 new comment")

    learner = Learner(page, site.url)
    learner.open("voila/render/02-meanings.ipynb")
    comment = page.get_by_role("group", name="Comment from Tess")
    expect(comment).to_contain_text(said)
    expect(comment).to_contain_text("New")
    assert troubles(page, ".alongside-form") == []
