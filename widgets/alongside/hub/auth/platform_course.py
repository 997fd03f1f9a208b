"""The one course of a learning platform that a cohort belongs to: its deployment and its context.

A platform has many courses, and each has instructors. Which one is this cohort's stands in
cohort.yml, or is learned when an instructor first opens it, and is fixed from then on: nobody comes
in from another course, and no other course's instructor is a tutor here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alongside.cohort.cohort_errors import CohortError
from alongside.storage import files, json_format
from alongside.storage.disk_errors import disk_reason
from alongside.storage.lock import BusyError, locked

CLAIM = "https://purl.imsglobal.org/spec/lti/claim"
FILE = "platform.json"
ELSEWHERE = (
    "You came from another course of your learning platform than this cohort's. Open it from the "
    "course that your tutor uses."
)
NOT_YET = (
    "No tutor has opened this course from your learning platform yet. Ask your tutor to open it "
    "once, then follow the link again."
)


class OtherCourseError(CohortError):
    """A launch from a course of the platform that is not this cohort's."""


@dataclass(frozen=True)
class PlatformCourse:
    """Deployments and contexts as cohort.yml names them; learned and kept at `path` where not."""

    path: Path
    deployments: Sequence[str] = ()
    contexts: Sequence[str] = ()

    def admit(self, claims: Mapping[str, Any], *, teaches: bool) -> None:
        """Let a launch in, and learn from the first instructor's what is not named.

        Raises OtherCourseError, CohortError.
        """
        here = course_of(claims)
        known = self.known()
        for key, given in (("deployment", self.deployments), ("context", self.contexts)):
            allowed = given or ([known[key]] if key in known else [])
            if allowed and here[key] not in allowed:
                raise OtherCourseError(ELSEWHERE)
        if known or (self.deployments and self.contexts):
            return
        if not teaches:
            raise OtherCourseError(NOT_YET)
        self._keep(here)

    def known(self) -> dict[str, str]:
        """What was learned; empty before the first instructor's launch. Raises CohortError."""
        try:
            raw = files.read(self.path)
            data = json_format.parse(raw) if raw else {}
            return {key: str(data[key]) for key in ("deployment", "context") if key in data}
        except OSError as why:
            raise CohortError(f"{self.path} can't be read: {disk_reason(why)}") from why
        except (ValueError, TypeError) as why:
            raise CohortError(
                f"{self.path} is damaged, so nobody can come in from the platform. Delete it, and "
                "have a tutor open the course from there first."
            ) from why

    def _keep(self, here: dict[str, str]) -> None:
        data = {"schema": "alongside-platform", "schema_version": 1, **here}
        try:
            with locked(self.path.with_name(".platform.lock"), 10.0):
                if not self.known():
                    files.replace(self.path, json_format.to_page(data))
        except (OSError, BusyError) as why:
            raise CohortError(f"{self.path} can't be written: {disk_reason(why)}") from why


def course_of(claims: Mapping[str, Any]) -> dict[str, str]:
    """The deployment and the context that a launch is from; "" for one that it does not name."""
    context = claims.get(f"{CLAIM}/context")
    named = context.get("id", "") if isinstance(context, Mapping) else ""
    return {"deployment": str(claims.get(f"{CLAIM}/deployment_id", "")), "context": str(named)}
