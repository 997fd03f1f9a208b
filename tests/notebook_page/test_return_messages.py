"""Dates that come back are in My notebook too, with the same three answers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.support.toolkit import COURSE, Learner

from alongside.notebook_page.notebook_protocol import NotebookProtocol


def ask(learner: Learner, **message: Any) -> Any:
    talk = NotebookProtocol(COURSE, lambda: learner.record, "site")
    return talk.answer({"seq": 1, "writer": "page", **message}, [], lambda news: None)[0][0]


def test_a_day_that_has_come_is_put_off_and_dropped(learner: Learner) -> None:
    yesterday = (date.today() - timedelta(days=1)).isoformat()
    key = learner.sheet("health-check", learner.partnership())
    learner.write(key, again=yesterday)
    (due,) = ask(learner, kind="dates")["due"]
    assert due["sentence"].startswith("You meant to look at The bike project (health check) again")
    assert (due["key"], due["field"]) == (key, "again")
    later = (date.today() + timedelta(days=9)).isoformat()
    assert ask(learner, kind="set-date", key=key, field="again", day=later)["due"] == []
    assert learner.record.read(key).answers["again"].value == later
    ask(learner, kind="set-date", key=key, field="again", day="")
    assert learner.record.read(key).answers["again"].value is None


@pytest.mark.parametrize(
    "given",
    [{"key": "activity-3"}, {"key": "../x"}, {"field": "hold-on"}, {"day": "soon"}, {"day": 5}],
    ids=str,
)
def test_a_date_goes_only_where_a_date_belongs(learner: Learner, given: dict[str, Any]) -> None:
    key = learner.sheet("health-check", learner.partnership())
    message = {"key": key, "field": "again", "day": "2027-01-01", **given}
    assert ask(learner, kind="set-date", **message)["kind"] == "refused"
    assert not learner.record.read(key).revision
