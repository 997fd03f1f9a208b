"""What a learner's page can ask of the desk, as JSON: release, take back, see who saw what."""

from __future__ import annotations

import asyncio
from typing import Any

from tornado.web import HTTPError

from alongside.cohort.desk import personal_data
from alongside.cohort.desk.desk import Desk
from alongside.cohort.desk.release_requests import asked_for, last_day
from alongside.cohort.releases.release_state import Release
from alongside.cohort.tally.countable_questions import countable_questions_of
from alongside.cohort.web.request_handler import DeskCall, DeskHandler
from alongside.errors import ReleaseError
from alongside.sharing.attached_copy import fingerprint
from alongside.sharing.privacy_check import find_cautions


class LearnerCall(DeskCall):
    """A call about the learner who makes it; there is no way to name another."""

    for_tutors = False


class MeCall(DeskCall):
    """Who I am here, and what waits for me."""

    def get(self) -> None:
        """The name, the token that changes ask for, and unread comments by activity.

        `answers` are where the newest of these are, from the desk's own address.
        """
        mine = () if self.user.is_tutor else self.desk.releases.of_learner(self.user.name)
        answered: dict[str, int] = {}
        answers: dict[str, str] = {}
        for one in mine:
            if one.unseen:
                answered[one.activity] = answered.get(one.activity, 0) + one.unseen
                answers.setdefault(one.activity, f"mine/release/{one.id}")
        kept = self.desk.kept_until
        self.answer(
            {
                "name": self.user.name,
                "tutor": self.user.is_tutor,
                "xsrf": self.xsrf_token.decode(),
                "answered": answered,
                "answers": answers,
                "kept_until": kept.isoformat() if kept else None,
            }
        )


class ReleasesCall(LearnerCall):
    """My releases."""

    def get(self) -> None:
        """Who can see what: every release, open and over, newest first."""
        mine = self.desk.releases.of_learner(self.user.name)
        self.answer({"releases": [as_data(self.desk, one) for one in mine]})

    def post(self) -> None:
        """Release an answer or an activity; answers with the release."""
        asked = self.json()
        what = asked_for(self.desk, self.user.name, asked)
        made = self.desk.releases.release(
            self.user.name,
            what.snapshot,
            question=_text(asked, "question"),
            until=last_day(asked.get("until")),
            from_page=what.from_page,
        )
        self.answer(as_data(self.desk, made), 201)


class PreviewCall(LearnerCall):
    """What a release would send, before it is sent."""

    async def post(self) -> None:
        """The copy, words in it that might point to somebody else, and who would read it."""
        asked = self.json()
        what = asked_for(self.desk, self.user.name, asked).snapshot
        question = _text(asked, "question")
        names = self.desk.names_to_find(self.user.name)
        found = await asyncio.to_thread(find_cautions, self.desk.course, what, question, names)
        self.answer(
            {
                "released": what.to_data(),
                "beside": [one.summary() for one in what.attached],
                "seen": fingerprint(what.attached),
                "care": [vars(one) for one in found],
                "to": sorted(set((self.desk.tutors or {}).values())),
            }
        )


class ReleaseCall(LearnerCall):
    """One release of mine."""

    def get(self, release: str) -> None:
        """The release with its comments, and the copy while it is open."""
        mine = {one.id: one for one in self.desk.releases.of_learner(self.user.name)}
        if release not in mine:
            raise HTTPError(404)
        comments = self.desk.releases.comments(self.user.name, release)
        data = as_data(self.desk, mine[release])
        data["comments"] = [vars(comment) for comment in comments]
        if mine[release].live:
            what = self.desk.releases.open_for_learner(self.user.name, release)
            data |= {"question": what.question, "released": what.snapshot.to_data()}
            data["beside"] = [one.summary() for one in what.snapshot.attached]
        self.answer(data)

    def delete(self, release: str) -> None:
        """Take it back: the tutors' copy is gone when this answers."""
        self.answer(as_data(self.desk, self.desk.releases.withdraw(self.user.name, release)))


class SeenCall(LearnerCall):
    """That I have read the comments."""

    def post(self, release: str) -> None:
        """Keep it."""
        self.desk.releases.mark_seen(self.user.name, release)
        self.answer({"unseen": 0})


class ProgressCall(LearnerCall):
    """How far I am: states and counts."""

    def put(self) -> None:
        """Keep what this page knows; activities that are not named stay as they were."""
        self.desk.progress_store.put(self.user.name, self.json())
        self.answer({})


class TallyCall(LearnerCall):
    """Whether my choices are counted in the cohort's pictures."""

    def put(self) -> None:
        """Agree, with the choices to count, or leave."""
        if self.desk.tally is None:
            raise ReleaseError("This cohort has no pictures of its answers.")
        asked = self.json()
        if asked.get("agreed") is True:
            choices = asked.get("choices", {})
            if not isinstance(choices, dict) or not all(map(_is_choice, choices.values())):
                raise ReleaseError("Only choices can be counted. Reload the page.")
            chosen = {key: tuple(options) for key, options in choices.items()}
            self.desk.tally.agree(self.user.name, countable_questions_of(self.desk.course), chosen)
        else:
            self.desk.tally.leave(self.user.name)
        self.answer({"agreed": asked.get("agreed") is True})


class PersonalDataCall(LearnerCall):
    """Everything held about me."""

    async def get(self) -> None:
        """One file with a page to read, the data, and the record."""
        await send_everything(self)


async def send_everything(handler: DeskHandler) -> None:
    """Send a learner all that is held about them, from the disk and as fast as they take it."""
    desk, name = handler.desk, handler.user.name
    with personal_data.exported_personal_data(desk, name) as file:
        await asyncio.to_thread(personal_data.as_zip, desk, name, file)
        await handler.send_file(personal_data.FILE, "application/zip", file)


def as_data(desk: Desk, release: Release) -> dict[str, Any]:
    """A release as a page gets it: no text, and tutors by the names learners know."""
    looks = {
        key: [{"by": desk.tutor_name(by), "at": at} for by, at in getattr(release, key)]
        for key in ("opened", "read")
    }
    plain = ("id", "activity", "scope", "revision", "released_at", "expires_at", "asked", "ended",
             "ended_at", "unseen", "from_page", "attached")  # fmt: skip
    data: dict[str, Any] = {key: getattr(release, key) for key in plain}
    data |= {"fields": list(release.fields), "commented": release.comments, **looks}
    return {**data, "title": desk.title(release.activity)}


def _text(asked: dict[str, Any], key: str) -> str:
    value = asked.get(key) or ""
    if not isinstance(value, str):
        raise ReleaseError("The question should be text. Reload the page.")
    return value


def _is_choice(options: object) -> bool:
    return isinstance(options, list) and all(isinstance(one, str) for one in options)
