"""Series whose instances are entries of one file: what asks about an activity asks here about them.

An activity that is done again has a file for each instance (`record.instances`). What is written
daily has one file, whose fields are its entries and the tags that are kept beside them. Code that
labels, shows, checks or erases looks a key up in `SERIES`, as it looks up activities in the course,
and knows no series by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from alongside import dates
from alongside.record.commit import MarkdownWriter
from alongside.record.notes import attachments, journal, reading_notes, supervision, tags
from alongside.record.record import Record

_ENTRY = re.compile(r"entry-(\d{4})(\d\d)(\d\d)-?(\d\d)(\d\d)(\d\d)")


@dataclass(frozen=True)
class EntrySeries:
    """One such series. `id` is its key in the record, `noun` what a learner calls it.

    `entries` reads those that stand, oldest first; raises as `Record.read`. `write_markdown` makes
    the Markdown copy of its file. `noted` are the parts of an entry's value that the page fills in:
    all other texts are the learner's words.
    """

    id: str
    noun: str
    entries: Callable[[Record], tuple[journal.Entry, ...]] = field(repr=False)
    write_markdown: MarkdownWriter = field(repr=False)
    noted: frozenset[str] = frozenset()

    def label(self, name: str, label_of: Callable[[str, str], str]) -> str:
        """What a field is called to a learner ("": the whole series).

        `label_of` says what a field of an activity is called, for the tags on it.
        """
        if not name:
            return f"your {self.noun}"
        if not self.is_entry(name):
            return f"your tags on {label_of(*tags.tagged(name))}"
        found = _ENTRY.match(name)
        moment = "{}-{}-{}T{}:{}:{}Z".format(*found.groups()) if found else ""
        return f"the entry of {dates.day_and_time(moment) or name}"

    def is_entry(self, name: str) -> bool:
        """Whether a field holds an entry, and not tags on an answer."""
        return not tags.is_tags(name)

    def is_own(self, text_path: str) -> bool:
        """Whether a text in a value ("entry-1/tags/0") is the learner's words."""
        field_, _, part = text_path.partition("/")
        return not (part.rpartition("/")[2] in self.noted and self.is_entry(field_))


JOURNAL = EntrySeries(
    journal.ACTIVITY, "journal", journal.entries, journal.markdown,
    noted=frozenset({"written_at", "section"}),
)  # fmt: skip
SUPERVISION = EntrySeries(
    supervision.ACTIVITY, "supervision sheets", supervision.entries, supervision.markdown,
    noted=frozenset({"written_at", "activity", "field", "by_when"}),
)  # fmt: skip
READING_NOTES = EntrySeries(
    reading_notes.ACTIVITY, "marks on pages", reading_notes.entries, reading_notes.markdown,
    noted=frozenset({*reading_notes.LONGEST, "kind"}),
)  # fmt: skip
ATTACHMENTS = EntrySeries(
    attachments.ACTIVITY, "pictures and files", attachments.entries, attachments.markdown,
    noted=attachments.NOTED,
)  # fmt: skip
SERIES = {one.id: one for one in (JOURNAL, SUPERVISION, READING_NOTES, ATTACHMENTS)}
"""Every series there is, by its key in the record."""


def find_series(key: str) -> EntrySeries | None:
    """The series that is kept under a key; None for activities."""
    return SERIES.get(key)


def other_keys(record: Record, known: Iterable[str]) -> tuple[str, ...]:
    """What the record holds beside the series and these activities, in order.

    Raises RecordError.
    """
    passed = {*SERIES, *known}
    return tuple(key for key in record.activities() if key not in passed)
