"""Answers a page's messages by a table of handlers, one for each kind of message.

A message is a JSON object with ``kind`` and ``seq``, a whole number that its answers repeat; files
travel in its buffers. Whatever is wrong with one is answered in a sentence:

    page → kernel                    kernel → page
    any kind with a handler          what the handler answers, or refused {sentence}
    save                             the same, but failed {sentence} where the record is in the way
    anything else                    refused {sentence}

While something takes long, `progress` {done, of, what} may come before the answer.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from alongside.errors import AlongsideError, RecordError
from alongside.forms.messages import WRONG, Message, is_count, refusal, sendable_value
from alongside.storage.progress_callback import Report

Reply: TypeAlias = tuple[Message, list[bytes]]
"""What goes back to a page: a message, and the files that travel with it."""
Handler: TypeAlias = Callable[[Message, list[bytes], Report], Reply | list[Message]]
"""Gets a message, its files, and how to say how far it is; answers a reply, or bare messages.

May raise any error: an AlongsideError's sentence is told to the page.
"""
NOTHING_CHANGED = (
    "Something went wrong in the course itself. Nothing was changed. Reload the page, please."
)
"""The apology of a page of its own."""

_log = logging.getLogger(__name__)


class Dispatcher:
    """Answers by kind; ``apology`` is the sentence for what is broken in the program itself."""

    def __init__(self, handlers: Mapping[str, Handler], apology: str) -> None:
        """``handlers`` answer each kind of message that there is."""
        self._handlers = handlers
        self._apology = apology

    def answer(
        self,
        message: Any,
        buffers: list[bytes] | None = None,
        progress: Callable[[Message], None] | None = None,
    ) -> list[Reply]:
        """The replies to a message, in order; never raises. ``progress`` sends one meanwhile."""
        if not isinstance(message, dict) or not is_count(message.get("seq")):
            return [({"kind": "refused", "seq": 0, "sentence": WRONG}, [])]
        seq, kind = message["seq"], message.get("kind")
        handler = self._handlers.get(kind) if isinstance(kind, str) else None

        def report(done: int, of: int, what: str) -> None:
            if progress:
                progress({"kind": "progress", "seq": seq, "done": done, "of": of, "what": what})

        no = "failed" if kind == "save" else "refused"
        replies: Reply | list[Message]
        try:
            replies = handler(message, buffers or [], report) if handler else [refusal(WRONG)]
        except RecordError as error:
            replies = [{"kind": no, "sentence": str(error)}]
        except AlongsideError as error:
            replies = [refusal(str(error))]
        except Exception:  # a page that gets no answer would wait, and its learner with it
            _log.exception("A page's message could not be answered")
            replies = [{"kind": no, "sentence": self._apology}]
        pairs = [replies] if isinstance(replies, tuple) else [(one, []) for one in replies]
        return [(sendable_value({**one, "seq": seq}), files) for one, files in pairs]
