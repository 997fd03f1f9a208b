"""The desk's pages for a session in a room: a vote of the moment, and a page to project."""

from __future__ import annotations

import asyncio
from urllib.parse import urljoin

from tornado.web import HTTPError

from alongside.cohort.html.qr_code import qr_code
from alongside.cohort.tally.votes import CohortVotes
from alongside.cohort.web.request_handler import DeskHandler
from alongside.cohort.web.tutor_pages import TutorPage


def votes_of(handler: DeskHandler) -> CohortVotes:
    """The cohort's votes; raises HTTPError where it has none."""
    if handler.desk.votes is None:
        raise HTTPError(404)
    return handler.desk.votes


class RoomPage(TutorPage):
    """Opening and ending a vote, and the pictures of votes that ended."""

    def get(self) -> None:
        """What can be asked, and what was."""
        votes = votes_of(self)
        self.show(
            "room.html.j2",
            vote=votes.open_now(),
            questions=votes.questions(),
            done=[one for one in votes.votes() if one.ended],
        )

    async def post(self) -> None:
        """Open a vote or end it, and show the page to project."""
        votes, form = votes_of(self), self.get_body_argument
        match form("step", ""):
            case "ask":
                await asyncio.to_thread(votes.ask, form("question", ""))
                self.desk.releases.log_action(self.user.name, "vote-opened")
            case "end":
                await asyncio.to_thread(votes.end, form("vote", ""))
                self.desk.releases.log_action(self.user.name, "vote-ended")
            case _:
                raise HTTPError(400)
        self.go("room/screen")


class ScreenPage(TutorPage):
    """What is projected: today's session, the open vote or the last one's picture. No name."""

    def get(self) -> None:
        """One page in large letters."""
        votes, today = votes_of(self), self.desk.releases.now().date().isoformat()
        found = votes.votes()
        here = f"{self.request.protocol}://{self.request.host}"
        address = self.desk.address or urljoin(here, self.desk.course_url or self.prefix)
        titles = {section.notebook: section.title for section in self.desk.course.sections}
        self.show(
            "screen.html.j2",
            sessions=[one for one in self.desk.plan.sessions() if one.day == today],
            titles=titles,
            vote=next((one for one in found if one.opened_at[:10] == today), None),
            address=address,
            picture=qr_code(address),
        )


class MyVotePage(DeskHandler):
    """The open vote, for the learner who opens it."""

    for_tutors = False

    def get(self) -> None:
        """The question, what I chose, and the last picture there is."""
        votes = votes_of(self)
        member = self.desk.releases.folders.find(self.user.name)
        ended = (one for one in votes.votes() if one.ended)
        self.show(
            "vote.html.j2",
            vote=votes.open_now(),
            chosen=votes.chosen(member),
            last=next(ended, None),
            said=self.get_query_argument("said", ""),
        )

    async def post(self) -> None:
        """Keep my choice, or take it back."""
        votes, form = votes_of(self), self.get_body_argument
        name, vote = self.user.name, form("vote", "")
        if form("step", "") == "back":
            await asyncio.to_thread(votes.take_back, name, vote)
            self.go("mine/vote", "taken-back")
            return
        agreed = form("agree", "") == "yes"
        await asyncio.to_thread(votes.answer, name, vote, form("option", ""), agreed=agreed)
        self.go("mine/vote", "counted")
