"""Sign-in from a learning platform (LTI 1.3): Moodle, Canvas and others send people here.

All but the names, the tutors and the course they come from is ltiauthenticator's: the launch, and
that its token is signed by the platform, for us, and fresh.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jupyterhub import orm
from jupyterhub.handlers import BaseHandler
from ltiauthenticator.lti13.auth import LTI13Authenticator
from ltiauthenticator.lti13.handlers import LTI13CallbackHandler, LTI13LoginInitHandler
from tornado.web import HTTPError
from traitlets import Bool, Set, Unicode

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.desk.open_desk import platform_names, sign_in_state
from alongside.cohort.roster.cohort_settings import Settings, load_settings
from alongside.hub.auth.hub_sessions import SharedSessions, end_due_sessions, end_sessions
from alongside.hub.auth.platform_course import (
    FILE,
    SIGNED_OUT,
    EarlierSignIns,
    OtherCourseError,
    PlatformCourse,
    course_of,
)
from alongside.hub.auth.platform_people import called, sign_in_name
from alongside.hub.auth.platform_roster import may_ask, members_address, public_keys
from alongside.hub.settings import state_folder
from alongside.hub.settings.config import TUTORS

ROLES = "https://purl.imsglobal.org/spec/lti/claim/roles"
TEACHING = ("#Instructor", "#TeachingAssistant")
_CONTEXT = "http://purl.imsglobal.org/vocab/lis/v2/membership"


AGAIN = "Open the course again from your learning platform."
_SAYS = {  # what ltiauthenticator says → what a person reads
    "Required LTI 1.3 arg": f"This page is for learning platforms. {AGAIN}",
    "OAuth state": (
        "Your browser did not bring back what sign-in began with. Allow cookies for this site. "
        f"{AGAIN}"
    ),
    "Missing nonce": f"This sign-in was used already, or is too old. {AGAIN}",
    "OAuth nonce": f"This sign-in was begun in another browser, or used already. {AGAIN}",
    "Signature has expired": f"This sign-in took too long. {AGAIN}",
    "id_token issued": f"This sign-in took too long. {AGAIN}",
    "Audience": "This sign-in is for another tool than this course. Tell whoever set it up there.",
    "azp claim": "This sign-in is for another tool than this course. Tell whoever set it up there.",
    "Invalid issuer": "This sign-in is from another platform than this course's. Tell your tutor.",
}
_REFUSED = (
    f"Your learning platform's word could not be checked. {AGAIN} If it stays, tell your tutor."
)
REMEMBERED = 15 * 60.0
"""Seconds for which a launch is known to have been used; a token is good for ten minutes."""


@dataclass
class UsedLaunches:
    """Launches that were used lately: each token signs in once. `now` gives seconds."""

    now: Callable[[], float] = time.monotonic
    _used: dict[str, float] = field(default_factory=dict)

    def use(self, nonce: str) -> bool:
        """Whether this is the first time; it is not from now on."""
        now = self.now()
        while self._used and next(iter(self._used.values())) <= now - REMEMBERED:
            del self._used[next(iter(self._used))]
        first = nonce not in self._used
        self._used.setdefault(nonce, now)
        return first


class BeginHandler(LTI13LoginInitHandler):  # type: ignore[misc]
    """Where a platform begins a sign-in; opened by hand, it says so in a sentence."""

    def post(self) -> None:
        """Send the browser to the platform, which knows who it is."""
        try:
            super().post()
        except HTTPError as why:
            raise refusal(self, why) from why

    get = post


class LaunchHandler(LTI13CallbackHandler):  # type: ignore[misc]
    """Where a platform says who somebody is; what can't be believed is refused in a sentence."""

    def decode_and_validate_launch_request(self) -> dict[str, Any]:
        """The launch's claims, signed by the platform, for us, fresh and used for the first time.

        Raises HTTPError with a sentence.
        """
        try:
            claims: dict[str, Any] = super().decode_and_validate_launch_request()
        except Exception as why:
            raise refusal(self, why) from why
        if not self.authenticator.launches.use(str(claims["nonce"])):
            raise refusal(self, HTTPError(400, "OAuth nonce used before"))
        return claims


class KeysHandler(BaseHandler):  # type: ignore[misc]
    """Our public key, by which the platform knows who asks for its list."""

    def get(self) -> None:
        """A key set, the same for everybody."""
        self.set_header("Content-Type", "application/json")
        self.finish(public_keys(self.authenticator.settings))


def refusal(handler: Any, why: Exception) -> HTTPError:
    """A refused launch as a page's error; the log has the reason, and nothing of the launch."""
    reason = why.log_message if isinstance(why, HTTPError) else str(why)
    reason = reason or type(why).__name__
    known = next((key for key in _SAYS if reason.startswith(key)), "")
    handler.log.warning("A launch was refused: %s", known or type(why).__name__)
    return HTTPError(400, _SAYS.get(known, _REFUSED))


class PlatformAuthenticator(LTI13Authenticator):  # type: ignore[misc]
    """Knows people by the platform's own number for them, and its instructors as tutors."""

    login_handler = BeginHandler
    callback_handler = LaunchHandler

    def __init__(self, **kwargs: Any) -> None:
        """As the class it extends; no launch was used yet."""
        super().__init__(**kwargs)
        self.launches = UsedLaunches()
        self.shared = SharedSessions()
        self.settings = settings = load_settings(Path(self.cohort_file))
        self.course = course_in(settings)
        self.names = platform_names(settings) if settings.lti.get("names") else None
        self.state = sign_in_state(settings)

    cohort_file = Unicode(help="The full path of cohort.yml.").tag(config=True)
    tutors = Set(Unicode(), help="The platform's numbers for further tutors.").tag(config=True)
    instructors_are_tutors = Bool(True, help="Whether the platform's are ours.").tag(config=True)

    def get_handlers(self, app: Any) -> list[tuple[str, Any]]:
        """As the class it extends, and our public key where a list may be asked for."""
        found: list[tuple[str, Any]] = super().get_handlers(app)
        return [*found, ("/lti13/keys", KeysHandler)] if may_ask(self.settings) else found

    async def authenticate(self, handler: Any, data: Any = None) -> dict[str, Any] | None:
        """Return the person as the hub needs them, or None where the launch is not good."""
        found: dict[str, Any] | None = await super().authenticate(handler, data)
        if found is None:
            return None
        name = sign_in_name(str(found["name"]))
        claims = found.get("auth_state") or {}
        teaches = self.instructors_are_tutors and is_instructor(claims.get(ROLES, ()))
        listed = str(found["name"]) in self.tutors
        try:
            end_due_sessions(handler.db, self.state)  # not what begins now, a moment later
            earlier = earlier_sign_ins(handler.db, name)
            self.course.admit(claims, teaches=teaches, listed=listed, earlier=earlier)
            if self.names is not None:
                self.names.keep(name, called(claims))
            if may_ask(self.settings) and (teaches or listed):
                self.course.keep_members(members_address(claims))
        except OtherCourseError as why:
            handler.log.warning("A launch was refused: from %s", launch_source(claims))
            raise HTTPError(403, str(why)) from why
        except CohortError as why:
            handler.log.error("A launch failed: %s", why)
            raise HTTPError(503, "Nobody can come in just now. Tell your tutor.") from why
        # Nothing else of the launch is kept: no e-mail address, no picture.
        groups = [TUTORS] if teaches or listed else []
        return {"name": name, "auth_state": None, "groups": groups}

    def delete_user(self, user: Any) -> None:
        """Forget what is known of somebody whose account is deleted."""
        self.state.forget(user.name)
        if self.names is not None:
            self.names.forget(user.name)


def course_in(settings: Settings) -> PlatformCourse:
    """The one course of its platform that a cohort belongs to."""
    lti, kept = settings.lti, state_folder.folder(settings) / FILE
    return PlatformCourse(kept, lti.get("deployments", ()), lti.get("contexts", ()))


def end_earlier_tutors(db: Any, settings: Settings) -> None:
    """End the sessions of tutors whom a version let in that took instructors of any course.

    Once, at the first start of this one: they come in again from the course that it belongs to.
    `db` is the hub's session. Raises CohortError.
    """
    course = course_in(settings)
    if course.is_noted(SIGNED_OUT):
        return
    tutors = orm.Group.find(db, TUTORS)
    for name in [user.name for user in tutors.users] if tutors is not None else ():
        end_sessions(db, name)
    course.note(SIGNED_OUT)


def earlier_sign_ins(db: Any, name: str) -> EarlierSignIns:
    """What the hub's list says of the people who were let in before; `db` is its session."""
    tutors = orm.Group.find(db, TUTORS)
    names = {user.name for user in tutors.users} if tutors is not None else set()
    return EarlierSignIns(orm.User.find(db, name) is not None, name in names, bool(names))


def launch_source(claims: Mapping[str, Any]) -> str:
    """Where a launch came from, for whoever is to write it into cohort.yml."""
    return ", ".join(f"{key} {value[:100]!r}" for key, value in course_of(claims).items())


def is_instructor(roles: Any) -> bool:
    """Whether the platform says that this person teaches the course they come from."""
    if not isinstance(roles, (list, tuple)):
        return False
    reason = [role for role in roles if isinstance(role, str)]
    # Of the course they come from: an instructor of the institution may be its learner here.
    return any(role.startswith(_CONTEXT) and role.endswith(TEACHING) for role in reason)
