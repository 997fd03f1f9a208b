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
