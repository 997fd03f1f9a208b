"""A question of each kind of field, and a whole answer to it: what tests of all kinds try.

Whoever adds a kind adds its question here, its answer if it keeps one, and where words stand in it.
"""

from __future__ import annotations

from typing import Any

OPTIONS = [{"id": "low", "label": "Low"}, {"id": "high", "label": "High | higher"}]
SETTINGS: dict[str, dict[str, Any]] = {
    "short-text": {},
    "paragraph": {},
    "long-text": {},
    "choice": {"options": OPTIONS},
    "steps": {"options": [{**o, "meaning": "It means …"} for o in OPTIONS]},
    "several": {"options": OPTIONS, "other": "Your own"},
    "date": {},
    "scale": {"ends": ["None", "A lot"], "points": 5, "not_sure": True},
    "matrix": {
        "rows": [{"id": "aim", "label": "Shared aim"}, {"id": "gain", "label": "Gain"}],
        "options": OPTIONS,
        "notes": "Evidence",
        "row": "Test",
    },
    "rows": {
        "columns": [
            {"id": "name", "label": "Partner", "kind": "short-text"},
            {"id": "bound", "label": "Bound", "kind": "choice", "options": OPTIONS},
        ],
        "row": "Partner",
        "minimum": 2,
    },
    "list": {"item": "Take-away", "minimum": 3},
    "actions": {"item": "Action", "minimum": 2},
    "recall": {"from": {"activity": "activity-1", "field": "why"}},
    "branch": {
        "steps": [
            {
                "id": "letter",
                "says": "A letter comes.",
                "asks": "What do you do first?",
                "choices": [
                    {"id": "ring", "label": "Ring", "then": "Nobody answers.", "to": "door"},
                    {"id": "wait", "label": "Wait", "then": "A week passes.", "to": "end"},
                ],
            },
            {
                "id": "door",
                "says": "You stand at their door.",
                "asks": "Do you knock?",
                "choices": [
                    {"id": "knock", "label": "Knock", "then": "Somebody opens.", "to": "end"},
                    {"id": "go", "label": "Go", "then": "It rains.", "to": "end"},
                ],
            },
            {"id": "end", "says": "It is spring."},
        ],
        "voices": [{"who": "A neighbour", "says": "I would have written."}],
    },
}
FULL: dict[str, Any] = {
    "short-text": "A school",
    "paragraph": "They meet.\nThey talk.",
    "long-text": "All of it.",
    "choice": "high",
    "steps": "low",
    "several": {"chosen": ["low", "high"], "other": "trust"},
    "scale": 4,
    "date": "2026-12-01",
    "matrix": {
        "aim": {"choice": "low", "note": "we wrote it"},
        "gain": {"choice": "high", "note": ""},
    },
    "rows": [{"name": "School", "bound": "low"}, {"name": "Club", "bound": None}],
    "list": ["one", "two", "three"],
    "actions": [
        {"what": "Ring", "by_when": "2026-12-01", "with_whom": "the nurse", "how_know": "a date"},
        {"what": "Visit", "by_when": "2027-01-15", "with_whom": "", "how_know": "", "done": True},
    ],
    "branch": [
        [
            {"step": "letter", "choice": "ring", "reason": "They asked me to."},
            {"step": "door", "choice": "knock", "reason": "I was there already."},
            {"step": "end", "choice": None, "reason": ""},
        ],
        [{"step": "letter", "choice": "wait", "reason": "It can rest."}],
    ],
}
EMPTY: dict[str, Any] = {
    "short-text": " \n", "paragraph": "", "long-text": "\t", "branch": [],
    "several": {"chosen": [], "other": " "},
    "matrix": {"aim": {"choice": None, "note": " "}}, "rows": [{"name": " ", "bound": None}],
    "list": ["", " "], "actions": [{"what": " ", "by_when": "", "with_whom": "", "how_know": ""}],
}  # fmt: skip
"""What a form sends of a question with boxes in which nothing is written."""

PLACES: dict[str, Any] = {
    "short-text": lambda words: words,
    "paragraph": lambda words: words,
    "long-text": lambda words: words,
    "several": lambda words: {"chosen": [], "other": words},
    "matrix": lambda words: {"aim": {"choice": None, "note": words}},
    "rows": lambda words: [{"name": words, "bound": None}],
    "list": lambda words: [words],
    "actions": lambda words: [{"what": words}],
    "branch": lambda words: [[{"step": "letter", "choice": None, "reason": words}]],
}
"""An answer that is nothing but these words, in one of its boxes."""
