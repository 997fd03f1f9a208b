"""What the course's pages say of a learner's tutors, and to whom."""

from __future__ import annotations

from dataclasses import replace

from tests.support.cohort_fixtures import Clock, Copying

from alongside.cohort.desk.desk import Desk
from alongside.cohort.releases.releases import Releases
from alongside.cohort.web.course_panel import panel_for
from alongside.site.pages.panel import ActivityPanel


def beside(desk: Desk, name: str = "amina") -> ActivityPanel:
    found = panel_for(desk, "/desk/", name, tutor=False).at("activity-1")
    assert found is not None
    return found


def test_before_anything_is_shared_there_is_where_to_share_it(desk: Desk) -> None:
    found = beside(desk)
    assert found.share == "/desk/mine/activity/activity-1"
    assert (found.shared, found.release, found.answered, found.comments) == ("", "", "", "")


def test_a_tutor_reads_in_the_courses_header_how_much_waits(desk: Desk, copying: Copying) -> None:
    assert panel_for(desk, "/desk/", "tess", tutor=True).links == (("Tutor desk", "/desk/"),)
    made = desk.releases.release("amina", copying(), question="Well?")
    links = panel_for(desk, "/desk/", "tess", tutor=True).links
    assert links == (("Tutor desk, 1 to read", "/desk/"),)
    desk.releases.add_comment(made.learner.ref, made.id, "tess", "Good.")
    assert panel_for(desk, "/desk/", "tess", tutor=True).links == (("Tutor desk", "/desk/"),)


def test_what_is_shared_says_since_when_and_who_looked(desk: Desk, copying: Copying) -> None:
    made = desk.releases.release("amina", copying())
    assert "21 November 2026. Nobody has opened it yet." in beside(desk).shared
    desk.releases.open_for_tutor(made.learner.ref, made.id, "tess")
    assert "Tess opened it." in beside(desk).shared
    assert beside(desk).release == f"/desk/mine/release/{made.id}"


def test_an_answer_is_told_until_it_is_read_and_is_found_afterwards(
    desk: Desk, copying: Copying
) -> None:
    made = desk.releases.release("amina", copying())
    desk.releases.add_comment(made.learner.ref, made.id, "tess", "Good.")
    assert beside(desk).answered == f"/desk/mine/release/{made.id}"
    desk.releases.mark_seen("amina", made.id)
    assert (beside(desk).answered, beside(desk).comments) == ("", f"/desk/mine/release/{made.id}")
    desk.releases.withdraw("amina", made.id)
    assert (beside(desk).shared, beside(desk).comments) == ("", f"/desk/mine/release/{made.id}")


def test_comments_lead_to_the_release_that_was_answered_last(
    desk: Desk, copying: Copying, clock: Clock
) -> None:
    older = desk.releases.release("amina", copying())
    clock.forward(days=1)
    newer = desk.releases.release("amina", copying())
    for answered in (newer, older, newer):
        clock.forward(hours=1)
        desk.releases.add_comment(answered.learner.ref, answered.id, "tess", "Good.")
        assert beside(desk).comments == f"/desk/mine/release/{answered.id}"


def test_another_learner_is_told_nothing_of_it(desk: Desk, copying: Copying) -> None:
    made = desk.releases.release("amina", copying())
    desk.releases.add_comment(made.learner.ref, made.id, "tess", "Good.")
    told = repr(panel_for(desk, "/desk/", "bob", tutor=False))
    assert made.id not in told
    assert "Amina" not in told


def test_a_tutor_has_the_desk_and_nothing_to_share(desk: Desk) -> None:
    found = panel_for(replace(desk, sign_out="/out"), "/desk/", "tess", tutor=True)
    assert (found.who, found.me, found.beside) == ("Tess", "", ())
    assert found.links == (("Tutor desk", "/desk/"), ("Sign out", "/out"))


def test_when_it_is_over_nothing_says_that_it_is_shared(
    desk: Desk, releases: Releases, copying: Copying, clock: Clock
) -> None:
    releases.release("amina", copying())
    clock.forward(days=100)
    assert beside(desk).shared == ""
