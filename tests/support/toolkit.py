"""A learner with a toolkit: what tests of partnerships and sheets do again and again."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.support.paths import ROOT

from alongside.course.outline import Course
from alongside.forms.form_protocol import FormProtocol
from alongside.partnerships.sheet import open_sheet
from alongside.record.record import Record
from alongside.storage.progress_callback import silent
from alongside.toolkit.toolkit_messages import ToolkitMessages

COURSE = Course.read(ROOT)


@dataclass
class Clock:
    """A clock that tests set; each look is a second later."""

    now: datetime = datetime(2026, 10, 14, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@dataclass
class Learner:
    """One learner's record, and the page "My toolkit" on it."""

    home: Path
    clock: Clock = field(default_factory=Clock)

    @property
    def record(self) -> Record:
        """Their record, opened afresh as a kernel would."""
        return Record(Record.open(self.home).store, now=self.clock)

    def ask(self, kind: str, *files: bytes, **message: Any) -> dict[str, Any]:
        """Ask the page's kernel; a file in the answer is under "data". Raises what it refuses."""
        handlers = ToolkitMessages(COURSE, lambda: self.record, "site", self._today).handlers()
        told = {"kind": kind, "seq": 1, "writer": "page", **message}
        answered = handlers[kind](told, list(files), silent)
        assert isinstance(answered, tuple)
        reply, data = answered
        return {**reply, "data": data[0]} if data else reply

    def _today(self) -> date:
        return self.clock.now.date()

    def day(self, then: str) -> None:
        """Let it be another day."""
        self.clock.now = datetime.fromisoformat(f"{then}T09:00:00+00:00")

    def write(self, key: str, **answers: Any) -> None:
        """Answer questions on a sheet, as its form would; `_` stands for `-` in their ids."""
        form = FormProtocol(COURSE, open_sheet(COURSE, key).tool, lambda: self.record, "site", key)
        now = self.record.read(key)
        changes = {name.replace("_", "-"): value for name, value in answers.items()}
        message = {
            "kind": "save", "seq": 1, "writer": "form", "base_revision": now.revision,
            "base_at": now.saved_at, "changes": changes,
        }  # fmt: skip
        (told,) = form.answer(message)
        assert told["kind"] == "saved", told
        assert not told["refused"], told

    def partnership(self, name: str = "The bike project") -> str:
        """The id of a new partnership."""
        return str(self.ask("make", name=name)["partnership"])

    def partner(self, partnership: str, name: str = "The school") -> str:
        """The id of a new partner in it."""
        return str(self.ask("add-partner", partnership=partnership, name=name)["partner"])

    def sheet(self, tool: str, partnership: str = "", partner: str = "") -> str:
        """The key of a new sheet of a tool."""
        told = self.ask("sheets", tool=tool, partnership=partnership, partner=partner)
        return str(told["new"])

    def from_partner(self, key: str, partner: str, answers: dict[str, Any]) -> bytes:
        """The file that a partner saves on the page that was made for them."""
        asked = list(answers)
        page = self.ask("partner-page", key=key, partner=partner, fields=asked, learner="")
        found = re.search(rb'id="about">(.*?)</script>', page["data"])
        assert found
        data = {"schema": "alongside-voice", "schema_version": 1, **json.loads(found[1])}
        return json.dumps({**data, "answers": answers}).encode()
