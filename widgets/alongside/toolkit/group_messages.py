"""The part of the toolkit's talk that is about groups: sessions to run, and what is printed."""

from __future__ import annotations

from typing import Any

from alongside.course.group_session import read_group_session
from alongside.forms.dispatcher import Reply
from alongside.forms.messages import Message
from alongside.handouts.printed import PRINTED, printed_file
from alongside.notebook_page.message_handler import file_message, text_in
from alongside.notebook_page.return_messages import ReturnMessages
from alongside.toolkit.group_view import session_view


class GroupMessages(ReturnMessages):
    """``session`` and ``print``: neither reads the record, so nothing of a learner is in it."""

    LONG = frozenset({"print"})

    def on_session(self, message: Message, *_: Any) -> Reply:
        """``session {session}``: its steps, cards, and what a tutor has to know."""
        session = read_group_session(self.course, text_in(message, "session", 60))
        return {"kind": "session", **session_view(session)}, []

    def on_print(self, message: Message, *_: Any) -> Reply:
        """``print {what, format}``: a session's papers, or a group of cards, as a file."""
        what, form = text_in(message, "what", 60), text_in(message, "format", 10)
        data = printed_file(self.course, what, form)
        return file_message(f"{what}.{form}", PRINTED[form], data)
