"""What a record's partnerships and sheets mean, through the doors that pages use."""

from __future__ import annotations

import json
from datetime import UTC
from pathlib import Path
from typing import Any

from tests.support.toolkit import COURSE

from alongside.handouts.agreement_drafts import agreement_drafts
from alongside.partnerships.partnership import list_partnerships, partners_of
from alongside.partnerships.return_dates import return_dates
from alongside.partnerships.sheet import stored_sheets
from alongside.record.record import Record


def toolkit_means(home: Path) -> dict[str, Any]:
    """Partnerships, partners, sheets with their answers and versions, days and drafts, as JSON."""
    record = Record.open(home)
    there = list_partnerships(record)
    sheets = sorted(stored_sheets(COURSE, record), key=lambda one: str(one.key))
    agreements = [one for one in sheets if one.tool.tool and one.tool.tool.document == "agreement"]
    means = {
        "partnerships": [vars(one) for one in there],
        "partners": {one.id: [vars(it) for it in partners_of(record, one.id)] for one in there},
        "sheets": {
            str(one.key): {
                "about": [one.tool.id, one.partnership, one.partner, one.day, one.voice],
                "answers": {n: a.value for n, a in record.read(one.key).answers.items()},
                "versions": [line.saved_at for line in record.lines(one.key)],
            }
            for one in sheets
        },
        "days": [
            [str(one.sheet.key), one.field, one.day.isoformat()]
            for one in return_dates(COURSE, record)
        ],
        "drafts": {
            str(one.key): [
                [it.number, it.day, it.agreed]
                for it in agreement_drafts(record.lines(one.key), UTC)
            ]
            for one in agreements
        },
    }
    found: dict[str, Any] = json.loads(json.dumps(means))
    return found
