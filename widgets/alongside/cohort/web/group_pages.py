"""The desk's pages of groups: who looks after whom, claiming and handing over."""

from __future__ import annotations

import asyncio

from alongside.cohort.desk.class_overview import known_members
from alongside.cohort.web.tutor_pages import TutorPage
from alongside.errors import ReleaseError
from alongside.text.natural_order import natural_key


class GroupsPage(TutorPage):
    """All learners by their tutors, to be put into groups, many at once."""

    def get(self) -> None:
        """Everybody who can be named to this tutor, with their tutor."""
        desk, known = self.desk, {one.name: one for one in known_members(self.desk)}
        people = []
        for person in desk.learners():
            member = known.get(person.name)
            if member is not None or self.names:
                who = person.shown if self.names or member is None else member.alias
                key = member.ref if member else person.name
                people.append((who, key, desk.groups.of(member).tutor))
        people.sort(key=lambda one: natural_key(one[0]))
        self.show("groups.html.j2", people=people, said=self.get_query_argument("said", ""))

    async def post(self) -> None:
        """Put the chosen ones into a tutor's group."""
        names = list(filter(None, map(self._learner, self.get_body_arguments("learner"))))
        if not names:
            raise ReleaseError("Nobody is chosen. Tick at least one learner.")
        await asyncio.to_thread(self.put, names, self.get_body_argument("to", ""))
        self.go("groups", "put")

    def put(self, names: list[str], to: str, note: str = "", was: str | None = None) -> None:
        """Put learners into a group and log it for each. Raises ReleaseError, CohortError."""
        if to and to not in (self.desk.tutors or {}):
            raise ReleaseError("That is no tutor of this cohort any more. Choose another.")
        for name in names:
            self.desk.groups.put(name, to, self.user.name, note, was=was)
            self.desk.releases.log_action_on(name, self.user.name, "put-into-a-group")

    def _learner(self, key: str) -> str:
        """The sign-in name of somebody by reference or name; "" for a stranger."""
        member = self.desk.releases.folders.by_ref(key)
        name = member.name if member else key
        return name if any(one.name == name for one in self.desk.learners()) else ""


class HandOverPage(GroupsPage):
    """Claiming one learner, or handing one over with a note."""

    def get(self) -> None:
        """The form is on each learner's page."""
        self.go("groups")

    async def post(self) -> None:
        """Keep it, and go back to the learner."""
        member = self.desk.releases.folders.by_ref(self.get_body_argument("ref", ""))
        if member is None:
            raise ReleaseError("That learner is not here any more. Go back to the desk.")
        to = self.user.name if self.get_body_argument("claim", "") else None
        to = self.get_body_argument("to", "") if to is None else to
        note = "" if to == self.user.name else self.get_body_argument("note", "")
        was = self.get_body_argument("was", None)
        await asyncio.to_thread(self.put, [member.name], to, note, was)
        self.go(f"learner/{member.ref}", "put")
