"""How a learner's thinking moved: each answer that changed, from the first sitting to the last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import tzinfo

from alongside import dates
from alongside.book.course_pages import BookPages
from alongside.book.document import Block, BookSection, Paragraph, Run, Runs, plain_paragraph
from alongside.course.activity import Activity, Field
from alongside.course.outline import Course
from alongside.record.display.diff import SAME, Change, compare_states, merged_line
from alongside.record.sittings import Sitting, first_and_last

TITLE = "How my thinking moved"


def thinking_moved_section(
    course: Course, found: Iterable[tuple[Activity, tuple[Sitting, ...]]], zone: tzinfo | None
) -> BookSection | None:
    """A part with every answer that changed between two sittings; None where none did.

    `found` are activities, each with the sittings in which it was written.
    """
    parts = []
    for activity, sittings in found:
        reader = BookPages(course).reader(course.section_of(activity.id))
        questions = []
        for field in activity.questions:
            blocks = tuple(_changes(sittings, field, zone))
            if blocks:
                name = f"moved--{activity.id}--{field.id}"
                title = reader.runs(field.prompt)
                questions.append(BookSection(name, title, blocks, (), "question"))
        if questions:
            title = (Run(activity.heading),)
            parts.append(
                BookSection(f"moved--{activity.id}", title, (), tuple(questions), "activity")
            )
    return BookSection("moved", (Run(TITLE),), (), tuple(parts), "part") if parts else None


def _changes(sittings: tuple[Sitting, ...], field: Field, zone: tzinfo | None) -> Iterator[Block]:
    ends = first_and_last(sittings, field.id)
    if ends is None or ends[0] is ends[1]:  # never answered, or in one sitting
        return
    found = compare_states(field, ends[0].left, ends[1].left)
    if not (found.words_added or found.words_removed):
        return
    came, went = found.words_added, found.words_removed
    days = dates.day(found.first_at, zone), dates.day(found.second_at, zone)
    when = (
        f"From {days[0]} to {days[1]}" if days[0] != days[1] else f"Between sittings on {days[0]}"
    )
    yield plain_paragraph(f"{when}: {came} word{'s' * (came != 1)} added, {went} removed.", "note")
    for pair in found.pairs:
        runs: list[Run] = []
        for run in (run for change in merged_line(pair) for run in _runs(change)):
            if run.mark and runs and runs[-1].mark:
                runs.append(Run(" "))
            runs.append(run)
        if any(run.text.strip() for run in runs):
            yield Paragraph(tuple(runs))


def _runs(change: Change) -> Runs:
    """The runs of a change; the space round it stays outside its mark."""
    if change.kind == SAME or not change.text.strip():
        return (Run(change.text, own=True),)
    text = change.text
    core = text.strip()
    lead = text[: len(text) - len(text.lstrip())]
    tail = text[len(text.rstrip()) :]
    found = (Run(lead), Run(core, mark=change.kind, own=True), Run(tail))
    return tuple(run for run in found if run.text)
