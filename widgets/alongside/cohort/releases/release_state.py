"""Works out from a learner's log what is released, who has read it, and what is over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from alongside.cohort.releases.audit_log import Event
from alongside.cohort.releases.learner_folders import Member
from alongside.dates import timestamp

LEARNER, COHORT = "learner", "cohort"
"""Who did it, where it was no tutor: the learner, or the cohort's service by itself."""

OpenedBy = tuple[str, str]
"""Who looked (a tutor's name as logs have it), and when."""


@dataclass(frozen=True)
class Release:
    """One release, without a word of it. Times are UTC, ISO 8601.

    `ended` is "", "withdrawn" or "expired"; `opened` and `read` are tutors' first looks and what
    they marked; `unseen` counts comments since the learner last looked. `from_page` is of a release
    of an older version, which only the learner's page vouched for. `attached`
    counts the pictures and files that went along, `attached_bytes` their bytes.
    """

    id: str
    learner: Member
    activity: str
    scope: str
    fields: tuple[str, ...]
    revision: int
    released_at: str
    expires_at: str
    asked: bool
    ended: str = ""
    ended_at: str = ""
    ended_logged: bool = False
    opened: tuple[OpenedBy, ...] = ()
    read: tuple[OpenedBy, ...] = ()
    comments: int = 0
    commented_at: str = ""
    unseen: int = 0
    from_page: bool = False
    attached: int = 0
    attached_bytes: int = 0

    @property
    def live(self) -> bool:
        """Whether the tutors can see it."""
        return not self.ended

    def taken_back(self) -> Release:
        """The same, over because its copy is gone."""
        return replace(self, ended="withdrawn", ended_at=self.ended_at or self.released_at)


def fold_events(member: Member, events: Iterable[Event]) -> tuple[Release, ...]:
    """A learner's releases as logged, oldest first. Events about no release are passed over."""
    found: dict[str, Release] = {}
    for event in events:
        name = str(event.about.get("release", ""))
        if event.what == "released":
            found[name] = _begun(member, event)
        elif name in found:
            found[name] = _changed(found[name], event)
    return tuple(found.values())


def without_expired(releases: Iterable[Release], now: datetime) -> tuple[Release, ...]:
    """The releases at a time: those whose last day is over have ended."""
    clock = timestamp(now)
    return tuple(
        replace(one, ended="expired", ended_at=one.expires_at)
        if one.live and one.expires_at <= clock
        else one
        for one in releases
    )


def _begun(member: Member, event: Event) -> Release:
    about = event.about
    return Release(
        str(about["release"]),
        member,
        str(about.get("activity", "")),
        str(about.get("scope", "")),
        tuple(map(str, about.get("fields", ()))),
        int(about.get("revision", 0)),
        event.at,
        str(about.get("expires", "")),
        bool(about.get("asked")),
        from_page=bool(about.get("from_page")),
        attached=int(about.get("attached", 0)),
        attached_bytes=int(about.get("attached_bytes", 0)),
    )


def _changed(release: Release, event: Event) -> Release:
    look = (event.by, event.at)
    match event.what:
        case "withdrawn" | "expired":
            return replace(release, ended=event.what, ended_at=event.at, ended_logged=True)
        case "opened":
            return replace(release, opened=(*release.opened, look))
        case "read":
            return replace(release, read=(*release.read, look))
        case "commented":
            return replace(
                release,
                comments=release.comments + 1,
                commented_at=event.at,
                unseen=release.unseen + 1,
            )
        case "seen":
            return replace(release, unseen=0)
    return release
