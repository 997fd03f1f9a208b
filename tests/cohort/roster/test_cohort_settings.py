from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.roster.cohort_settings import examine_settings, load_settings, months_after

GOOD = "name: Autumn\ntutors: [tess]\nstarts: 2026-09-01\nends: 2026-12-31\n"


def write(folder: Path, text: str) -> Path:
    path = folder / "cohort.yml"
    path.write_text(text, encoding="utf-8")
    return path


def said(path: Path) -> list[str]:
    return [str(mistake) for mistake in examine_settings(path)[1]]


def test_four_lines_are_a_cohort(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, GOOD))
    assert settings.name == "Autumn"
    assert [tutor.name for tutor in settings.tutors] == ["tess"]
    assert settings.records == tmp_path / "records"
    assert settings.tally_minimum == 5


def test_folders_are_from_where_the_file_is(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, GOOD + "records: /srv/words\ndesk: inner/desk\n"))
    assert settings.records == Path("/srv/words")
    assert settings.desk == tmp_path / "inner" / "desk"


def test_people_are_named_plainly_or_with_the_name_to_show(tmp_path: Path) -> None:
    text = GOOD + "learners:\n  - bob\n  - {name: amina, shown: Amina K}\n"
    shown = [(one.name, one.shown) for one in load_settings(write(tmp_path, text)).learners]
    assert shown == [("bob", "bob"), ("amina", "Amina K")]


def test_the_roster_adds_its_learners(tmp_path: Path) -> None:
    (tmp_path / "learners.csv").write_text("name,shown\namina,Amina K\n", encoding="utf-8")
    text = GOOD + "learners: [bob]\n"
    assert [one.name for one in load_settings(write(tmp_path, text)).learners] == ["bob", "amina"]


def test_a_tutor_is_known_by_name(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, GOOD))
    assert settings.is_tutor("tess")
    assert not settings.is_tutor("amina")


@pytest.mark.parametrize(
    ("line", "location", "words"),
    [
        ("learner: [bob]", "", "Did you mean 'learners'?"),
        ("learners: [Bob]", "'learners', item 1", "small letters"),
        ("learners: [../../etc]", "'learners', item 1", "small letters"),
        ("learners: [{name: bob, show: B}]", "'learners', item 1", "Did you mean 'shown'?"),
        ("sign_in: code", "'sign_in'", "Did you mean 'codes'?"),
        ("port: 99999", "'port'", "1 to 65535"),
        ('port: "8000"', "'port'", "should be a whole number"),
        ("keep_months: 0", "'keep_months'", "1 to 60"),
        ("mirror_minimum: 3", "'mirror_minimum'", "never fewer than 5"),
        ("address: course.example.org", "'address'", "https://course.example.org/"),
        ("records:", "'records'", "there is nothing here"),
        ("learners: [tess]", "'tutors'", "is a tutor and a learner"),
        ("learners: [bob, bob]", "'learners'", "there twice"),
        ("sign_in: lti", "'sign_in'", "there is no 'lti:'"),
        ("desk: records", "'desk'", "in one folder"),
        ("desk: records/desk", "'desk'", "neither inside the other"),
        (
            "lti: {issuer: 'https://a.org', jwks_url: 'https://a.org/j', client_ids: [a]}",
            "'lti'",
            "'authorize_url' is missing",
        ),
        ("name: Autumn", "line 5", "stands twice"),
    ],
)
def test_a_mistake_names_file_place_and_remedy(
    tmp_path: Path, line: str, location: str, words: str
) -> None:
    (sentence,) = said(write(tmp_path, f"{GOOD}{line}\n"))
    assert sentence.startswith(f"cohort.yml: {location}: " if location else "cohort.yml: ")
    assert words in sentence
    assert sentence.endswith((".", "/"))


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    text = "name: 12\ntutors: []\nstarts: soon\nends: 2026-12-31\ncolour: red\n"
    assert len(said(write(tmp_path, text))) == 4


def test_days_have_to_be_in_the_calendar(tmp_path: Path) -> None:
    text = GOOD.replace("2026-12-31", "2026-02-30")
    assert "there is no day 2026-02-30" in said(write(tmp_path, text))[0]


def test_a_cohort_ends_after_it_begins(tmp_path: Path) -> None:
    assert "before it has begun" in said(write(tmp_path, GOOD.replace("2026-12", "2025-12")))[0]


def test_the_course_is_no_place_for_words(tmp_path: Path) -> None:
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "course.yml").write_text("title: x")
    sentence = said(write(tmp_path, GOOD + "records: course/records\n"))[0]
    assert "which the site serves" in sentence


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    assert "alongside cohort init" in said(tmp_path / "cohort.yml")[0]


@pytest.mark.parametrize("text", ["", "- tess\n", "name: a: b\n", "\tname: x\n", "name: 'x\n"])
def test_what_is_no_cohort_is_a_sentence(tmp_path: Path, text: str) -> None:
    sentences = said(write(tmp_path, text))
    assert sentences
    assert "Traceback" not in sentences[0]


def test_a_bad_roster_line_is_a_mistake_of_the_cohort(tmp_path: Path) -> None:
    (tmp_path / "learners.csv").write_text("name\nBob\n", encoding="utf-8")
    (sentence,) = said(write(tmp_path, GOOD))
    assert sentence.startswith("learners.csv: line 2: ")


def test_loading_says_the_first_mistake_and_how_many_more(tmp_path: Path) -> None:
    with pytest.raises(CohortError, match="and 1 more"):
        load_settings(write(tmp_path, GOOD + "sign_in: lti\nlearners: [tess]\n"))


def test_months_end_on_a_day_that_there_is() -> None:
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_after(date(2026, 12, 15), 1) == date(2027, 1, 15)
