"""Law has a source, and is looked at every six months."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.support.paths import ROOT

from alongside.course.check import check_warnings

if TYPE_CHECKING:
    from tests.support.sample import Sample

WALES = """\
wales:
  nation: Wales
  checked_on: "2026-11-29"
  statements:
    - {status: in force, date: since 2016, says: "A duty ([the Act](https://law.gov.wales))."}
  follow: [{name: Law Wales, address: "https://law.gov.wales"}]
"""


def put(sample: Sample, text: str) -> None:
    (sample.root / "course" / "policy.yml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2026, 11, 29), ""),
        (date(2027, 5, 31), ""),
        (date(2027, 6, 1), "it was last checked on 29 November 2026, more than six months ago."),
        (date(2026, 11, 28), "29 November 2026 has not come yet."),
    ],
)
def test_a_nation_unchecked_for_six_months_is_worth_a_look(
    sample: Sample, today: date, said: str
) -> None:
    put(sample, WALES)
    warnings = [str(one) for one in check_warnings(sample.root, today)]
    assert len(warnings) == bool(said)
    assert said in "".join(warnings)
    assert [line for line in sample.lines() if "policy.yml" in line] == []


def test_law_without_a_source_is_a_problem(sample: Sample) -> None:
    put(sample, WALES.replace("([the Act](https://law.gov.wales))", "for all"))
    (line,) = [line for line in sample.lines() if "policy.yml" in line]
    assert "wales, statement 1: it names no source." in line


def test_a_citation_in_the_law_is_checked_as_on_the_pages(sample: Sample) -> None:
    put(sample, WALES.replace("[the Act](https://law.gov.wales)", "Huxham, 1996"))
    assert any("looks like a citation and is no link" in line for line in sample.lines())


def test_a_course_without_such_a_file_has_nothing_to_look_at(sample: Sample) -> None:
    assert check_warnings(sample.root, date(2030, 1, 1)) == []


def test_a_cell_that_asks_for_another_nation_is_told(sample: Sample) -> None:
    put(sample, WALES)
    sample.cell(
        "02-second.ipynb",
        next(c for c in _cells(sample, "02-second.ipynb")),
        lambda cell: cell.update(source='from alongside import policy\n\npolicy("france")'),
    )
    assert any("policy.yml has no 'france'. There are: wales." in x for x in sample.lines())


def _cells(sample: Sample, name: str) -> list[str]:
    found: list[str] = []
    sample.notebook(
        name,
        lambda data: found.extend(c["id"] for c in data["cells"] if c["cell_type"] == "code"),
    )
    return found


def test_the_course_was_checked_within_six_months_of_its_last_change() -> None:
    assert check_warnings(ROOT, date(2026, 12, 1)) == []
