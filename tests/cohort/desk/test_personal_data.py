from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from tests.support.cohort_fixtures import Answering, Copying, everything_zip

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.desk import personal_data
from alongside.cohort.desk.desk import Desk
from alongside.cohort.desk.learner_progress import ActivityProgress
from alongside.cohort.roster.join_codes import JoinCodes

pytestmark = pytest.mark.usefixtures("quick_codes")

SECRET = "Heron-4711"


def live_through(desk: Desk, copying: Copying) -> None:
    """Everything that can be held about amina, with the secret in every text."""
    one = desk.releases.release("amina", copying("amina", gain=SECRET), question=f"{SECRET}?")
    desk.releases.add_comment(one.learner.ref, one.id, "tess", f"{SECRET}!", shown="Tess")
    desk.releases.release("bob", copying("bob", gain="Bob's own"))
    desk.progress_store.keep("amina", {"activity-1": ActivityProgress("started", words=1)})
    assert desk.tally is not None
    desk.tally.agree("amina", (), {})


def everywhere(root: Path, words: str) -> list[Path]:
    return [
        path
        for path in root.rglob("*")
        if words in path.name or (path.is_file() and words.encode() in path.read_bytes())
    ]


def test_everything_is_in_it(desk: Desk, copying: Copying) -> None:
    live_through(desk, copying)
    data = personal_data.collect_personal_data(desk, "amina")
    (release,) = data["releases"]
    assert release["question"] == f"{SECRET}?"
    assert release["copy"]["answers"][0]["value"] == SECRET
    assert release["comments"][0]["text"] == f"{SECRET}!"
    assert release["read"] == [{"by": "Tess", "at": release["read"][0]["at"]}]
    assert data["progress"]["activity-1"]["words"] == 1
    assert data["mirror"]["agreed"] is True
    assert [event["what"] for event in data["log"]] == ["released", "read", "commented"]
    assert data["answers"][0]["answers"] == {"gain": SECRET}
    assert data["kept_until"] == "2027-06-30"
    assert "Bob" not in json.dumps(data)


def test_the_file_has_a_page_data_and_the_record(desk: Desk, copying: Copying) -> None:
    live_through(desk, copying)
    with zipfile.ZipFile(everything_zip(desk, "amina")) as archive:
        names = set(archive.namelist())
        assert {
            "everything.html",
            "everything.json",
            "record/reflections/activity-1.json",
            "record/history/activity-1.jsonl",
        } <= names
        page = archive.read("everything.html").decode()
        assert SECRET in page
        assert "commented" in page
        assert json.loads(archive.read("everything.json"))["learner"] == "amina"
        assert "Bob" not in page


def test_text_is_text_in_the_page(desk: Desk, copying: Copying) -> None:
    made = desk.releases.release("amina", copying("amina", gain="<script>1</script>"))
    desk.releases.add_comment(made.learner.ref, made.id, "tess", "<img src=x>")
    with zipfile.ZipFile(everything_zip(desk, "amina")) as archive:
        page = archive.read("everything.html").decode()
    assert "<script" not in page
    assert "<img" not in page


def test_somebody_of_whom_nothing_is_held_gets_that_in_a_file(desk: Desk) -> None:
    data = personal_data.collect_personal_data(desk, "carla")
    assert data["releases"] == data["log"] == []
    assert data["answers"] == []
    assert everything_zip(desk, "carla")
    assert desk.releases.folders.find("carla") is None


def test_a_link_in_the_record_leads_nowhere(
    desk: Desk, answering: Answering, tmp_path: Path
) -> None:
    record = answering("amina", gain="x")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret").write_text(SECRET)
    (record.home / "link").symlink_to(tmp_path / "outside")
    (record.home / "reflections" / "file").symlink_to(tmp_path / "outside" / "secret")
    with zipfile.ZipFile(everything_zip(desk, "amina")) as archive:
        assert not [name for name in archive.namelist() if SECRET.encode() in archive.read(name)]


def test_erasing_leaves_no_word_and_no_name(desk: Desk, copying: Copying, tmp_path: Path) -> None:
    live_through(desk, copying)
    codes = JoinCodes(tmp_path / "desk" / "codes.json")
    codes.issue(["amina"])["amina"]
    receipt = personal_data.erase_learner(desk, "amina", forget=(codes.revoke,))
    assert receipt.erased["open releases"] == 1
    assert receipt.erased["comments"] == 1
    assert receipt.erased["files of the record"] >= 2
    assert everywhere(tmp_path, SECRET) == []
    assert everywhere(tmp_path, "amina") == []
    assert len(desk.releases.open_releases()) == 1


def test_a_receipt_has_no_words_and_the_cohorts_copy_no_name(
    desk: Desk, copying: Copying, tmp_path: Path
) -> None:
    live_through(desk, copying)
    receipt = personal_data.erase_learner(desk, "amina")
    kept = tmp_path / "desk" / "receipts" / f"{receipt.number}.json"
    for text in (kept.read_text(), "\n".join(receipt.lines())):
        assert receipt.number in text
        assert SECRET not in text
        assert "amina" not in text


def test_the_cohorts_log_no_longer_tells_whom_it_meant(desk: Desk, copying: Copying) -> None:
    live_through(desk, copying)
    ref = next(
        one.learner.ref for one in desk.releases.open_releases() if one.learner.name == "amina"
    )
    personal_data.erase_learner(desk, "amina")
    assert any(event.about.get("learner") == ref for event in desk.releases.actions())
    assert desk.releases.folders.by_ref(ref) is None


def test_erasing_twice_is_harmless(desk: Desk, copying: Copying) -> None:
    live_through(desk, copying)
    personal_data.erase_learner(desk, "amina")
    assert not any(personal_data.erase_learner(desk, "amina").erased.values())


def test_a_disk_that_refuses_gives_no_receipt(
    desk: Desk, copying: Copying, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    live_through(desk, copying)

    def refuse(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("alongside.cohort.desk.personal_data.erase_record", refuse)
    with pytest.raises(CohortError, match="until you get a receipt"):
        personal_data.erase_learner(desk, "amina")
    assert not (tmp_path / "desk" / "receipts").exists()
