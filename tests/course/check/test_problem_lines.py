"""Whatever is wrong with a course, an editor is told the line of the file on which it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from alongside.course.check import check_course
from alongside.course.check.problem_lines import problem_lines

if TYPE_CHECKING:
    from tests.support.sample import Sample

PAGE = "01-first.ipynb"
COURSE = "course/course.yml"


def shown(sample: Sample) -> Iterator[str]:
    """What stands on the line of each problem, in order."""
    problems = check_course(sample.root)
    for problem, line in zip(problems, problem_lines(sample.root, problems), strict=True):
        text = (sample.root / problem.file).read_text(encoding="utf-8")
        yield text.split("\n")[line - 1].strip()


def words(cell: str, old: str, new: str) -> Callable[[Sample], None]:
    """Change words in a cell of the first page."""
    return lambda sample: sample.source(PAGE, cell, old, new)


def file(name: str, old: str, new: str) -> Callable[[Sample], None]:
    """Change words in a file."""
    return lambda sample: sample.replace(name, old, new)


def stored(cell: str, change: Callable[[dict[str, Any]], object]) -> Callable[[Sample], None]:
    """Change how a cell of the first page is stored."""
    return lambda sample: sample.cell(PAGE, cell, change)


def page(change: Callable[[dict[str, Any]], object]) -> Callable[[Sample], None]:
    """Change the first page's data."""
    return lambda sample: sample.notebook(PAGE, change)


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (words("one-idea", "#huxham-1996", "#huxham-9"), "](04-references.ipynb#huxham-9)) asks"),
        (words("one-idea", "## One idea", "#### One idea"), '"#### One idea'),
        (words("title", "A first page", "A frist page"), '"# A frist page"'),
        (words("one-idea", "## One idea", "# One idea"), '"# One idea'),
        (words("one-idea", "figures/steps.svg", "figures/none.svg"), "](figures/none.svg)"),
        (words("one-idea", "Figure described in words", "More"), "](figures/steps.svg)"),
        (words("one-idea", "#sullivan-2002))", "#sullivan-2002); Klein,\n1990)"), "; Klein,"),
        (words("at-a-glance", "5 minutes to", "15 minutes to"), '"**Time:** 15 minutes to'),
        (words("activity-1", "\n\nactivity(1)", "\n\n\nactivity(7)"), '"activity(7)"'),
        (words("activity-1", "activity(1)", "activity(1)\nimport os"), '"import os"'),
        (words("activity-1", "activity(1)", "activity(1"), '"activity(1"'),
        (words("activity-1", "activity(1)", "activity(1)\nactivity(1)"), '"activity(1)"'),
        (stored("activity-1", lambda cell: cell.update(execution_count=3)), '"execution_count": 3'),
        (stored("one-idea", lambda cell: cell.update(id="a1b2c3d4")), '"id": "a1b2c3d4"'),
        (stored("one-idea", lambda cell: cell["metadata"].update(odd={"x": "\\\" é"})), '"odd": {'),
        (stored("one-idea", lambda cell: cell["metadata"].update(editable=True)), '"editable": tr'),
        (page(lambda data: data["metadata"].update(widgets={})), '"widgets": {}'),
        (page(lambda data: data["metadata"]["kernelspec"].update(name="mine")), '"name": "mine"'),
        (page(lambda data: data.update(nbformat_minor=4)), '"nbformat": 4'),
        (file(COURSE, "notebook: 02-second.ipynb", "notebook: 00-x.ipynb"), "- id: second"),
        (file(COURSE, "[looking-back]", "[looking-back, activity-9]"), "looking-back, activity-9"),
        (file(COURSE, "activity: looking-back, after", "activity: lost, after"), "activity: lost"),
        (file("activities/1-first.yml", "time.", "time.\n  A [b](x.ipynb)."), "A [b]("),
        (file("activities/looking-back.yml", "field: gain", "field: loss"), "field: loss"),
        (file("course/glossary.yml", "see: [turf]", "see: [thrust]"), "see: [thrust]"),
        (file("course/scenes/talk.yml", "who: Bo", "who: Ada"), "name: Bo"),
        (file("course/references.yml", "C. (ed.) (1996)", "C. (1998)"), "C. (1998)"),
    ],
)  # fmt: skip
def test_a_problem_has_the_line_of_its_file(
    sample: Sample, change: Callable[[Sample], None], line: str
) -> None:
    change(sample)
    found = list(shown(sample))
    assert any(line in one for one in found), found


def test_a_mistake_in_code_has_the_line_of_the_mistake(sample: Sample) -> None:
    sample.source(PAGE, "activity-1", "activity(1)", "activity(1\n# and on")
    assert "activity(1" in next(shown(sample))
    sample.source(PAGE, "activity-1", "activity(1\n# and on", "%matplotlib\nactivity(1)")
    assert "%matplotlib" in list(shown(sample))[-1]


def test_the_second_of_two_that_show_the_same_is_the_one_too_many(sample: Sample) -> None:
    again: dict[str, Any] = {
        "cell_type": "code",
        "execution_count": None,
        "id": "again",
        "outputs": [],
    }
    again["metadata"] = {"editable": False, "jupyter": {"source_hidden": True}}
    again["source"] = ["from alongside import activity\n", "activity( 1)"]
    sample.notebook(PAGE, lambda data: data["cells"].append(again))
    sample.source(PAGE, "again", "activity( 1)", "activity(1)")
    problems = check_course(sample.root)
    lines = (sample.root / "course" / PAGE).read_text().split("\n")
    last = max(number for number, line in enumerate(lines, 1) if '"activity(1)"' in line)
    assert list(problem_lines(sample.root, problems)) == [last]


def test_a_notebook_on_one_line_or_with_tabs_has_its_lines_too(sample: Sample) -> None:
    import json

    path = sample.root / "course" / PAGE
    sample.source(PAGE, "one-idea", "#huxham-1996", "#huxham-9")
    data = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(data, indent="\t"), encoding="utf-8")
    assert "huxham-9" in next(shown(sample))
    path.write_text(json.dumps(data), encoding="utf-8")
    assert list(problem_lines(sample.root, check_course(sample.root))) == [1]
