"""Two sheets beside each other: rows are known again, what differs comes first, nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.toolkit import Learner

OCTOBER, MARCH = "2026-10-14", "2027-03-03"


def beside(learner: Learner, key: str, other: str) -> dict[str, list[tuple[str, list[str]]]]:
    """Question → its rows, each with what the two sheets say."""
    told = learner.ask("drawings", key=key, compare=other)["beside"]
    return {one["title"]: [(row["label"], row["said"]) for row in one["rows"]] for one in told}


def test_a_partner_sheet_has_the_partners_words_beside_the_guess(learner: Learner) -> None:
    one = learner.partnership()
    school = learner.partner(one, "Hillside School")
    key = learner.sheet("partner-sheet", one, school)
    guess = {"choice": "guessed", "note": "Evenings, I suppose"}
    learner.write(key, lines={"limits": guess, "job": {"choice": "asked", "note": "Teach"}})
    file = learner.from_partner(key, school, {"lines": {"limits": {"note": "No evenings"}}})
    voice = learner.ask("bring-in", file)["voice"]
    (rows,) = beside(learner, key, voice).values()
    assert rows == [
        (
            "Their limits",
            ["You: I'm guessing: “Evenings, I suppose”.", "Hillside School: “No evenings”."],
        ),
        ("Their job", ["You: They told me: “Teach”.", "Hillside School: no answer."]),
    ], "what both spoke of comes first"
    assert learner.ask("sheet", key=key)["compares"]


def test_a_power_map_names_holders_as_the_partner_does_and_begins_where_they_differ(
    learner: Learner,
) -> None:
    one = learner.partnership()
    council = learner.partner(one, "The council")
    key = learner.sheet("power-map", one)
    learner.write(key, holders=[{"who": council, "money": "much-know", "say": "much-think"}],
                  stances=[{"who": council, "stance": 4}])  # fmt: skip
    theirs = {"1": {"who": " the COUNCIL ", "money": "much-know", "say": "some-know"},
              "2": {"who": "Us", "people": "none-know"}}  # fmt: skip
    voice = learner.ask("bring-in", learner.from_partner(key, council, {"holders": theirs}))[
        "voice"
    ]
    told = learner.ask("drawings", key=key, compare=voice)
    assert [(row["label"], row["said"], row["differs"]) for row in told["beside"][0]["rows"]] == [
        ("The council, A say in the end",
         ["You: Much, I think.", "The council: Some, I know."], True),
        ("Us, People and hours", ["You: no answer.", "The council: None, I know."], True),
        ("The council, Money", ["You: Much, I know.", "The council: Much, I know."], False),
    ]  # fmt: skip
    titles = [drawn["title"].split(":")[0] for drawn in told["drawn"]]
    assert titles == ["You", "The council"], "what they are not asked is not laid beside"
    assert all(f'aria-label="{one["title"]}"' in one["svg"] for one in told["drawn"])


@pytest.mark.parametrize("open_one", ["october", "march"])
def test_two_days_of_a_map_are_both_drawn_whichever_is_open(
    learner: Learner, open_one: str
) -> None:
    keys = {}
    for name, day, often in (("october", OCTOBER, "rare"), ("march", MARCH, "weekly")):
        learner.day(day)
        keys[name] = learner.sheet("network")
        learner.write(keys[name], links=[{"who": "The nurse", "often": often}])
    here = keys.pop(open_one)
    (there,) = keys.values()
    told = learner.ask("drawings", key=here, compare=there)
    days = ["14 October 2026", "3 March 2027"]
    assert [one["title"].split(":")[0] for one in told["drawn"]] == days
    ((label, said),) = (row for rows in beside(learner, here, there).values() for row in rows)
    assert label.startswith("The nurse, ")
    assert [one.split(":")[0] for one in said] == days


def test_two_rows_about_the_same_stay_two(learner: Learner) -> None:
    keys = []
    for day in (OCTOBER, MARCH):
        learner.day(day)
        keys.append(learner.sheet("network"))
        twice = [{"who": "Nurse", "often": "weekly"}, {"who": "nurse", "often": "rare"}]
        learner.write(keys[-1], links=twice)
    (rows,) = beside(learner, keys[1], keys[0]).values()
    assert len(rows) == 2


def test_the_view_of_another_day_says_its_day(learner: Learner) -> None:
    one = learner.partnership()
    school, october = learner.partner(one), learner.sheet("health-check", one)
    stands: dict[str, Any] = {"trust": {"choice": "not-yet", "note": ""}}
    learner.write(october, statements=stands)
    voice = learner.ask("bring-in", learner.from_partner(october, school, {"statements": stands}))
    learner.day(MARCH)
    march = learner.sheet("health-check", one)
    learner.write(march, statements=stands)
    (drawn,) = learner.ask("drawings", key=march, compare=voice["voice"])["drawn"]
    assert "You and The school, 14 October 2026 alike: Not yet." in " ".join(drawn["sentences"])


def test_a_reworded_table_is_shown_and_not_compared(learner: Learner) -> None:
    first = learner.sheet("network")
    learner.record.save(
        first, {"links": ([{"who": "Nurse", "often": "rare"}], "sha256:another")},
        base_revision=0, writer="a", origin="site",
    )  # fmt: skip
    learner.day(MARCH)
    second = learner.sheet("network")
    learner.write(second, links=[{"who": "Nurse", "often": "weekly"}])
    (told,) = learner.ask("drawings", key=second, compare=first)["beside"]
    assert told["reworded"]
    assert told["rows"]
