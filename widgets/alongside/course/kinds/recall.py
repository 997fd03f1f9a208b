"""Shows an earlier answer beside a question, read-only; keeps no answer of its own.

Where it offers that answer to a question of its activity, the learner says "Use this": nothing is
copied before.
"""

from __future__ import annotations

from typing import Any

from alongside.course.kinds.kind import ID, Kind, KindSettings
from alongside.course.kinds.view import TextView
from alongside.errors import AnswerError


def _check(name: str, settings: KindSettings, value: Any) -> Any:
    raise AnswerError(name, "this shows an earlier answer and takes none. Reload the page.")


KINDS = (
    Kind(
        "recall",
        "an earlier answer, shown read-only",
        _check,
        answered=lambda settings, value: True,
        texts=lambda settings, value: [],
        view=lambda settings, value: TextView(""),
        properties={
            "from": {
                "type": "object",
                "description": "Whose answer is shown: an activity's, or a tool's latest sheets'.",
                "properties": {
                    "activity": ID,
                    "field": ID,
                    "row": {**ID, "description": "The one row of a matrix that is shown."},
                    "choices": {
                        "type": "array",
                        "items": ID,
                        "minItems": 1,
                        "description": "Options of a matrix: only rows with one of them are shown.",
                    },
                },
                "required": ["activity", "field"],
                "additionalProperties": False,
            },
            "offer": {
                **ID,
                "description": "The question of this activity that it may be put into.",
            },
        },
        required=("from",),
        stores=False,
        wordless=True,
    ),
)
