"""Sign-in from a learning platform (LTI 1.3): Moodle, Canvas and others send people here.

All but the names and the tutors is ltiauthenticator's: the launch, and that its token is signed
by the platform, for us, and fresh.
"""

from __future__ import annotations

import hashlib
from typing import Any

from ltiauthenticator.lti13.auth import LTI13Authenticator
from traitlets import Bool, Set, Unicode

from alongside.cohort.people import NAME
from alongside.hub.config import TUTORS

ROLES = "https://purl.imsglobal.org/spec/lti/claim/roles"
TEACHING = ("#Instructor", "#TeachingAssistant")
_CONTEXT = "http://purl.imsglobal.org/vocab/lis/v2/membership"


class PlatformAuthenticator(LTI13Authenticator):  # type: ignore[misc]
    """Knows people by the platform's own number for them, and its instructors as tutors."""

    tutors = Set(Unicode(), help="Names that are tutors' whatever the platform says.").tag(
        config=True
    )
    instructors_are_tutors = Bool(True, help="Whether the platform's are ours.").tag(config=True)

    async def authenticate(self, handler: Any, data: Any = None) -> dict[str, Any] | None:
        """Return the person as the hub needs them, or None where the launch is not good."""
        found: dict[str, Any] | None = await super().authenticate(handler, data)
        if found is None:
            return None
        name = sign_in_name(str(found["name"]))
        claims = found.get("auth_state") or {}
        teaches = self.instructors_are_tutors and is_instructor(claims.get(ROLES, ()))
        tutor = teaches or name in self.tutors
        # Nothing else of the launch is kept: no e-mail address, no picture.
        return {"name": name, "auth_state": None, "groups": [TUTORS] if tutor else []}


def sign_in_name(subject: str) -> str:
    """A name for the platform's number of somebody: other numbers give other names.

    What is no sign-in name here, such as one with capitals, becomes a hash: the hub makes all
    letters small, and two people must not become one.
    """
    if NAME.fullmatch(subject):
        return subject
    return f"lti-{hashlib.sha256(subject.encode()).hexdigest()[:32]}"


def is_instructor(roles: Any) -> bool:
    """Whether the platform says that this person teaches the course they come from."""
    if not isinstance(roles, (list, tuple)):
        return False
    said = [role for role in roles if isinstance(role, str)]
    # Of the course they come from: an instructor of the institution may be its learner here.
    return any(role.startswith(_CONTEXT) and role.endswith(TEACHING) for role in said)
