"""The desk's pages about who is let in: adding people, their codes on slips, taking them off.

A code is in the page that gives it out and nowhere else. What is done is logged with the tutor's
name, and somebody whose code is new reads in "Who can see what" who gave it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from urllib.parse import urljoin

from tornado.httputil import url_concat
from tornado.web import HTTPError

from alongside.cohort.desk.people_list import listed_people
from alongside.cohort.html.qr_code import qr_code
from alongside.cohort.roster.enrolment import Enrolment, JoinSlip
from alongside.cohort.roster.pasted_people import PastedList, decoded_list, read_pasted
from alongside.cohort.roster.people import Person, roster_text
from alongside.cohort.web.tutor_pages import TutorPage
from alongside.dates import clock_utc
from alongside.errors import ReleaseError

CODE_GIVEN = (
    "I gave you a new join code. Your password before it is no longer good. If you did not ask for "
    "a code, look at “Who can see what”, which says whom to tell."
)
CODE_DEFERRED = (
    "I made a new join code for you. It opens your notebook from {} on, and not before. Until it "
    "is used your password works, and signing in with your password stops the code. If you did not "
    "ask for one, stop it under “Who can see what”, which also says whom to tell."
)
_LARGEST = 200_000  # bytes of a list


class PeoplePage(TutorPage):
    """Who is in the cohort, and whether they have used their codes."""

    async def get(self) -> None:
        """All learners, and a box for more."""
        if self.desk.enrolment is None and self.desk.bring_people is None:
            raise HTTPError(404)
        await self.show_people()

    async def show_people(self, brought: int = 0) -> None:
        """The page, with how many came from the platform just now."""
        people, said = await asyncio.to_thread(listed_people, self.desk), self.get_query_argument
        self.show("people.html.j2", people=people, said=said("said", ""), brought=brought)

    @property
    def enrolment(self) -> Enrolment:
        """What changes the lists; raises HTTPError where tutors may not."""
        if self.desk.enrolment is None:
            raise HTTPError(404)
        return self.desk.enrolment

    def tell_of_code(self, slip: JoinSlip) -> None:
        """Log that somebody's code is new, and tell them."""
        name, opens = slip.person.name, slip.opens
        self.desk.releases.log_action_on(name, self.user.name, "code-given")
        text = CODE_GIVEN if opens is None else CODE_DEFERRED.format(clock_utc(opens))
        self.desk.messages.send([name], self.desk.tutor_name(self.user.name), text)

    async def show_slips(self, slips: Sequence[JoinSlip]) -> None:
        """The codes, with what each learner needs beside theirs."""
        here = f"{self.request.protocol}://{self.request.host}"
        door = urljoin(self.desk.address or here, self.desk.sign_in or "/")
        made = [(slip, qr_code(url_concat(door, {"username": slip.person.name}))) for slip in slips]
        self.show("slips.html.j2", slips=made, address=self.desk.address or f"{here}/")


class AddPeoplePage(PeoplePage):
    """Adding many people at once."""

    async def get(self) -> None:
        """The box is on the page of all people."""
        self.go("people")

    async def post(self) -> None:
        """Show how a list is read, or add the people and show their codes."""
        enrolment = self.enrolment
        known = await asyncio.to_thread(enrolment.people)
        found = read_pasted(self._given(), known)
        if not found.people and not found.there and not found.mistakes:
            raise ReleaseError("There is no name in the list. Paste one on each line.")
        if self.get_body_argument("step", "") != "add" or found.mistakes:
            self._show_reading(found)
            return
        self.desk.releases.log_action(self.user.name, "people-added")
        slips = await asyncio.to_thread(enrolment.add, found.people)
        for slip in slips:
            if slip.opens is not None:  # they were taken off the list before, and are back
                self.tell_of_code(slip)
        await self.show_slips(slips)

    def _given(self) -> str:
        """The list, from the box or else from the file. Raises ReleaseError."""
        text = self.get_body_argument("people", "", strip=False)
        files = [] if text.strip() else self.request.files.get("file", [])
        raw = files[0].body if files else text.encode()
        if len(raw) > _LARGEST:
            raise ReleaseError("The list is too long. Part it, and add one part after the other.")
        return decoded_list(raw)

    def _show_reading(self, found: PastedList) -> None:
        self.show(
            "newpeople.html.j2", found=found, text=roster_text(found.people),
            given=self._given() if found.mistakes else "",
        )  # fmt: skip


class PlatformPeoplePage(PeoplePage):
    """Taking in the list of a learning platform."""

    async def get(self) -> None:
        """The button is on the page of all people."""
        self.go("people")

    async def post(self) -> None:
        """Ask the platform for it, which is logged."""
        if self.desk.bring_people is None:
            raise HTTPError(404)
        self.desk.releases.log_action(self.user.name, "people-brought")
        await self.show_people(await asyncio.to_thread(self.desk.bring_people))


class PersonPage(PeoplePage):
    """One learner's place on the list; the name is in no address."""

    async def get(self) -> None:
        """Somebody is chosen on the page of all people."""
        self.go("people")

    async def post(self) -> None:
        """Ask what is to be done, or do it."""
        enrolment, name = self.enrolment, self.get_body_argument("name", "")
        person = self._learner(name)
        match self.get_body_argument("step", ""):
            case "code":
                slip = await asyncio.to_thread(enrolment.new_code, name)
                self.tell_of_code(slip)
                await self.show_slips([slip])
            case "remove":
                if self.get_body_argument("sure", "") != "yes":
                    raise ReleaseError("Tick the box if you are sure. Nothing was changed.")
                self._log_removal(name)
                await asyncio.to_thread(enrolment.remove, name)
                self.go("people", "removed")
            case "lift":
                self.desk.releases.log_action(self.user.name, "sign-in-lifted")
                await asyncio.to_thread(enrolment.let_try_again, name)
                self.go("people", "lifted")
            case _:
                deferred = await asyncio.to_thread(enrolment.is_deferred, name)
                days = enrolment.wait_days()
                self.show("person.html.j2", person=person, deferred=deferred, days=days)

    def _log_removal(self, name: str) -> None:
        """Log it for the learner as well, where anything is held of them."""
        if self.desk.releases.folders.find(name):
            self.desk.releases.log_action_on(name, self.user.name, "taken-off-the-list")
        else:
            self.desk.releases.log_action(self.user.name, "taken-off-the-list")

    def _learner(self, name: str) -> Person:
        """The learner of this name; a tutor's code is not a tutor's to give."""
        for one in self.desk.learners():
            if one.name == name:
                return one
        raise ReleaseError("That person is not on the list any more. Reload the page.")
