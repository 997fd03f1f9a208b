"""What was agreed in supervision comes back in My notebook on its day, and in a calendar."""

from __future__ import annotations

from typing import Any

import icalendar
import pytest
from tests.support.toolkit import COURSE, Learner

from alongside.errors import AlongsideError
from alongside.handouts.sheet_calendar import agreed_calendar
from alongside.notebook_page.return_messages import AllDates
from alongside.notebook_page.supervision_messages import SupervisionMessages
from alongside.storage.progress_callback import silent


@pytest.fixture
def learner(tmp_path: Any) -> Learner:
    return Learner(tmp_path / "record")


def ask(learner: Learner, kind: str, **message: Any) -> tuple[dict[str, Any], list[bytes]]:
    opened = COURSE, lambda: learner.record, "site"
    handlers = {
        **AllDates(*opened, learner._today).handlers(),
        **SupervisionMessages(*opened).handlers(),
    }
    answered = handlers[kind]({"kind": kind, "seq": 1, "writer": "page", **message}, [], silent)
    assert isinstance(answered, tuple)
    return answered


def kept(learner: Learner, *agreed: dict[str, str], whom: str = "Mair") -> str:
    value = {"with_whom": whom, "agreed": list(agreed)}
    return str(ask(learner, "keep-sheet", sheet="", value=value)[0]["sheet"])


DAI = {"what": "Ring Dai, today", "who": "me", "by_when": "2026-10-20"}


def test_it_comes_back_beside_the_days_of_the_toolkit_soonest_first(learner: Learner) -> None:
    key = learner.sheet("health-check", learner.partnership())
    learner.write(key, again="2026-10-21")
    sheet = kept(learner, DAI, {**DAI, "by_when": "2026-12-24"})
    assert ask(learner, "dates")[0]["due"] == []
    learner.day("2026-10-21")
    first, second = ask(learner, "dates")[0]["due"]
    assert first["sentence"] == "You agreed on something with Mair for 20 October 2026."
    assert (first["field"], second["key"]) == (f"{sheet}/2026-10-20", key)
    moved = {"key": first["key"], "field": first["field"]}
    (left,) = ask(learner, "set-date", **moved, day="2026-11-01")[0]["due"]
    assert left["key"] == key
    assert ask(learner, "set-date", key=key, field="again", day="")[0]["due"] == []
    with pytest.raises(AlongsideError):
        ask(learner, "set-date", **moved, day="soon")


def test_a_calendar_has_each_thing_that_was_agreed_for_a_day(learner: Learner) -> None:
    sheet = kept(learner, DAI, {"what": "No day"}, {"what": "Both", "by_when": "2026-10-20"})
    reply, (data,) = ask(learner, "sheet-calendar", sheet=sheet)
    assert reply["name"] == "supervision.ics"
    events = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert [str(one["SUMMARY"]) for one in events] == [
        "Agreed with Mair: Ring Dai, today",
        "Agreed with Mair: Both",
    ]
    assert len({str(one["UID"]) for one in events}) == 2
    for none in (kept(learner, {"what": "No day"}), "", "entry-gone"):
        assert agreed_calendar(learner.record, none) == []
        with pytest.raises(AlongsideError, match="by when"):
            ask(learner, "sheet-calendar", sheet=none)
