"""Puts a book together: the course's pages, the learner's answers, or both."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from alongside.book.activities import Answered, Written, asked, comment, written
from alongside.book.answers import as_it_stands, text_blocks
from alongside.book.direction import among
from alongside.book.finish import finished
from alongside.book.moved import moved
from alongside.book.pages import Pages
from alongside.book.reader import Reader
from alongside.book.remarks import remarks_of
from alongside.book.tree import (
    Answer,
    Block,
    Book,
    Remark,
    Run,
    Section,
    paragraph,
)
from alongside.core import dates, journal
from alongside.core.activity import Activity
from alongside.core.course import Course
from alongside.core.errors import AlongsideError
from alongside.core.journal_order import DOUBT
from alongside.core.record import Record
from alongside.core.steps import Report, silent

NOTEBOOK = "My notebook"

Remarks = Mapping[str, Mapping[str, tuple[Remark, ...]]]
"""Tutors' comments: activity → field ("": on all of it) → comments."""


@dataclass(frozen=True)
class Wishes:
    """What a book should hold, and how it is made.

    `moved` adds how each answer changed from the first sitting to the last. `remarks` are tutors'
    comments (None: those in the record, where there are answers). `author` is the name on
    its title page (none by default), `zone` the time zone of its dates (default: this computer's),
    `now` the moment it is made.
    """

    course_text: bool = True
    answers: bool = True
    moved: bool = False
    author: str = ""
    remarks: Remarks | None = None
    zone: tzinfo | None = None
    now: datetime | None = None

    @property
    def moment(self) -> datetime:
        """When it is made, in the book's time zone."""
        return (self.now or datetime.now(UTC)).astimezone(self.zone)

    def cover(self, title: str, subtitle: str) -> dict[str, str]:
        """What the title page and the file say about the book, for `Book`."""
        name = f"{title}\n{subtitle}\n{self.author}"
        return {
            "title": title,
            "subtitle": subtitle,
            "author": self.author,
            "made": dates.in_words(self.moment.date()),
            "moment": f"{self.moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "id": str(uuid.uuid5(uuid.NAMESPACE_URL, name)),
        }


def build(course: Course, record: Record | None, wishes: Wishes, report: Report = silent) -> Book:
    """Build the book.

    Raises CourseError, ActivityError, RecordError, and AlongsideError where nothing was asked for.
    """
    if not wishes.course_text and not wishes.answers:
        raise AlongsideError("A book needs the course's text, your answers, or both. Choose one.")
    if record is None and wishes.answers:
        raise AlongsideError("There is no record to take answers from. Open your record first.")
    maker = _Maker(course, record if wishes.answers else None, wishes, report)
    sections = maker.whole() if wishes.course_text else maker.only_answers()
    title, subtitle = course.title, "The course"
    if wishes.answers:
        subtitle = "The course, with my answers" if wishes.course_text else "My answers"
    if not wishes.course_text:
        title, subtitle = NOTEBOOK, f"My answers in “{course.title}”"
    cover = wishes.cover(title, subtitle)
    return finished(Book(sections=tuple(sections), blocks=maker.front(), **cover))


class _Maker:
    """Makes the sections of one book, and remembers what it came across on the way."""

    def __init__(
        self, course: Course, record: Record | None, wishes: Wishes, report: Report
    ) -> None:
        self.course, self.record, self.wishes, self.report = course, record, wishes, report
        self.pages = Pages(course)
        self.written: dict[str, Written] = {}
        self.comments: list[Section] = []
        self.activities: dict[str, Activity] = {}
        self.beside = record.peek(journal.ACTIVITY) if record else None
        self.remarks: Remarks = wishes.remarks or {}
        if record and wishes.remarks is None:
            self.remarks = remarks_of(record.home, wishes.zone)

    def whole(self) -> list[Section]:
        """The course by parts; answers where the questions stand."""
        out = []
        total = len(self.course.sections) + 1
        done = 0
        for part, title in self.course.parts:
            pages = []
            for outline in self.course.sections:
                if outline.part == part:
                    self.report(done, total, f"Reading “{outline.title}”")
                    pages.append(self.pages.page(outline, self._activity))
                    done += 1
            out.append(Section(f"part-{part}", (Run(title),), (), tuple(pages), "part"))
        self.report(done, total, "Putting the book together")
        if self.comments:
            # Comments are read after an answer; on paper that place is the end of the book.
            name = "The course's comments on the activities"
            # Before a last part without activities: that is for reference, looked up and not read.
            last = [s for s in self.course.sections if s.part == self.course.parts[-1][0]]
            at = len(out) - (len(out) > 1 and not any(s.activities for s in last))
            out.insert(at, Section("comments", (Run(name),), (), tuple(self.comments), "part"))
        return out + self._own()

    def only_answers(self) -> list[Section]:
        """The activities with their answers, in the course's order."""
        out = []
        activities = self.course.activities()
        for done, activity in enumerate(activities):
            self.report(done, len(activities), f"Reading your answers to “{activity.title}”")
            outline = self.course.section_of(activity.id)
            section = self._activity(self.pages.reader(outline), activity.id)
            place = f"From the section “{outline.title}”." if outline else ""
            blocks: tuple[Block, ...] = (paragraph(place, "lead"),) if place else ()
            out.append(
                Section(section.id, section.title, blocks + section.blocks, section.sections,
                        "activity")
            )  # fmt: skip
        return out + self._own()

    def front(self) -> tuple[Block, ...]:
        """What the title page says about the answers."""
        if self.record is None:
            return ()
        known = [w.reflection for w in self.written.values() if w.begun]
        moments = sorted(r.saved_at for r in known if r.saved_at)
        if not moments:
            return (paragraph("Nothing has been written yet.", "note"),)
        last = dates.day(moments[-1], self.wishes.zone)
        total = len(self.written)
        return (
            paragraph(f"Answers in {len(known)} of {total} activities, last saved {last}.", "note"),
        )

    def _activity(self, reader: Reader, key: str) -> Section:
        activity = self.course.activity(key)
        self.activities[activity.id] = activity
        remark = comment(reader, activity, activity.heading)
        if self.record is None:
            self.comments.append(remark)
            return asked(reader, activity)
        found = written(self.record, activity.id, self.remarks.get(activity.id), self.beside)
        self.written[activity.id] = found
        answered = Answered(self.course, self.record, self.wishes.zone, self.activities)
        section = answered.section(reader, activity, found, introduced=self.wishes.course_text)
        if self.wishes.course_text and found.reflection.comment is not None:
            here = comment(reader, activity)
            return Section(section.id, section.title, section.blocks, (*section.sections, here),
                           "activity")  # fmt: skip
        self.comments.append(remark)
        return section

    def _own(self) -> list[Section]:
        """What the record holds beside the course's activities: the journal, and what is left."""
        if self.record is None:
            return []
        out = []
        if self.wishes.moved:
            wrote = [(a, self.written[a.id].sittings) for a in self.activities.values()]
            changed = moved(self.course, wrote, self.wishes.zone)
            out += [changed] if changed else []
        entries = journal.entries(self.record)
        if entries:
            out.append(self._journal(entries))
        known = {*self.written, journal.ACTIVITY}
        for name in self.record.activities():
            if name not in known:
                out += self._other(self.record, name)
        return out

    def _journal(self, written_: Iterable[journal.Entry]) -> Section:
        entries = []
        for entry in written_:
            about = next((s.title for s in self.course.sections if s.id == entry.section), "")
            notes = [f"About “{about}”."] if about else []
            notes += [DOUBT] if entry.doubtful else []
            notes += [f"Tags: {', '.join(map(among, entry.tags))}."] if entry.tags else []
            blocks: tuple[Block, ...] = (Answer(text_blocks(entry.text), " ".join(notes)),)
            title = dates.hour(entry.written_at, self.wishes.zone) or entry.id
            entries.append(Section(f"journal--{entry.id}", (Run(title),), blocks, (), "question"))
        return Section("journal", (Run("My journal"),), (), tuple(entries), "part")

    def _other(self, record: Record, name: str) -> list[Section]:
        """An activity that this course does not have: its words are still the learner's."""
        questions = []
        for field_id, answer in record.peek(name).answers.items():
            blocks = as_it_stands(answer.value)
            if blocks:
                note = f"Written {dates.day(answer.saved_at, self.wishes.zone)}."
                section = Section(
                    f"{name}--{field_id}", (Run(field_id),), (Answer(blocks, note),), (), "question"
                )
                questions.append(section)
        title = (Run(f"From an activity that this course does not have: {name}"),)
        return [Section(name, title, (), tuple(questions), "part")] if questions else []
