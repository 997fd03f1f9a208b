from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from alongside.cohort.desk.open_desk import join_codes, open_desk
from alongside.cohort.roster.cohort_settings import load_settings
from alongside.course.outline import Course


def test_a_desk_is_as_the_settings_say(tmp_path: Path, course: Course) -> None:
    path = tmp_path / "cohort.yml"
    path.write_text(
        "name: A\ntutors: [{name: tess, shown: Tess B}]\nlearners: [amina]\nstarts: 2026-09-01\n"
        "ends: 2026-12-31\nrelease_days: 14\nmirror_minimum: 8\ncontact: dpo\n"
    )
    desk = open_desk(load_settings(path), course, course_url="/course/")
    assert (desk.name, desk.contact, desk.course_url) == ("A", "dpo", "/course/")
    assert desk.releases.days == 14
    assert desk.tally is not None
    assert desk.tally.minimum == 8
    assert desk.tutor_name("tess") == "Tess B"
    assert [one.name for one in desk.learners()] == ["amina"]
    assert desk.records is not None
    assert desk.records("amina").home == tmp_path / "records" / "learner-amina"


def test_a_cohort_may_do_without_pictures(tmp_path: Path, course: Course) -> None:
    path = tmp_path / "cohort.yml"
    path.write_text("name: A\ntutors: [t]\nstarts: 2026-09-01\nends: 2026-12-31\nmirror: false\n")
    assert open_desk(load_settings(path), course).tally is None


def test_whoever_is_erased_has_no_join_code_left(tmp_path: Path, course: Course) -> None:
    path = tmp_path / "cohort.yml"
    path.write_text("name: A\ntutors: [t]\nstarts: 2026-09-01\nends: 2026-12-31\n")
    settings = replace(load_settings(path))
    join_codes(settings).issue(["amina"])["amina"]
    for forget in open_desk(settings, course).forget:
        forget("amina")
    assert not join_codes(settings).waiting("amina")
