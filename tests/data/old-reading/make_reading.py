"""Wrote the files beside this one. Kept to read: no test runs it, and nothing is written anew.

python tests/data/old-reading/make_reading.py FOLDER
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
from tests.support.old_reading import reading_means

from alongside.reading.notes_protocol import NotesProtocol
from alongside.record.notes import journal, supervision
from alongside.record.record import Record

PLAIN = "1. Not **a** list\n* nor [this](https://example.org) \\* <b>one</b>"
FORMATTED = {
    "markdown": "1. **Ask** first\n   - [rules](https://example.org)\n2. \\*tea\\* & <i>cake</i>"
}


def main(folder: Path) -> None:
    """Marks of two pages, a journal, answers and two sheets, a minute apart."""
    moment = [datetime(2026, 11, 29, 10, 0, tzinfo=UTC)]

    def now() -> datetime:
        moment[0] += timedelta(minutes=1)
        return moment[0]

    record = Record.kept_in(Record.open(folder / "record").home, now=now)
    pages = NotesProtocol(lambda: record, "site")

    def keep(base: int, writer: str, **changes: Any) -> int:
        names = {f"entry-20261129-1000{n[1:]}-aa11bb": one for n, one in changes.items()}
        given = {
            "kind": "save",
            "seq": 1,
            "writer": writer,
            "base_revision": base,
            "changes": names,
        }
        ((reply, _),) = pages.answer(given)
        assert not reply["refused"], reply
        return int(reply["revision"])

    def mark(exact: str, text: Any, kind: str = "passage") -> dict[str, Any]:
        return {"written_at": "2026-11-29T10:00:00.000Z", "section": "levels", "kind": kind,
                "exact": exact, "prefix": "before ", "suffix": " after", "text": text}  # fmt: skip

    first = keep(0, "desk", n01=mark("people who meet in a kitchen", PLAIN),
                 n02=mark("one small thing", FORMATTED), n03=mark("", "", "bookmark"),
                 n04=mark("to be taken away", ""), n05=mark("👩‍👩‍👧‍👦 يلتقون في مطبخ", "نعم 🎉"),
                 n06=mark("two pages", "As it was."))  # fmt: skip
    keep(first, "phone", n06=mark("two pages", "From the phone."))
    keep(first, "desk", n06=mark("two pages", "From the desk."))
    keep(first + 2, "desk", n04=None)
    entries = {f"entry-20261129-1200{n:02}-cc22dd": one for n, one in enumerate((PLAIN, FORMATTED))}
    for base, (name, text) in enumerate(entries.items()):
        value = {
            "written_at": "2026-11-29T12:00:00.000Z",
            "section": "",
            "tags": ["tea"],
            "text": text,
        }
        record.save(journal.ACTIVITY, {name: (value, journal.QUESTION_HASH)}, base_revision=base,
                    writer="desk", origin="site", write_markdown=journal.markdown)  # fmt: skip
    record.save("activity-1", {"gain": (PLAIN, "h"), "story": (PLAIN, "h")}, base_revision=0,
                writer="desk", origin="site")  # fmt: skip
    record.save(
        "activity-1", {"story": (FORMATTED, "h")}, base_revision=1, writer="desk", origin="lab"
    )
    for when, agreed in (("3 December", "Ring Dai"), ("7 January", "")):
        lines = [{"what": agreed, "who": "me", "by_when": "2026-12-10"}] if agreed else []
        supervision.keep_sheet(
            record, "", {"name": "Ann", "with_whom": "Mair", "when": when, "actions": True,
                         "picks": [{"activity": "activity-1", "field": "gain", "ask": "A view"}],
                         "agreed": lines}, writer="desk", origin="site")  # fmt: skip
    means = json.dumps(reading_means(record.home), indent=1, ensure_ascii=False)
    (folder / "expected.json").write_text(means + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
