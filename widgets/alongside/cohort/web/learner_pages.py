"""The learner's own pages at the desk: who can see what, releasing, comments, data. No script."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import partial
from typing import Any

from tornado.web import HTTPError

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.desk import personal_data
from alongside.cohort.desk.desk import Desk
from alongside.cohort.desk.release_requests import (
    asked_activity,
    asked_for,
    attachments_beside,
    last_day,
    reflection_of,
    sheets_of,
)
from alongside.cohort.desk.retention import days_left
from alongside.cohort.releases.release_state import Release
from alongside.cohort.tally.countable_questions import (
    choices_in_tools,
    choices_of,
    countable_questions_of,
)
from alongside.cohort.web.request_handler import DeskHandler
from alongside.errors import ReleaseError
from alongside.record.instances import find_activity
from alongside.sharing.answer_view import show_answer
from alongside.sharing.attached_copy import fingerprint
from alongside.sharing.privacy_check import find_cautions
from alongside.sharing.snapshot import freeze_answers


class LearnerPage(DeskHandler):
    """A page about the learner who opens it; there is no way to name another."""

    for_tutors = False


class MyReleasesPage(LearnerPage):
    """Who can see what."""

    def get(self) -> None:
        """Every release, what else tutors see, and how long all is kept."""
        desk, name = self.desk, self.user.name
        desk.sync_progress([name])
        member = desk.releases.folders.find(name)
        progress = desk.progress_store.of(member) if member else {}
        left = days_left(desk.kept_until, desk.releases.now()) if desk.kept_until else None
        code = desk.codes.deferred(name) if desk.codes else None
        self.show(
            "mine.html.j2",
            releases=[_shown(desk, one) for one in desk.releases.of_learner(name)],
            progress=[(desk.title(key), step) for key, step in progress.items()],
            written=[
                *((key, title) for key, title in desk.titles().items() if key in progress),
                *sheets_of(desk, name).items(),
            ],
            left=left,
            codes=[
                (desk.tutor_name(event.by), event.at)
                for event in reversed(desk.releases.log(name))
                if event.what == "code-given"
            ],
            code=code,
            waits=bool(desk.codes and desk.codes.opens(name)),
            agreed=desk.tally.share(member).agreed if desk.tally else None,
            said=self.get_query_argument("said", ""),
        )


class StopCodePage(LearnerPage):
    """Stopping a join code that would open what one has written."""

    def post(self) -> None:
        """Stop it, which is logged."""
        if self.desk.codes is None:
            raise HTTPError(404)
        if not self.desk.codes.stop(self.user.name):
            raise ReleaseError("There is no code to stop: it has been used or stopped already.")
        self.desk.releases.log_event(self.user.name, "code-stopped")
        self.go("mine", "code-stopped")


class MyReleasePage(LearnerPage):
    """One release with its comments."""

    def get(self, release: str) -> None:
        """The copy while it is open, and the comments, which count as seen from now."""
        mine = {one.id: one for one in self.desk.releases.of_learner(self.user.name)}
        if release not in mine:
            raise HTTPError(404)
        comments = self.desk.releases.comments(self.user.name, release)
        what = (
            self.desk.releases.open_for_learner(self.user.name, release)
            if mine[release].live
            else None
        )
        with suppress(CohortError):  # on a full disk it counts as unseen for longer
            self.desk.releases.mark_seen(self.user.name, release)
        self.desk.mark_seen_in_record(self.user.name, mine[release].activity)
        self.show(
            "myrelease.html.j2",
            release=_shown(self.desk, mine[release]),
            comments=comments,
            question=what.question if what else "",
            answers=[show_answer(copy) for copy in what.snapshot.answers] if what else [],
            snapshot=what.snapshot if what else None,
        )


class TakeBackPage(LearnerPage):
    """Taking one release back."""

    def post(self, release: str) -> None:
        """Take it back; the tutors' copy is gone when the next page shows."""
        self.desk.releases.withdraw(self.user.name, release)
        self.go("mine", "taken-back")


class ChoosePage(LearnerPage):
    """Releasing answers of one activity: choose, look at what will be sent, send."""

    def get(self, activity: str) -> None:
        """The answers there are, to choose from."""
        self._known(activity)
        reflection = reflection_of(self.desk, self.user.name, activity)
        answers = []
        if reflection.revision:
            try:
                known = asked_activity(self.desk, self.user.name, activity)
                copies = freeze_answers(known, reflection).answers
                answers = [show_answer(copy) for copy in copies]
            except ReleaseError:
                pass  # nothing is written yet, which the page says
        self.show(
            "choose.html.j2",
            activity=activity,
            title=self.desk.title(activity),
            revision=reflection.revision,
            answers=answers,
            beside=attachments_beside(self.desk, self.user.name, activity),
        )

    async def post(self, activity: str) -> None:
        """Show what will be sent, or send it."""
        self._known(activity)
        asked = self._asked(activity)
        sending = self.get_body_argument("step", "") == "release"
        copied = partial(
            asked_for,
            self.desk,
            self.user.name,
            activity,
            fields=asked["fields"],
            revision=asked["revision"],
            attached=asked["attached"],
            seen=self.get_body_argument("seen", "") if sending else None,
        )
        what = await asyncio.to_thread(copied)
        if sending:
            self.desk.releases.release(
                self.user.name, what, question=asked["question"], until=last_day(asked["until"])
            )
            self.go("mine", "released")
            return
        last_day(asked["until"])
        names = self.desk.names_to_find(self.user.name)
        question = asked["question"]
        cautions = await asyncio.to_thread(find_cautions, self.desk.course, what, question, names)
        self.show(
            "check.html.j2",
            activity=activity,
            title=self.desk.title(activity),
            asked=asked,
            answers=[show_answer(copy) for copy in what.answers],
            snapshot=what,
            seen=fingerprint(what.attached),
            cautions=cautions,
        )

    def _known(self, activity: str) -> None:
        if find_activity(self.desk.course, activity) is None:
            raise HTTPError(404)

    def _asked(self, activity: str) -> dict[str, Any]:
        fields = self.get_body_arguments("field")
        if not fields:
            raise ReleaseError("Nothing is chosen. Go back and tick the answers to release.")
        revision = self.get_body_argument("revision", "")
        return {
            "fields": None if self._is_all(activity, fields) else fields,
            "chosen": fields,
            "attached": self.get_body_arguments("attached"),
            "revision": int(revision) if revision.isdecimal() and len(revision) < 9 else None,
            "question": self.get_body_argument("question", "", strip=True),
            "until": self.get_body_argument("until", ""),
        }

    def _is_all(self, activity: str, fields: list[str]) -> bool:
        """Whether the choice is the whole activity: everything that is answered in it."""
        reflection = reflection_of(self.desk, self.user.name, activity)
        known = asked_activity(self.desk, self.user.name, activity)
        everything = freeze_answers(known, reflection).answers
        return len(everything) > 1 and {copy.field for copy in everything} <= set(fields)


class MyPicturesPage(LearnerPage):
    """Whether my choices are counted."""

    def post(self) -> None:
        """Agree or leave."""
        if self.desk.tally is None:
            raise HTTPError(404)
        if self.get_body_argument("agree", "") == "yes":
            chosen: dict[str, tuple[str, ...]] = {}
            for activity in self.desk.course.activities():
                reflection = reflection_of(self.desk, self.user.name, activity.id)
                chosen |= choices_of(activity, reflection)
            with self.desk.record(self.user.name) as record:
                chosen |= choices_in_tools(self.desk.course, record)
            self.desk.tally.agree(self.user.name, countable_questions_of(self.desk.course), chosen)
            self.go("mine", "counted")
        else:
            self.desk.tally.leave(self.user.name)
            self.go("mine", "not-counted")


class PicturesPage(DeskHandler):
    """How the cohort answered: the same page for learners and tutors."""

    async def get(self) -> None:
        """Counts of choices, where there are enough of them."""
        if self.desk.tally is None:
            raise HTTPError(404)
        questions = countable_questions_of(self.desk.course)
        pictures = await asyncio.to_thread(self.desk.tally.pictures, questions)
        groups: dict[str, list[Any]] = {}
        for picture in pictures:
            groups.setdefault(picture.question.title, []).append(picture)
        self.show("pictures.html.j2", groups=groups, minimum=self.desk.tally.minimum)


class EverythingPage(LearnerPage):
    """Everything held about me, as a download."""

    async def get(self) -> None:
        """One file with a page to read, the data, and the record, from the disk."""
        desk, name = self.desk, self.user.name
        with personal_data.exported_personal_data(desk, name) as file:
            await asyncio.to_thread(personal_data.as_zip, desk, name, file)
            await self.send_file(personal_data.FILE, "application/zip", file)


class ErasePage(LearnerPage):
    """Erasing everything held about me."""

    def get(self) -> None:
        """What would go, and the question."""
        self.show("erase.html.j2", receipt=None)

    async def post(self) -> None:
        """Erase, and show the receipt."""
        if self.get_body_argument("sure", "") != "yes":
            raise ReleaseError("Tick the box if you are sure. Nothing was erased.")
        if self.desk.closing is not None:  # or an open page could save again
            await self.desk.closing(self.user.name)
        erase = partial(personal_data.erase_learner, forget=self.desk.forget)
        receipt = await asyncio.to_thread(erase, self.desk, self.user.name)
        self.show("erase.html.j2", receipt=receipt)


def _shown(desk: Desk, release: Release) -> dict[str, Any]:
    """A release as its learner's pages show it: no text, and tutors by the names learners know."""
    looks = {
        key: [{"by": desk.tutor_name(by), "at": at} for by, at in getattr(release, key)]
        for key in ("opened", "read")
    }
    plain = ("id", "activity", "scope", "revision", "released_at", "expires_at", "asked", "ended",
             "ended_at", "unseen", "from_page", "attached")  # fmt: skip
    data: dict[str, Any] = {key: getattr(release, key) for key in plain}
    data |= {"fields": list(release.fields), "commented": release.comments, **looks}
    return {**data, "title": desk.title(release.activity)}
