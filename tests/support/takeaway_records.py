"""Records for the tests of what a learner takes away: a small one, and one of a real length."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.support import journal_entries
from tests.support.paths import ROOT
from tests.support.soak import LONG

from alongside.course.activity import Activity, Field
from alongside.course.outline import Course
from alongside.record.record import Record

HOSTILE = (
    "<script>alert('x')</script> <b>bold?</b> & &amp; **stars** _lines_ `ticks` | pipes | "
    "[a link](javascript:alert(1)) ![x](y.png) ~~gone~~ $x$ \x0b\x00 # no heading"
)
ARABIC = "الشراكة ليست اجتماعاً فقط، بل هي عمل مشترك مع الشباب في الحي."
WELSH = "Mae'r bartneriaeth yn tyfu pan fydd pobl ifanc yn cael eu clywed, ŵyr pawb hynny."
EMOJI = "We laughed 😀, argued 🤷🏽‍♀️, and waved the flags 🏴󠁧󠁢󠁷󠁬󠁳󠁿 👩‍👩‍👧‍👦."
VERSIONS = 57 if LONG else 20
"""Saves of each activity in a record of real length: 400 in all, or 140."""
_WORDS = [
    *("the", "a", "we", "they", "she", "he", "partner", "school", "youth", "worker", "club"),
    *("meeting", "trust", "time", "turf", "because", "when", "listened", "promised", "forgot"),
    *("asked", "answered", "money", "room", "bus", "evening", "young", "people", "together"),
    *("changed", "slowly", "honest", "afraid", "careful", "shared", "agreed", "refused"),
    *("manager", "funder", "council", "again"),
]


def clock(start: datetime = datetime(2026, 9, 14, 9, 0, tzinfo=UTC), step: float = 97.5) -> Any:
    """A clock that moves on by `step` seconds each time it is asked."""
    state = {"now": start}

    def now() -> datetime:
        state["now"] += timedelta(seconds=step)
        return state["now"]

    return now


def opened(home: Path) -> Record:
    """A record with a clock of its own in a folder."""
    record = Record.open(home)
    return Record.kept_in(record.home, now=clock())


def the_course() -> Course:
    """The course of this project."""
    return Course.read(ROOT)


def answer(field: Field, dice: random.Random, words: int = 90, rows: int = 20) -> Any:
    """A full answer to a field, of its kind."""
    settings = field.settings
    match field.kind:
        case "short-text":
            return text(dice, 6).replace("\n", " ")
        case "paragraph" | "long-text":
            return text(dice, words)
        case "choice" | "steps":
            return dice.choice(settings["options"])["id"]
        case "scale":
            return dice.randint(1, settings.get("points", 5))
        case "several":
            chosen = [option["id"] for option in settings["options"]][: dice.randint(1, 4)]
            return {"chosen": chosen, "other": text(dice, 5) if "other" in settings else ""}
        case "list":
            return [text(dice, 8) for _ in range(5)]
        case "rows":
            return [
                {c["id"]: cell(c, dice) for c in settings["columns"]} for _ in range(rows)
            ]  # fmt: skip
        case "matrix":
            note = "notes" in settings
            return {
                row["id"]: {
                    "choice": dice.choice(settings["options"])["id"],
                    "note": text(dice, 12) if note else "",
                }
                for row in settings["rows"]
            }
        case "actions":
            return [
                {"what": text(dice, 9), "by_when": "2027-01-14", "with_whom": "Dai", "how_know": ""}
                for _ in range(3)
            ]
        case "branch":
            return [walk(field, dice, words) for _ in range(2)]
    raise AssertionError(field.kind)


def walk(field: Field, dice: random.Random, words: int) -> list[dict[str, Any]]:
    """A walk through a case to one of its ends."""
    steps = {step["id"]: step for step in field.settings["steps"]}
    step, made = field.settings["steps"][0], []
    while "asks" in step:
        chosen = dice.choice(step["choices"])
        made.append({"step": step["id"], "choice": chosen["id"], "reason": text(dice, words)})
        step = steps[chosen["to"]]
    return [*made, {"step": step["id"], "choice": None, "reason": ""}]


def cell(column: dict[str, Any], dice: random.Random) -> str:
    """A cell of a table."""
    if column["kind"] == "choice":
        return str(dice.choice(column["options"])["id"])
    return text(dice, 12)


def text(dice: random.Random, words: int) -> str:
    """Some text of about so many words, in paragraphs, now and then in another script."""
    out: list[str] = []
    count = 0
    while count < words:
        odd = dice.random()
        sentence = " ".join(dice.choice(_WORDS) for _ in range(min(12, words))).capitalize() + "."
        for chance, other in ((0.03, ARABIC), (0.06, WELSH), (0.09, EMOJI), (0.10, HOSTILE)):
            if words > 20 and odd < chance:
                sentence = other
                break
        out.append(sentence + ("\n\n" if words > 60 and dice.random() < 0.25 else " "))
        count += len(sentence.split())
    return "".join(out).strip()


def fill(record: Record, activity: Activity, dice: random.Random, versions: int = 1) -> None:
    """Answer an activity in so many saves, the last of which are whole."""
    fields = activity.questions
    for number in range(versions):
        field = fields[number % len(fields)]
        last = number >= versions - len(fields)
        value = answer(field, dice, words=230 if last else 100, rows=20 if last else 4)
        base = record.read(activity.id).revision
        change = {field.id: (value, field.question_hash)}
        record.save(activity.id, change, base_revision=base, writer="page", origin="site")


def real_length(home: Path) -> Record:
    """Seven activities and two self-ratings, some 9,000 words, 20-row tables, many revisions."""
    record, dice = opened(home), random.Random(7)
    activities = the_course().activities()
    for activity in activities:
        few = not activity.number
        fill(record, activity, dice, versions=len(activity.questions) if few else VERSIONS)
        if activity.number and activity.number % 2:
            record.open_comment(activity.id, asked=False, words=9, writer="page", origin="site")
    for section in ("levels", "", "agreements"):
        journal_entries.write(
            record, f"{ARABIC}\n\n{text(dice, 120)}", section=section, tags=["after a meeting"],
            writer="page", origin="site",
        )  # fmt: skip
    return record
