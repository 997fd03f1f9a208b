"""What widgets of whole pages share: one learner's record, and a talk with the page about it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import traitlets

from alongside.course.outline import Course
from alongside.forms import bundle
from alongside.forms.background import BackgroundQueue
from alongside.forms.dispatcher import Reply
from alongside.forms.messages import Message
from alongside.forms.readable_widget import ReadableWidget
from alongside.forms.widget_host import record_for
from alongside.record.record import Record


class PageTalk(Protocol):
    """A page's talk with the record; ``long_kinds`` may take more than a moment to answer."""

    @property
    def long_kinds(self) -> frozenset[str]:
        """The kinds of message that are answered beside the kernel's own thread."""
        ...

    def answer(
        self, message: Any, buffers: list[bytes], progress: Callable[[Message], None]
    ) -> list[Reply]:
        """The replies to a message and the files that came with it, in order; never raises."""
        ...


class PageWidget(ReadableWidget):
    """A page of its own; ``spec`` holds nothing of the learner's (it travels in messages).

    A subclass sets ``INSTEAD``, the sentence that stands where no widget is drawn.
    """

    INSTEAD = ""
    # Declared, because anywidget ignores a style that is only given when a widget is made.
    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)
    spec = traitlets.Dict().tag(sync=True)

    def __init__(self, course: Course, script: Path, spec: dict[str, Any]) -> None:
        """Prepare the page; the record opens when the page asks for it."""
        self._course = course
        self._aside = BackgroundQueue()
        super().__init__(
            spec=spec, _esm=bundle.module(script), _css=bundle.style(bundle.PAGE_STYLE)
        )
        self.on_msg(self._received)

    def readable_html(self) -> str:
        """What would be here: no word of a learner's."""
        return f"<p>{self.INSTEAD}</p>"

    def readable_lines(self) -> list[str]:
        """The same in plain lines."""
        return [self.INSTEAD]

    @cached_property
    def talk(self) -> PageTalk:
        """What answers the page."""
        raise NotImplementedError

    @cached_property
    def _record(self) -> Record:
        return record_for(self._course)

    def _received(self, widget: Any, content: Any, buffers: list[Any]) -> None:
        given = [bytes(buffer) for buffer in buffers or []]
        send = self._aside.back(self.send)

        def answer() -> None:
            for reply in self.talk.answer(content, given, send):
                send(*reply)

        kind = content.get("kind") if isinstance(content, dict) else None
        if isinstance(kind, str) and kind in self.talk.long_kinds:
            self._aside.do(answer)
        else:
            answer()
