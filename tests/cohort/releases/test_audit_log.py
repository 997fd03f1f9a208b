from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from alongside.cohort.releases.audit_log import AuditLog, Event, as_word
from alongside.dates import timestamp

AT = "2026-11-21T10:00:00.000Z"


def event(number: int = 1) -> Event:
    return Event(AT, "released", "learner", {"release": f"r{number}", "fields": ["why"]})


@pytest.fixture
def ledger(tmp_path: Path) -> AuditLog:
    return AuditLog(tmp_path / "log.jsonl")


def test_events_come_back_as_they_went_in(ledger: AuditLog) -> None:
    assert ledger.events() == ()
    ledger.append(event(1))
    ledger.append(event(2))
    assert ledger.events() == (event(1), event(2))


def test_what_is_there_is_never_changed(ledger: AuditLog) -> None:
    ledger.append(event(1))
    before = ledger.path.read_bytes()
    ledger.append(event(2))
    assert ledger.path.read_bytes().startswith(before)
    assert stat.S_IMODE(ledger.path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "about",
    [
        {"text": "We gain time"},
        {"fields": ["why", "it went wrong"]},
        {"release": "r1", "inner": {"deep": "two words"}},
        {"two words": 1},
        {"release": "a\nb"},
        {"release": ""},
        {"release": "x" * 101},
        {"release": 1.5},
    ],
)
def test_a_log_takes_no_sentence(ledger: AuditLog, about: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="a log holds"):
        ledger.append(Event(AT, "released", "learner", about))
    assert not ledger.path.exists()


def test_a_name_of_any_form_can_be_logged(ledger: AuditLog) -> None:
    for name in ("tess", "Anna Müller", "sub|google-oauth2/1234", "100%", "x" * 300):
        ledger.append(Event(AT, "read", as_word(name)))
    assert [one.by for one in ledger.events()][:2] == ["tess", "Anna%20M%C3%BCller"]
    assert len({one.by for one in ledger.events()}) == 5


@pytest.mark.parametrize("cut", [1, 5, 40])
def test_a_line_cut_short_is_dropped_and_the_next_is_whole(ledger: AuditLog, cut: int) -> None:
    ledger.append(event(1))
    whole = ledger.path.read_bytes()
    ledger.append(event(2))
    with ledger.path.open("rb+") as file:
        file.truncate(ledger.path.stat().st_size - cut)
    assert ledger.events() == (event(1),)
    ledger.append(event(3))
    assert ledger.events() == (event(1), event(3))
    assert ledger.path.read_bytes().startswith(whole)
    assert ledger.broken_at() is None


def test_a_change_to_an_old_line_is_found(ledger: AuditLog) -> None:
    for number in range(4):
        ledger.append(event(number))
    assert ledger.broken_at() is None
    text = ledger.path.read_text()
    ledger.path.write_text(text.replace("r2", "r9"))
    assert ledger.broken_at() == 3


def test_a_line_taken_out_is_found(ledger: AuditLog) -> None:
    for number in range(4):
        ledger.append(event(number))
    lines = ledger.path.read_text().splitlines(keepends=True)
    ledger.path.write_text("".join(lines[:1] + lines[2:]))
    assert ledger.broken_at() == 2


@pytest.mark.slow
def test_a_long_log_goes_on_where_it_ended(ledger: AuditLog) -> None:
    ledger.path.write_bytes(b"")
    for number in range(600):
        ledger.append(event(number))
    assert ledger.path.stat().st_size > 64 * 1024
    assert len(ledger.events()) == 600
    assert ledger.broken_at() is None


def test_lines_that_are_no_events_are_passed_over(ledger: AuditLog) -> None:
    ledger.path.write_bytes(b'nonsense\n[1]\n{"at": 1}\n')
    ledger.append(event(1))
    assert ledger.events() == (event(1),)
    assert ledger.broken_at() == 1


def test_moments_are_in_universal_time() -> None:
    there = timezone(timedelta(hours=5))
    assert timestamp(datetime(2026, 11, 21, 15, 0, 0, 123456, there)) == "2026-11-21T10:00:00.123Z"
    assert timestamp(datetime(2026, 11, 21, tzinfo=UTC)) == "2026-11-21T00:00:00.000Z"
