"""Who is where is as the record has it, and a tutor's comments are in the record as well."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from tests.support.cohort_fixtures import Answering, Copying, Served

from alongside.cohort.desk.desk import Desk
from alongside.cohort.desk.learner_progress import ActivityProgress
from alongside.errors import RecordError
from alongside.record.notes import tutor_comments
from alongside.storage.folder_store import FolderStore


def location(desk: Desk, learner: str = "amina") -> ActivityProgress | None:
    member = desk.releases.folders.find(learner)
    return desk.progress_store.of(member).get("activity-1") if member else None


def test_the_tutor_sees_how_far_a_learner_is_without_the_learner_sending_it(
    desk: Desk, served: Served, answering: Answering
) -> None:
    answering("amina", gain="Heron-4711 and more")
    page = served("tess").get("").text
    assert "Amina K" in page
    assert "Heron" not in page
    (member,) = desk.releases.folders.all()
    kept = [path.read_bytes() for path in member.folder.rglob("*") if path.is_file()]
    assert kept
    assert not any(b"Heron" in data for data in kept)
    found = location(desk)
    assert found is not None
    assert (found.state, found.words) == ("started", 3)


def test_it_is_as_it_is_now_at_each_look(desk: Desk, answering: Answering) -> None:
    answering("amina", gain="one")
    desk.sync_progress(["amina"])
    answering("amina", gain="one two three")
    desk.sync_progress(["amina"])
    found = location(desk)
    assert found is not None
    assert found.words == 3


def test_the_day_is_that_of_the_words_and_not_that_of_the_look(
    desk: Desk, answering: Answering
) -> None:
    record = answering("amina", gain="one")
    desk.sync_progress(["amina"])
    found = location(desk)
    assert found is not None
    assert found.day == (record.load_and_repair("activity-1").saved_at or "")[:10]


def test_who_has_not_begun_gets_no_folder_by_being_looked_for(desk: Desk) -> None:
    desk.sync_progress(["amina", "bob"])
    assert desk.releases.folders.all() == ()


def test_a_record_that_cannot_be_read_leaves_what_was_known(
    desk: Desk, answering: Answering
) -> None:
    answering("amina", gain="one")
    desk.sync_progress(["amina"])

    @contextmanager
    def shut(_: str) -> Iterator[None]:
        raise RecordError("It can't be read.")
        yield

    replace(desk, acting=shut).sync_progress(["amina", "bob"])
    assert location(desk) is not None


def test_the_record_is_opened_with_the_learners_own_rights_only(
    desk: Desk, answering: Answering
) -> None:
    acted: list[str] = []

    @contextmanager
    def acting(name: str) -> Iterator[None]:
        acted.append(name)
        yield

    answering("amina", gain="one")
    replace(desk, acting=acting).sync_progress(["amina"])
    assert set(acted) == {"amina"}


def test_a_comment_is_put_into_the_record_once_and_stays_after_taking_back(
    desk: Desk, copying: Copying, answering: Answering, served: Served
) -> None:
    made = desk.releases.release("amina", copying())
    at = f"learner/{made.learner.ref}/{made.id}"
    served("tess").get(at)
    served("tess").post(f"{at}/comment", text="Well seen.")
    desk.sync_progress(["amina"])
    home = answering("amina", gain="We gain more").home
    (reply,) = tutor_comments.read(FolderStore(home), "activity-1")
    assert (reply.text, reply.by, reply.release, reply.seen_at) == (
        "Well seen.",
        "Tess",
        made.id,
        "",
    )
    served("amina").post(f"mine/release/{made.id}/take-back")
    desk.sync_progress(["amina"])
    assert len(tutor_comments.read(FolderStore(home), "activity-1")) == 1


@pytest.mark.slow
def test_reading_a_comment_is_noted_in_the_record(
    desk: Desk, copying: Copying, answering: Answering, served: Served
) -> None:
    made = desk.releases.release("amina", copying())
    desk.releases.add_comment(made.learner.ref, made.id, "tess", "Well seen.")
    served("amina").get("mine")
    home = answering("amina", gain="We gain more").home
    assert tutor_comments.unseen(FolderStore(home)) == {"activity-1": 1}
    served("amina").get(f"mine/release/{made.id}")
    assert tutor_comments.unseen(FolderStore(home)) == {}


@pytest.mark.parametrize("learner", ["amina", "bob"])
def test_a_comment_is_in_its_own_learners_record_alone(
    desk: Desk, copying: Copying, answering: Answering, learner: str
) -> None:
    made = desk.releases.release(learner, copying(learner))
    desk.releases.add_comment(made.learner.ref, made.id, "tess", f"For {learner}.")
    desk.sync_progress(["amina", "bob"])
    for name in ("amina", "bob"):
        found = tutor_comments.read(answering(name, gain="x").store, "activity-1")
        assert [one.text for one in found] == ([f"For {learner}."] if name == learner else [])


def test_a_full_disk_keeps_nobody_from_reading(
    desk: Desk, answering: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    answering("amina", gain="hers")
    monkeypatch.setattr("alongside.storage.files.replace", full)
    desk.sync_progress(["amina"])
    assert location(desk) is None
    monkeypatch.undo()
    desk.sync_progress(["amina"])
    assert location(desk) is not None
