"""A conversation of two pages with one record, recorded: what they said, and the bytes of it.

Recorded anew, where another history is meant: python -m tests.support.recorded_conversation
"""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.support.kind_samples import FULL, SETTINGS
from tests.support.paths import TESTS

from alongside.course.outline import Course
from alongside.static_site.engine.engine import Engine

FOLDER = TESTS / "data" / "conversation"
ACTIVITY = "activity-2"
PAGES = ("page-a", "page-b")
TEXTS = (
    "They meet on Tuesdays.",
    "  spaces, kept  ",
    "caf\u00e9 cafe\u0301",
    "\U0001f600\u200d\U0001f33e",
    "one\u2028two\u2029three",
    "\u0645\u0639\u0627\u064b",
    '<b>& \\ "quoted"',
    "a\ttab\r\nand lines",
    "",
    "word " * 200,
)


def course_in(folder: Path) -> Course:
    """The sample course with one activity more, which asks a question of each kind."""
    root = folder / "course"
    shutil.copytree(TESTS / "sample", root)
    shutil.copy(FOLDER / "2-each-kind.yml", root / "activities")
    return Course.read(root)


def replay(course: Course) -> dict[str, str]:
    """Say what was said, a minute apart: name → SHA-256 of each file of answers and history."""
    time = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)

    def now() -> datetime:
        return time

    engine = Engine(course, now)
    for line in (FOLDER / "messages.jsonl").read_text(encoding="utf-8").split("\n")[:-1]:
        time += timedelta(minutes=1)
        engine.answer(ACTIVITY, json.loads(line), [], lambda _: None)
    kept = {name: data for name, data in engine.take_changes().items() if data is not None}
    return {name: hashlib.sha256(data).hexdigest() for name, data in kept.items() if _told(name)}


def _told(name: str) -> bool:
    """Whether the bytes of a file are promised: Markdown copies may be worded anew."""
    return name.endswith((".json", ".jsonl"))


# --- recording ----------------------------------------------------------------------------


def _messages(chance: random.Random, count: int) -> Iterator[dict[str, Any]]:
    """What two pages might say: each knows a revision that may be an old one."""
    known = dict.fromkeys(PAGES, 0)
    last = 0
    for seq in range(1, count + 1):
        writer = chance.choice(PAGES)
        what = chance.random()
        message: dict[str, Any] = {"seq": seq, "writer": writer, "kind": "hello"}
        if what < 0.85:
            last += 1
            message |= {"kind": "save", "base_revision": known[writer], "changes": _said(chance)}
        elif what < 0.9:
            message |= {"kind": "restore", "revision": chance.randint(1, max(1, last // 2))}
        if chance.random() < 0.7:
            known[writer] = max(known[writer], last // 2)
        yield message


def _said(chance: random.Random) -> dict[str, Any]:
    kinds = chance.sample(sorted(FULL), chance.randint(1, 3))
    return {kind: chance.choice(_values(kind)) for kind in kinds}


def _values(kind: str) -> list[Any]:
    if isinstance(FULL[kind], str) and kind in ("short-text", "paragraph", "long-text"):
        return [*TEXTS, FULL[kind]]
    return [FULL[kind], None]


def _activity() -> dict[str, Any]:
    fields = [
        {
            "id": kind,
            "kind": kind,
            "prompt": f"What of {kind}?",
            "required": False,
            **SETTINGS[kind],
        }
        for kind in FULL
    ]
    about = {"id": ACTIVITY, "number": 2, "title": "Each kind", "minutes": 10}
    return {**about, "introduction": "Think on.", "fields": fields, "comment": "Ours."}


def _record(count: int = 240) -> None:
    FOLDER.mkdir(exist_ok=True)
    text = json.dumps(_activity(), indent=1) + "\n"  # which is YAML as well
    (FOLDER / "2-each-kind.yml").write_text(text, encoding="utf-8")
    said = (json.dumps(one) + "\n" for one in _messages(random.Random(16), count))
    (FOLDER / "messages.jsonl").write_text("".join(said), encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        kept = replay(course_in(Path(folder)))
    (FOLDER / "kept.json").write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    _record()
