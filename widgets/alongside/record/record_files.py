"""What files a record has, and what each may be taken for: one rule for all who copy or erase.

    reflections/  history/   the answers with every version; conflict copies and files set aside too
    comments/                what tutors said
    blobs/                   what is kept by its contents
    care/                    the names to look for, and the pseudonyms' key: who is meant by whom
    sharing/                 which packs were made, and the key that feedback is sealed to
    receipts/                of what was erased
    import-undo.json         how things stood before the last import
    addresses.json           where the course was opened on this computer

`care/` turns a pseudonym back into a person. So it is in no export of the record, and books, sheets
and packs are made of answers only. It is in "everything held about me" and in a backup, since these
promise all there is, and in the erasure of all. A sync may have it sealed only.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto

from alongside.storage.record_store import (
    ADDRESSES,
    BLOBS,
    CARE,
    COMMENTS,
    HISTORY,
    INDEX,
    LOCK,
    RECEIPTS,
    REFLECTIONS,
    SHARING,
    UNDO,
    RecordStore,
    StoredFile,
    files_in,
)


class Purpose(Enum):
    """What files are wanted for."""

    EXPORT = auto()
    """The whole record as a zip, for another copy of this program."""
    EVERYTHING = auto()
    """All that is held about a learner, for the learner."""
    BACKUP = auto()
    """To put back after a loss."""
    ERASE = auto()
    """All that the learner wrote."""
    SYNC = auto()
    """What another computer may have as it is; the rest only sealed."""


_ALL = frozenset(Purpose)
_NOT_AWAY = _ALL - {Purpose.EXPORT}
_KEPT = frozenset({Purpose.EVERYTHING, Purpose.BACKUP})
_RULE = {
    REFLECTIONS: _ALL,
    HISTORY: _ALL,
    COMMENTS: _NOT_AWAY,
    BLOBS: _ALL,
    CARE: _KEPT | {Purpose.ERASE},
    UNDO: _KEPT | {Purpose.ERASE},
    SHARING: _KEPT,
    RECEIPTS: _KEPT,
    ADDRESSES: _KEPT,
    # It follows from the rest, and holds names of partnerships.
    INDEX: frozenset({Purpose.EVERYTHING, Purpose.ERASE}),
}
"""What stands in the record's own folder → what it may be taken for; what is not here: `_KEPT`."""


def names_file(store: RecordStore) -> StoredFile:
    """The learner's own list of names for the check to look for."""
    return StoredFile(store, f"{CARE}/names.json")


def pseudonyms_file(store: RecordStore) -> StoredFile:
    """Which pseudonym stands for whom: the key."""
    return StoredFile(store, f"{CARE}/pseudonyms.json")


def sent_packs_file(store: RecordStore) -> StoredFile:
    """Which packs were made, without a word of what was in them."""
    return StoredFile(store, f"{SHARING}/packs.json")


def feedback_key_file(store: RecordStore) -> StoredFile:
    """The secret key that feedback to this record is sealed to."""
    return StoredFile(store, f"{SHARING}/key.txt")


def files_for(store: RecordStore, purpose: Purpose) -> Iterator[StoredFile]:
    """Go through the record's files that are for this purpose, folder by folder, by name.

    Links come for `ERASE` only, so that what they stand for elsewhere is neither copied nor erased.
    Raises OSError.
    """
    for folder in ("", *store.folders()):
        for file in files_in(store, folder):
            first = file.within.split("/")[0]
            # What was half written when a program died is its file's: ".names.json.tmp".
            name = first.removeprefix(".").removesuffix(".tmp") if not folder else first
            wanted = purpose in _RULE.get(name, _KEPT) and first != LOCK
            if wanted and (purpose is Purpose.ERASE or not file.is_link()):
                yield file
