"""The desk's handlers with their addresses, to mount in any tornado application."""

from __future__ import annotations

import re
from typing import Any

from tornado.web import HTTPError, RequestHandler

from alongside.cohort.desk.desk import Desk
from alongside.cohort.html import rendering
from alongside.cohort.web import class_pages as classes
from alongside.cohort.web import group_pages as groups
from alongside.cohort.web import learner_pages as learner
from alongside.cohort.web import people_pages as people
from alongside.cohort.web import room_pages as room
from alongside.cohort.web import tutor_pages as tutor
from alongside.cohort.web.learner_api import MeCall
from alongside.cohort.web.request_handler import DeskHandler, Identify

Route = tuple[str, type[RequestHandler], dict[str, Any]]

_ID = r"([0-9a-f]{16})"
_REF = r"([0-9a-f]{12})"
_ACTIVITY = r"([a-z0-9][a-z0-9_-]{0,99})"

LEARNERS: tuple[tuple[str, type[DeskHandler]], ...] = (
    ("mine", learner.MyReleasesPage),
    (f"mine/release/{_ID}", learner.MyReleasePage),
    (f"mine/release/{_ID}/take-back", learner.TakeBackPage),
    (f"mine/activity/{_ACTIVITY}", learner.ChoosePage),
    ("mine/code", learner.StopCodePage),
    ("mine/messages", classes.MyMessagesPage),
    ("mine/vote", room.MyVotePage),
    ("mine/pictures", learner.MyPicturesPage),
    ("mine/everything", learner.EverythingPage),
    ("mine/erase", learner.ErasePage),
)
"""What learners can ask for; tutors get 403."""

TUTORS: tuple[tuple[str, type[DeskHandler]], ...] = (
    (f"learner/{_REF}", tutor.LearnerOverviewPage),
    (f"learner/{_REF}/{_ID}", tutor.ReadPage),
    (f"learner/{_REF}/{_ID}/file/([0-9]{{1,3}})", tutor.AttachedFile),
    (f"learner/{_REF}/{_ID}/read", tutor.MarkReadPage),
    (f"learner/{_REF}/{_ID}/comment", tutor.CommentPage),
    ("phrases", tutor.PhrasesPage),
    ("names", tutor.NamesPage),
    ("lift", tutor.LiftPage),
    ("class", classes.ClassPage),
    ("message", classes.MessagePage),
    ("room", room.RoomPage),
    ("room/screen", room.ScreenPage),
    ("groups", groups.GroupsPage),
    ("group", groups.HandOverPage),
    ("people", people.PeoplePage),
    ("people/add", people.AddPeoplePage),
    ("people/platform", people.PlatformPeoplePage),
    ("people/person", people.PersonPage),
    ("progress.csv", tutor.ProgressFile),
    ("released-work.zip", tutor.ReleasedFile),
)
"""What tutors can ask for; learners get 403."""

BOTH: tuple[tuple[str, type[DeskHandler]], ...] = (
    ("", tutor.FrontPage),
    ("api/me", MeCall),
    ("pictures", learner.PicturesPage),
    ("plan.ics", classes.PlanCalendar),
)
"""What everybody who is signed in can ask for."""


def desk_routes(desk: Desk, prefix: str, identify: Identify) -> list[Route]:
    """The desk's handlers under `prefix` (with a slash at both ends), the last for all the rest.

    `identify` alone says who a request is from. The application may use any settings; requests
    that change something need the token of its XSRF cookie whatever they are.
    Raises ValueError for a prefix without its slashes.
    """
    if not (prefix.startswith("/") and prefix.endswith("/")):
        raise ValueError("the prefix begins and ends with a slash")
    begin = re.escape(prefix)
    given = {"desk": desk, "prefix": prefix, "identify": identify}
    found: list[Route] = [
        (f"{begin}{path}", handler, given) for path, handler in (*LEARNERS, *TUTORS, *BOTH)
    ]
    found.append((f"{begin}style/([0-9a-f]+)/([a-z0-9.-]+)", StyleFile, {}))
    found.append((f"{begin}.*", Missing, given))
    return found


class Missing(DeskHandler):
    """Any other address of the desk."""

    def get(self) -> None:
        """There is nothing."""
        raise HTTPError(404)

    head = post = put = delete = patch = get


class StyleFile(RequestHandler):
    """Style sheets and typeface: the same for everybody, so also for whoever is not signed in."""

    def get(self, tag: str, name: str) -> None:
        """One of them, kept by browsers until its address changes."""
        font = rendering.typeface().get(name)
        body = font or rendering.styles().get(name)
        if body is None:
            raise HTTPError(404)
        self.set_header("Content-Type", "font/woff2" if font else "text/css; charset=utf-8")
        fresh = tag == rendering.style_tag()
        lasting = "public, max-age=31536000, immutable" if fresh else "no-cache"
        self.set_header("Cache-Control", lasting)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.finish(body)
