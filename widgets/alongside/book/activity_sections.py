"""One activity as a section of a book: as it is asked, or with the learner's answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from datetime import tzinfo

from alongside import dates
from alongside.book.answer_blocks import answer_blocks, as_it_stands, mark_of, short_answer
from alongside.book.attached_blocks import AttachedBlocks
from alongside.book.document import (
    AnswerBlock,
    Block,
    BookSection,
    CommentBlock,
    Item,
    ListBlock,
    Paragraph,
    Run,
    plain_paragraph,
    runs_text,
)
from alongside.book.markdown_reader import Reader
from alongside.course.activity import Activity, Field
from alongside.course.allowance import in_minutes
from alongside.course.kinds.view import ChoiceView, ListView, TextView, View, line_of
from alongside.course.outline import Course
from alongside.record.notes import journal, tags
from alongside.record.record import Record
from alongside.record.reflection import Reflection
from alongside.record.sittings import Sitting, sitting_changes
from alongside.text.bidi import isolate_in_english

COMMENT = "The course's comment"
REWORDED = "The question was worded differently then."


@dataclass(frozen=True)
class RecordedAnswers:
    """What a record holds for one activity: its answers, and the sittings they were written in.

    `beside` is the journal, where the tags on answers are; `one_day` says when all of it was
    written, where that is the same for every answer.
    """

    reflection: Reflection
    sittings: tuple[Sitting, ...]
    tutor_comments: Mapping[str, tuple[CommentBlock, ...]]
    beside: Reflection = dataclass_field(default_factory=lambda: Reflection(journal.ACTIVITY))
    one_day: str = ""

    def tags(self, field: str) -> tuple[str, ...]:
        """The learner's own tags on an answer."""
        return tags.of(self.beside, self.reflection.activity, field)

    @property
    def begun(self) -> bool:
        """Whether there is an answer to any question, old or new."""
        return any(answer.value is not None for answer in self.reflection.answers.values())


def read_recorded_answers(
    record: Record,
    activity: str,
    tutor_comments: Mapping[str, tuple[CommentBlock, ...]] | None = None,
    beside: Reflection | None = None,
) -> RecordedAnswers:
    """Read an activity's answers; `tutor_comments` are by field ("": on all of it)."""
    beside = beside or record.read(journal.ACTIVITY)
    return RecordedAnswers(
        record.read(activity), record.sittings(activity), tutor_comments or {}, beside
    )


def asked_section(reader: Reader, activity: Activity) -> BookSection:
    """The activity as it is asked, to be read."""
    questions: list[tuple[str, BookSection]] = []
    heading = ""
    for field in activity.fields:
        # An earlier answer is not shown here; the heading over it is the next question's.
        heading = field.heading or heading
        if field.rules.stores:
            what = BookSection("", _prompt(reader, field), _what(reader, field), (), "question")
            questions.append((heading, what))
            heading = ""
    return BookSection(
        activity.id,
        (Run(activity.heading),),
        (*_time(activity), *reader.blocks(activity.introduction)),
        _grouped(questions),
        "activity",
    )


@dataclass(frozen=True)
class AnsweredSections:
    """Writes activities with the answers of one record.

    `alone` is for a document of one activity: earlier answers are repeated in it, as there is no
    other page to lead to. `attached` gives out the pictures and files beside answers.
    """

    course: Course
    record: Record
    zone: tzinfo | None = None
    activities: Mapping[str, Activity] = dataclass_field(default_factory=dict)
    alone: bool = False
    attached: AttachedBlocks = dataclass_field(default_factory=lambda: AttachedBlocks(None))

    def section(
        self, reader: Reader, activity: Activity, written: RecordedAnswers, *, introduced: bool
    ) -> BookSection:
        """The activity with its questions and answers; `introduced` with the course's words."""
        written = replace(written, one_day=self._one_day(written))
        questions, left_open = [], []
        heading = ""
        for field in activity.fields:
            heading = field.heading or heading
            shown = introduced or self._has_words(activity, field, written)
            question = None
            if shown and field.rules.stores:
                question = self._asked(reader, activity, field, written)
            elif shown:
                question = self._recalled_question(reader, field, introduced)
            if question and (question.blocks or introduced):
                questions.append((heading, question))
                heading = ""
            elif field.rules.stores:
                left_open.append(field.short)
        blocks: tuple[Block, ...] = ()
        if introduced:
            blocks = (*_time(activity), *reader.blocks(activity.introduction))
        blocks += (plain_paragraph(written.one_day, "time"),) if written.one_day else ()
        blocks += written.tutor_comments.get("", ())
        return BookSection(
            activity.id,
            (Run(activity.heading),),
            blocks,
            (
                *_grouped(questions),
                *self._former(activity, written),
                *_left_open(left_open),
                *self._left_beside(activity),
            ),
            "activity",
        )

    def _left_beside(self, activity: Activity) -> tuple[BookSection, ...]:
        """What is beside questions that the activity no longer asks."""
        blocks = self.attached.take(activity.id)
        lead = plain_paragraph("Beside a question that is no longer asked:", "note")
        return (BookSection("", (), (lead, *blocks)),) if blocks else ()

    def _has_words(self, activity: Activity, field: Field, written: RecordedAnswers) -> bool:
        """Whether a book of answers has something to show of a field."""
        if self.attached.waits(activity.id, field.id):
            return True
        answer = written.reflection.answers.get(field.id)
        said = not field.rules.stores or written.tutor_comments.get(field.id, ())
        return bool(said or (answer and answer_blocks(field, answer.value)))

    def _asked(
        self, reader: Reader, activity: Activity, field: Field, written: RecordedAnswers
    ) -> BookSection:
        answer = written.reflection.answers.get(field.id)
        mark = mark_of(field, answer.value if answer else None)
        if mark is None:
            return self._question(reader, activity, field, written)
        return self._marked(reader, activity, field, written, mark)

    def _marked(
        self,
        reader: Reader,
        activity: Activity,
        field: Field,
        written: RecordedAnswers,
        mark: str,
    ) -> BookSection:
        """A point on a scale or a choice: question and answer on one line."""
        answer = written.reflection.answers.get(field.id)
        notes = []
        if answer and mark and answer.question_hash != field.question_hash:
            notes.append(REWORDED)
        if own := written.tags(field.id):
            notes.append(f"Tags: {', '.join(map(isolate_in_english, own))}.")
        said = (
            *(_mark_runs(mark) if mark else (Run("Not answered.", emphasis=True),)),
            *((Run(f" {' '.join(notes)}"),) if notes else ()),
        )
        line = Paragraph((*_prompt(reader, field), Run(" "), *said), "mark")
        blocks: tuple[Block, ...] = (line, *written.tutor_comments.get(field.id, ()))
        return BookSection(f"{activity.id}--{field.id}", (), blocks)

    def _question(
        self, reader: Reader, activity: Activity, field: Field, written: RecordedAnswers
    ) -> BookSection:
        answer = written.reflection.answers.get(field.id)
        blocks = answer_blocks(field, answer.value) if answer else ()
        details = ""
        if answer and blocks:
            details = self._details(answer.saved_at, field.id, written)
            if answer.question_hash != field.question_hash:
                details = f"{details} {REWORDED}".strip()
        return BookSection(
            f"{activity.id}--{field.id}",
            _prompt(reader, field),
            (
                AnswerBlock(blocks, details),
                *self.attached.take(activity.id, field.id),
                *written.tutor_comments.get(field.id, ()),
            ),
            (),
            "question",
        )

    def _recalled_question(self, reader: Reader, field: Field, introduced: bool) -> BookSection:
        """An earlier answer: in a few words if it has few, else where to find it.

        Sheets of tools stand in a book by themselves, and are not repeated.
        """
        origin = field.settings["from"]
        source = self.activities.get(origin["activity"]) or self.course.activity(origin["activity"])
        if source.tool:
            return BookSection("", ())
        asked_then = source.field(origin["field"])
        answer = self.record.read(source.id).answers.get(asked_then.id)
        value = answer.value if answer else None
        short = short_answer(asked_then, value)
        whole = answer_blocks(asked_then, value)
        link = f"#{source.id}--{asked_then.id}"
        if short:
            runs = [Run(short, own=True)]
        elif whole and self.alone:
            asked = Paragraph((*reader.runs(field.prompt), Run(":")), "note")
            return BookSection("", (), (asked, AnswerBlock(whole, "")))
        elif whole:
            runs = [Run("See "), Run(f"your answer in {source.heading}", link=link), Run(".")]
        elif introduced:
            runs = [Run("Not answered.")]
        else:
            return BookSection("", ())
        blocks = (Paragraph((*reader.runs(field.prompt), Run(": "), *runs), "note"),)
        return BookSection("", (), blocks)

    def _former(self, activity: Activity, written: RecordedAnswers) -> tuple[BookSection, ...]:
        """Answers to questions that the activity no longer asks."""
        asked_now = {field.id for field in activity.fields}
        sections: list[BookSection] = []
        for name, answer in written.reflection.answers.items():
            blocks = as_it_stands(answer.value) if name not in asked_now else ()
            if blocks:
                details = self._details(answer.saved_at, name, written)
                many = f" ({len(sections) + 1})" if sections else ""
                title = (Run(f"An earlier question{many}"),)
                said: tuple[Block, ...] = (
                    AnswerBlock(blocks, details),
                    *self.attached.take(activity.id, name),
                    *written.tutor_comments.get(name, ()),
                )
                sections.append(BookSection(f"{activity.id}--{name}", title, said, (), "question"))
        return tuple(sections)

    def _written(self, saved_at: str, field: str, written: RecordedAnswers) -> str:
        moments = [one.saved_at(field) for one in sitting_changes(written.sittings, field)]
        when = dates.days([*moments, saved_at], self.zone)
        return f"Written {when}." if when else ""

    def _one_day(self, written: RecordedAnswers) -> str:
        """When all of an activity was written, where that is the same for every answer; else ""."""
        answers = written.reflection.answers.items()
        told = {self._written(a.saved_at, name, written) for name, a in answers if a.value}
        return told.pop() if len(told) == 1 else ""

    def _details(self, saved_at: str, field: str, written: RecordedAnswers) -> str:
        parts = [] if written.one_day else [self._written(saved_at, field, written)]
        if own := written.tags(field):
            parts.append(f"Tags: {', '.join(map(isolate_in_english, own))}.")
        return " ".join(filter(None, parts))


def course_comment_blocks(reader: Reader, activity: Activity, title: str = COMMENT) -> BookSection:
    """The course's comment on an activity."""
    return BookSection(f"{activity.id}--comment", (Run(title),), reader.blocks(activity.comment))


def _time(activity: Activity) -> tuple[Block, ...]:
    return (plain_paragraph(f"Allow about {in_minutes(activity.minutes)}.", "time"),)


def _prompt(reader: Reader, field: Field) -> tuple[Run, ...]:
    return reader.runs(field.prompt)


def _mark_runs(mark: str) -> tuple[Run, ...]:
    """The point or choice itself stands out; what its scale means stands after it."""
    said, bracket, meaning = mark.partition(" (")
    return Run(said, strong=True, own=True), Run(f"{bracket}{meaning}", own=True)


def _left_open(questions: list[str]) -> tuple[BookSection, ...]:
    """What a book of answers says of questions that have none: one line for all."""
    if not questions:
        return ()
    line = plain_paragraph(f"Left open: {' · '.join(questions)}", "note")
    return (BookSection("", (), (line,)),)


def _grouped(questions: list[tuple[str, BookSection]]) -> tuple[BookSection, ...]:
    """Put each question under the heading that it stands under in the form."""
    out: list[BookSection] = []
    for heading, section in questions:
        if heading:
            out.append(BookSection("", (Run(heading),), (), (section,)))
        elif out and out[-1].kind == "" and runs_text(out[-1].title):
            out[-1] = replace(out[-1], sections=(*out[-1].sections, section))
        else:
            out.append(section)
    return tuple(out)


def _what(reader: Reader, field: Field) -> tuple[Block, ...]:
    """What a question offers: its help, its options, rows or columns."""
    blocks = reader.blocks(field.help) if field.help else ()
    return (*blocks, *map(_offered, field.rules.offers(field.settings)))


def _offered(view: View) -> Block:
    if isinstance(view, ListView):
        return ListBlock(tuple(Item((_offered(item),)) for item in view.items))
    if isinstance(view, ChoiceView) and view.more:
        return Paragraph((Run(view.label, strong=True), Run(f": {view.more}")))
    return plain_paragraph(line_of(view), "note" if isinstance(view, TextView) else "")
