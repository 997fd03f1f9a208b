"""Puts a book together: the course's pages, the learner's answers, or both."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from typing import Any

from alongside import dates
from alongside.book.activity_sections import (
    AnsweredSections,
    RecordedAnswers,
    asked_section,
    course_comment_blocks,
    read_recorded_answers,
)
from alongside.book.answer_blocks import as_it_stands, views_blocks
from alongside.book.attached_blocks import AttachedBlocks
from alongside.book.change_section import thinking_moved_section
from alongside.book.comment_blocks import comments_of
from alongside.book.course_pages import BookPages
from alongside.book.document import (
    AnswerBlock,
    Block,
    Book,
    BookSection,
    CommentBlock,
    Figure,
    Item,
    ListBlock,
    Paragraph,
    Run,
    plain_paragraph,
)
from alongside.book.figures import drawing_name, still_svg
from alongside.book.markdown_reader import Reader
from alongside.book.normalise import normalise_book
from alongside.book.tool_sheets import ToolSheets
from alongside.course.activity import Activity
from alongside.course.outline import Course
from alongside.errors import AlongsideError
from alongside.partnerships.sheet import stored_sheets
from alongside.record.display.labels import names_of
from alongside.record.instances import PARTNER, PARTNERSHIP, find_activity, section_for
from alongside.record.notes import journal
from alongside.record.notes.entry_series import (
    ATTACHMENTS,
    READING_NOTES,
    SERIES,
    EntrySeries,
    other_keys,
)
from alongside.record.notes.journal_order import DOUBT
from alongside.record.record import Record
from alongside.record.record_key import activity_of
from alongside.storage.progress_callback import Report, silent
from alongside.text.bidi import isolate_in_english

NOTEBOOK = "My notebook"
_DESCRIBING = (PARTNERSHIP, PARTNER)

TutorComments = Mapping[str, Mapping[str, tuple[CommentBlock, ...]]]
"""Tutors' comments: activity → field ("": on all of it) → comments."""


@dataclass(frozen=True)
class BookOptions:
    """What a book should hold, and how it is made.

    `moved` adds how each answer changed from the first sitting to the last, `marks` the learner's
    marks and notes on pages, `pictures` shows the pictures beside answers, which are only named
    else. `tutor_comments` are tutors' comments (None: those in the record, where there are
    answers). `author` is the name on
    its title page (none by default), `zone` the time zone of its dates (default: this computer's),
    `now` the moment it is made.
    """

    course_text: bool = True
    answers: bool = True
    moved: bool = False
    marks: bool = True
    pictures: bool = False
    author: str = ""
    tutor_comments: TutorComments | None = None
    zone: tzinfo | None = None
    now: datetime | None = None

    @property
    def moment(self) -> datetime:
        """When it is made, in the book's time zone."""
        return (self.now or datetime.now(UTC)).astimezone(self.zone)

    def cover(self, title: str, subtitle: str) -> dict[str, Any]:
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


def build_book(
    course: Course, record: Record | None, wishes: BookOptions, report: Report = silent
) -> Book:
    """Build the book.

    Raises CourseError, ActivityError, RecordError, and AlongsideError where nothing was asked for.
    """
    if not wishes.course_text and not wishes.answers:
        raise AlongsideError("A book needs the course's text, your answers, or both. Choose one.")
    if record is None and wishes.answers:
        raise AlongsideError("There is no record to take answers from. Open your record first.")
    maker = _SectionBuilder(course, record if wishes.answers else None, wishes, report)
    sections = maker.whole() if wishes.course_text else maker.only_answers()
    title, subtitle = course.title, "The course"
    if wishes.answers:
        subtitle = "The course, with my answers" if wishes.course_text else "My answers"
    if not wishes.course_text:
        title, subtitle = NOTEBOOK, f"My answers in “{course.title}”"
    cover = wishes.cover(title, subtitle)
    book = Book(sections=tuple(sections), blocks=maker.front(), picture=_picture(course), **cover)
    return normalise_book(book)


def build_activity(course: Course, record: Record, activity: Activity, wishes: BookOptions) -> Book:
    """One activity as it is asked, with its answers: a document of a page or two.

    Tutors' comments stand in it, and the course's own once it was opened. Raises RecordError,
    CourseError.
    """
    maker = _SectionBuilder(course, record, wishes, silent, alone=True)
    section = maker._answered(maker.pages.reader(course.section_of(activity.id)), activity)
    cover = wishes.cover(activity.heading, f"From “{course.title}”, with my answers")
    return normalise_book(Book(sections=(replace(section, title=(), kind="sheet"),), **cover))


def _picture(course: Course) -> Figure | None:
    """The drawing of the course's front page, for the book's first page."""
    path = course.folder / course.front.picture if course.front else None
    try:
        svg = still_svg(path.read_text(encoding="utf-8")) if path else ""
    except (OSError, UnicodeDecodeError):
        svg = ""
    return Figure(path.stem, svg, drawing_name(svg)) if path and svg else None


class _SectionBuilder:
    """Makes the sections of one book, and remembers what it came across on the way."""

    def __init__(
        self,
        course: Course,
        record: Record | None,
        wishes: BookOptions,
        report: Report,
        *,
        alone: bool = False,
    ) -> None:
        self.course, self.record, self.wishes, self.report = course, record, wishes, report
        self.alone = alone
        self.pages = BookPages(course)
        self.written: dict[str, RecordedAnswers] = {}
        self.comments: list[BookSection] = []
        self.activities: dict[str, Activity] = {}
        self.attached = AttachedBlocks(record, pictures=wishes.pictures)
        self.beside = record.read(journal.ACTIVITY) if record else None
        self.tutor_comments: TutorComments = wishes.tutor_comments or {}
        if record and wishes.tutor_comments is None:
            self.tutor_comments = comments_of(record.store, wishes.zone)

    def whole(self) -> list[BookSection]:
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
            out.append(BookSection(f"part-{part}", (Run(title),), (), tuple(pages), "part"))
        self.report(done, total, "Putting the book together")
        if self.comments:
            # Comments are read after an answer; on paper that place is the end of the book.
            name = "The course's comments on the activities"
            # Before a last part without activities: that is for reference, looked up and not read.
            last = [s for s in self.course.sections if s.part == self.course.parts[-1][0]]
            at = len(out) - (len(out) > 1 and not any(s.activities for s in last))
            out.insert(at, BookSection("comments", (Run(name),), (), tuple(self.comments), "part"))
        return out + self._own()

    def only_answers(self) -> list[BookSection]:
        """The activities with their answers, in the course's order."""
        out = []
        untouched = []
        activities = self.course.activities()
        for done, activity in enumerate(activities):
            self.report(done, len(activities), f"Reading your answers to “{activity.title}”")
            outline = self.course.section_of(activity.id)
            section = self._activity(self.pages.reader(outline), activity.id)
            begun = self.written[activity.id].begun or self.attached.has_any(activity.id)
            if not begun and not section.blocks:
                untouched.append(Item((Paragraph(section.title),)))
                continue
            origin = f"From the section “{outline.title}”." if outline else ""
            blocks: tuple[Block, ...] = (plain_paragraph(origin, "lead"),) if origin else ()
            out.append(
                BookSection(section.id, section.title, blocks + section.blocks, section.sections,
                        "activity")
            )  # fmt: skip
        out += self._own()
        if untouched and out:
            blocks = (ListBlock(tuple(untouched)),)
            out.append(BookSection("not-begun", (Run("Not begun yet"),), blocks, (), "part"))
        return out

    def front(self) -> tuple[Block, ...]:
        """What the title page says about the answers."""
        if self.record is None:
            return ()
        known = [w.reflection for w in self.written.values() if w.begun]
        moments = sorted(r.saved_at for r in known if r.saved_at)
        if not moments:
            return (plain_paragraph("Nothing has been written yet.", "note"),)
        firsts = [one.info.saved_at for w in self.written.values() for one in w.sittings[:1]]
        begun = min((moment for moment in (*firsts, moments[0]) if moment), default="")
        first, last = (dates.day(one, self.wishes.zone) for one in (begun, moments[-1]))
        if first != last:
            return (plain_paragraph(f"Written from {first} to {last}.", "note"),)
        made = dates.in_words(self.wishes.moment.date())  # stands on the title page already
        return (plain_paragraph(f"Written {last}.", "note"),) if last != made else ()

    def _activity(self, reader: Reader, key: str) -> BookSection:
        return self._answered(reader, self.course.activity(key))

    def _answered(self, reader: Reader, activity: Activity) -> BookSection:
        self.activities[activity.id] = activity
        course_comment = course_comment_blocks(reader, activity, activity.heading)
        if self.record is None:
            self.comments.append(course_comment)
            return asked_section(reader, activity)
        found = read_recorded_answers(
            self.record, activity.id, self.tutor_comments.get(activity.id), self.beside
        )
        self.written[activity.id] = found
        answered = AnsweredSections(
            self.course,
            self.record,
            self.wishes.zone,
            self.activities,
            self.alone,
            self.attached,
        )
        section = answered.section(reader, activity, found, introduced=self.wishes.course_text)
        if self.wishes.course_text and found.reflection.comment is not None:
            here = course_comment_blocks(reader, activity)
            return BookSection(section.id, section.title, section.blocks, (*section.sections, here),
                           "activity")  # fmt: skip
        self.comments.append(course_comment)
        return section

    def _own(self) -> list[BookSection]:
        """What the record holds beside the course's activities: the journal, and what is left."""
        if self.record is None:
            return []
        out, described = [], list[tuple[str, BookSection]]()
        if self.wishes.moved:
            wrote = [(a, self.written[a.id].sittings) for a in self.activities.values()]
            changed = thinking_moved_section(self.course, wrote, self.wishes.zone)
            out += [changed] if changed else []
        for series in SERIES.values():
            if series is ATTACHMENTS or (series is READING_NOTES and not self.wishes.marks):
                continue  # pictures and files stand beside what they belong to
            entries = series.entries(self.record)
            out += [self._series(series, entries)] if entries else []
        for name in other_keys(self.record, self.written):
            activity = find_activity(self.course, name)
            if activity is None:
                out += self._other(self.record, name)
            elif activity.tool is None:
                out.append(self._instance(activity))
            elif activity_of(name) in _DESCRIBING:
                described.append((name, self._instance(activity)))
        return out + self._sheets(self.record, described) + self._left_beside()

    def _sheets(
        self, record: Record, described: Sequence[tuple[str, BookSection]]
    ) -> list[BookSection]:
        """What partnerships and partners are, then the sheets of tools, by their names.

        Sheets in a partner's words are left out.

        What is beside a partner's words, or beside what is for the learner only, is left out too.
        """
        sheets = []
        for one in stored_sheets(self.course, record):
            if one.voice:
                self.attached.leave_out(str(one.key))
            else:
                own = one.tool.tool.only_me if one.tool.tool else ()
                self.attached.leave_out(str(one.key), own)
                sheets.append(one)
        about = ToolSheets(self.course, record, self.wishes.zone, self.attached)
        made = about.describing(described) + about.sections(sheets)
        return (
            [BookSection("toolkit", (Run("My toolkit"),), (), tuple(made), "part")] if made else []
        )

    def _left_beside(self) -> list[BookSection]:
        """The pictures and files whose answer has no place of its own in the book."""
        name_of = names_of(self.course)
        found = [
            BookSection(
                f"{ATTACHMENTS.id}--{one.id}",
                (Run(f"Beside {name_of(one.activity, one.field)}"),),
                blocks,
                (),
                "question",
            )
            for one, blocks in self.attached.take_rest()
        ]
        title = (Run(f"My {ATTACHMENTS.noun}"),)
        return [BookSection(ATTACHMENTS.id, title, (), tuple(found), "part")] if found else []

    def _instance(self, activity: Activity) -> BookSection:
        """An activity that was done for one partnership, partner, day or voice."""
        reader = self.pages.reader(section_for(self.course, activity.id))
        return self._answered(reader, activity)

    def _series(self, series: EntrySeries, written_: Iterable[journal.Entry]) -> BookSection:
        entries = []
        for entry in written_:
            about = next((s.title for s in self.course.sections if s.id == entry.section), "")
            details = [f"About “{about}”."] if about else []
            details += [DOUBT] if entry.doubtful else []
            details += (
                [f"Tags: {', '.join(map(isolate_in_english, entry.tags))}."] if entry.tags else []
            )
            blocks: tuple[Block, ...] = (
                AnswerBlock(views_blocks(entry.views), " ".join(details)),
                *self.attached.take(series.id, entry.id),
            )
            title = dates.day_and_time(entry.written_at, self.wishes.zone) or "Without a date"
            entries.append(
                BookSection(f"{series.id}--{entry.id}", (Run(title),), blocks, (), "question")
            )
        return BookSection(series.id, (Run(f"My {series.noun}"),), (), tuple(entries), "part")

    def _other(self, record: Record, name: str) -> list[BookSection]:
        """An activity that this course does not have: its words are still the learner's."""
        questions = []
        for field_id, answer in record.read(name).answers.items():
            blocks = as_it_stands(answer.value)
            if blocks:
                details = f"Written {dates.day(answer.saved_at, self.wishes.zone)}."
                block = AnswerBlock(blocks, details)
                questions.append(BookSection(f"{name}--{field_id}", (), (block,)))
        title = (Run("From an activity that this course no longer has"),)
        return [BookSection(name, title, (), tuple(questions), "part")] if questions else []
