"""What a record's marks, journal, formatted answers and sheets mean, through pages' own doors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from alongside.record.notes import journal, reading_notes, supervision
from alongside.record.record import Record


def reading_means(home: Path) -> dict[str, Any]:
    """Marks, entries, answers and sheets as JSON, with the versions of each file."""
    record = Record.open(home)
    files = (reading_notes.ACTIVITY, journal.ACTIVITY, supervision.ACTIVITY, "activity-1")
    means = {
        "marks": [[*_entry(one), one.quoted] for one in reading_notes.entries(record)],
        "journal": [_entry(one) for one in journal.entries(record)],
        "sheets": [
            [one.id, one.text, one.when, one.picks, [vars(line) for line in one.agreed]]
            for one in supervision.read_sheets(record)
        ],
        "answers": {n: one.value for n, one in record.read("activity-1").answers.items()},
        "versions": {name: [line.saved_at for line in record.lines(name)] for name in files},
    }
    found: dict[str, Any] = json.loads(json.dumps(means))
    return found


def _entry(one: journal.Entry) -> list[Any]:
    return [one.id, one.written_at, one.section, one.kept_text, one.text, list(one.tags)]
