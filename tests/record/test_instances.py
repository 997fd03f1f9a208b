"""All that holds for an activity holds for each of its instances.

Covers: record/instances.py, record/record_key.py, record/record_files.py.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.support.cohort_fixtures import Packing, everything_zip
from tests.support.soak import LONG

from alongside import privacy
from alongside.book.builder import BookOptions, build_book
from alongside.book.supervision_sheet import SheetChoice, SheetEntry, build_sheet
from alongside.book.writers import markdown
from alongside.cohort.desk.desk import Desk
from alongside.cohort.desk.release_requests import asked_for
from alongside.course.outline import Course
from alongside.forms.form_protocol import FormProtocol
from alongside.notebook_page.overview import overview
from alongside.notebook_page.privacy_sweep import sweep_record
from alongside.record import conflict_copies, instances
from alongside.record.display.labels import names_of
from alongside.record.display.markdown_copy import markdown_writers_of
from alongside.record.erasure.erase import ErasureScope, erase
from alongside.record.notes import journal, tags, tutor_comments
from alongside.record.record import Record
from alongside.record.record_files import Purpose, files_for
from alongside.record.record_key import RecordKey
from alongside.record.transfer import join_copies
from alongside.record.transfer.export import export_record
from alongside.record.transfer.restore import import_record, undo_import
from alongside.sharing import pack_reader, share_pack
from alongside.sharing.share_pack import PackChoice
from alongside.storage.record_store import RecordStore, StoredFile

A = "activity-1"
KEYS = (
    RecordKey(A),
    RecordKey.of(A, partnership="kx7f3a"),
    RecordKey.of(A, partnership="bikes"),
    RecordKey.of(A, partnership="bikes", partner="p1"),
    RecordKey.of(A, partnership="bikes", partner="p2"),
    RecordKey.of(A, day="2026-10-04"),
    RecordKey.of(A, day="2026-10-04.2"),
    RecordKey.of(A, day="2027-03-14"),
    RecordKey.of(A, partnership="bikes", day="2026-10-04", voice="school"),
    RecordKey.of(A, partnership="bikes", day="2026-10-04", voice="club"),
)
"""One tool: once, for two partnerships, two partners, two dates and two voices."""
"""Two on one day differ."""
SOME = KEYS if LONG else (KEYS[0], KEYS[2], KEYS[5], KEYS[8])
"""Those that `make test` tries one by one: each begins as others do, which have to stay."""


def words(key: RecordKey, more: str = "") -> str:
    """Something that is written under this key only."""
    return f"Heron-{KEYS.index(key):02} said Aisha Khan{more}."


def put(record: Record, key: RecordKey, text: str, base: int = 0, writer: str = "page") -> None:
    record.save(key, {"gain": (text, "sha256:0")}, base_revision=base, writer=writer, origin="site",
                write_markdown=None)  # fmt: skip


def written(record: Record) -> Record:
    for key in KEYS:
        put(record, key, words(key))
    return record


def gain(record: Record, key: RecordKey) -> Any:
    answer = record.read(key).answers.get("gain")
    return answer.value if answer else None


@pytest.fixture
def record(store: RecordStore) -> Record:
    """In a folder, and in memory."""
    return written(Record(store))


def test_each_has_answers_of_its_own_and_all_are_listed(record: Record) -> None:
    assert [gain(record, key) for key in KEYS] == [words(key) for key in KEYS]
    assert {*record.activities()} == {str(key) for key in KEYS}
    assert {*instances.series(record, A)} == {*KEYS[1:]}
    assert instances.series(record, "activity-2") == ()


@pytest.mark.parametrize("key", SOME, ids=str)
def test_each_has_versions_and_conflicts_of_its_own(record: Record, key: RecordKey) -> None:
    put(record, key, "A second thought", 1)
    put(record, key, "Written elsewhere", 1, writer="other")
    assert [one.revision for one in record.revisions(key)] == [1, 2]
    assert record.at(key, 1).answers["gain"].value == words(key)
    assert [kept.answer.value for kept in record.rejected_edits(key)] == ["Written elsewhere"]
    record.restore(key, 1, writer="page")
    assert gain(record, key) == words(key)
    others = [one for one in KEYS if one != key]
    assert all(len(record.revisions(one)) == 1 for one in others)
    assert not any(record.rejected_edits(one) for one in others)


@pytest.mark.parametrize("key", SOME, ids=str)
def test_a_damaged_file_is_put_right_from_its_own_history(record: Record, key: RecordKey) -> None:
    StoredFile(record.store, f"reflections/{key}.json").replace(b"{")
    opened = record.load_and_repair(key)
    assert opened.answers["gain"].value == words(key)
    assert f"reflections/{key}.json" in opened.notices[0]
    assert len(record.activities()) == len(KEYS)


@pytest.mark.parametrize("key", SOME, ids=str)
def test_erasing_one_takes_all_of_it_and_nothing_of_the_others(
    record: Record, key: RecordKey
) -> None:
    for one in KEYS:
        StoredFile(record.store, f"reflections/{one}.json").replace(b"{" + words(one).encode())
        record.load_and_repair(one)  # sets it aside
        name = tags.name_of(str(one), "gain")
        base = record.read(journal.ACTIVITY).revision
        record.save(journal.ACTIVITY, {name: ([words(one)], "sha256:0")}, writer="page",
                    base_revision=base, origin="site")  # fmt: skip
        comment = tutor_comments.TutorComment("0" * 16, "Tess", "2026-11-01T00:00:00.000Z",
                                              words(one), "", 1, "0" * 16,
                                              "2026-11-01T00:00:00.000Z")  # fmt: skip
        tutor_comments.add(record.store, one, [comment])
    erase(record, ErasureScope(str(key)))
    kept = b"".join(file.read() or b"" for file in files_for(record.store, Purpose.EVERYTHING))
    assert words(key).encode() not in kept
    for one in KEYS:
        assert (gain(record, one) == words(one)) is (one != key)
        assert bool(tutor_comments.read(record.store, one)) is (one != key)
        aside = [name for name in record.store.list("reflections") if f"{one}.damaged" in name]
        assert bool(aside) is (one != key)


def test_a_file_set_aside_is_known_by_its_name_though_nothing_else_is_left() -> None:
    name = f"{KEYS[1]}.damaged-20261121T104203Z.json"
    assert not conflict_copies.is_of(name, A, {A})
    assert conflict_copies.is_of(name, str(KEYS[1]), {A})


def test_each_is_taken_away_brought_back_and_undone(
    record: Record, store: RecordStore, tmp_path: Path
) -> None:
    export_record(record, tmp_path / "mine.zip")
    there = Record.open(tmp_path / "there")
    put(there, KEYS[1], "Written there")
    import_record(there, tmp_path / "mine.zip")
    for key in (KEYS[0], *KEYS[2:]):
        assert gain(there, key) == words(key)
    assert gain(there, KEYS[1]) == "Written there"
    assert [kept.answer.value for kept in there.rejected_edits(KEYS[1])] == [words(KEYS[1])]
    undo_import(there)
    assert there.activities() == (str(KEYS[1]),)
    import_record(record, tmp_path / "mine.zip")
    assert [gain(record, key) for key in KEYS] == [words(key) for key in KEYS]


@pytest.mark.parametrize("key", SOME, ids=str)
@pytest.mark.parametrize("name", ["{} (1)", "{}-LAPTOP", "{}.sync-conflict-20261101-101010-ABC"])
def test_a_sync_programs_copy_of_one_is_joined_with_it(
    record: Record, key: RecordKey, name: str
) -> None:
    put(record, key, words(key, " again"), 1)
    for folder, end in conflict_copies.FOLDERS.items():
        file = StoredFile(record.store, f"{folder}/{key}{end}")
        data = file.read() or b""
        file.with_name(name.format(key) + end).create(data)
    assert len(record.activities()) == len(KEYS)
    [group] = join_copies.groups(record)
    assert group.activity == str(key)
    assert join_copies.groups(record, str(key)) == (group,)
    join_copies.join(record, group.name)
    assert join_copies.groups(record) == ()
    assert gain(record, key) == words(key, " again")


def test_each_is_named_and_has_a_markdown_copy(course: Course, record: Record) -> None:
    name = names_of(course)
    assert name(str(KEYS[0]), "") == "Activity 1: A first question"
    assert name(str(KEYS[6]), "") == "Activity 1: A first question (4 October 2026, no. 2)"
    assert name(str(KEYS[3]), "gain") == name(A, "gain")
    assert len({name(str(key), "") for key in KEYS}) == len(KEYS)
    for key in KEYS:
        made = markdown_writers_of(course)(str(key))
        assert made
        assert f"# {name(str(key), '')}" in made(record.read(key))


def test_each_is_found_in_my_notebook_and_counts_for_nothing(
    course: Course, record: Record
) -> None:
    found = {one["id"]: one for one in overview(course, record)["activities"]}
    for key in KEYS:
        assert [field["value"] for field in found[str(key)]["fields"]] == [words(key)]
        assert found[str(key)]["link"] == found[A]["link"]
        assert found[str(key)]["counts"] is (key == KEYS[0])
    assert overview(course, record)["others"] == []


def test_care_for_other_people_looks_into_each(course: Course, record: Record) -> None:
    for key in KEYS:
        put(record, key, "Nobody.", 1)
        put(record, key, words(key), 2)
    found = {place.key for place, _ in sweep_record(course, record, versions="all")}
    assert {f"{key}/gain" for key in KEYS} <= found


def test_pseudonyms_stand_in_each(course: Course, record: Record) -> None:
    privacy.keep_pseudonym(record.store, "Aisha Khan", "Person A")
    veil = privacy.Redaction.of(record.store)
    seen = privacy.RedactedRecord.over(record, veil, instances.activities_in(course, record))
    for key in KEYS:
        assert gain(seen, key) == words(key).replace("Aisha Khan", "Person A")


@pytest.mark.parametrize("course_text", [True, False])
def test_each_is_in_the_book_under_its_questions(
    course: Course, record: Record, course_text: bool
) -> None:
    text = markdown.write(build_book(course, record, BookOptions(course_text=course_text))).decode()
    for key in KEYS:
        assert text.count(words(key)) == 1
        assert names_of(course)(str(key), "") in text
    assert "does not have" not in text


def test_each_can_be_taken_to_supervision(course: Course, record: Record) -> None:
    picks = tuple(SheetEntry(str(key), "gain") for key in KEYS[1:6])
    sheet = str(build_sheet(course, record, SheetChoice(picks)))
    assert all(words(key) in sheet for key in KEYS[1:6])


@pytest.mark.parametrize("key", KEYS, ids=str)
def test_each_can_be_sent_in_a_pack(packing: Packing, key: RecordKey) -> None:
    record = written(packing.record())
    what = share_pack.draft(record, packing.course, [PackChoice(str(key))], learner="Amina")
    (copy,) = pack_reader.read(
        share_pack.make(record, packing.course, what, packing.inbox)
    ).releases.values()
    assert (copy.activity, copy.answers[0].value) == (str(key), words(key))
    assert copy.title == names_of(packing.course)(str(key), "")


@pytest.mark.parametrize("key", KEYS, ids=str)
def test_each_can_be_released_and_is_in_everything_held(desk: Desk, key: RecordKey) -> None:
    with desk.record("amina") as record:
        written(record)
    what = asked_for(desk, "amina", str(key))
    one = desk.releases.release("amina", what)
    assert (one.activity, desk.title(one.activity)) == (
        str(key),
        names_of(desk.course)(str(key), ""),
    )
    with zipfile.ZipFile(everything_zip(desk, "amina")) as archive:
        held = json.loads(archive.read("everything.json"))
        assert f"record/reflections/{key}.json" in archive.namelist()
    assert words(key) in {answers["answers"]["gain"] for answers in held["answers"]}


def test_a_form_writes_under_the_key_it_is_opened_for(course: Course, record: Record) -> None:
    asked = instances.instance_of(course.activity(A), KEYS[8])
    form = FormProtocol(course, asked, lambda: record, "site")
    [reply, *_] = form.answer({"kind": "hello", "seq": 1})
    assert reply["answers"]["gain"]["value"] == words(KEYS[8])
