from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.support.cohort_fixtures import Packing

from alongside.errors import PackError
from alongside.record.notes import tutor_comments
from alongside.sharing import feedback_pack, pack_reader
from alongside.sharing.feedback_pack import PackComment
from alongside.sharing.pack_reader import Pack

AT = "2026-11-22T10:00:00.000Z"


@pytest.fixture
def pack(packing: Packing) -> Pack:
    packing.write(gain="We gain time", level="near")
    return pack_reader.read(packing.send())


def answer(packing: Packing, pack: Pack, **change: Any) -> Path:
    """A feedback pack to a share pack, with parts changed."""
    (number,) = pack.releases
    remark = PackComment("1" * 16, number, "gain", "Tess", AT, "Good. <b>")
    raw = feedback_pack.make(pack.notebook, pack.learner, [remark], packing.clock())
    path = packing.inbox / "feedback-for-amina.zip"
    path.write_bytes(raw)
    with zipfile.ZipFile(path) as archive:
        data, page = json.loads(archive.read("feedback.json")), archive.read("feedback.html")
    data |= {key: value for key, value in change.items() if key in data}
    data["comments"][0] |= {k: v for k, v in change.items() if k in data["comments"][0]}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("feedback.json", json.dumps(data))
        archive.writestr("feedback.html", page)
    return path


def test_comments_come_to_stand_beside_the_answers(packing: Packing, pack: Pack) -> None:
    record = packing.record()
    before = record.load_and_repair("activity-1")
    received = feedback_pack.receive(record, answer(packing, pack))
    assert received.new == {"activity-1": 1}
    assert "1 new comment, in activity-1" in received.sentence()
    (one,) = tutor_comments.read(record.store, "activity-1")
    assert (one.by, one.text, one.field, one.revision) == ("Tess", "Good. <b>", "gain", 1)
    assert record.load_and_repair("activity-1") == before


def test_bringing_it_in_twice_is_harmless(packing: Packing, pack: Pack) -> None:
    path = answer(packing, pack)
    feedback_pack.receive(packing.record(), path)
    again = feedback_pack.receive(packing.record(), path)
    assert (again.new, again.known) == ({}, 1)
    assert again.sentence() == "There was nothing new in it."


def test_feedback_for_another_notebook_is_refused(packing: Packing, pack: Pack) -> None:
    packing.write("bob", gain="x")
    with pytest.raises(PackError, match="another notebook"):
        feedback_pack.receive(packing.record("bob"), answer(packing, pack))
    assert tutor_comments.by_activity(packing.record("bob").store) == {}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"notebook": "0" * 32}, "another notebook"),
        ({"release": "0" * 16}, "never sent"),
        ({"field": "grief"}, "never sent"),
        ({"id": "../x"}, "id"),
        ({"text": ""}, "text"),
        ({"text": "x" * 20_001}, "text"),
        ({"at": "yesterday"}, "at"),
        ({"schema": "alongside-pack"}, "something else"),
        ({"schema_version": 9}, "newer"),
        ({"comments": []}, "comments"),
    ],
)
def test_feedback_that_is_not_right_takes_nothing_in(
    packing: Packing, pack: Pack, change: dict[str, Any], words: str
) -> None:
    comments = change.get("comments")
    path = answer(packing, pack, **{k: v for k, v in change.items() if k != "comments"})
    if comments is not None:
        with zipfile.ZipFile(path) as archive:
            data = json.loads(archive.read("feedback.json"))
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("feedback.json", json.dumps(data | {"comments": comments}))
    with pytest.raises(PackError, match=words):
        feedback_pack.receive(packing.record(), path)
    assert tutor_comments.by_activity(packing.record().store) == {}


def test_a_share_pack_is_no_feedback(packing: Packing, pack: Pack) -> None:
    with pytest.raises(PackError):
        feedback_pack.receive(packing.record(), packing.send())


def test_the_page_shows_text_as_text(packing: Packing, pack: Pack) -> None:
    with zipfile.ZipFile(answer(packing, pack)) as archive:
        assert "Good. &lt;b&gt;" in archive.read("feedback.html").decode()
