"""Packs on "My notebook": what the page is told, and what a learner who is no programmer can do."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.support.cohort_fixtures import Packing
from tests.support.photographs import photograph

from alongside.attachments.file_types import check_file
from alongside.notebook_page import sharing_panel
from alongside.notebook_page.notebook_protocol import NotebookProtocol
from alongside.record.notes import tutor_comments
from alongside.record.notes.attachments import attach
from alongside.sharing import pack_reader


class Page:
    """The page "My notebook" of a learner."""

    def __init__(self, packing: Packing) -> None:
        self.talk = NotebookProtocol(packing.course, packing.record, "lab")
        self.files: list[bytes] = []

    def say(self, kind: str, buffers: list[bytes] | None = None, **parts: Any) -> dict[str, Any]:
        message = {"kind": kind, "seq": 1, "writer": "p", **parts}
        ((answer, self.files),) = self.talk.answer(message, buffers or [], lambda _: None)
        json.dumps(answer, allow_nan=False)
        return answer


@pytest.fixture
def page(packing: Packing, monkeypatch: pytest.MonkeyPatch) -> Page:
    monkeypatch.delenv("ALONGSIDE_COHORT", raising=False)
    packing.write(gain="Ask Priya Shah about time", level="near")
    packing.write(gain="Ask Priya Shah <b>soon</b>")
    return Page(packing)


ALL = [{"activity": "activity-1", "fields": None, "revision": None}]


def test_what_can_be_sent_is_what_has_answers(page: Page) -> None:
    [activity] = page.say("share-list")["activities"]
    assert [field["id"] for field in activity["fields"]] == ["gain", "level"]
    assert activity["versions"]


def test_a_learner_sees_the_words_and_who_is_in_them_before_anything_is_made(
    page: Page, packing: Packing
) -> None:
    seen = page.say("preview-share", choices=ALL, name="Amina", question="Enough?", until="")
    assert seen["copies"][0]["answers"][0]["text"] == "Ask Priya Shah <b>soon</b>"
    assert any(one["words"] == "Priya Shah" for one in seen["cautions"])
    assert not (packing.record().home / "sharing").exists()


def test_a_pack_goes_and_its_feedback_comes_back(page: Page, packing: Packing) -> None:
    earlier = [{"activity": "activity-1", "fields": ["gain"], "revision": 1}]
    made = page.say("share-make", choices=earlier, name="Amina", question="", until="", to_key="")
    (packing.inbox / made["name"]).write_bytes(page.files[0])
    folder = packing.folder()
    assert folder.take_in() == ()
    [one] = folder.releases.open_releases()
    assert one.fields == ("gain",)
    folder.releases.add_comment(
        one.learner.ref, one.id, "tutor", "Good", shown="Tess", about="gain"
    )
    [back] = folder.write_feedback(lambda _: "Activity 1")
    assert "1 new comment" in page.say("receive", [back.read_bytes()])["sentence"]
    [comment] = tutor_comments.read(packing.record().store, "activity-1")
    assert (comment.text, comment.field) == ("Good", "gain")


def test_pictures_and_files_go_only_with_the_answers_that_they_were_ticked_for(
    page: Page, packing: Packing
) -> None:
    for field, name in (("gain", "board.jpg"), ("gain", "sketch.png"), ("level", "secret.jpg")):
        form = "PNG" if name.endswith("png") else "JPEG"
        file = check_file(name, photograph(form))
        attach(packing.record(), "activity-1", field, file, writer="p", origin="lab")
    [activity] = page.say("share-list")["activities"]
    assert {one["id"]: one["attached"] for one in activity["fields"]} == {"gain": 2, "level": 1}
    chosen = [{**ALL[0], "attached": ["gain"]}]
    [copy] = page.say("preview-share", choices=chosen, name="Amina")["copies"]
    told = {one["question"]: [file["title"] for file in one["attached"]] for one in copy["answers"]}
    assert [[title.split(" ")[0] for title in titles] for titles in told.values()] == [
        ["board.jpg", "sketch.png"],
        [],
    ]
    made = page.say("share-make", choices=chosen, name="Amina", to_key="")
    (packing.inbox / made["name"]).write_bytes(page.files[0])
    [read] = pack_reader.read(packing.inbox / made["name"]).releases.values()
    assert [one.name for one in read.attached] == ["board.jpg", "sketch.png"]


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        ({"choices": [], "name": "Amina"}, "Nothing is chosen"),
        ({"choices": ALL, "name": " "}, "name"),
        ({"choices": ALL, "name": "Amina", "until": "soon"}, "not a day"),
        ({"choices": ALL, "name": "Amina", "until": "2001-01-01"}, "from today"),
        ({"choices": [{"activity": "../x"}], "name": "Amina"}, "no activity"),
        ({"choices": [{"activity": "activity-1", "fields": []}], "name": "A"}, "at least one"),
        ({"choices": [{"activity": "activity-1", "attached": [1]}], "name": "A"}, "Reload"),
        ({"choices": "all", "name": "Amina"}, "Reload the page"),
        ({"choices": [{"activity": "activity-1", "revision": True}], "name": "A"}, "Reload"),
    ],
)
def test_what_can_not_be_sent_is_said_in_a_sentence(
    page: Page, message: dict[str, Any], sentence: str
) -> None:
    answer = page.say("share-make", **message)
    assert answer["kind"] == "refused"
    assert sentence in answer["sentence"]


def test_feedback_that_a_browser_unpacked_comes_back(page: Page, packing: Packing) -> None:
    made = page.say("share-make", choices=ALL, name="Amina", question="", until="", to_key="")
    (packing.inbox / made["name"]).write_bytes(page.files[0])
    folder = packing.folder()
    folder.take_in()
    [one] = folder.releases.open_releases()
    folder.releases.add_comment(
        one.learner.ref, one.id, "tutor", "Good", shown="Tess", about="gain"
    )
    [back] = folder.write_feedback(lambda _: "Activity 1")
    with zipfile.ZipFile(back) as archive:
        chosen = {f"feedback/{name}": archive.read(name) for name in archive.namelist()}
    said = page.say("receive", list(chosen.values()), names=list(chosen))["sentence"]
    assert "1 new comment" in said
    lone = page.say("receive", [chosen["feedback/feedback.json"]], names=["feedback.json"])
    assert lone["sentence"] == "There was nothing new in it."


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04 nothing", b"x" * 1000])
def test_a_file_that_is_no_feedback_is_refused(page: Page, raw: bytes) -> None:
    assert page.say("receive", [raw])["kind"] == "refused"
    assert page.say("receive")["kind"] == "refused"


def test_a_key_that_is_none_is_refused(page: Page) -> None:
    pytest.importorskip("pyrage")
    asked: dict[str, Any] = {"choices": ALL, "name": "Amina", "to_key": "age1nonsense"}
    assert "no public key" in page.say("share-make", **asked)["sentence"]


def test_in_a_cohort_the_page_shows_nothing_of_packs(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALONGSIDE_COHORT", "1")
    assert page.say("share-list")["kind"] == "refused"


def test_the_script_shows_words_as_text() -> None:
    script = Path(sharing_panel.__file__).parent / "static" / "sharing.js"
    assert "innerHTML" not in script.read_text()
