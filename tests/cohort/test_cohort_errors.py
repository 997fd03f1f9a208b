from __future__ import annotations

from alongside.cohort.cohort_errors import by_schema
from alongside.cohort.roster.cohort_settings import SCHEMA


def test_long_values_are_cut_in_the_sentence() -> None:
    data = {"name": "x", "tutors": ["X" * 500], "starts": "2026-09-01", "ends": "2026-12-31"}
    (mistake,) = by_schema(SCHEMA, data, "cohort.yml")
    assert len(str(mistake)) < 300
