"""How much the check finds of what it should, on the made-up reflections in tests/data/care.

The floors are what was reached, a little rounded down; `pytest -s` prints the table. The figures on
unseen.yml are the honest ones: see tests/data/care/README.md.
"""

from __future__ import annotations

import pytest
from tests.support import detector_figures


@pytest.mark.parametrize(
    ("name", "recall", "precision"), [("tuning", 0.98, 0.98), ("unseen", 0.97, 0.94)]
)
def test_all_kinds_together_hold_their_floor(name: str, recall: float, precision: float) -> None:
    score = detector_figures.measure(name)
    print(f"\n{name}.yml\n{detector_figures.table(score)}")
    assert score.recall() >= recall, score.missed
    assert score.precision() >= precision, score.alarms


@pytest.mark.parametrize(
    ("kind", "recall", "precision"),
    [("person", 0.97, 0.97), ("recurring", 1, 0.7), ("unfamiliar", 1, 0.6), ("own-list", 1, 1),
     ("school", 1, 1), ("address", 1, 1), ("postcode", 1, 1), ("phone", 1, 1), ("email", 1, 1),
     ("handle", 1, 1), ("birth-date", 1, 1), ("national-insurance", 1, 1), ("nhs-number", 1, 1),
     ("reference", 1, 1), ("plate", 1, 1)],
)  # fmt: skip
def test_each_kind_holds_its_floor_on_unseen_texts(
    kind: str, recall: float, precision: float
) -> None:
    score = detector_figures.measure("unseen")
    assert score.marked[kind], f"no text in unseen.yml has a {kind}"
    assert score.recall(kind) >= recall
    assert score.precision(kind) >= precision


def test_the_sets_are_big_enough_to_mean_something() -> None:
    assert sum(1 for name in ("tuning", "unseen") for _ in detector_figures.cases(name)) >= 130


def test_the_course_s_own_prose_raises_hardly_a_false_alarm() -> None:
    alarms, words = detector_figures.on_course()
    print(f"\ncourse text: {words} words, {len(alarms)} findings: {', '.join(alarms)}")
    assert len(alarms) <= words / 2_000
