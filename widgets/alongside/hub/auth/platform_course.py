"""The one course of a learning platform that a cohort belongs to: its deployment and its context.

A platform has many courses, and each has instructors. Which one is this cohort's stands in
cohort.yml, or is learned when an instructor first opens it, and is fixed from then on: nobody comes
in from another course, and no other course's instructor is a tutor here.

Earlier versions kept nothing of where people came from. In a cohort that ran with one of those,
learners who were let in then go on, as learners, until it is fixed, and only a tutor of then fixes
it: an instructor of any other course of the platform would otherwise make the cohort theirs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alongside.cohort.cohort_errors import CohortError
from alongside.storage import files, json_format
from alongside.storage.disk_errors import disk_reason
from alongside.storage.locked_json import DiskFile, changing

CLAIM = "https://purl.imsglobal.org/spec/lti/claim"
FILE = "platform.json"
MEMBERS = "members"
SIGNED_OUT = "earlier_tutors_signed_out"
"""Noted in the file once tutors of an earlier version have been signed out."""
ELSEWHERE = (
    "You came from another course of your learning platform than this cohort's. Open it from the "
    "course that your tutor uses."
)
NOT_YET = (
    "No tutor has opened this course from your learning platform yet. Ask your tutor to open it "
    "once, then follow the link again."
)


KNOWN_TUTORS = (
    "This cohort was in use before it belonged to one course of your learning platform, and you "
    "were not one of its tutors. Ask a tutor to open it once, or whoever runs this site to name "
    "the course."
)


@dataclass(frozen=True)
class EarlierSignIns:
    """What the cohort's sign-ins say of the time before: of this person, and of everybody.

    `here` is whether this person was let in before, `taught` whether as a tutor, and `tutors`
    whether there were any.
    """

    here: bool = False
    taught: bool = False
    tutors: bool = False


NOBODY_YET = EarlierSignIns()


class OtherCourseError(CohortError):
    """A launch from a course of the platform that is not this cohort's."""


@dataclass(frozen=True)
class PlatformCourse:
    """Deployments and contexts as cohort.yml names them; learned and kept at `path` where not."""

    path: Path
    deployments: Sequence[str] = ()
    contexts: Sequence[str] = ()

    def admit(
        self,
        claims: Mapping[str, Any],
        *,
        teaches: bool,
        listed: bool = False,
        earlier: EarlierSignIns = NOBODY_YET,
    ) -> None:
        """Let a launch in, and learn from the first instructor's what is not named.

        `teaches` is what the platform says, `listed` what cohort.yml says. Raises OtherCourseError,
        CohortError.
        """
        here = course_of(claims)
        known = self.known()
        for key, given in (("deployment", self.deployments), ("context", self.contexts)):
            allowed = given or ([known[key]] if key in known else [])
            if allowed and here[key] not in allowed:
                raise OtherCourseError(ELSEWHERE)
        if known or (self.deployments and self.contexts):
            return
        if not (teaches or listed):
            if not earlier.here:
                raise OtherCourseError(NOT_YET)
            return
        if earlier.tutors and not (earlier.taught or listed):
            raise OtherCourseError(KNOWN_TUTORS)
        self._keep(here)
        if self.known() != here:  # somebody from another course was a moment earlier
            raise OtherCourseError(ELSEWHERE)

    def known(self) -> dict[str, str]:
        """What was learned; empty before the first instructor's launch. Raises CohortError."""
        data = self._read()
        return {key: str(data[key]) for key in ("deployment", "context") if key in data}

    def members(self) -> str:
        """Where the course's members are listed, as a tutor's launch said; "" where none did."""
        return str(self._read().get(MEMBERS, ""))

    def keep_members(self, address: str) -> None:
        """Keep where they are listed, the first time that it is told. Raises CohortError."""
        if address and not self.is_noted(MEMBERS):
            self._keep({MEMBERS: address})

    def is_noted(self, what: str) -> bool:
        """Whether something is done that is to be done once. Raises CohortError."""
        return what in self._read()

    def note(self, what: str) -> None:
        """Note that something is done. Raises CohortError."""
        self._keep({what: True})

    def _read(self) -> dict[str, Any]:
        try:
            raw = files.read(self.path)
            return dict(json_format.parse(raw)) if raw else {}
        except OSError as why:
            raise CohortError(f"{self.path} can't be read: {disk_reason(why)}") from why
        except (ValueError, TypeError) as why:
            raise CohortError(
                f"{self.path} is damaged, so nobody can come in from the platform. Delete it, and "
                "have a tutor open the course from there first."
            ) from why

    def _keep(self, more: Mapping[str, object]) -> None:
        """Put more into the file; what is there stays as it is."""
        with changing(
            DiskFile(self.path, ".platform.lock", close=False),
            self._read,
            _encoded,
            lambda why: CohortError(f"{self.path} can't be written: {disk_reason(why)}"),
        ) as data:
            for key, value in more.items():
                data.setdefault(key, value)


def _encoded(data: dict[str, Any]) -> bytes:
    return json_format.to_page({"schema": "alongside-platform", "schema_version": 1} | data)


def course_of(claims: Mapping[str, Any]) -> dict[str, str]:
    """The deployment and the context that a launch is from; "" for one that it does not name."""
    context = claims.get(f"{CLAIM}/context")
    named = context.get("id", "") if isinstance(context, Mapping) else ""
    return {"deployment": str(claims.get(f"{CLAIM}/deployment_id", "")), "context": str(named)}
