from __future__ import annotations

import pytest

from alongside import errors


def test_an_answers_error_names_its_field_and_reads_as_a_sentence() -> None:
    error = errors.AnswerError("why", "The answer to 'why' should be text. Reload the page.")
    assert error.field == "why"
    assert str(error) == "The answer to 'why' should be text. Reload the page."


@pytest.mark.parametrize(
    "kind", [errors.RecordTooNewError, errors.RecordLocationError, errors.RecordWriteError]
)
def test_whoever_catches_record_errors_catches_every_kind(kind: type[Exception]) -> None:
    assert issubclass(kind, errors.RecordError)
    assert issubclass(kind, errors.AlongsideError)


def test_a_problem_says_file_place_wrong_and_remedy_in_one_line() -> None:
    problem = errors.Problem("course/a.ipynb", "cell 'x'", "It is red.", "Paint it.")
    assert str(problem) == "course/a.ipynb: cell 'x': It is red. Paint it."


def test_a_problem_of_a_whole_file_needs_no_place() -> None:
    assert str(errors.Problem("course/a.ipynb", "", "It is red.", "Paint it.")) == (
        "course/a.ipynb: It is red. Paint it."
    )


def test_an_errors_own_name_for_the_file_is_not_said_twice() -> None:
    error = errors.CourseError("scenes/talk.yml, line 3: a colon is missing. Add it.")
    assert str(errors.Problem.from_error("course/scenes/talk.yml", error)) == (
        "course/scenes/talk.yml: line 3: a colon is missing. Add it."
    )
