"""Without any server: a learner seals answers to a tutor's key, a tutor opens the file and answers.

And a record moves: from a browser to a computer, through the command line, and back.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from tests.support.browser.lab_server import FRONT, LabServer, alive, visitor
from tests.support.browser.page import IMPRESSIONS, SLOW, Learner, open_part
from tests.support.browser.served import wait_until
from tests.support.paths import ROOT
from tests.support.static_site import StaticServer, built_edition, served_edition

from alongside.record.record import Record
from alongside.storage import encryption

NOTEBOOK, FORM = "20-my-notebook.html", "02-meanings.html"
WORDS = "Ask <b>the café</b> about the room. \U0001f600"
Profile = Callable[[], Page]


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaticServer]:
    """The course's edition on a plain server."""
    with served_edition(built_edition(tmp_path_factory)) as server:
        yield server


@pytest.fixture
def profile(browser: Browser) -> Iterator[Profile]:
    """A new browser of somebody's own, as often as it is called."""
    made = []

    def begin() -> Page:
        made.append(browser.new_context(viewport={"width": 390, "height": 844}))
        return made[-1].new_page()

    yield begin
    for context in made:
        context.close()


def write(page: Page, host: StaticServer, words: str) -> None:
    """Write in a form, and wait until Python has saved it."""
    learner = Learner(page, host.url)
    learner.open(FORM)
    learner.write(words)
    learner.sees_saved(SLOW / 1000)


def notebook(page: Page, host: StaticServer, part: str) -> None:
    """Open a part of My notebook."""
    page.goto(host.url + NOTEBOOK)
    page.locator(".al-notebook[aria-busy=false]").wait_for(timeout=SLOW)
    open_part(page, part)


@pytest.mark.soak
def test_a_sealed_pack_goes_by_mail_and_its_feedback_comes_back(
    profile: Profile, host: StaticServer, tmp_path: Path
) -> None:
    pytest.importorskip("pyrage", reason="the extra `packs` opens what was sealed")
    key = tmp_path / "tutor-key.txt"
    public = encryption.new_key(key)
    page = profile()
    page.goto(f"{host.url}?tutor={public}")  # the address that the tutor handed out
    write(page, host, WORDS)

    notebook(page, host, "Send to a tutor")
    part = page.get_by_role("region", name="Send to a tutor", exact=True)
    expect(part.get_by_label("Your tutor's key")).to_have_value(public)
    part.get_by_role("checkbox", name="Activity 1").check()
    part.get_by_label("Your name, as your tutor knows you").fill("Amina")
    part.get_by_role("button", name="Show what would go").click()
    preview = part.get_by_role("group", name="What would go")
    expect(preview).to_contain_text(WORDS)
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    with page.expect_download() as download:
        preview.get_by_role("button", name="Make the pack").click()
    sent = inbox / download.value.suggested_filename
    download.value.save_as(sent)
    assert sent.suffix == ".age"
    assert encryption.is_sealed(sent.read_bytes())

    said = "Yes, <i>quite</i> enough."
    with desk(inbox, key) as address:
        comment_as_tutor(profile(), address, said)
    [back] = (inbox / "feedback").iterdir()
    assert encryption.is_sealed(back.read_bytes()), "the answer is sealed to this notebook alone"

    other = profile()  # somebody else's browser can't take it in
    write(other, host, "Mine.")
    notebook(other, host, "Send to a tutor")
    take(other, back)
    expect(status(other)).to_contain_text("sealed")

    take(page, back)
    expect(status(page)).to_contain_text("1 new comment")
    Learner(page, host.url).open(FORM)
    comment = page.get_by_role("group", name="Comment from Tess")
    expect(comment).to_contain_text(said, timeout=SLOW)


@contextmanager
def desk(inbox: Path, key: Path) -> Iterator[str]:
    """The tutor's desk on a folder of packs, running; gives the address that it prints."""
    command = [sys.executable, "-m", "alongside", "desk", str(inbox), "--key", str(key)]
    command += ["--tutor", "Tess", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as running:
        try:
            assert running.stdout is not None
            opened = (re.search(r"http://\S+", line) for line in running.stdout)
            yield next(found[0] for found in opened if found)
        finally:
            running.terminate()


def comment_as_tutor(page: Page, address: str, words: str) -> None:
    """Read what came, comment on it, and write the feedback packs."""
    page.goto(address)
    page.get_by_role("link", name="What does partnership mean to you?").first.click()
    expect(page.get_by_role("main")).to_contain_text(WORDS)
    page.get_by_label("Comment", exact=True).fill(words)
    page.get_by_role("button", name="Send the comment").click()
    expect(page.get_by_text("Your comment is with the learner.")).to_be_visible()
    page.goto(f"{address.partition('/open/')[0]}/packs")
    page.get_by_role("button", name="Write the feedback packs").click()
    expect(page.get_by_text("The feedback packs are in the folder")).to_be_visible()


def take(page: Page, file: Path) -> None:
    """Bring a feedback pack in."""
    part = page.get_by_role("region", name="Send to a tutor", exact=True)
    part.get_by_label("A feedback pack from your tutor").set_input_files(file)
    part.get_by_role("button", name="Take in the comments").click()


def status(page: Page) -> Locator:
    """What the page says of it."""
    return page.get_by_role("region", name="Send to a tutor", exact=True).get_by_role("status")


@pytest.mark.soak
def test_a_record_goes_from_a_browser_to_jupyterlab_and_back(
    profile: Profile, browser: Browser, host: StaticServer, tmp_path: Path
) -> None:
    page = profile()
    write(page, host, WORDS)
    taken = take_record(page, host, tmp_path / "from-browser.zip")

    lab = LabServer(tmp_path)
    shutil.rmtree(lab.root)  # the small course: here it is the real one
    for folder in ("course", "activities"):
        shutil.copytree(ROOT / folder, lab.root / folder)
    home = lab.home
    alongside(home, "import", "--yes", str(taken))
    name = "activity-1"
    assert WORDS in str(Record.open(home).read(name).answers)
    lab.start()
    try:
        with visitor(browser) as context:
            form = context.new_page()
            form.goto(lab.url("02-meanings.ipynb"))
            alive(form)
            box = form.locator(FRONT).get_by_role("textbox", name=re.compile(IMPRESSIONS))
            expect(box).to_have_value(WORDS)
            box.press("Control+End")
            box.press_sequentially(" And on a computer.")
            wait_until(lambda: "on a computer." in lab.saved(name).get("impressions", ""))
    finally:
        lab.stop()
    record = Record.open(home)
    alongside(home, "export", str(tmp_path / "from-computer.zip"))

    other = profile()  # a new device, with nothing on it
    notebook(other, host, "Bring back and erase")
    bring(other, tmp_path / "from-computer.zip")
    again = take_record(other, host, tmp_path / "again.zip")
    alongside(tmp_path / "copy", "import", "--yes", str(again))
    copy = Record.open(tmp_path / "copy")
    assert copy.read(name) == record.read(name)
    assert copy.revisions(name) == record.revisions(name)
    kept = [one / "history" / f"{name}.jsonl" for one in (home, tmp_path / "copy")]
    assert kept[0].read_bytes() == kept[1].read_bytes()


def take_record(page: Page, host: StaticServer, path: Path) -> Path:
    """Download the whole record."""
    notebook(page, host, "Take away")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download my whole record").click()
    download.value.save_as(path)
    return path


def bring(page: Page, file: Path) -> None:
    """Bring a record back."""
    part = page.get_by_role("region", name="Bring back and erase", exact=True)
    part.get_by_label("A record that you took away").set_input_files(file)
    part.get_by_role("button", name="Bring it in").click()
    expect(part.get_by_role("status").first).to_contain_text("It is in", timeout=SLOW)


def alongside(home: Path, *words: str) -> None:
    """The command line on a computer with this record."""
    command = [sys.executable, "-m", "alongside", *words]
    subprocess.run(
        command, check=True, capture_output=True, cwd=ROOT,
        env={**os.environ, "ALONGSIDE_HOME": str(home)},
    )  # fmt: skip
