"""Days that have come are on the front page, and cost a look at the files where nothing changed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.support.toolkit import COURSE, Learner

from alongside.record.notes.supervision import keep_sheet
from alongside.record.record import Record
from alongside.site.server.due_cache import DueCache

TODAY = date(2027, 3, 14)


@pytest.fixture
def learner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Learner:
    monkeypatch.setenv("ALONGSIDE_HOME", str(tmp_path / "record"))
    return Learner(tmp_path / "record")


def test_a_learner_without_a_record_has_none_and_gets_none(learner: Learner) -> None:
    assert DueCache(COURSE).of(None, TODAY) == []
    assert not learner.home.exists()


def test_a_day_that_has_come_is_told_with_its_sheet(learner: Learner) -> None:
    key = learner.sheet("health-check", learner.partnership())
    learner.write(key, again="2027-03-14")
    sentence = "You meant to look at The bike project (health check) again on 14 March 2027."
    cache = DueCache(COURSE)
    told = {"sentence": sentence, "page": "toolkit", "place": f"s-{key}", "key": key}
    told["field"] = "again"
    assert cache.of(None, TODAY) == [told]
    assert cache.of(None, date(2027, 3, 13)) == []


def test_a_day_agreed_in_supervision_leads_to_my_notebook(learner: Learner) -> None:
    cache = DueCache(COURSE)
    assert cache.of(None, TODAY) == []
    agreed = [{"what": "Ring Dai about the roof", "by_when": "2027-03-14"}]
    value = {"with_whom": "Mair", "agreed": agreed}
    sheet = keep_sheet(learner.record, "", value, writer="page", origin="site")
    (told,) = cache.of(None, TODAY)
    assert (told["page"], told["place"]) == ("notebook", "take-away")
    assert "with Mair for 14 March 2027" in told["sentence"]
    assert "Dai" not in told["sentence"], "what was agreed stands on the sheet, not in front"
    keep_sheet(learner.record, sheet, {"with_whom": "Mair"}, writer="page", origin="site")
    assert cache.of(None, TODAY) == []


def test_sheets_are_read_anew_only_when_one_changes(
    learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = learner.sheet("health-check", learner.partnership())
    learner.write(key, again="2027-03-14")
    cache = DueCache(COURSE)
    cache.of(None, TODAY)
    read = Record.read
    seen: list[str] = []

    def counted(self: Record, name: str) -> object:
        seen.append(str(name))
        return read(self, name)

    monkeypatch.setattr(Record, "read", counted)
    assert len(cache.of(None, TODAY)) == 1
    assert seen == []
    learner.write(key, again="2027-03-20")
    assert cache.of(None, TODAY) == []
    assert key in seen


def test_a_day_put_off_on_the_second_sheet_of_a_day_and_a_closed_partnership_are_seen(
    learner: Learner,
) -> None:
    one = learner.partnership()
    for _ in range(11):  # the files' names put the tenth before the second
        key = learner.sheet("health-check", one)
        learner.write(key, again="2027-03-14")
    cache = DueCache(COURSE)
    assert [told["place"] for told in cache.of(None, TODAY)] == [f"s-{key}"]
    learner.write(key, again="2027-04-14")
    assert cache.of(None, TODAY) == []
    learner.write(key, again="2027-03-14")
    assert len(cache.of(None, TODAY)) == 1
    learner.write(f"partnership_for-{one}", closed="2027-03-01")
    assert cache.of(None, TODAY) == []
