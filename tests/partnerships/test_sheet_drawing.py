"""What is drawn of a sheet is what stands on it."""

from __future__ import annotations

from typing import Any

from tests.support.toolkit import COURSE, Learner


def drawn(learner: Learner, key: str, compare: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = learner.ask("drawings", key=key, compare=compare)["drawn"]
    return found


def said(learner: Learner, key: str, compare: str = "") -> str:
    return " ".join(s for one in drawn(learner, key, compare) for s in one["sentences"])


def answer(choice: str) -> dict[str, str]:
    return {"choice": choice, "note": ""}


def test_every_tool_that_draws_draws_nothing_of_nothing(learner: Learner) -> None:
    one = learner.partnership()
    for tool in COURSE.tools():
        if tool.tool and tool.tool.draws:
            about = one if tool.tool.about != "none" else ""
            for picture in drawn(learner, learner.sheet(tool.id, about)):
                assert "no answer" not in " ".join(picture["sentences"])


def test_march_is_laid_beside_october_row_by_row(learner: Learner) -> None:
    one = learner.partnership()
    october = learner.sheet("health-check", one)
    learner.write(october, statements={"trust": answer("not-yet"), "aims": answer("in-part")})
    learner.day("2027-03-03")
    march = learner.sheet("health-check", one)
    learner.write(march, statements={"trust": answer("in-part"), "aims": answer("in-part")})
    words = said(learner, march, october)
    assert "14 October 2026: Not yet. 3 March 2027: In part." in words
    assert words.index("Trust") < words.index("Aims"), "what differs comes first"


def test_the_earlier_one_is_not_shown_until_it_is_asked_for(learner: Learner) -> None:
    one = learner.partnership()
    learner.write(learner.sheet("health-check", one), statements={"trust": answer("not-yet")})
    learner.day("2027-03-03")
    march = learner.sheet("health-check", one)
    learner.write(march, statements={"trust": answer("in-part")})
    assert "October" not in said(learner, march)


def test_a_reworded_question_is_shown_and_not_compared(learner: Learner) -> None:
    one = learner.partnership()
    october = learner.sheet("health-check", one)
    learner.record.save(
        october, {"statements": ({"trust": answer("not-yet")}, "sha256:another")},
        base_revision=0, writer="a", origin="site",
    )  # fmt: skip
    learner.day("2027-03-03")
    march = learner.sheet("health-check", one)
    learner.write(march, statements={"trust": answer("in-part")})
    assert "Asked in other words then." in said(learner, march, october)


def test_power_that_is_thought_is_told_from_power_that_is_known(learner: Learner) -> None:
    one = learner.partnership()
    council = learner.partner(one, "The council")
    key = learner.sheet("power-map", one)
    holders = [
        {"who": council, "money": "much-know", "say": "much-think"},
        {"who": "Young people", "money": "none-think", "say": "dont-know"},
    ]
    learner.write(key, holders=holders, stances=[{"who": council, "stance": 4}])
    words = said(learner, key)
    assert "Money. The council: Much, I know; Young people: None, I think." in words
    assert "A say in the end. The council: Much, I think; Young people: I don't know." in words
    assert "The council: nearer “Control”." in words


def test_the_network_shows_the_gap_and_what_hangs_on_one_person(learner: Learner) -> None:
    key = learner.sheet("network")
    links = [
        {"who": "Receptionist", "level": "front-line", "often": "weekly", "hangs": "one-person"},
        {"who": "Planner", "level": "area", "often": "rare", "hangs": "several-people"},
    ]
    learner.write(key, links=links)
    rings, levels = drawn(learner, key)
    assert "A: Receptionist. Most weeks. It hangs on one person." in rings["sentences"]
    assert "Running a team: Nobody yet." in levels["sentences"]


def test_the_strip_shows_where_it_is_in_its_life(learner: Learner) -> None:
    one = learner.partnership()
    learner.write(f"partnership_for-{one}", phase="doing")
    key = learner.sheet("timeline", one)
    learner.write(key, events=[{"day": "2026-10-14", "what": "We met"}, {"what": "A party"}])
    words = said(learner, key)
    assert "Doing the work: You are here." in words
    assert "14 October 2026: We met" in words
    assert "No date yet: A party" in words


def test_ways_of_several_days_stand_in_one_square(learner: Learner) -> None:
    one = learner.partnership()
    first = learner.sheet("five-ways", one)
    learner.write(first, press=5, meet=1)
    learner.day("2027-03-03")
    second = learner.sheet("five-ways", one)
    learner.write(second, press=2, meet=4)
    words = said(learner, second, first)
    assert "A: 14 October 2026. Upwards at “As hard as I can”; across at “Not at all”." in words
    assert "B: 3 March 2027. Upwards nearer “Not at all”" in words


def test_a_partners_view_is_laid_beside_ones_own(learner: Learner) -> None:
    one = learner.partnership()
    school = learner.partner(one)
    key = learner.sheet("health-check", one)
    learner.write(key, statements={"aims": answer("in-part"), "trust": answer("in-part")})
    theirs = {"aims": {"choice": "in-part"}, "trust": {"choice": "not-yet"}}
    file = learner.from_partner(key, school, {"statements": theirs})
    voice = learner.ask("bring-in", file)["voice"]
    words = said(learner, key, voice)
    assert "You: In part. The school: Not yet." in words
    assert words.index("Trust") < words.index("Aims"), "rows that differ come first"
