"""What an earlier version wrote opens as it was meant: every word, date, name and password.

The files are in tests/data/old, with a README; what is taken from the package is in old_files.py.
"""

from __future__ import annotations

import shutil
import stat
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.support import old_files as old

TEN_DAYS_ON = old.START + timedelta(days=10)
GAIN = "Time, a room, and somebody to ring."


def bytes_in(folder: Path) -> dict[str, bytes]:
    """Every file of a folder but locks."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith("lock")
    }


def test_what_is_otherwise_is_found_and_what_is_more_is_not() -> None:
    was = {"answers": {"gain": {"value": {"a": 1}, "revision": 2}}, "kept": ["x"]}
    more = {"answers": {"gain": {"value": {"a": 1}, "revision": 2, "newer": 1}}, "kept": ["x"]}
    assert list(old.differences(more, was)) == []
    for now in (
        {"answers": {"gain": {"value": {"a": 1, "b": 2}, "revision": 2}}, "kept": ["x"]},
        {"answers": {"gain": {"value": {"a": 1}, "revision": 2.0}}, "kept": ["x"]},
        {"answers": {**was["answers"], "more": {}}, "kept": ["x"]},  # type: ignore[dict-item]
        {"answers": {}, "kept": ["x"]},
        {**was, "kept": ["x", "y"]},
        {**was, "kept": ["y"]},
    ):
        assert len(list(old.differences(now, was))) == 1


# --- the learner's record ---------------------------------------------------------------


@pytest.mark.parametrize("name", ["record", "record-bob"])
def test_a_record_says_what_it_said_and_is_not_touched_by_reading(
    name: str, tmp_path: Path
) -> None:
    home = old.copied(name, tmp_path)
    before = bytes_in(home)
    assert list(old.differences(old.record_means(home), old.expected(name))) == []
    assert bytes_in(home) == before


def test_its_answers_are_those_that_were_written(tmp_path: Path) -> None:
    record = old.record_at(old.copied("record", tmp_path))
    now = record.load_and_repair("activity-1")
    assert now.notices == ()
    assert (now.revision, now.saved_at) == (6, "2025-10-06T09:22:45.000Z")
    values = {name: answer.value for name, answer in now.answers.items()}
    assert values["gain"] == GAIN
    assert values["story"].startswith("Ŵyn ap Siôn & <b>Zoë</b> said: “نعم”\n\n  – and 👩‍👩‍👧‍👦")
    odd = (
        record.load_and_repair("activity-6").answers["odd"].value
    )  # not what a form sends, but it was saved
    assert odd.endswith("\u2028 waved\x00 \ud83d  ")
    assert values["plan"][0]["with_whom"] == "Dai"
    assert [answer.value for answer in record.at("activity-1", 1).answers.values()] == ["Time."]
    assert [kept.answer.value for kept in record.unresolved_edits("activity-1")] == [
        "Money, I thought.", "Somebody at the desk",
    ]  # fmt: skip
    assert now.comment is not None
    assert (now.comment["asked"], now.comment["words"], now.comment["revision"]) == (True, 23, 2)


def test_its_questions_are_still_those_that_were_answered(tmp_path: Path) -> None:
    record = old.record_at(old.copied("record", tmp_path))
    course = old.old_course()
    said = {
        number: [one.about for one in old.outdated_answers(course.activity(number), record)]
        for number in (1, 2, "looking-back")
    }
    assert said == {
        1: [],
        2: ["A question that is no longer asked here (“gone”). You wrote:"],
        "looking-back": [],
    }
    assert old.completed(course, record) == "completed and recorded 2 of 2 activities"


def test_its_journal_has_its_order_its_dates_and_what_was_taken_out(tmp_path: Path) -> None:
    record = old.record_at(old.copied("record", tmp_path))
    first, second = old.journal_door.entries(record)
    assert (first.text, first.section, first.tags) == (
        "We met, and I listened.", "first", ("meeting",),
    )  # fmt: skip
    assert first.written_at < second.written_at < first.saved_at
    means = old.expected("record")
    assert [one["text"] for one in means["taken_out"]] == ["To be taken out again."]
    assert "Other window." in [one["entry"]["text"] for one in means["entry_versions"][first.id]]
    assert means["tags"]["tags--activity-1--gain"] == ["chairing", "about gain"]


def test_what_was_erased_is_nowhere_and_what_stands_beside_it_is_there(tmp_path: Path) -> None:
    home = old.copied("record", tmp_path)
    assert not [name for name, raw in bytes_in(home).items() if b"Erased:" in raw]
    assert (
        old.record_at(home).load_and_repair("activity-4").answers["stays"].value
        == "This stays, changed."
    )
    assert [one["activity"] for one in old.expected("record")["erasures"]] == [
        "activity-4", "activity-5",
    ]  # fmt: skip


def test_a_record_can_be_written_on_and_stays_closed(tmp_path: Path) -> None:
    home = old.copied("record", tmp_path)
    record = old.record_at(home)
    done = record.save(
        "activity-1", {"gain": ("And now this.", "sha256:x")}, base_revision=6,
        base_at="2025-10-06T09:22:45.000Z", writer="later", origin="site",
    )  # fmt: skip
    assert (done.revision, done.conflicts, done.base_unknown) == (7, (), False)
    assert record.at("activity-1", 6).answers["gain"].value == GAIN
    record.restore("activity-1", 6, writer="later")
    assert record.load_and_repair("activity-1").answers["gain"].value == GAIN
    assert not [p for p in home.rglob("*") if stat.S_IMODE(p.stat().st_mode) & 0o077]


def test_the_last_import_can_be_undone(tmp_path: Path) -> None:
    record = old.record_at(old.copied("record", tmp_path))
    assert record.load_and_repair("looking-back").answers["mood"].value == 5
    assert old.import_door.undo_import(record) == ()
    assert record.load_and_repair("looking-back").answers["mood"].value == 3


def test_a_record_that_a_crash_left_opens_with_every_word_and_says_so(tmp_path: Path) -> None:
    record = old.record_at(old.copied("crashed", tmp_path))
    said = {name: record.load_and_repair(name) for name in record.activities()}
    assert {name: found.answers["word"].value for name, found in said.items()} == {
        name: f"{name}, version 2"
        for name in ("activity-1", "activity-2", "activity-3", "looking-back")
    }
    assert "set aside" in " ".join(said["looking-back"].notices)
    aside = [path.name.split("-20")[0] for path in record.home.rglob("*-20*Z.json*")]
    assert sorted(aside) == ["activity-2.torn", "looking-back.damaged"]


def test_a_whole_record_comes_back_from_its_zip(tmp_path: Path) -> None:
    record = old.record_at(tmp_path / "new")
    archive = old.copied("record.zip", tmp_path)
    preview = old.import_door.preview_import(record, archive)
    assert preview.made_at.startswith("2025-10-14T09:00")
    old.import_door.import_record(record, archive, expected=preview)
    means, was = old.record_means(record.home), old.expected("record")
    for part in ("activities", "journal", "entry_versions", "taken_out", "tags"):
        assert list(old.differences(means[part], was[part], part)) == []
    with pytest.raises(Exception, match=r"newer|no record|not"):
        old.import_door.preview_import(record, old.copied("backup.zip", tmp_path))


def test_a_zip_of_a_record_adds_nothing_to_the_record_it_is_of(tmp_path: Path) -> None:
    record = old.record_at(old.copied("record", tmp_path))
    assert not old.import_door.preview_import(record, old.copied("record.zip", tmp_path)).changes


# --- packs ------------------------------------------------------------------------------


def keys(tmp_path: Path) -> Path:
    return old.copied("keys", tmp_path)


def test_share_packs_say_what_was_sent(tmp_path: Path) -> None:
    key, said = keys(tmp_path) / "tutor-key.txt", old.expected("shares")
    folder = old.copied("packs", tmp_path)
    assert [Path(name).suffix for name in said] == [".zip", ".age"]
    for name, was in said.items():
        assert list(old.differences(old.pack_means(folder / name, key), was)) == []
    plain, sealed = said.values()
    assert (plain["learner"], plain["until"]) == ("Amina K", "2026-03-31")
    (first, *_), (only,) = plain["releases"].values(), sealed["releases"].values()
    assert [one["field"] for one in first["answers"]] == ["gain", "partners"]
    assert only["answers"][0]["value"] == "Quiet."


def test_a_tutors_folder_of_packs_opens_with_its_comments(tmp_path: Path) -> None:
    folder = old.copied("packs", tmp_path)
    said = old.packs_means(folder, TEN_DAYS_ON)
    assert list(old.differences(said, old.expected("packs"))) == []
    desk = old.packs_desk(folder, TEN_DAYS_ON, keys(tmp_path) / "tutor-key.txt")
    assert desk.take_in() == ()  # both are known, also after a move
    assert len(desk.packs()) == 2
    (one, two) = desk.write_feedback(lambda activity: activity)
    assert {one.suffix, two.suffix} == {".zip", ".age"}


def test_feedback_is_taken_into_the_record_that_it_is_for(tmp_path: Path) -> None:
    folder = old.copied("packs", tmp_path) / "feedback"
    amina, bob = (old.record_at(old.copied(name, tmp_path)) for name in ("record", "record-bob"))
    for name, was in old.expected("feedback").items():
        path = folder / name
        said = old.feedback_means(path, bob.home / "sharing" / "key.txt")
        assert list(old.differences(said, was)) == []
        old.feedback_door.receive(bob if path.suffix == ".age" else amina, path)
    texts = [one["text"] for one in old.record_means(bob.home)["comments"]["activity-1"]]
    assert texts == ["First, Bob: thank you.", "And a second thing, Bob."]
    mine = old.record_means(amina.home)["comments"]
    assert [one["text"] for one in mine["activity-2"]] == [
        "First, Amina K: thank you.", "And a second thing, Amina K.",
    ]  # fmt: skip
    assert [bool(one["seen_at"]) for one in mine["activity-2"]] == [True, False]


# --- a cohort ---------------------------------------------------------------------------


def test_a_cohorts_folder_says_what_it_said(tmp_path: Path) -> None:
    folder = old.copied("cohort", tmp_path)
    said = old.cohort_means(folder, TEN_DAYS_ON)
    assert list(old.differences(said, old.expected("cohort"))) == []
    assert said["broken_logs"] == []


def test_who_released_what_to_whom_and_who_read_it_is_known(tmp_path: Path) -> None:
    settings = old.load_cohort(old.copied("cohort", tmp_path) / "cohort.yml")
    desk = old.desk_at(settings, TEN_DAYS_ON)
    open_now = desk.releases.open_releases()
    assert [(one.learner.name, one.scope, one.revision) for one in open_now] == [
        ("amina", "activity", 2), ("amina", "answer", 1),
    ]  # fmt: skip
    shown = desk.releases.open_for_tutor(open_now[0].learner.ref, open_now[0].id, "tess")
    assert shown.question == "What do you think? amina"
    assert [one.text for one in shown.comments] == [
        "Which room?\nTuesdays only?", "Thank you.", "One more thing.",
    ]  # fmt: skip
    assert open_now[0].opened[0][0] == "tess"
    (gone,) = desk.releases.of_learner("bob")
    assert gone.ended == "withdrawn"
    later = old.desk_at(settings, old.START + timedelta(days=400))
    assert later.releases.open_releases() == ()


def test_each_learners_words_are_in_their_own_folder(tmp_path: Path) -> None:
    settings = old.load_cohort(old.copied("cohort", tmp_path) / "cohort.yml")
    for name in ("amina", "bob", "dan", "eve", "fay@club.example"):
        assert old.answers_in(settings, name)["activity-1"]["gain"] == f"{name} wrote this."
    assert old.accounts_in(settings.path.parent) == {"amina": 200_000, "bob": 200_001}


def test_passwords_and_join_codes_are_as_good_as_they_were(tmp_path: Path) -> None:
    pytest.importorskip("jupyterhub")
    settings = old.load_cohort(old.copied("cohort", tmp_path) / "cohort.yml")
    comes_in = old.SignIn(settings, TEN_DAYS_ON)
    for name, password in old.PASSWORDS.items():
        assert comes_in(name, password), name
    assert not comes_in("dan", old.DANS_FIRST)
    assert not comes_in("eve", old.EVES_OLD)  # a code was given out since
    assert not comes_in("carol", "what carol chose")  # she was taken out and erased
    code = (old.OLD / old.BOBS_CODE).read_text().strip()
    assert not comes_in("bob", code)  # it asks for a password first
    assert comes_in("bob", code, "what bob chooses now")
    assert comes_in("bob", "what bob chooses now")


def test_a_backup_comes_back_and_who_was_erased_since_is_erased_again(tmp_path: Path) -> None:
    whole = old.copied("backup.zip", tmp_path)
    again = tmp_path / "again"
    old.backup_door.restore(whole, again)
    settings = old.load_cohort(again / "cohort.yml")
    assert old.answers_in(settings, "carol")["activity-1"]["gain"] == "carol wrote this."
    assert old.erased_since_door.erase_again(again, old.OLD / "cohort" / "desk" / "receipts") == 1
    assert old.answers_in(settings, "carol") == {}
    said, was = old.cohort_means(again, TEN_DAYS_ON), old.expected("cohort")
    del said["people"], was["people"]  # the roster had her then
    assert list(old.differences(said, was)) == []
    sealed = old.copied("backup.zip.age", tmp_path)
    key = keys(tmp_path) / "backup-key.txt"
    other = tmp_path / "sealed"
    assert old.backup_door.restore(sealed, other, key=key).made_at.startswith("2025-10-08T")
    assert old.load_cohort(other / "cohort.yml").learners == settings.learners


@pytest.mark.soak
def test_the_cohort_is_served_from_its_old_folder() -> None:
    pytest.importorskip("jupyterhub")
    place = Path(tempfile.mkdtemp(prefix="old-"))  # not inside a folder that is shut to others
    place.chmod(0o711)
    cohort = old.served(old.copied("cohort", place))
    try:
        cohort.start()
        amina, tess = cohort.person("amina"), cohort.person("tess")
        stranger = cohort.person("dan")
        assert not stranger.sign_in(old.DANS_FIRST).url.endswith(old.SITE)
        assert amina.sign_in(old.PASSWORDS["amina"]).url.endswith(old.SITE)
        assert amina.get(f"{old.SITE}desk/").url.endswith("desk/mine")
        assert tess.sign_in(old.PASSWORDS["tess"]).status == 200
        _, alias = old.expected("cohort")["members"]["amina"]  # tess had chosen not to see names
        assert alias in tess.get(f"{old.SITE}desk/").body
        # The sign-ins are of JupyterHub 5.3; a newer one has changed them and left no copy of them.
        assert not list(cohort.folder.glob("hub/jupyterhub.sqlite.*"))
    finally:
        cohort.stop()
        shutil.rmtree(place)


# --- completion -------------------------------------------------------------------------


def test_a_signed_credential_is_still_sound_and_a_learners_own_can_be_signed(
    tmp_path: Path,
) -> None:
    folder = old.copied("completion", tmp_path)
    token = (folder / "completion-credential.jwt").read_text()
    public = (folder / "tess-public.pem").read_bytes()
    found = old.credential_door.verify(token, [public])
    assert (found.issuer, found.trusted) == ("Tess, a youth project", True)
    own: Any = old.read_json(folder / "completion-credential.json")
    subject = found.credential["credentialSubject"]
    assert subject["achievement"] == own["credentialSubject"]["achievement"]
    assert "2 of 2 activities" in subject["achievement"]["description"]
    issuer = old.credential_door.Issuer("Tess, a youth project")
    key = (folder / "tess.pem").read_bytes()
    again = old.credential_door.sign_again(own, issuer, key, now=TEN_DAYS_ON)
    assert old.credential_door.verify(again, [public]).trusted
    assert replace(found, trusted=False).sentence != found.sentence


def test_a_notebook_that_was_saved_in_the_lab_still_opens_its_forms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = old.copied("course-files", tmp_path)
    monkeypatch.setenv("ALONGSIDE_COURSE", str(root))
    notebook = old.read_json(root / "course" / "01-first.ipynb")
    lines = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for source in lines:
        *before, last = source.splitlines()
        names: dict[str, Any] = {}
        exec("\n".join(before), names)
        assert type(eval(last, names)).__name__ != "Sentence", source
