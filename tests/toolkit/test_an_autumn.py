"""A youth worker's autumn: three partnerships, October and March, other voices, an agreement."""

from __future__ import annotations

import io
import random
from itertools import cycle
from pathlib import Path
from typing import Any

import docx
import icalendar
from tests.support.takeaway_records import answer
from tests.support.toolkit import COURSE, Learner

from alongside.course.activity import Activity, Field
from alongside.partnerships.sheet import stored_sheets
from alongside.record.erasure.erase import ErasureScope, erase
from alongside.record.transfer.export import export_record
from alongside.record.transfer.restore import import_record, preview_import

MARCH = "2027-03-03"


def stands(choice: str, note: str = "") -> dict[str, str]:
    return {"choice": choice, "note": note}


def filled(field: Field, dice: random.Random) -> Any:
    """An answer to any question of a tool."""
    if field.kind == "date":
        return "2027-05-01"
    if field.kind == "rows":
        return [{column["id"]: cell(column, dice) for column in field.settings["columns"]}]
    return answer(field, dice, words=12)


def cell(column: dict[str, Any], dice: random.Random) -> Any:
    """What stands in a cell."""
    kinds: dict[str, Any] = {
        "choice": lambda: dice.choice(column["options"])["id"],
        "scale": lambda: 2,
        "date": lambda: "2027-05-01",
    }
    return kinds.get(column["kind"], lambda: "A neighbour with a van")()


def used(learner: Learner, tool: Activity, partnership: str, partner: str, dice: Any) -> str:
    """Use a tool as it is meant: every question answered. Returns the key of the sheet."""
    about = tool.tool.about if tool.tool else "none"
    key = learner.sheet(
        tool.id,
        partnership if about != "none" else "",
        partner if about == "partner" else "",
    )
    learner.write(key, **{one.id: filled(one, dice) for one in tool.questions})
    return key


def test_an_autumn_with_three_partnerships(learner: Learner, tmp_path: Path) -> None:
    # October: three partnerships, their partners, and one to practise on.
    bikes, music, homework = map(learner.partnership, ("Bikes", "Music", "Homework club"))
    school, police = learner.partner(bikes, "Hillside School"), learner.partner(bikes, "Police")
    band, library = learner.partner(music, "The band"), learner.partner(homework, "Library")
    assert learner.ask("practice")["partnership"] == "practice"

    # Every tool, in one partnership or another.
    dice = random.Random(11)
    places = cycle(((bikes, school), (music, band), (homework, library)))
    for name in (name for group in COURSE.toolkit for name in group.tools):
        used(learner, COURSE.activity(name), *next(places), dice)
    if not learner.record.read(f"agreement_for-{music}").revision:
        used(learner, COURSE.activity("agreement"), music, band, dice)
    everything = stored_sheets(COURSE, learner.record)
    assert {one.tool.id for one in everything} == {n for g in COURSE.toolkit for n in g.tools}

    # The conversation at the school settles a guess.
    sheet = f"partner-sheet_for-{bikes}_with-{school}"
    learner.write(sheet, lines={"limits": stands("guessed", "Money?")})
    talk = learner.sheet("conversation", bikes, school)
    learner.write(talk, heard=[{"line": "limits", "said": "No evenings"}])
    learner.ask("settle", key=talk, row="limits")
    assert learner.record.read(sheet).answers["lines"].value["limits"] == stands(
        "asked", "No evenings"
    )

    check = october_check(learner, bikes, school, police)
    three_drafts(learner, f"agreement_for-{music}")
    in_march(learner, bikes)
    assert check in learner.record.activities()

    # All of it goes out, is erased, and is brought back.
    before = answers(learner)
    export_record(learner.record, tmp_path / "autumn.zip")
    erase(learner.record, ErasureScope())
    assert learner.record.activities() == ()
    left = [path for path in learner.home.rglob("*") if path.is_file()]
    assert not [path for path in left if b"As we see it" in path.read_bytes()]
    seen = preview_import(learner.record, tmp_path / "autumn.zip")
    import_record(learner.record, tmp_path / "autumn.zip", expected=seen)
    assert answers(learner) == before
    assert learner.ask("partnership", partnership=bikes)["name"] == "Bikes"


def october_check(learner: Learner, bikes: str, school: str, police: str) -> str:
    """A health check, with two partners' files beside it: what differs comes first."""
    check = learner.sheet("health-check", bikes)
    own = {"trust": stands("in-part"), "aims": stands("can-say-when")}
    learner.write(check, statements=own)
    for partner, row in ((school, "trust"), (police, "aims")):
        theirs = {"statements": {**own, row: stands("not-yet", "As we see it")}}
        told = learner.ask("bring-in", learner.from_partner(check, partner, theirs))
        (drawn,) = learner.ask("drawings", key=check, compare=told["voice"])["drawn"]
        rows = [line for line in drawn["sentences"] if line.startswith(("Trust", "Aims"))]
        assert rows[0].startswith(row.capitalize())
    return check


def three_drafts(learner: Learner, agreement: str) -> None:
    """An agreement on three days, agreed on the last; its dates twice into one calendar."""
    titles = []
    why = stands("agreed", "So that they play.")
    for day, states in (
        ("2026-10-20", {"why": stands("talking")}),
        ("2026-11-10", {"why": why}),
        ("2027-01-12", {"why": why, "does": stands("agreed")}),
    ):
        learner.day(day)
        learner.write(agreement, headings=states, review="2027-06-01")
        made = learner.ask("document", key=agreement, format="docx", agreed=False)["data"]
        titles.append(next(line for line in paragraphs(made) if "raft" in line))
    learner.write(agreement, agreed_on="2027-01-12")
    assert [title.split(",")[0] for title in titles] == ["Draft 2", "Draft 3", "Draft 4"]
    frozen = learner.ask("document", key=agreement, format="docx", agreed=True)["data"]
    assert "Agreed on 12 January 2027 (draft 4)" in paragraphs(frozen)
    calendar = events(learner, agreement)
    learner.write(agreement, review="2027-06-08")
    again = events(learner, agreement)
    assert set(calendar) == set(again), "a second import doubles nothing"
    assert any(str(one["DTSTART"].dt) == "2027-06-08" for one in again.values())


def in_march(learner: Learner, bikes: str) -> None:
    """The check once more: asked first, and laid beside October's afterwards."""
    learner.day(MARCH)
    later = learner.sheet("health-check", bikes)
    now = {"trust": stands("can-say-when"), "aims": stands("can-say-when")}
    learner.write(later, statements=now)
    page = learner.ask("partnership", partnership=bikes)
    (since,) = [tool["since"] for tool in page["tools"] if tool["id"] == "health-check"]
    assert since["day"].startswith("14 October 2026")
    assert since["said"] == ["Trust: “In part” then, “Yes, and I can say when” now."]


def answers(learner: Learner) -> dict[str, Any]:
    """All that is written."""
    return {name: learner.record.read(name).answers for name in learner.record.activities()}


def paragraphs(data: bytes) -> list[str]:
    """The lines of a Word file that are no tables."""
    return [p.text for p in docx.Document(io.BytesIO(data)).paragraphs if p.text.strip()]


def events(learner: Learner, key: str) -> dict[str, Any]:
    """A sheet's calendar, by the ids of its events."""
    calendar = icalendar.Calendar.from_ical(learner.ask("calendar", key=key)["data"])
    return {str(one["UID"]): one for one in calendar.walk("VEVENT")}
