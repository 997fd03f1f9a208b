"""A learner's way through My notebook and My toolkit, by messages alone, whatever keeps the record.

It imports nothing but the package: it runs in a plain Python without Jupyter, and in a browser's.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from alongside.course.outline import Course
from alongside.forms.form_protocol import FormProtocol
from alongside.notebook_page.notebook_protocol import NotebookProtocol
from alongside.record.record import Record
from alongside.storage.memory_store import MemoryStore
from alongside.storage.record_store import RecordStore
from alongside.toolkit.toolkit_protocol import ToolkitProtocol

HIDDEN = "Zebedee Quarkfield"
"""Somebody whom the pseudonyms' key names, and nothing else does."""
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNQaHAAAAGkAOGt06eBAAAAAElFTkSuQmCC"
"""A picture of one dot: a PNG, in Base64."""
WORDS = "We met at the café, and Mrs Jones promised a room. \U0001f600 الشراكة"


def clock() -> Callable[[], datetime]:
    """A clock on which a second goes by with each look."""
    state = {"now": datetime(2026, 10, 14, 9, tzinfo=UTC)}

    def now() -> datetime:
        state["now"] += timedelta(seconds=1)
        return state["now"]

    return now


@dataclass
class Journey:
    """A learner with one record."""

    course: Course
    store: RecordStore = field(default_factory=MemoryStore)

    def __post_init__(self) -> None:
        """Open both pages."""
        record = Record(self.store, now=clock())
        self._record: Callable[[], Record] = lambda: record
        self.notebook = NotebookProtocol(self.course, self._record, "browser")
        self.toolkit = ToolkitProtocol(
            self.course, self._record, "browser", "key", today=lambda: date(2026, 10, 14)
        )
        self._seq = 0

    def ask(self, kind: str, *files: bytes, **message: Any) -> dict[str, Any]:
        """Ask My notebook; a file in the answer is under "data". Nothing may be refused."""
        ((reply, data),) = self.notebook.answer(self._said(kind, message), [*files], lambda _: None)
        return _taken(reply, data)

    def use(self, kind: str, *files: bytes, **message: Any) -> dict[str, Any]:
        """Ask My toolkit, likewise."""
        ((reply, data),) = self.toolkit.answer(self._said(kind, message), [*files])
        return _taken(reply, data)

    def write(self, key: str, **answers: Any) -> None:
        """Answer on a sheet; `_` stands for `-` in the questions' ids."""
        changes = {name.replace("_", "-"): value for name, value in answers.items()}
        now = self._record().read(key)
        said = {"base_revision": now.revision, "base_at": now.saved_at, "changes": changes}
        told = self.use("form", key=key, message=self._said("save", said))["message"]
        assert (told["kind"], told["refused"]) == ("saved", {}), told

    def answer(self, activity: str) -> None:
        """Write something in each box for words of an activity."""
        questions = self.course.activity(activity).questions
        changes = {q.id: WORDS for q in questions if q.rules.plain}
        self.form(activity, "save", base_revision=0, base_at=None, changes=changes)
        for name in [q.id for q in questions if q.rules.formats][:1]:
            size = len(b64decode(DOT))
            sent = {"field": name, "upload": activity, "name": "dot.png", "size": size, "data": DOT}
            self.form(activity, "attach", at=0, **sent)

    def form(self, activity: str, kind: str, **message: Any) -> dict[str, Any]:
        """Ask the form of an activity."""
        form = FormProtocol(self.course, self.course.activity(activity), self._record, "browser")
        (told,) = form.answer(self._said(kind, message))
        assert told["kind"] not in ("refused", "failed"), told
        assert not told.get("refused"), told
        return {**told, "data": b64decode(told["data"])} if "data" in told else told

    def _said(self, kind: str, message: dict[str, Any]) -> dict[str, Any]:
        self._seq += 1
        return {"kind": kind, "seq": self._seq, "writer": "page", **message}


def _taken(reply: dict[str, Any], files: list[bytes]) -> dict[str, Any]:
    assert reply["kind"] not in ("refused", "failed"), reply
    return {**reply, "data": files[0]} if files else reply


def whole_journey(journey: Journey) -> dict[str, dict[str, Any]]:
    """All that both pages can be asked, in the order of a life; what was answered, by name."""
    return dict((*_written(journey), *_used(journey), *_taken_away(journey), *_shared(journey),
                 *_gone(journey)))  # fmt: skip


Step = tuple[str, dict[str, Any]]


def _written(journey: Journey) -> Iterator[Step]:
    asked = [one.id for one in journey.course.activities()]
    for activity in asked:
        if any(q.rules.plain for q in journey.course.activity(activity).questions):
            journey.answer(activity)
    entry = {"written_at": "2026-10-14T09:00:00Z", "section": "", "tags": ["quiet"], "text": WORDS}
    changes = {"entry-1": entry}
    yield "saved", journey.ask("save", base_revision=0, base_at=None, changes=changes)
    yield "notebook", journey.ask("hello", base_revision=0, base_at=None)
    yield "entry", journey.ask("entry", entry="entry-1")
    yield "taken out", journey.ask("taken-out")
    yield "care", journey.ask("care", versions="all", whole=False)
    yield "names", journey.ask("names", add="Heron")
    yield "pseudonym", journey.ask("pseudonym", name="Mrs Jones", pseudonym="Mrs Hill")
    yield "key", journey.ask("pseudonym", name=HIDDEN, pseudonym="Person Z")


def _used(journey: Journey) -> Iterator[Step]:
    one = journey.use("make", name="The bike project")["partnership"]
    partner = journey.use("add-partner", partnership=one, name="The school")["partner"]
    key = journey.use("sheets", tool="health-check", partnership=one, partner="")["new"]
    journey.write(key, statements={"trust": {"choice": "in-part", "note": WORDS}})
    yield "toolkit", journey.use("toolkit")
    yield "sheet", journey.use("sheet", key=key)
    yield "drawings", journey.use("drawings", key=key, compare="")
    yield "set date", journey.use("set-date", key=key, field="again", day="2026-12-01")
    yield "calendar", journey.use("calendar", key=key)
    asked = {"key": key, "partner": partner, "fields": ["statements"], "learner": "Ann"}
    page = journey.use("partner-page", **asked)
    yield "partner page", page
    about = re.search(rb'id="about">(.*?)</script>', page["data"])
    assert about
    said = {"statements": {"trust": {"choice": "not-yet", "note": "I was not told."}}}
    file = {"schema": "alongside-voice", "schema_version": 1, **json.loads(about[1])}
    brought = journey.use("bring-in", json.dumps({**file, "answers": said}).encode())
    yield "beside", journey.use("drawings", key=key, compare=brought["voice"])
    yield "partnership", journey.use("partnership", partnership=one)
    yield "sheet.html", journey.use("document", key=key, format="html", agreed=False)
    yield "blank.docx", journey.use("blank", key=key, format="docx", voice=True)
    yield "whole.md", journey.use("whole", partnership=one, format="md", voices=True)


def _taken_away(journey: Journey) -> Iterator[Step]:
    book = {"course_text": True, "moved": True, "tutor_comments": True, "author": "Ann",
            "pictures": True}  # fmt: skip
    for form in ("docx", "epub", "html", "md"):
        yield f"book.{form}", journey.ask("take", format=form, pseudonyms=True, **book)
    alone = journey.course.activity(1).id
    yield "activity.docx", journey.form(alone, "document", format="docx")
    first = next(one for one in journey.ask("hello")["activities"] if one["fields"])
    pick = {"activity": first["id"], "field": first["fields"][0]["spec"]["id"], "ask": "Why?"}
    sheet = {"with_whom": "Sam", "when": "Monday", "picks": [pick]}
    yield "supervision.docx", journey.ask("sheet", format="docx", **sheet)
    yield "completion", journey.ask("completion", name="Ann", format="html")
    yield "badge", journey.ask("badge", name="Ann")
    whole = journey.ask("take-record")
    yield "record", whole
    other = Journey(journey.course)
    looked = other.ask("preview-import", whole["data"], names=["my-record.zip"])
    assert looked["changes"]
    yield "looked", looked
    yield "brought", other.ask("import")
    assert not journey.ask("preview-import", other.ask("take-record")["data"])["changes"]
    yield "undone", other.ask("undo-import")


def _shared(journey: Journey) -> Iterator[Step]:
    listed = journey.ask("share-list")
    yield "to share", listed
    chosen = [
        {"activity": one["id"], "attached": [field["id"] for field in one["fields"]]}
        for one in listed["activities"][:2]
    ]
    pack = {"choices": chosen, "name": "Ann", "question": "Is this enough?", "until": ""}
    yield "draft", journey.ask("preview-share", **pack)
    yield "pack", journey.ask("share-make", **pack)


def _gone(journey: Journey) -> Iterator[Step]:
    one = journey.use("toolkit")["partnerships"][0]["id"]
    yield "losing", journey.use("preview-erase", partnership=one)
    yield "erased", journey.use("erase", partnership=one)
    everything = {"activity": "", "field": ""}
    yield "all would go", journey.ask("preview-erase", **everything)
    yield "all is gone", journey.ask("erase", **everything)
    assert not journey.ask("hello")["journal"]["entries"]
