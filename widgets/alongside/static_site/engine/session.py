"""What the page's worker calls: the engine over plain texts and bytes, as JavaScript has them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path

from alongside.course.markdown_html import use_prepared
from alongside.course.outline import PACKAGED, Course
from alongside.forms.dispatcher import Reply
from alongside.static_site.engine.engine import Engine
from alongside.storage.encryption import let_host_seal

_HTML = Path(PACKAGED).parent / "html.json"


class PageSession:
    """One page's engine. Texts are JSON; files are pairs of a name and bytes, None: gone."""

    def __init__(self) -> None:
        """Read the course that came with the program. Raises CourseError."""
        let_host_seal()  # client/sealing.js does
        use_prepared(json.loads(_HTML.read_text(encoding="utf-8")))
        self._engine = Engine(Course.read(PACKAGED))

    def load(self, files: Iterable[tuple[str, bytes]]) -> None:
        """Take the record as the browser keeps it."""
        self._engine.load({name: bytes(data) for name, data in files})

    def answer(
        self, key: str, message: str, buffers: Iterable[bytes], progress: Callable[[str], None]
    ) -> list[tuple[str, list[bytes]]]:
        """The replies to a message of a widget, each with its files; never raises."""
        given = [bytes(one) for one in buffers]
        replies = self._engine.answer(
            key, json.loads(message), given, lambda news: progress(json.dumps(news))
        )
        return _written(replies)

    def unkept(self, key: str, message: str, why: str) -> list[tuple[str, list[bytes]]]:
        """What to answer where the browser would not keep what changed; `load` first."""
        return _written(self._engine.unkept_replies(key, json.loads(message), why))

    def take_changes(self) -> list[tuple[str, bytes | None]]:
        """What the browser has to keep before anybody is told that it is saved."""
        return [*self._engine.take_changes().items()]

    def take_stale(self) -> list[str]:
        """The widgets whose answers to hello are others than those in `startup_state` last."""
        return self._engine.startup_state.stale()

    def news(self) -> str:
        """JSON: widget → messages, where another page changed what a widget shows."""
        return json.dumps(self._engine.news())

    def facts_now(self, days: bool) -> str:
        """JSON: facts, by name, to be kept with what changed; see `StartupState.facts_now`."""
        return json.dumps(self._engine.startup_state.facts_now(days))

    def startup_state(self) -> str:
        """JSON: `replies` (widget → answer to hello) of what is stale, and `facts` by name."""
        startup_state = self._engine.startup_state
        return json.dumps({"replies": startup_state.replies(), "facts": startup_state.facts()})


def _written(replies: Iterable[Reply]) -> list[tuple[str, list[bytes]]]:
    return [(json.dumps(message), files) for message, files in replies]
