"""One learner can't take all of the site; what each limit stops has a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from alongside.hub.site.learner_limits import BURST, DAY, FLOOD, MIB, REST, LearnerLimits, Pace
from alongside.hub.site.limited_socket import is_message
from alongside.site.kernels.failure_reasons import LearnerLimit, Why


class Times:
    def __init__(self) -> None:
        self.at = 20_000 * DAY

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def times() -> Times:
    return Times()


def limits(times: Times, **given: int) -> LearnerLimits:
    return LearnerLimits(given, times)


def why(refused: pytest.ExceptionInfo[LearnerLimit]) -> Why:
    return refused.value.why


def test_a_learner_has_six_places_and_a_cohort_may_say_otherwise(
    times: Times, tmp_path: Path
) -> None:
    limits(times).refuse_more("amina", 5, tmp_path)
    with pytest.raises(LearnerLimit) as refused:
        limits(times).refuse_more("amina", 6, tmp_path)
    assert why(refused) is Why.PLACES
    limits(times, places_a_learner=9).refuse_more("amina", 6, tmp_path)


def test_a_day_holds_so_much_of_one_learner_and_the_next_one_as_much_again(
    times: Times, tmp_path: Path
) -> None:
    mine = limits(times, history_mib_a_day=2)
    mine.count("amina", 2 * MIB)
    mine.count("bob", MIB)
    with pytest.raises(LearnerLimit) as refused:
        mine.count("amina", 1)
    assert why(refused) is Why.DAY
    with pytest.raises(LearnerLimit):
        mine.refuse_more("amina", 0, tmp_path)
    mine.refuse_more("bob", 0, tmp_path)
    times.at += DAY
    mine.count("amina", MIB)


def test_a_record_is_only_so_large(times: Times, tmp_path: Path) -> None:
    (tmp_path / "activity-1.jsonl").write_bytes(bytes(MIB))
    limits(times, history_mib=2).refuse_more("amina", 0, tmp_path)
    with pytest.raises(LearnerLimit) as refused:
        limits(times, history_mib=1).refuse_more("amina", 0, tmp_path)
    assert why(refused) is Why.RECORD


def test_who_floods_the_site_rests_and_comes_back(times: Times, tmp_path: Path) -> None:
    mine = limits(times)
    mine.rest("amina")
    with pytest.raises(LearnerLimit) as refused:
        mine.refuse_more("amina", 0, tmp_path)
    assert why(refused) is Why.PACE
    mine.refuse_more("bob", 0, tmp_path)
    times.at += REST + 1
    mine.refuse_more("amina", 0, tmp_path)


def test_messages_beyond_the_pace_wait_and_a_pause_makes_up_for_it(times: Times) -> None:
    pace = Pace(10, times)
    waits = [pace.wait() for _ in range(int(10 * BURST))]
    assert waits == [0.0] * len(waits)
    assert pace.wait() == pytest.approx(0.1)
    times.at += 60
    assert pace.wait() == 0.0
    assert not pace.is_flood()


def test_only_a_long_flood_is_one(times: Times) -> None:
    pace = Pace(10, times)
    for _ in range(int(10 * (BURST + FLOOD + 2) * 2)):
        pace.wait()
        times.at += 1 / 20  # twice as fast as may be
    assert pace.is_flood()


def message(*parts: bytes, count: int | None = None) -> bytes:
    number = len(parts) + 1 if count is None else count
    at, offsets = 8 * (len(parts) + 2), []
    for part in (*parts, b""):
        offsets.append(at)
        at += len(part)
    return b"".join(n.to_bytes(8, "little") for n in (number, *offsets)) + b"".join(parts)


def test_a_message_of_jupyters_passes() -> None:
    assert is_message(message(b"shell", b"{}", b"{}", b"{}", b"{}"))
    assert is_message(message(b"shell", b"{}", b"{}", b"{}", b"{}", b"a file", b""))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff" * 8,
        (2**40).to_bytes(8, "little"),
        message(b"shell", count=60),
        message(*(b"x" for _ in range(100)), count=2_101),
        message(b"shell", b"{}")[:-1],
        b"\x02" + bytes(7) + b"\xff" * 16,
    ],
)
def test_bytes_that_would_stop_the_site_are_no_message(raw: bytes) -> None:
    assert not is_message(raw)
