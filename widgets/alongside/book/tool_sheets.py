"""Sheets of tools as sections of a book: what leaves of them, and what never does.

Left out always: the questions that a tool marks as for its owner only. Left out unless asked for:
sheets in a partner's voice, whose words are not the learner's to pass on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import tzinfo

from alongside.book.activity_sections import (
    AnsweredSections,
    RecordedAnswers,
    read_recorded_answers,
)
from alongside.book.attached_blocks import AttachedBlocks
from alongside.book.course_pages import BookPages
from alongside.book.document import BookSection, Figure, Item, ListBlock, Run, Runs, plain_paragraph
from alongside.course.activity import Activity
from alongside.course.outline import Course
from alongside.drawings.canvas import Drawn
from alongside.partnerships.partnership import known_names
from alongside.partnerships.sheet import (
    Sheet,
    day_in_words,
    earlier_sheets,
    in_context,
    sheet_title,
    tool_named,
)
from alongside.partnerships.sheet_drawing import SheetAnswers, draw_sheet, life_of
from alongside.record.record import Record
from alongside.record.record_key import RecordKey

VOICE = "These are a partner's words. They were given to be read, and not to be passed on unasked."


@dataclass(frozen=True)
class ToolSheets:
    """Writes sheets of one record as sections; `zone` is the time zone of their dates.

    `attached` gives out the pictures and files beside their answers.
    """

    course: Course
    record: Record
    zone: tzinfo | None = None
    attached: AttachedBlocks = field(default_factory=lambda: AttachedBlocks(None))
    _names: dict[str, dict[str, str]] = field(default_factory=dict, compare=False, repr=False)

    def sections(self, sheets: Sequence[Sheet]) -> list[BookSection]:
        """A section for each sheet that anything is written on. Raises RecordError, CourseError."""
        made = (self.section(sheet, sheets) for sheet in sheets)
        return [one for one in made if one is not None]

    def describing(self, sections: Sequence[tuple[str, BookSection]]) -> list[BookSection]:
        """Sections about partnerships and partners, given by key, with the names of these.

        Partners come after their partnership. Raises RecordError.
        """
        found = [(RecordKey.parse(name), section) for name, section in sections]
        found.sort(key=lambda one: (one[0].part("partnership"), one[0].part("partner")))
        return [replace(section, title=self._named(key, section)) for key, section in found]

    def _named(self, key: RecordKey, section: BookSection) -> Runs:
        tool = tool_named(self.course, key.activity)
        return self._title(Sheet(tool, key)) if tool else section.title

    def _title(self, sheet: Sheet) -> Runs:
        """What a sheet is called; the names in its partnership are read once."""
        if sheet.partnership not in self._names:
            self._names[sheet.partnership] = known_names(self.record, sheet.partnership)
        return (Run(sheet_title(sheet, self._names[sheet.partnership])),)

    def section(self, sheet: Sheet, there: Sequence[Sheet]) -> BookSection | None:
        """One sheet; `there` are those that it may be compared with. None for an empty one."""
        sheet = in_context(self.record, sheet)
        written = read_recorded_answers(self.record, str(sheet.key))
        tool, kept = without_private(sheet.tool, written)
        return self._section(sheet, tool, kept, there) if kept.begun else None

    def _section(
        self, sheet: Sheet, tool: Activity, written: RecordedAnswers, sheets: Sequence[Sheet]
    ) -> BookSection:
        reader = BookPages(self.course).reader(None)
        name = str(sheet.key)
        beside = self.attached.for_sheet(tool.id, name)
        answered = AnsweredSections(self.course, self.record, self.zone, attached=beside)
        made = answered.section(reader, tool, written, introduced=False)
        said = (plain_paragraph(VOICE, "note"),) if sheet.voice else ()
        pictures = () if sheet.voice else tuple(map(_figure, self._drawn(sheet, sheets)))
        return replace(
            made,
            id=name,
            title=self._title(sheet),
            blocks=(*said, *made.blocks, *pictures),
            sections=tuple(_renamed(one, tool.id, name) for one in made.sections),
        )

    def _drawn(self, sheet: Sheet, sheets: Sequence[Sheet]) -> list[Drawn]:
        before = earlier_sheets(sheet, sheets)
        return draw_sheet(
            sheet.tool,
            self._answers(sheet),
            [self._answers(one) for one in before],
            **life_of(self.course, self.record, sheet.partnership),
        )

    def _answers(self, sheet: Sheet) -> SheetAnswers:
        return SheetAnswers(day_in_words(sheet.day) or "now", self.record.read(sheet.key))


def without_private(tool: Activity, written: RecordedAnswers) -> tuple[Activity, RecordedAnswers]:
    """A tool and its answers without what never leaves the record's owner."""
    kept = set(tool.tool.only_me) if tool.tool else set()
    reflection = written.reflection
    answers = {name: one for name, one in reflection.answers.items() if name not in kept}
    fields = tuple(one for one in tool.fields if one.id not in kept)
    return (
        replace(tool, fields=fields),
        replace(written, reflection=replace(reflection, answers=answers)),
    )


def _renamed(section: BookSection, tool: str, name: str) -> BookSection:
    """A section with ids that tell its sheet from others of the tool."""
    here = section.id.removeprefix(f"{tool}--")
    own = f"{name}--{here}" if section.id.startswith(f"{tool}--") else section.id
    inner = tuple(_renamed(one, tool, name) for one in section.sections)
    return replace(section, id=own, sections=inner)


def _figure(drawn: Drawn) -> Figure:
    told = ListBlock(tuple(Item((plain_paragraph(words),)) for words in drawn.sentences))
    return Figure("", drawn.svg, drawn.title, (Run(drawn.title),), (told,))
