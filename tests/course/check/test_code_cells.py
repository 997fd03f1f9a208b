"""Code cells: one call of the public API each, for something that is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.support.sample import Sample

import pytest

from alongside.course.notebook_file import PUBLIC_CALLS

CALLS = ", ".join(f"{name}()" for name in sorted(PUBLIC_CALLS))
ALLOWED = f"A code cell holds 'from alongside import …' and one call of {CALLS}."


def write(sample: Sample, source: str) -> list[str]:
    """What the check says when the cell of Activity 1 holds this, without its place."""
    sample.cell("01-first.ipynb", "activity-1", lambda cell: cell.update(source=source))
    location = "course/01-first.ipynb: cell 'activity-1': "
    return [line.removeprefix(location) for line in sample.lines() if line.startswith(location)]


@pytest.mark.parametrize(
    ("statement", "shown"),
    [
        ("import os", "line 1: 'import os'"),
        ("%matplotlib inline", "line 1: it is not Python"),
        ("from alongside import course", "line 1: 'from alongside import course'"),
        ("from alongside import core", "line 1: 'from alongside import core'"),
        ("from alongside import activity as a", "line 1: 'from alongside import activity as a'"),
        ("x = 1", "line 1: 'x = 1'"),
        ("print(1)", "line 1: 'print(1)'"),
        ("open(1).read()", "line 1: 'open(1).read()'"),
        ("def f(): pass", "line 1: 'def f():"),
    ],
)
def test_anything_but_the_public_api_is_named(sample: Sample, statement: str, shown: str) -> None:
    (line,) = write(sample, f"{statement}\n")
    assert line.startswith(shown)


def test_what_is_allowed_is_said(sample: Sample) -> None:
    assert write(sample, "import os\nfrom alongside import activity\nactivity(1)") == [
        f"line 1: 'import os' is not allowed here. {ALLOWED}"
    ]


def test_an_argument_that_is_worked_out_is_named(sample: Sample) -> None:
    assert write(sample, "from alongside import activity\nactivity(1 + 2)") == [
        f"line 2: 'activity(1 + 2)' is not allowed here. {ALLOWED}"
    ]


def test_a_cell_that_relies_on_another_cells_import_is_named(sample: Sample) -> None:
    assert write(sample, "activity(1)") == [
        "line 1: 'activity(1)' is not allowed here. "
        "Begin the cell with 'from alongside import activity'."
    ]


def test_two_calls_in_a_cell_are_named(sample: Sample) -> None:
    source = "from alongside import activity, glossary\nactivity(1)\nglossary()"
    assert write(sample, source) == ["it makes 2 calls. Give each call a code cell of its own."]


def test_an_empty_code_cell_is_named(sample: Sample) -> None:
    assert write(sample, "") == ["it makes 0 calls. Give each call a code cell of its own."]


def test_an_activity_that_does_not_exist_is_named(sample: Sample) -> None:
    assert write(sample, "from alongside import activity\nactivity(4)") == [
        "there is no activity 4. There are: activity-1, looking-back."
    ]


def test_a_scene_that_does_not_exist_is_named(sample: Sample) -> None:
    assert write(sample, "from alongside import scene\nscene('walk')") == [
        "there is no scene 'walk'. There are: talk."
    ]


def test_a_call_without_what_it_needs_is_named(sample: Sample) -> None:
    assert write(sample, "from alongside import activity\nactivity()") == [
        "activity() is given 0 things, and takes 1. Write activity(3)."
    ]


def test_a_glossary_page_without_a_glossary_is_named(sample: Sample) -> None:
    (sample.root / "course/glossary.yml").unlink()
    assert (
        "course/03-glossary.ipynb: cell 'glossary': course/glossary.yml can't be shown. "
        "Put it right, or add it."
    ) in sample.lines()


def test_an_activity_may_be_called_by_its_id(sample: Sample) -> None:
    assert write(sample, 'from alongside import activity\nactivity("activity-1")') == []
