"""The line a problem is printed as."""

from __future__ import annotations

from alongside.course.check.problem import Problem, from_error
from alongside.errors import CourseError


def test_a_problem_says_file_place_wrong_and_remedy_in_one_line() -> None:
    problem = Problem("course/a.ipynb", "cell 'x'", "It is red.", "Paint it.")
    assert str(problem) == "course/a.ipynb: cell 'x': It is red. Paint it."


def test_a_problem_of_a_whole_file_needs_no_place() -> None:
    assert str(Problem("course/a.ipynb", "", "It is red.", "Paint it.")) == (
        "course/a.ipynb: It is red. Paint it."
    )


def test_an_errors_own_name_for_the_file_is_not_said_twice() -> None:
    error = CourseError("scenes/talk.yml, line 3: a colon is missing. Add it.")
    assert str(from_error("course/scenes/talk.yml", error)) == (
        "course/scenes/talk.yml: line 3: a colon is missing. Add it."
    )
