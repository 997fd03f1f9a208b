"""What leaves the computer with names redacted names nobody who has a pseudonym."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.support import journal_entries
from tests.support.paths import ROOT

from alongside.course.outline import Course
from alongside.privacy import Pseudonyms, RedactedRecord, Redaction, add_name, keep_pseudonym
from alongside.record.notes import journal, tags
from alongside.record.record import Record
from alongside.text.control_characters import printable_text

COURSE = Course.read(ROOT)


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return Record.open(tmp_path / "home")


def save(record: Record, activity: str, **answers: object) -> None:
    base = record.read(activity).revision
    changes = {name: (value, "h") for name, value in answers.items()}
    record.save(activity, changes, base_revision=base, writer="w", origin="site")


def redacted(record: Record, *, blanking: bool = False) -> RedactedRecord:
    redaction = Redaction.of(record.store, blanking=blanking)
    return RedactedRecord.over(record, redaction, COURSE.activities())


def test_a_name_with_a_pseudonym_goes_from_every_version_and_stays_on_the_disk(
    record: Record,
) -> None:
    keep_pseudonym(record.store, "Siobhan O'Neill", "Person A")
    save(record, "activity-1", impressions="I asked Siobhan O’Neill. Siobhan said no.")
    save(record, "activity-1", impressions="O'Neill said yes.")
    seen = redacted(record)
    assert seen.read("activity-1").answers["impressions"].value == "Person A said yes."
    then = seen.at("activity-1", 1).answers["impressions"].value
    assert then == "I asked Person A. Person A said no."
    assert "O'Neill" in str(record.read("activity-1").answers["impressions"].value)


def test_a_longer_name_loses_the_part_that_has_a_pseudonym(record: Record) -> None:
    keep_pseudonym(record.store, "Aisha", "Person A")
    save(record, "activity-1", impressions="We met Aisha Khan, and Aisha's sister.")
    value = redacted(record).read("activity-1").answers["impressions"].value
    assert value == "We met Person A Khan, and Person A's sister."


def test_a_name_that_nobody_gave_a_pseudonym_stays(record: Record) -> None:
    add_name(record.store, "Kian")
    save(record, "activity-1", impressions="I asked Kian.")
    assert redacted(record).read("activity-1").answers["impressions"].value == "I asked Kian."


def test_journal_entries_and_tags_are_veiled_and_keep_their_dates(record: Record) -> None:
    keep_pseudonym(record.store, "Kian", "Person A")
    name, _ = journal_entries.write(record, "I saw Kian again.", section="kian", tags=["Kian"],
                            writer="w", origin="site")  # fmt: skip
    begun = journal.entries(record)[0].written_at
    save(record, journal.ACTIVITY, **{tags.name_of("activity-1", "impressions"): ["ask Kian"]})
    seen = redacted(record)
    (entry,) = journal.entries(seen)
    assert (entry.text, entry.tags) == ("I saw Person A again.", ("Person A",))
    assert (entry.id, entry.section, entry.written_at) == (name, "kian", begun)
    assert tags.of(seen.read("journal"), "activity-1", "impressions") == ("ask Person A",)


def test_numbers_and_addresses_go_where_the_learner_wishes_it(record: Record) -> None:
    save(record, "activity-1", impressions="Ring 07700 900123 or a@example.org.")
    assert "07700" in str(redacted(record).read("activity-1").answers)
    value = redacted(record, blanking=True).read("activity-1").answers["impressions"].value
    assert value == "Ring [telephone number] or [e-mail address]."


def test_what_the_course_offers_to_choose_is_left_as_it_is(record: Record) -> None:
    keep_pseudonym(record.store, "Kian", "Person A")
    save(record, "activity-3", level="kian", reason="kian")
    level: Any = SimpleNamespace(id="level", labels={"kian": "As he says"})
    known: Any = {"activity-3": SimpleNamespace(questions=[level])}
    answers = replace(redacted(record), known=known).read("activity-3").answers
    assert (answers["level"].value, answers["reason"].value) == ("kian", "Person A")


def test_words_of_an_activity_that_the_course_no_longer_has_are_veiled(record: Record) -> None:
    keep_pseudonym(record.store, "Kian", "Person A")
    save(record, "activity-77", old=[{"who": "Kian", "n": 3}])
    value = redacted(record).read("activity-77").answers["old"].value
    assert value == [{"who": "Person A", "n": 3}]


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("I met Aisha.\n\nKhan wrote.", "I met Person A.\n\nPerson A wrote."),
        ("Aisha: 14, 15, 16. Khan", "Person A: 14, 15, 16. Person A"),
        ("Aisha, Khan and I", "Person A, Person A and I"),
        ("Aisha 😀 Khan", "Person A 😀 Person A"),
        ("Aisha (Khan) came", "Person A (Person A) came"),
        ("Aisha\nKhan came", "Person A came"),
        ("Ai\x1fsha Kh\x02an came", "Person A came"),
        ("Khan🏽 and 👩🏽‍🤝‍👩🏿", "Person A🏽 and 👩🏽‍🤝‍👩🏿"),
    ],
)
def test_a_pseudonym_takes_the_name_and_nothing_that_stands_between_or_beside(
    written: str, left: str
) -> None:
    hidden = Redaction(pseudonyms=Pseudonyms().choose("Aisha Khan", "Person A"))
    assert hidden.texts({"field": written}) == {"field": left}


@pytest.mark.slow
def test_no_control_character_hides_a_name_that_a_book_would_print_whole() -> None:
    hidden = Redaction(pseudonyms=Pseudonyms().choose("Mohammed", "Person B"))
    for code in (*range(0x20), *range(0x7F, 0xA0)):
        written = f"Then Moham{chr(code)}med sat with us."
        printed = printable_text(hidden.texts({"field": written})["field"])
        assert "Mohammed" not in printed, hex(code)


@pytest.mark.parametrize(
    ("name", "written", "left"),
    [
        ("Aisha Khan", "Aisha-Khan came", "P came"),
        ("Mary-Anne", "then Mary Anne came", "then P came"),
        ("Mary Anne", "then Mary-Anne came", "then P came"),
        ("O'Neill", "at the O’Neills", "at the Ps"),
        ("Owen", "The Owens came, and Clive Owens", "The Ps came, and Clive Owens"),
        ("McKenzie", "the McKenzies’ house", "the Ps’ house"),
        ("Will", "the wills of people", "the wills of people"),
    ],
)
def test_a_pseudonym_covers_plurals_and_both_ways_to_join_a_name(
    name: str, written: str, left: str
) -> None:
    hidden = Redaction(pseudonyms=Pseudonyms().choose(name, "P"))
    assert hidden.texts({"field": written}) == {"field": left}
