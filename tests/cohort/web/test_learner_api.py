from __future__ import annotations

from tests.support.cohort_fixtures import Copying, Served

from alongside.cohort.desk.desk import Desk


def test_a_learner_learns_who_they_are_and_what_waits(
    served: Served, desk: Desk, copying: Copying
) -> None:
    amina = served("amina")
    made = desk.releases.release("amina", copying())
    assert amina.get("api/me").data["answered"] == {}
    desk.releases.add_comment(made.learner.ref, made.id, "tess", "Good.")
    data = amina.get("api/me").data
    assert data["answered"] == {"activity-1": 1}
    assert (data["name"], data["tutor"], data["kept_until"]) == ("amina", False, "2027-06-30")
    assert served("tess").get("api/me").data["tutor"] is True
