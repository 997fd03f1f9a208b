"""Pictures and files beside answers that are released in a cohort: only when ticked.

Covers: cohort/desk/release_requests.py, cohort/web/learner_pages.py, cohort/desk/personal_data.py
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.support.cohort_fixtures import Answering, Copying, Served, everything_zip
from tests.support.photographs import PLACE, SECRETS, photograph

from alongside.attachments.file_types import CheckedFile, check_file
from alongside.cohort.desk import personal_data, release_requests
from alongside.cohort.desk.desk import Desk
from alongside.cohort.desk.release_requests import asked_for
from alongside.errors import ReleaseError
from alongside.record.notes.attachments import attach, describe
from alongside.record.record import Record
from alongside.sharing import attached_copy

PAGE = "mine/activity/activity-1"
ALT = "Mrs Jones <b>at</b> the board"
KEPT = check_file("board.jpg", photograph()).data
NAME = "board.jpg"


def add(record: Record, name: str, data: bytes, field: str = "gain", alt: str = "") -> None:
    """Add a file beside an answer, and say what it shows."""
    one = attach(record, "activity-1", field, check_file(name, data), writer="p", origin="site")
    describe(record, one.id, alt, writer="p", origin="site")


@pytest.fixture
def record(answering: Answering) -> Record:
    """Two answers of amina's: a picture and a text beside one, a picture beside the other."""
    record = answering("amina", gain="See the board", level="near")
    add(record, NAME, photograph(), alt=ALT)
    add(record, "notes <i>.txt", b"Bring chalk.")
    add(record, "other.png", photograph("PNG"), "level")
    return record


Released = Callable[..., str]


@pytest.fixture
def released(served: Served, desk: Desk, record: Record) -> Released:
    """Amina looks at what would go and releases it; the answer is the release's id."""

    def release(field: str | list[str] = "gain", attached: str | list[str] = "gain") -> str:
        amina, chosen = served("amina"), {"field": field, "attached": attached, "revision": "1"}
        page = amina.post(PAGE, step="check", **chosen).text
        seen = page.partition('name="seen" value="')[2].partition('"')[0]
        amina.post(PAGE, step="release", seen=seen, **chosen)
        return desk.releases.of_learner("amina")[0].id

    return release


def at_desk(desk: Desk, release: str) -> str:
    """Where a tutor reads a release."""
    member = desk.releases.folders.find("amina")
    assert member is not None
    return f"learner/{member.ref}/{release}"


def test_nothing_goes_along_unless_it_was_ticked(
    served: Served, desk: Desk, released: Released
) -> None:
    amina = served("amina")
    page = amina.get(PAGE).text
    assert "Include 1 picture and 1 file<" in page
    assert "board.jpg (" in page
    assert "checked" not in page
    one = released(attached=[])
    assert "board.jpg" not in served("tess").get(at_desk(desk, one)).text
    member = desk.releases.folders.find("amina")
    assert member is not None
    assert "attached" not in (member.folder / "copies" / f"{one}.json").read_text()
    assert desk.releases.of_learner("amina")[0].attached == 0


def test_what_was_ticked_is_shown_before_it_goes_and_who_is_named_in_it(
    served: Served, desk: Desk, record: Record
) -> None:
    check = served("amina").post(PAGE, field="gain", attached="gain", step="check").text
    assert "With 1 picture and 1 file, each under" in check
    assert "Mrs Jones</strong>" in check
    assert 'src="data:image/jpeg;base64,' in check
    assert "other.png" not in check
    assert "<b>at" not in check + served("amina").get(PAGE).text
    assert desk.releases.of_learner("amina") == ()


def test_a_tutor_sees_the_picture_with_what_it_shows_and_downloads_the_file(
    served: Served, desk: Desk, released: Released
) -> None:
    tess, at = served("tess"), at_desk(desk, released())
    page = tess.get(at).text
    assert 'alt="Mrs Jones &lt;b&gt;at&lt;/b&gt; the board"' in page
    assert "notes i" in page
    assert "<i>" not in page
    file = tess.get(f"{at}/file/1")
    assert file.body == b"Bring chalk."
    assert file.headers["Content-Disposition"].startswith("attachment; ")
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert tess.get(f"{at}/file/0").body == KEPT
    assert all(secret not in KEPT for secret in SECRETS)
    assert served("bob").get(f"{at}/file/0").status == 403
    assert served("amina").get(f"{at}/file/0").status == 403
    assert "with 2 pictures and files" in served("amina").get("mine").text


def test_what_was_looked_at_is_what_goes_or_nothing_does(
    served: Served, desk: Desk, record: Record
) -> None:
    amina, chosen = served("amina"), {"field": "gain", "attached": "gain", "revision": "1"}
    page = amina.post(PAGE, step="check", **chosen).text
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    add(record, "since.txt", b"Added since.")
    answer = amina.post(PAGE, step="release", seen=seen, **chosen)
    assert (answer.status, desk.releases.of_learner("amina")) == (400, ())
    assert "have changed since you looked" in answer.text


def test_taking_back_takes_the_pictures_and_files_too(
    served: Served, desk: Desk, released: Released
) -> None:
    one = released()
    amina, tess, at = served("amina"), served("tess"), at_desk(desk, one)
    assert "board.jpg" in amina.get(f"mine/release/{one}").text
    amina.post(f"mine/release/{one}/take-back")
    assert tess.get(f"{at}/file/0").status == 404
    member = desk.releases.folders.find("amina")
    assert member is not None
    digest = hashlib.sha256(KEPT).hexdigest().encode()
    files = [path.read_bytes() for path in member.folder.rglob("*") if path.is_file()]
    assert not any(digest in data or NAME.encode() in data for data in files)
    page = zipfile.ZipFile(everything_zip(desk, "amina")).read("everything.html").decode()
    assert "2 pictures and files went with it, and nothing of them is held any more" in page


def test_everything_held_has_them_as_files_and_erasing_leaves_none(
    desk: Desk, released: Released
) -> None:
    one = released(["gain", "level"], ["gain", "level"])
    with zipfile.ZipFile(everything_zip(desk, "amina")) as archive:
        names = [name for name in archive.namelist() if name.startswith("released/")]
        assert names == [f"released/{one}/{name}"
                         for name in ("1-board.jpg", "2-notes-i.txt", "3-other.png")]  # fmt: skip
        assert archive.read(names[0]) == KEPT
        held = json.loads(archive.read("everything.json"))["releases"][0]["beside"]
        page = archive.read("everything.html").decode()
    assert [each["file"] for each in held] == names
    assert held[0]["alt"] == ALT
    assert f'href="{names[0]}"' in page
    assert "<b>at" not in page
    member = desk.releases.folders.find("amina")
    assert member is not None
    personal_data.erase_learner(desk, "amina")
    assert not member.folder.exists()


def test_a_tutor_takes_them_away_with_the_work(served: Served, released: Released) -> None:
    released()
    work = served("tess").get("released-work.zip").body
    with zipfile.ZipFile(io.BytesIO(work)) as archive:
        page = archive.read(archive.namelist()[0]).decode()
    assert 'src="data:image/jpeg;base64,' in page


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"attached": ["level"]}, "did not tick"),
        ({"attached": ["../gain"]}, "did not tick"),
        ({"attached": ["gain"], "seen": "0" * 64}, "have changed since"),
        ({"attached": ["gain"], "seen": ""}, "have changed since"),
        ({"seen": "x"}, "have changed since"),
    ],
)
def test_what_a_page_asks_wrongly_is_a_sentence(
    desk: Desk, record: Record, asked: dict[str, Any], words: str
) -> None:
    with pytest.raises(ReleaseError, match=words):
        asked_for(desk, "amina", "activity-1", fields=["gain"], **asked)


def test_a_page_sends_no_picture_of_its_own(
    served: Served, desk: Desk, answering: Answering
) -> None:
    answering("amina", gain="Nothing is beside this")
    own = {"attached": "gain", "file": "AAAA", "name": "x.jpg", "released": "{}"}
    for more in ({}, own):
        answer = served("amina").post(PAGE, field="gain", step="release", **more)
        assert answer.status == 303
    assert {one.attached for one in desk.releases.open_releases()} == {0}


def test_a_place_that_came_into_a_record_in_another_way_does_not_go_on(
    desk: Desk, answering: Answering
) -> None:
    record = answering("amina", gain="From an old phone")
    data = photograph()
    assert PLACE.encode() in data
    raw = CheckedFile("raw.jpg", "image/jpeg", data)
    attach(record, "activity-1", "gain", raw, writer="p", origin="lab")
    asked = partial(asked_for, desk, "amina", "activity-1", fields=["gain"], attached=["gain"])
    (copy,) = asked().attached
    assert copy.content == KEPT
    bad = CheckedFile("page.html", "text/plain", b"<html><script>1</script>")
    attach(record, "activity-1", "gain", bad, writer="p", origin="lab")
    with pytest.raises(ReleaseError, match=r"can’t be sent\. This is a web page"):
        asked()


def test_there_is_room_for_so_much_in_one_release_and_in_all(
    desk: Desk, released: Released, monkeypatch: pytest.MonkeyPatch
) -> None:
    released()
    asked = partial(asked_for, desk, "amina", "activity-1", fields=["level"], attached=["level"])
    monkeypatch.setattr(release_requests, "MOST_ATTACHED", len(KEPT) + 20)
    with pytest.raises(ReleaseError, match="Take a release back first"):
        asked()
    desk.releases.withdraw("amina", desk.releases.of_learner("amina")[0].id)
    assert asked().attached
    monkeypatch.setattr(attached_copy, "MOST_BYTES", 10)
    with pytest.raises(ReleaseError, match="with one release"):
        asked()


def test_a_log_without_pictures_reads_as_it_did(desk: Desk, copying: Copying) -> None:
    made = desk.releases.release("amina", copying(gain="Words only"))
    (event,) = desk.releases.log("amina")
    assert "attached" not in event.about
    assert (made.attached, replace(made, attached=0)) == (0, made)


def test_a_log_says_how_many_and_not_which(desk: Desk, released: Released, tmp_path: Path) -> None:
    released()
    (event,) = [one for one in desk.releases.log("amina") if one.what == "released"]
    assert event.about["attached"] == 2
    for path in tmp_path.rglob("*.jsonl"):
        if "records" not in path.parts:
            assert NAME not in path.read_text()
