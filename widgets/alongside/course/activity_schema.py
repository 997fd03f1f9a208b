"""Builds the published JSON Schema of activity files from the kinds of field there are."""

from __future__ import annotations

from typing import Any

from alongside.course.kinds import KINDS
from alongside.course.kinds.kind import ID, WORDS, Kind
from alongside.course.tool import TOOL_SCHEMA

ACTIVITY_SCHEMA = "activity.v1.json"
"""What it is called where it is published."""

_COMMON = {
    "id": {**ID, "description": "Never changes once learners have answered."},
    "kind": {
        "enum": list(KINDS),
        "description": "What the learner gets: see activities/README.md.",
    },
    "prompt": {**WORDS, "description": "The question, in Markdown: the label of the box."},
    "help": {**WORDS, "description": "More under the question, in Markdown."},
    "heading": {**WORDS, "description": "A subheading above this field."},
    "required": {"type": "boolean", "description": "Whether it counts towards finishing."},
}


def activity_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) that an activity file has to fit."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"https://alongside.invalid/schema/{ACTIVITY_SCHEMA}",
        "title": "An activity of an Alongside course",
        "type": "object",
        "properties": {
            "id": {**ID, "description": "activity-3 for a numbered one; names the learner's file."},
            "number": {"type": "integer", "minimum": 1, "maximum": 99},
            "title": WORDS,
            "minutes": {"type": "integer", "minimum": 1, "maximum": 600},
            "introduction": {**WORDS, "description": "Markdown."},
            "tool": TOOL_SCHEMA,
            "fields": {
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "properties": {"kind": _COMMON["kind"]},
                    "required": ["id", "kind"],
                    "allOf": [
                        {
                            "if": {"properties": {"kind": {"const": name}}, "required": ["kind"]},
                            "then": {"$ref": f"#/$defs/{name}"},
                        }
                        for name in KINDS
                    ],
                },
            },
            "comment": {**WORDS, "description": "Markdown the learner compares with afterwards."},
        },
        "required": ["id", "title", "minutes", "introduction", "fields", "comment"],
        "additionalProperties": False,
        "$defs": {name: _definition(kind) for name, kind in KINDS.items()},
    }


def _definition(kind: Kind) -> dict[str, Any]:
    return {
        "description": kind.about,
        "type": "object",
        "properties": {**_COMMON, "kind": {"const": kind.name}, **kind.properties},
        "required": ["id", "kind", "prompt", *kind.required],
        "additionalProperties": False,
    }
