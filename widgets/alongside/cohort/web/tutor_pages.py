"""The tutors' desk: who waits for an answer, who is where, reading and answering. No script."""

from __future__ import annotations

import asyncio
import tempfile
from typing import Any
from urllib.parse import quote

from tornado.web import HTTPError

from alongside.cohort.desk import desk_exports
from alongside.cohort.desk.class_overview import ORDERS, Overview, desk_overview
from alongside.cohort.desk.desk import Desk, next_release, release_lines, waiting
from alongside.cohort.web.request_handler import DeskHandler
from alongside.errors import AlongsideError
from alongside.record.record_key import activity_of
from alongside.sharing.answer_view import show_answer


class TutorPage(DeskHandler):
    """A page for tutors."""

    for_tutors = True

    @property
    def names(self) -> bool:
        """Whether this tutor sees learners' names."""
        return self.desk.preferences.of(self.user.name).names

    def show(self, template: str, **values: Any) -> None:
        """Send a page whose header says how much waits for the tutors."""
        super().show(template, to_read=_to_read(self.desk), **values)


class FrontPage(DeskHandler):
    """The desk's address: tutors get the desk, learners their own page."""

    async def get(self) -> None:
        """Who waits for an answer, and who is where."""
        if not self.user.is_tutor:
            self.go("mine")
            return
        preferences = self.desk.preferences.of(self.user.name)
        show, order, group = (self.get_query_argument(key, "") for key in ("show", "sort", "group"))
        mine = self.user.name if group == "mine" else ""
        found = await asyncio.to_thread(_as_it_is, self.desk, preferences.names, mine)
        show = show if show in found.counts else ""
        order = order if order in ORDERS else "name"
        self.show(
            "overview.html.j2",
            found=found,
            to_read=_to_read(self.desk),
            group="mine" if mine else "",
            rows=found.rows_for(show, order),
            show=show,
            order=order,
            names=preferences.names,
            paused=self.desk.paused(),
            said=self.get_query_argument("said", ""),
        )


class LearnerOverviewPage(TutorPage):
    """One learner: what is released, and how far they are."""

    def get(self, ref: str) -> None:
        """No text yet: that takes opening a release."""
        member = self.desk.releases.folders.by_ref(ref)
        if member is None:
            raise HTTPError(404)
        self.desk.sync_progress([member.name])
        mine = [one for one in self.desk.releases.open_releases() if one.learner == member]
        self.show(
            "learner.html.j2",
            who=self.desk.learner_name(member, names=self.names),
            ref=ref,
            messages=self.desk.messages.of(member),
            place=self.desk.groups.of(member),
            said=self.get_query_argument("said", ""),
            lines=release_lines(self.desk, reversed(mine), names=self.names),
            progress=[
                (title, self.desk.progress_store.of(member).get(key))
                for key, title in self.desk.titles().items()
            ],
            next=next_release(self.desk, member, None, names=self.names),
        )


class ReadPage(TutorPage):
    """One release, to read and to answer."""

    def get(self, ref: str, release: str) -> None:
        """The words, as text; that they were opened is logged first."""
        found = self.desk.releases.open_for_tutor(ref, release, self.user.name)
        member = found.release.learner
        self.show(
            "release.html.j2",
            found=found,
            release=found.release,
            who=self.desk.learner_name(member, names=self.names),
            title=self.desk.title(found.release.activity),
            answers=[show_answer(copy) for copy in found.snapshot.answers],
            phrases=self.desk.preferences.of(self.user.name).phrases,
            shared=self.desk.shared.beside(activity_of(found.release.activity)),
            next=next_release(self.desk, member, release, names=self.names),
            said=self.get_query_argument("said", ""),
        )


class AttachedFile(TutorPage):
    """A picture or file that came along with an answer, to keep."""

    def get(self, ref: str, release: str, number: str) -> None:
        """Its bytes, as a file to download and never as a page; the look is logged first."""
        found = self.desk.releases.open_for_tutor(ref, release, self.user.name).snapshot.attached
        if int(number) >= len(found):
            raise HTTPError(404)
        one = found[int(number)]
        name = quote(one.name, safe="", errors="replace")  # a header has plain letters only
        self.set_header("Content-Type", one.type)
        self.set_header("Content-Disposition", f"attachment; filename*=UTF-8''{name}")
        self.finish(one.content)


class MarkReadPage(TutorPage):
    """Marking one release as read."""

    def post(self, ref: str, release: str) -> None:
        """Keep it, and go back to it."""
        self.desk.releases.mark_read(ref, release, self.user.name)
        self.go(f"learner/{ref}/{release}", "read")


class CommentPage(TutorPage):
    """Commenting on one release."""

    def post(self, ref: str, release: str) -> None:
        """Give the learner the chosen phrases and the text, as one comment."""
        tutor, preferences = self.user.name, self.desk.preferences
        phrases = dict(enumerate(preferences.of(tutor).phrases))
        chosen = [phrases.get(_number(text), "") for text in self.get_body_arguments("phrase")]
        shared = {one.id: one.text for one in self.desk.shared.all()}
        chosen += [shared.get(one, "") for one in self.get_body_arguments("shared")]
        own = self.get_body_argument("text", "", strip=True)
        self.desk.releases.add_comment(
            ref,
            release,
            tutor,
            "\n\n".join(part for part in (own, *chosen) if part),
            shown=self.desk.tutor_name(tutor),
            about=self.get_body_argument("about", "") or None,
        )
        about = self.desk.releases.open_for_tutor(ref, release, tutor).release
        self.desk.sync_progress([about.learner.name])
        if own and self.get_body_argument("keep", ""):
            preferences.add_phrase(tutor, own)
        if own and self.get_body_argument("share", "") and not self.desk.local:
            self.desk.shared.share(activity_of(about.activity), self.desk.tutor_name(tutor), own)
        self.go(f"learner/{ref}/{release}", "commented")


class PhrasesPage(TutorPage):
    """The tutor's own phrases, and those that tutors share."""

    def get(self) -> None:
        """All of them, and a box for another."""
        self.show(
            "phrases.html.j2",
            phrases=self.desk.preferences.of(self.user.name).phrases,
            shared=() if self.desk.local else self.desk.shared.all(),
            titles=self.desk.titles(),
        )

    def post(self) -> None:
        """Add one, or remove one."""
        remove, of = self.get_body_argument("remove", ""), self.get_body_argument("of", "mine")
        if not self.desk.local and self.get_body_argument("shared", ""):
            self.desk.shared.remove(self.get_body_argument("shared"))
        elif not self.desk.local and (of == "any" or of in self.desk.titles()):
            activity, by = "" if of == "any" else of, self.desk.tutor_name(self.user.name)
            self.desk.shared.share(activity, by, self.get_body_argument("text", ""))
        elif remove:
            self.desk.preferences.remove_phrase(self.user.name, _number(remove))
        else:
            self.desk.preferences.add_phrase(self.user.name, self.get_body_argument("text", ""))
        self.go("phrases")


class NamesPage(TutorPage):
    """Switches names on or off for this tutor."""

    def post(self) -> None:
        """Keep the choice."""
        names = self.get_body_argument("names", "") == "on"
        self.desk.preferences.show_names(self.user.name, names)
        self.go("", "names-on" if names else "names-off")


class LiftPage(TutorPage):
    """Letting people try to sign in again."""

    def post(self) -> None:
        """Forget their wrong tries."""
        self.desk.lift_pauses()
        self.desk.releases.log_action(self.user.name, "sign-in-lifted")
        self.go("", "lifted")


class ProgressFile(TutorPage):
    """Who is where, as a table for a spreadsheet."""

    async def get(self) -> None:
        """The same as the desk shows; names as they are there. `?split=semicolons` splits there."""
        separator = ";" if self.get_query_argument("split", "") == "semicolons" else ","
        self.desk.releases.log_action(self.user.name, "progress-exported")
        found = await asyncio.to_thread(_as_it_is, self.desk, self.names)
        body = desk_exports.progress_table(found, separator=separator)
        self.save_as("progress.csv", "text/csv; charset=utf-8", body)


class ReleasedFile(TutorPage):
    """All that is released now, as a folder to keep."""

    async def get(self) -> None:
        """Logged for each learner, who can see that a copy was taken away."""
        with tempfile.TemporaryFile(prefix="alongside-") as file:
            await asyncio.to_thread(
                desk_exports.released_folder, self.desk, self.user.name, file, names=self.names
            )
            await self.send_file("released-work.zip", "application/zip", file)


def _as_it_is(desk: Desk, names: bool, group: str = "") -> Overview:
    desk.sync_progress(desk.roster())
    return desk_overview(desk, names=names, group=group)


def _to_read(desk: Desk) -> int:
    """How much waits; nothing where the desk can't be read, which the page itself says."""
    try:
        found = release_lines(desk, desk.releases.open_releases(), names=False)
    except (AlongsideError, OSError):
        return 0
    return sum(map(len, waiting(found)))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else -1
