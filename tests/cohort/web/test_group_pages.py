"""Two tutors share a class.

Covers: cohort/web/group_pages.py, cohort/desk/tutor_groups.py, cohort/desk/shared_phrases.py
"""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.support.cohort_fixtures import Copying, Served

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.desk.class_overview import desk_overview
from alongside.cohort.desk.desk import Desk
from alongside.cohort.desk.learner_progress import ActivityProgress
from alongside.cohort.desk.personal_data import collect_personal_data, erase_learner
from alongside.cohort.desk_files import PHRASES


def test_each_tutor_sees_their_own_group_first_and_can_see_all(
    served: Served, desk: Desk, copying: Copying
) -> None:
    for name in ("amina", "bob"):
        desk.releases.release(name, copying(name), question="Well?")
    tess, tom = served("tess"), served("tom")
    assert tess.post("groups", learner="amina", to="tess").status == 303
    tess.post("groups", learner=["bob"], to="tom")
    for browser, mine, other in ((tess, "Amina K", "Bob &amp; Co"), (tom, "Bob &amp; Co", "Amina")):
        page = browser.get("?group=mine").text
        assert mine in page
        assert other not in page
        assert other in browser.get("").text
    assert [line.who for line in desk_overview(desk, names=True, group="tess").asked] == ["Amina K"]


def test_a_learner_is_claimed_and_handed_over_with_a_note(served: Served, desk: Desk) -> None:
    desk.progress_store.keep("amina", {"activity-1": ActivityProgress("started")})
    amina = desk.releases.folders.find("amina")
    assert amina is not None
    served("tess").post("group", ref=amina.ref, claim="yes", note="for nobody")
    assert (desk.groups.of(amina).tutor, desk.groups.of(amina).note) == ("tess", "")
    served("tess").post("group", ref=amina.ref, to="tom", note="Likes <b>maps</b>.")
    page = served("tom").get(f"learner/{amina.ref}").text
    assert "In Tom’s group since 21 November 2026, put there by Tess." in page
    assert "Likes &lt;b&gt;maps&lt;/b&gt;." in page
    held = collect_personal_data(desk, "amina")
    assert held["group"]["note"] == "Likes <b>maps</b>."
    assert [event["what"] for event in held["log"]] == ["put-into-a-group"] * 2
    erase_learner(desk, "amina")
    kept = [path.read_bytes() for path in desk.releases.folders.root.rglob("*") if path.is_file()]
    assert not [raw for raw in kept if b"maps" in raw]


def test_of_two_tutors_who_claim_at_once_one_is_told(served: Served, desk: Desk) -> None:
    desk.progress_store.keep("amina", {"activity-1": ActivityProgress("started")})
    amina = desk.releases.folders.find("amina")
    assert amina is not None
    pages = {who: served(who).get(f"learner/{amina.ref}").text for who in ("tess", "tom")}
    seen = {who: re.findall(r'name="was" value="([^"]*)"', page) for who, page in pages.items()}
    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(
            lambda who: served(who).post("group", ref=amina.ref, claim="yes", was=seen[who][0]),
            ("tess", "tom"),
        ))  # fmt: skip
    (late,) = [one for one in answers if one.status == 400]
    assert "Another tutor was quicker" in late.text
    place = desk.groups.of(amina)
    assert place.tutor == place.by
    held = collect_personal_data(desk, "amina")
    assert [event["what"] for event in held["log"]] == ["put-into-a-group"]
    other = "tom" if place.tutor == "tess" else "tess"
    handed = served(place.tutor).post("group", ref=amina.ref, to=other, was=seen["tess"][0])
    assert handed.status == 400  # from a page of before: nothing is handed over twice


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("groups", {"learner": "carla", "to": "tess"}),
        ("groups", {"to": "tess"}),
        ("groups", {"learner": "amina", "to": "amina"}),
        ("group", {"ref": "0" * 12, "to": "tess"}),
        ("group", {"ref": "", "claim": "yes"}),
    ],
)
def test_only_learners_go_into_only_tutors_groups(
    served: Served, desk: Desk, path: str, form: dict[str, str]
) -> None:
    assert served("tess").post(path, **form).status == 400
    assert desk.releases.folders.all() == ()


def test_hidden_names_stay_hidden_among_groups(served: Served, desk: Desk) -> None:
    desk.progress_store.keep("amina", {"activity-1": ActivityProgress("started")})
    amina = desk.releases.folders.find("amina")
    assert amina is not None
    tess = served("tess")
    tess.post("names", names="off")
    page = tess.get("groups").text
    assert amina.alias in page
    assert "Amina" not in page
    assert "bob" not in page
    tess.post("groups", learner=amina.ref, to="tess")
    assert desk.groups.of(amina).tutor == "tess"


def test_phrases_are_shared_for_an_activity_and_used_by_another_tutor(
    served: Served, desk: Desk, copying: Copying
) -> None:
    one = desk.releases.release("amina", copying())
    tess, tom, at = served("tess"), served("tom"), f"learner/{one.learner.ref}/{one.id}"
    tess.post("phrases", text="Who decides?", of="activity-1")
    tess.post("phrases", text="Thank you.", of="any")
    tess.post("phrases", text="At the other one.", of="looking-back")
    found = desk.shared.beside("activity-1")
    assert [phrase.text for phrase in found] == ["Who decides?", "Thank you."]
    page = tom.get(at).text
    assert "Who decides?" in page
    assert "At the other one." not in page
    tom.post(f"{at}/comment", text="Well.", shared=[found[0].id, "0" * 16])
    (comment,) = desk.releases.comments("amina", one.id)
    assert (comment.by, comment.text) == ("Tom", "Well.\n\nWho decides?")
    tom.post("phrases", shared=found[0].id)
    assert [phrase.text for phrase in desk.shared.beside("activity-1")] == ["Thank you."]


def test_a_comment_is_shared_as_a_phrase_only_when_asked(
    served: Served, desk: Desk, copying: Copying
) -> None:
    one = desk.releases.release("amina", copying())
    tess, at = served("tess"), f"learner/{one.learner.ref}/{one.id}/comment"
    tess.post(at, text="Amina, thank you.")
    tess.post(at, text="Who decides?", share="yes")
    tess.post(at, text="Who decides?", share="yes")
    assert [(one.text, one.activity) for one in desk.shared.all()] == [
        ("Who decides?", "activity-1")
    ]
    assert desk.preferences.of("tess").phrases == ()


def test_a_damaged_list_of_phrases_stops_no_page_and_is_not_written_over(
    served: Served, desk: Desk, copying: Copying
) -> None:
    one = desk.releases.release("amina", copying())
    (desk.releases.folders.root / PHRASES).write_text("{", encoding="utf-8")
    assert served("tess").get(f"learner/{one.learner.ref}/{one.id}").status == 200
    with pytest.raises(CohortError, match=r"phrases\.json"):
        desk.shared.share("", "Tess", "Thank you.")
