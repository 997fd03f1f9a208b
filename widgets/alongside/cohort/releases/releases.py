"""What a learner released to the tutors: kept, read, answered, taken back.

The log in the learner's folder is the record of what happened; who can see what is worked out from
it. A copy exists only while its release is open: it is written before the release is logged, and it
is gone before its end is. A tutor's look is logged before the words are shown. So a crash can leave
a copy that nobody can reach, or a release without its copy, which counts as taken back; the next
`tidy` puts either right.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.desk_files import ACTIONS, LOG
from alongside.cohort.releases import release_comments, release_copies
from alongside.cohort.releases.audit_log import AuditLog, Event, as_word
from alongside.cohort.releases.learner_folders import LearnerFolders, Member
from alongside.cohort.releases.release_comments import ReleaseComment
from alongside.cohort.releases.release_state import (
    COHORT,
    LEARNER,
    Release,
    fold_events,
    without_expired,
)
from alongside.dates import timestamp
from alongside.errors import ReleaseError, ReleaseGoneError
from alongside.sharing.snapshot import Snapshot
from alongside.sharing.text_limits import LONGEST_COMMENT, LONGEST_QUESTION, clean_text
from alongside.storage.disk_errors import disk_reason
from alongside.storage.lock import BusyError, locked

MOST = 500
"""Releases that one learner may have open."""


@dataclass(frozen=True)
class OpenRelease:
    """An open release with all that belongs to it."""

    release: Release
    snapshot: Snapshot
    question: str
    comments: tuple[ReleaseComment, ...]


@dataclass(frozen=True)
class Releases:
    """The releases of a cohort's learners; `now` is the clock, `days` how long one stays open."""

    folders: LearnerFolders
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    days: int = 90
    _folded: dict[Path, tuple[tuple[int, int], tuple[Release, ...]]] = field(
        default_factory=dict, compare=False, repr=False
    )

    # --- the learner's side -----------------------------------------------------------

    def release(
        self,
        learner: str,
        what: Snapshot,
        *,
        question: str = "",
        until: date | None = None,
    ) -> Release:
        """Release a copy to the tutors until the end of a day (UTC), with a question if wanted.

        The same again, while it is open, is the release there is. Raises ReleaseError, CohortError.
        """
        question = clean_text(question, LONGEST_QUESTION, "The question")
        expires = self._expiry(until)
        with self.folders.writing(learner) as member:
            open_now = [one for one in self._of(member) if one.live]
            key = (what.activity, what.scope, what.revision, expires)
            for one in open_now:
                same = (one.activity, one.scope, one.revision, one.expires_at) == key
                if same and release_copies.read(member.folder, one.id) == (what, question):
                    return one
            if len(open_now) >= MOST:
                raise ReleaseError(
                    f"{MOST} releases are open. Take some back before you release more."
                )
            release = secrets.token_hex(8)
            release_copies.write(member.folder, release, what, question)
            about = {
                "release": release,
                "activity": what.activity,
                "scope": what.scope,
                "fields": [answer.field for answer in what.answers],
                "revision": what.revision,
                "expires": expires,
                "asked": bool(question),
                **_attached_counts(what),
            }
            self._log(member, "released", LEARNER, about)
            return self._one(member, release)

    def withdraw(self, learner: str, release: str) -> Release:
        """Take a release back: the tutors' copy is gone when this returns.

        Taking back what is over already changes nothing. Raises ReleaseGoneError for a release that
        is not this learner's, CohortError.
        """
        if self.folders.find(learner) is None:
            raise ReleaseGoneError(release_copies.GONE)
        with self.folders.writing(learner) as member:
            found = self._one(member, release)
            if found.live:
                self._end(member, found, "withdrawn", LEARNER)
            return self._one(member, release)

    def of_learner(self, learner: str) -> tuple[Release, ...]:
        """All releases of a learner, open and over, newest first."""
        member = self.folders.find(learner)
        return tuple(reversed(self._of(member))) if member else ()

    def open_for_learner(self, learner: str, release: str) -> OpenRelease:
        """A learner's own open release. Raises ReleaseGoneError."""
        return self._shown(self._member(self.folders.find(learner)), release)

    def comments(self, learner: str, release: str) -> tuple[ReleaseComment, ...]:
        """What tutors wrote about a learner's release, also after it is over."""
        member = self._member(self.folders.find(learner))
        return release_comments.read(member.folder, self._one(member, release).id)

    def mark_seen(self, learner: str, release: str) -> None:
        """Keep that the learner has read the comments there are. Raises as `withdraw`."""
        member = self._member(self.folders.find(learner))
        if self._one(member, release).unseen:
            with self.folders.writing(learner) as member:
                self._log(member, "seen", LEARNER, {"release": release})

    def log(self, learner: str) -> tuple[Event, ...]:
        """Everything logged about a learner, oldest first."""
        member = self.folders.find(learner)
        return AuditLog(member.folder / LOG).events() if member else ()

    def log_event(self, learner: str, what: str) -> None:
        """Log something else that a learner did, such as taking everything away."""
        with self.folders.writing(learner) as member:
            self._log(member, what, LEARNER, {})

    # --- the tutors' side ---------------------------------------------------------------

    def open_releases(self) -> tuple[Release, ...]:
        """All open releases, oldest first; no text."""
        found = [one for member in self.folders.all() for one in self._of(member) if one.live]
        return tuple(sorted(found, key=lambda one: (one.released_at, one.id)))

    def open_for_tutor(self, ref: str, release: str, tutor: str) -> OpenRelease:
        """Open a release for a tutor, whose first look is logged before anything is shown.

        Raises ReleaseGoneError, CohortError.
        """
        member = self._member(self.folders.by_ref(ref))
        found = self._open(member, release)
        by = as_word(tutor)
        if by not in dict(found.opened):
            with self.folders.writing(member.name) as member:
                self._open(member, release)
                self._tell(member, "opened", by, release)
        return self._shown(member, release)

    def mark_read(self, ref: str, release: str, tutor: str) -> Release:
        """Keep that a tutor has read a release. Raises as `open_for_tutor`."""
        member, by = self._member(self.folders.by_ref(ref)), as_word(tutor)
        with self.folders.writing(member.name) as member:
            if by not in dict(self._open(member, release).read):
                self._tell(member, "read", by, release)
            return self._one(member, release)

    def add_comment(self, ref: str, release: str, tutor: str, text: str, *, shown: str = "",
                about: str | None = None) -> ReleaseComment:  # fmt: skip
        """Give a tutor's comment to the learner; what is commented on is read as well.

        `about` is a field of the release, `shown` the tutor's name as learners read it. Raises as
        `open_for_tutor`, and ReleaseError for an empty or too long comment.
        """
        text = clean_text(text, LONGEST_COMMENT, "The comment")
        if not text:
            raise ReleaseError("The comment is empty. Write something, or mark the work as read.")
        member, by = self._member(self.folders.by_ref(ref)), as_word(tutor)
        with self.folders.writing(member.name) as member:
            found = self._open(member, release)
            if about is not None and about not in found.fields:
                raise ReleaseError("That question is not in this release. Reload the page.")
            comment = ReleaseComment(
                secrets.token_hex(8), shown or tutor, timestamp(self.now()), text, about
            )
            release_comments.add(member.folder, release, comment)
            if by not in dict(found.read):
                self._tell(member, "read", by, release)
            self._tell(member, "commented", by, release)
            return comment

    def log_export(self, releases: Iterable[Release], tutor: str) -> None:
        """Log that a tutor took copies of these away with them. Raises CohortError."""
        for one in releases:
            with self.folders.writing(one.learner.name) as member:
                self._tell(member, "exported", as_word(tutor), one.id)

    def log_action(self, tutor: str, what: str) -> None:
        """Log what a tutor did that is about nobody alone. Raises CohortError."""
        self._act(Event(timestamp(self.now()), what, as_word(tutor)))

    def log_action_on(self, learner: str, tutor: str, what: str) -> None:
        """Log what a tutor did about a learner and no release, for both. Raises CohortError."""
        with self.folders.writing(learner) as member:
            self._log(member, what, as_word(tutor), {})
            self._act(Event(timestamp(self.now()), what, as_word(tutor), {"learner": member.ref}))

    def actions(self) -> tuple[Event, ...]:
        """What tutors did, oldest first; learners are there by their reference."""
        return AuditLog(self.folders.root / ACTIONS).events()

    def tidy(self) -> int:
        """End what has expired and remove copies that belong to nothing; how many went."""
        return sum(self._tidy(member.name) for member in self.folders.all())

    # --- both ---------------------------------------------------------------------------

    def _tidy(self, learner: str) -> int:
        with self.folders.writing(learner) as member:
            raw = self._at(member)
            over = [one for one in raw if one.ended == "expired" and not one.ended_logged]
            for one in over:
                self._end(member, one, "expired", COHORT)
            for one in raw:
                if one.live and one.id not in release_copies.stored_releases(member.folder):
                    self._log(member, "withdrawn", COHORT, {"release": one.id})
            live = {one.id for one in self._of(member) if one.live}
            stray = release_copies.stray_copies(member.folder, live)
            for path in stray:
                path.unlink(missing_ok=True)
            return len(over) + len(stray)

    def _end(self, member: Member, release: Release, what: str, by: str) -> None:
        release_copies.remove(member.folder, release.id)
        self._log(member, what, by, {"release": release.id})

    def _of(self, member: Member) -> tuple[Release, ...]:
        """A learner's releases, oldest first; one whose copy is missing is over."""
        found = self._at(member)
        there = (
            release_copies.stored_releases(member.folder)
            if any(one.live for one in found)
            else frozenset()
        )
        return tuple(one if not one.live or one.id in there else one.taken_back() for one in found)

    def _at(self, member: Member) -> tuple[Release, ...]:
        """A learner's releases as the log has them, worked out again only when it has grown."""
        path = member.folder / LOG
        try:
            status = path.stat()
        except FileNotFoundError:
            return ()
        stamp = (status.st_mtime_ns, status.st_size)
        known = self._folded.get(path)
        if known is None or known[0] != stamp:
            known = stamp, fold_events(member, AuditLog(path).events())
            self._folded[path] = known
        return without_expired(known[1], self.now())

    def _one(self, member: Member, release: str) -> Release:
        for one in self._of(member):
            if one.id == release:
                return one
        raise ReleaseGoneError(release_copies.GONE)

    def _open(self, member: Member, release: str) -> Release:
        found = self._one(member, release)
        if not found.live:
            raise ReleaseGoneError(release_copies.GONE)
        return found

    def _shown(self, member: Member, release: str) -> OpenRelease:
        found = self._open(member, release)
        what, question = release_copies.read(member.folder, release)
        return OpenRelease(found, what, question, release_comments.read(member.folder, release))

    def _member(self, member: Member | None) -> Member:
        if member is None:
            raise ReleaseGoneError(release_copies.GONE)
        return member

    def _log(self, member: Member, what: str, by: str, about: dict[str, object]) -> None:
        event = Event(timestamp(self.now()), what, by, about)
        AuditLog(member.folder / LOG).append(event)

    def _tell(self, member: Member, what: str, by: str, release: str) -> None:
        """Log a tutor's action, both for the learner and for the cohort."""
        self._log(member, what, by, {"release": release})
        about = {"learner": member.ref, "release": release}
        self._act(Event(timestamp(self.now()), what, by, about))

    def _act(self, event: Event) -> None:
        try:
            with locked(self.folders.root / "locks" / "actions.lock", self.folders.wait):
                AuditLog(self.folders.root / ACTIONS).append(event)
        except (OSError, BusyError) as why:
            raise CohortError(f"This could not be logged: {disk_reason(why)}") from why

    def _expiry(self, until: date | None) -> str:
        today = self.now().astimezone(UTC).date()
        last = until or today + timedelta(days=self.days)
        if not today <= last <= today + timedelta(days=366):
            raise ReleaseError(
                f"A release can't end on {last}. Choose a day from today to a year from now."
            )
        return timestamp(datetime.combine(last, time(23, 59, 59), UTC))


def _attached_counts(what: Snapshot) -> dict[str, int]:
    """What the log says of pictures and files: neither a name nor what one shows."""
    size = sum(one.size for one in what.attached)
    return {"attached": len(what.attached), "attached_bytes": size} if what.attached else {}
