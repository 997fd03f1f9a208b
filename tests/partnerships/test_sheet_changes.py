"""What is different since the sheet before: choices in words, and nothing counted."""

from __future__ import annotations

from typing import Any

from tests.support.toolkit import Learner

from alongside.partnerships.sheet_changes import NOTHING


def answer(choice: str) -> dict[str, str]:
    return {"choice": choice, "note": ""}


def since(learner: Learner, partnership: str) -> Any:
    (tool,) = learner.ask("partnership", partnership=partnership)["tools"]
    return tool["since"]


def twice(learner: Learner, tool: str, then: dict[str, Any], now: dict[str, Any]) -> Any:
    """What is told of a tool's second sheet, in March."""
    one = learner.partnership()
    learner.write(learner.sheet(tool, one), **then)
    learner.day("2027-03-03")
    learner.write(learner.sheet(tool, one), **now)
    return since(learner, one)


def test_a_first_sheet_has_no_before(learner: Learner) -> None:
    one = learner.partnership()
    learner.write(learner.sheet("health-check", one), statements={"trust": answer("not-yet")})
    assert since(learner, one) is None


def test_rows_that_were_chosen_otherwise_are_said_in_words(learner: Learner) -> None:
    told = twice(
        learner, "health-check",
        {"statements": {"trust": answer("not-yet"), "aims": answer("in-part")}, "hold_on": "Cake"},
        {"statements": {"trust": answer("in-part"), "aims": answer("in-part"),
                        "who": answer("dont-know")}, "hold_on": "Tea"},
    )  # fmt: skip
    assert told["day"] == "14 October 2026"
    assert told["said"] == [
        "Who is in: no answer then, “I don't know” now.",
        "Trust: “Not yet” then, “In part” now.",
    ]


def test_a_choice_says_what_it_was(learner: Learner) -> None:
    told = twice(learner, "five-ways", {"way": "hold"}, {"way": "split"})
    assert told["said"] == ["Which way would you call it: “Hold firm” then, “Meet half-way” now."]


def test_other_words_alone_are_no_change(learner: Learner) -> None:
    told = twice(learner, "after-a-meeting", {"badly": "The chair"}, {"badly": "The heating"})
    assert told["said"] == [NOTHING]


def test_a_question_in_other_words_is_not_compared(learner: Learner) -> None:
    one = learner.partnership()
    learner.record.save(
        learner.sheet("health-check", one),
        {"statements": ({"trust": answer("not-yet")}, "sha256:another")},
        base_revision=0, writer="a", origin="site",
    )  # fmt: skip
    learner.day("2027-03-03")
    learner.write(learner.sheet("health-check", one), statements={"trust": answer("in-part")})
    assert since(learner, one)["said"] == [
        "“How is it?” was asked in other words then, so the two are not compared."
    ]


def test_partners_views_are_no_earlier_sheets(learner: Learner) -> None:
    one = learner.partnership()
    school, key = learner.partner(one), learner.sheet("health-check", one)
    learner.write(key, statements={"trust": answer("not-yet")})
    learner.ask(
        "bring-in", learner.from_partner(key, school, {"statements": {"trust": answer("in-part")}})
    )
    assert since(learner, one) is None


def test_a_choice_in_a_table_and_rows_that_came_and_went_are_said(learner: Learner) -> None:
    def holder(who: str, money: str) -> dict[str, str]:
        return {"who": who, "money": money}

    told = twice(
        learner, "power-map",
        {"holders": [holder("Council: north", "much-think"), holder("Church", "some-know")]},
        {"holders": [holder("Council: north", "some-know"), holder("Us", "none-know")]},
    )  # fmt: skip
    assert told["said"] == [
        "Council: north, Money: “Much, I think” then, “Some, I know” now.",
        "“Church” stood on it then and does not now.",
        "“Us” stands on it and did not then.",
    ]


def test_a_point_on_a_line_is_said_without_a_number(learner: Learner) -> None:
    told = twice(learner, "five-ways", {"press": 5}, {"press": 2})
    (said,) = told["said"]
    assert ": at “As hard as I can” then, nearer “Not at all” now." in said
    assert not any(letter.isdigit() for letter in said)


def test_a_partner_in_a_table_is_said_by_its_name(learner: Learner) -> None:
    one = learner.partnership()
    council = learner.partner(one, "The council")
    for day, money in (("2026-10-14", "much-think"), ("2027-03-03", "some-know")):
        learner.day(day)
        key = learner.sheet("power-map", one)
        learner.write(key, holders=[{"who": council, "money": money}])
    assert since(learner, one)["said"] == [
        "The council, Money: “Much, I think” then, “Some, I know” now."
    ]
