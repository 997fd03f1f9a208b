"""Writes the published schema of activity files afresh, after a kind of field has changed."""

from __future__ import annotations

import json
from pathlib import Path

from alongside.course.activity_schema import ACTIVITY_SCHEMA, activity_schema

PLACE = Path(__file__).resolve().parent.parent / "widgets" / "alongside" / "schema"


def main() -> None:
    """Write schema/activity.v1.json from the kinds there are."""
    text = json.dumps(activity_schema(), indent=2, ensure_ascii=False)
    (PLACE / ACTIVITY_SCHEMA).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
