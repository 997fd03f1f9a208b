"""The desk's pages for a whole class: its plan, announcements, and messages to learners."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from tornado.web import HTTPError

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.web.request_handler import DeskHandler
from alongside.cohort.web.tutor_pages import TutorPage
from alongside.errors import ReleaseError
from alongside.text.natural_order import natural_key

EVERYBODY = "*"
"""In a form: everybody on the list."""


class ClassPage(TutorPage):
    """Sessions, announcements, and a message to one or all."""

    def get(self) -> None:
        """All there is, with boxes for more."""
        sections = self.desk.course.sections
        people = sorted(self.desk.learners(), key=lambda one: natural_key(one.shown))
        self.show(
            "class.html.j2",
            sessions=self.desk.plan.sessions(),
            announcements=self.desk.plan.announcements(),
            sections=sections,
            titles={section.notebook: section.title for section in sections},
            people=people if self.names else (),
            said=self.get_query_argument("said", ""),
        )

    def post(self) -> None:
        """Plan a session, announce something, or take either out."""
        plan, form = self.desk.plan, self.get_body_argument
        match form("step", ""):
            case "session":
                known = [section.notebook for section in self.desk.course.sections]
                pages = self.get_body_arguments("page")
                plan.add_session(form("day", ""), form("time", ""), form("title", ""), pages, known)
                self._done("planned")
            case "announce":
                plan.announce(self.desk.tutor_name(self.user.name), form("text", ""))
                self._done("announced")
            case "remove":
                plan.take_out(form("id", ""))
                self._done("taken-out")
            case _:
                raise HTTPError(400)

    def _done(self, what: str) -> None:
        self.desk.releases.log_action(self.user.name, what)
        self.go("class", what)


class MessagePage(TutorPage):
    """Writing to one learner, or to everybody."""

    def get(self) -> None:
        """The box is on the page of the class, and on each learner's."""
        self.go("class")

    async def post(self) -> None:
        """Give it to them, and log it for each."""
        ref, to = self.get_body_argument("ref", ""), self.get_body_argument("to", "")
        member = self.desk.releases.folders.by_ref(ref) if ref else None
        names = [one.name for one in self.desk.learners()]
        if member is not None:
            names = [member.name]
        elif to != EVERYBODY:
            names = [name for name in names if name == to]
        if not names or (ref and member is None):
            raise ReleaseError("Nobody is chosen to write to. Choose somebody.")
        by, text = self.desk.tutor_name(self.user.name), self.get_body_argument("text", "")
        await asyncio.to_thread(self._send, names, by, text)
        self.go(f"learner/{ref}" if member else "class", "sent")

    def _send(self, names: list[str], by: str, text: str) -> None:
        self.desk.messages.send(names, by, text)
        for name in names:
            self.desk.releases.log_action_on(name, self.user.name, "message-sent")


class MyMessagesPage(DeskHandler):
    """What tutors wrote to the learner who opens it."""

    for_tutors = False

    def get(self) -> None:
        """All messages, the newest first; they count as read from now."""
        messages = self.desk.messages
        found = messages.of(self.desk.releases.folders.find(self.user.name))
        with suppress(CohortError):  # on a full disk they count as unread for longer
            messages.mark_seen(self.user.name)
        self.show("messages.html.j2", messages=reversed(found))


class PlanCalendar(DeskHandler):
    """The plan for a calendar."""

    def get(self) -> None:
        """One file, the same for everybody."""
        body = self.desk.plan.as_calendar(self.desk.name)
        self.save_as("sessions.ics", "text/calendar; charset=utf-8", body)
