"""The pictures and files beside answers and journal entries, as blocks of a book."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from copy import copy

from alongside.attachments.file_types import check_file, in_megabytes
from alongside.book.document import AddedPicture, Block, Paragraph, Run, Runs
from alongside.errors import AlongsideError
from alongside.record.notes import attachments
from alongside.record.notes.attachments import Attachment
from alongside.record.record import Record
from alongside.text.bidi import isolate_in_english

NO_DESCRIPTION = "It has no description."
_ELSEWHERE = "not in this document, but in your whole record."


class AttachedBlocks:
    """What a record has beside its answers; each is given out once, and what is left at the end.

    With `pictures`, pictures are shown; all else is named.
    """

    def __init__(self, record: Record | None, *, pictures: bool = False) -> None:
        """Read what there is. Raises RecordTooNewError, RecordError."""
        self._record, self._pictures = record, pictures
        self._waiting = list(attachments.entries(record)) if record else []
        self._activities = frozenset(one.activity for one in self._waiting)
        self._keys: dict[str, str] = {}

    def for_sheet(self, tool: str, key: str) -> AttachedBlocks:
        """The same, as the writer of one sheet asks: what it calls `tool` is kept under `key`."""
        made = copy(self)  # what waits is shared
        made._keys = {tool: key}
        return made

    def leave_out(self, key: str, fields: Collection[str] | None = None) -> None:
        """Never give out what is beside these answers of a sheet (None: any of it)."""
        self._waiting[:] = [
            one
            for one in self._waiting
            if one.activity != key or (fields is not None and one.field not in fields)
        ]

    def has_any(self, activity: str) -> bool:
        """Whether something is, or was before it was given out, beside an answer to it."""
        return activity in self._activities

    def waits(self, activity: str, field: str) -> bool:
        """Whether something beside this answer was not given out yet."""
        key = self._keys.get(activity, activity)
        return any((one.activity, one.field) == (key, field) for one in self._waiting)

    def take(self, activity: str, field: str | None = None) -> tuple[Block, ...]:
        """The blocks of what is beside an answer, or (None) of what is left of an activity."""
        key = self._keys.get(activity, activity)
        found = [one for one in self._waiting if one.activity == key and field in (None, one.field)]
        return tuple(block for one in found for block in self._given(one))

    def take_rest(self) -> Iterator[tuple[Attachment, tuple[Block, ...]]]:
        """What is left: each with its blocks."""
        for one in list(self._waiting):
            yield one, self._given(one)

    def _given(self, one: Attachment) -> tuple[Block, ...]:
        self._waiting.remove(one)
        if not one.is_picture:
            return (named("File", one.name, one.size, one.alt, f"The file is {_ELSEWHERE}"),)
        if not self._pictures:
            where = f"The picture is {_ELSEWHERE}"
            return (named_picture(one.name, one.size, one.alt, where),)
        shown = self._shown(one)
        lost = "The picture is not in this document: it is lost or damaged."
        return (shown or named_picture(one.name, one.size, one.alt, lost),)

    def _shown(self, one: Attachment) -> AddedPicture | None:
        """The picture; a record may come from anywhere, so its bytes are looked through again."""
        data = attachments.bytes_of(self._record, one) if self._record else None
        try:
            file = check_file(one.name, data or b"")
        except AlongsideError:
            return None
        if not file.width:
            return None
        return AddedPicture(one.name, file.type, file.data, file.width, file.height, one.alt)


def named_picture(name: str, size: int, alt: str, where: str) -> Paragraph:
    """A picture that is not shown: its name, its size in bytes, what it shows, and where it is."""
    return named("Picture", name, size, alt or NO_DESCRIPTION, where, own=bool(alt))


def left_out(picture: AddedPicture) -> Paragraph:
    """What stands in a book for a picture that its format can't show."""
    where = f"This format can’t show it: the picture is {_ELSEWHERE}"
    return named_picture(picture.name, len(picture.data), picture.alt, where)


def named(what: str, name: str, size: int, alt: str, where: str, *, own: bool = True) -> Paragraph:
    """A file that is named in a book, and no more."""
    lines: list[Runs] = [
        (
            Run(f"{what}: "),
            Run(isolate_in_english(name), own=True),
            Run(f" ({in_megabytes(size)})"),
        )
    ]
    lines += [(Run(alt, own=own),)] if alt else []
    lines += [(Run(where),)]
    return Paragraph(tuple(_with_breaks(lines)), "note")


def _with_breaks(lines: Iterable[Runs]) -> Iterator[Run]:
    for number, line in enumerate(lines):
        if number:
            yield Run("\n")
        yield from line
