"""What is erased is gone from every file, exactly what was said, and a receipt holds no words.

Covers: record/erasure/erase.py record/erasure/rewrite.py
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support import journal_entries
from tests.support.records import erasures, write
from tests.support.takeaway_records import opened

from alongside.errors import RecordError, RecordWriteError
from alongside.record.erasure.erase import ErasureScope, erase, would_erase
from alongside.record.notes import journal, tags, tutor_comments
from alongside.record.record import Record
from alongside.record.transfer.export import export_record
from alongside.record.transfer.restore import import_record
from alongside.storage import files

SECRET = "sycamore-Zürich-٧"


def everywhere(record: Record) -> bytes:
    """Every byte of every file in the record's folder, names included."""
    return b"".join(
        str(path).encode() + path.read_bytes()
        for path in sorted(record.home.rglob("*"))
        if path.is_file()
    )


def holds(record: Record, words: str) -> bool:
    """Whether the words are anywhere, as text or as JSON writes them."""
    found = everywhere(record)
    escaped = words.encode("ascii", "backslashreplace")
    return words.encode() in found or escaped in found


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """A record with a secret in one field and other words in others."""
    record = opened(tmp_path / "home")
    changes = {"why": (f"It was {SECRET}.", "sha256:q"), "level": ("near", "sha256:q")}
    record.save(
        "activity-1", changes, base_revision=0, writer="page", origin="site",
        write_markdown=lambda reflection: str(reflection.answers),
    )  # fmt: skip
    write(record, "activity-1", why=f"{SECRET} again", level="far")
    write(record, "activity-12", why="Untouched")
    return record


def spoil(record: Record) -> None:
    """Leave the secret in everything that crashes, damage and other programs leave behind."""
    reflections, past = record.home / "reflections", record.home / "history"
    (reflections / "activity-1.json").write_bytes(f'{{"why": "{SECRET}"'.encode())
    record.load_and_repair("activity-1")  # sets it aside
    with (past / "activity-1.jsonl").open("ab") as file:
        file.write(f'{{"damaged": "{SECRET}"}}\n{{"torn": "{SECRET}'.encode())
    record.load_and_repair("activity-1")  # sets the torn end aside
    (reflections / ".activity-1.json.tmp").write_text(SECRET)
    (reflections / "activity-1.json~").write_text(SECRET)
    (reflections / "activity-1 (conflicted copy).json").write_text(SECRET)
    # Another page's words that were kept beside the answer:
    changes = {"why": (f"Lost: {SECRET}", "sha256:q")}
    record.save("activity-1", changes, base_revision=0, writer="other", origin="site")


def test_erasing_everything_leaves_no_word_on_the_disk(record: Record, tmp_path: Path) -> None:
    spoil(record)
    (record.home / ".import-dead").mkdir()
    (record.home / ".import-dead" / "activity-1.json").write_text(SECRET)
    assert holds(record, SECRET)
    erase(record, ErasureScope())
    assert not holds(record, SECRET)
    assert not holds(record, "Untouched")
    assert record.activities() == ()


def test_erasing_an_activity_takes_all_of_it_and_nothing_else(record: Record) -> None:
    spoil(record)
    erase(record, ErasureScope("activity-1"))
    assert not holds(record, SECRET)
    assert record.read("activity-12").answers["why"].value == "Untouched"
    assert record.activities() == ("activity-12",)


def test_erasing_a_field_takes_it_from_every_version_and_file(record: Record) -> None:
    spoil(record)
    erase(record, ErasureScope("activity-1", "why"))
    assert not holds(record, SECRET)
    after = record.load_and_repair("activity-1")
    assert (set(after.answers), after.notices) == ({"level"}, ())
    assert [record.at("activity-1", n).answers["level"].value for n in (1, 2)] == ["near", "far"]


def test_versions_keep_their_numbers_when_a_field_is_erased(record: Record) -> None:
    write(record, "activity-1", why=f"{SECRET}, for the last time")
    erase(record, ErasureScope("activity-1", "why"))
    infos = record.revisions("activity-1")
    assert [info.revision for info in infos] == [1, 2, 3]
    assert record.load_and_repair("activity-1").revision == 3
    write(record, "activity-1", level="near")
    assert record.load_and_repair("activity-1").revision == 4


def test_a_version_that_also_kept_words_stays_a_version(record: Record) -> None:
    changes = {"why": ("Over", "sha256:q"), "level": ("other level", "sha256:q")}
    saved = record.save("activity-1", {**changes, "new": ("N", "sha256:q")},
                        base_revision=0, writer="other", origin="site")  # fmt: skip
    assert saved.revision == 3
    erase(record, ErasureScope("activity-1", "new"))
    assert [info.revision for info in record.revisions("activity-1")] == [1, 2, 3]
    assert {kept.field for kept in record.rejected_edits("activity-1")} == {"why", "level"}
    assert len(record.lines("activity-1")) == 4


def test_one_entry_of_the_journal_can_be_erased(record: Record) -> None:
    first, _ = journal_entries.write(record, SECRET, writer="page", origin="site")
    journal_entries.write(record, "The other entry", writer="page", origin="site")
    erase(record, ErasureScope("activity-1"))
    erase(record, ErasureScope("journal", first))
    assert not holds(record, SECRET)
    assert [entry.text for entry in journal.entries(record)] == ["The other entry"]


def tagged(record: Record, field: str, *words: str, activity: str = "activity-1") -> None:
    """Put tags on an answer."""
    base = record.read(journal.ACTIVITY).revision
    change = {tags.name_of(activity, field): ([*words], journal.QUESTION_HASH)}
    record.save(journal.ACTIVITY, change, base_revision=base, writer="page", origin="site",
                write_markdown=journal.markdown)  # fmt: skip


def test_the_tags_on_an_answer_go_with_it(record: Record) -> None:
    tagged(record, "why", SECRET, "second")
    tagged(record, "why", SECRET)  # an earlier version has both
    tagged(record, "level", "stays")
    tagged(record, "why", "another's", activity="activity-12")
    journal_entries.write(record, "An entry", writer="page", origin="site")
    (record.home / "reflections" / "journal.json~").write_text(f"tags--activity-1--why: {SECRET}")
    loss = would_erase(record, ErasureScope("activity-1", "why"))
    assert loss.tags == 1
    assert "with 1 tag." in loss.sentence()
    erase(record, ErasureScope("activity-1", "why"))
    assert not holds(record, SECRET)
    after = record.read(journal.ACTIVITY)
    assert tags.of(after, "activity-1", "level") == ("stays",)
    assert tags.of(after, "activity-12", "why") == ("another's",)
    assert [entry.text for entry in journal.entries(record)] == ["An entry"]
    erase(record, ErasureScope("activity-1"))
    assert not holds(record, "stays")
    assert tags.of(record.read(journal.ACTIVITY), "activity-12", "why") == ("another's",)


def commented(record: Record, activity: str, *fields: str) -> None:
    """Keep a tutor's comment, which quotes the learner, on each of the fields."""
    files.make_private(record.home / "comments")
    at = "2026-09-15T10:00:00.000Z"
    tutor_comments.write(record.store, activity, [
        tutor_comments.TutorComment(f"{n:016x}", "Tess", at, f"You say {SECRET}", field, 1,
                                    "0" * 16, at)
        for n, field in enumerate(fields)
    ])  # fmt: skip


def test_what_tutors_said_about_it_goes_too(record: Record) -> None:
    commented(record, "activity-1", "why", "level")
    commented(record, "activity-12", "why")
    erase(record, ErasureScope("activity-1", "why"))
    assert [one.field for one in tutor_comments.read(record.store, "activity-1")] == ["level"]
    loss = would_erase(record, ErasureScope("activity-1"))
    assert "the comments that tutors made on it" in loss.sentence()
    erase(record, ErasureScope("activity-1"))
    assert tutor_comments.commented_activities(record.store) == ("activity-12",)
    erase(record, ErasureScope())
    assert not holds(record, SECRET)


def test_what_is_said_beforehand_is_what_goes(record: Record) -> None:
    before = {p.relative_to(record.home).as_posix() for p in record.home.rglob("*") if p.is_file()}
    loss = would_erase(record, ErasureScope("activity-1"))
    assert (loss.answers, loss.words, loss.versions) == (2, 3, 2)
    receipt = erase(record, ErasureScope("activity-1"))
    after = {p.relative_to(record.home).as_posix() for p in record.home.rglob("*") if p.is_file()}
    assert before - after == set(loss.files)
    assert receipt.loss == loss


def test_looking_at_what_would_go_takes_nothing(record: Record) -> None:
    before = everywhere(record)
    for what in (ErasureScope(), ErasureScope("activity-1"), ErasureScope("activity-1", "why")):
        would_erase(record, what)
    assert everywhere(record) == before


def test_the_sentence_counts_and_tells_what_it_cannot_reach(record: Record) -> None:
    words = would_erase(record, ErasureScope("activity-1", "why")).sentence()
    assert words.startswith("This erases “why” in activity-1 – 1 answer with 2 words, in 2 saved")
    assert "backups" in words
    assert "everything" not in words


def test_there_may_be_nothing_to_erase(record: Record) -> None:
    loss = would_erase(record, ErasureScope("activity-12", "level"))
    assert loss.nothing
    assert loss.sentence() == "There is nothing of that in your record."


def test_the_receipt_is_dated_and_without_the_words(record: Record) -> None:
    erase(record, ErasureScope("activity-1", "why"))
    erase(record, ErasureScope())
    one, two = erasures(record)
    assert (one["activity"], one["field"], one["answers"], one["words"]) == (
        "activity-1",
        "why",
        1,
        2,
    )
    assert one["at"] < two["at"]
    assert two["activity"] is None
    assert not holds(record, SECRET)


def test_an_import_can_no_longer_be_undone_after_an_erasure(record: Record, tmp_path: Path) -> None:
    other = opened(tmp_path / "other")
    export_record(record, tmp_path / "mine.zip")
    write(other, "activity-1", why=f"Before: {SECRET}")
    import_record(other, tmp_path / "mine.zip")
    erase(other, ErasureScope("activity-1", "why"))
    assert not holds(other, SECRET)


def test_the_markdown_copy_loses_the_words_too(record: Record) -> None:
    erase(
        record,
        ErasureScope("activity-1", "why"),
        markdown_writers=lambda name: lambda r: str(list(r.answers)),
    )
    assert (record.home / "reflections" / "activity-1.md").read_text() == "['level']"


def test_an_erasure_that_is_cut_off_can_be_finished(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alongside.storage import files

    real = files.replace

    def fail(path: Path, data: bytes, *, durable: bool = True) -> None:
        if path.suffix == ".jsonl":
            raise OSError(28, "No space left on device")
        real(path, data, durable=durable)

    monkeypatch.setattr(files, "replace", fail)
    with pytest.raises(RecordWriteError, match="erase it once more"):
        erase(record, ErasureScope("activity-1", "why"))
    monkeypatch.setattr(files, "replace", real)
    assert "why" not in record.load_and_repair("activity-1").answers
    erase(record, ErasureScope("activity-1", "why"))
    assert not holds(record, SECRET)


def test_a_field_of_no_activity_is_refused() -> None:
    with pytest.raises(RecordError, match="Name the activity"):
        ErasureScope("", "why")
    with pytest.raises(RecordError):
        ErasureScope("../elsewhere")
