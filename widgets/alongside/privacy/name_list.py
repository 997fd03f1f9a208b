"""The learner's own list of names for the check to look for."""

from __future__ import annotations

import unicodedata
from typing import Any

from alongside.errors import AnswerError
from alongside.privacy import private_files
from alongside.privacy.detector.plain_text import name_words, plain_text
from alongside.record.record_files import names_file
from alongside.storage.record_store import RecordStore
from alongside.text.matching import visible_text

SCHEMA = "alongside-names"
LONGEST = 100  # characters of a name
MOST = 500  # names on the list


def read_names(store: RecordStore) -> tuple[str, ...]:
    """The names on the list, in the order they were added.

    Raises RecordError where the file can't be read, RecordTooNewError.
    """
    return _names(private_files.load_file(names_file(store), SCHEMA))


def add_name(store: RecordStore, name: str) -> tuple[str, ...]:
    """Put a name on the list, if it is not there yet; returns the list.

    Raises AnswerError for what can be no name, and as `private_files.edit_file`.
    """
    clean = _clean(name)
    known = [name_words(one) for one in read_names(store)]
    if name_words(clean) not in known:
        private_files.edit_file(names_file(store), SCHEMA, lambda data: _with(data, clean))
    return read_names(store)


def remove_name(store: RecordStore, name: str) -> tuple[str, ...]:
    """Take a name off the list, if it is there; returns the list.

    Raises as `private_files.edit_file`.
    """
    gone = name_words(name)

    def edit(data: dict[str, Any]) -> dict[str, Any]:
        return {"names": [one for one in _names(data) if name_words(one) != gone]}

    if any(name_words(one) == gone for one in read_names(store)):
        private_files.edit_file(names_file(store), SCHEMA, edit)
    return read_names(store)


def clean_words(field: str, words: str, longest: int) -> str:
    """A name or pseudonym on one line, without what is not seen; raises AnswerError."""
    whole = plain_text(words).text if "\n" in words else words  # broken at the end of a line
    line = "".join(" " if unicodedata.category(c) == "Cc" else c for c in visible_text(whole))
    clean = " ".join(line.encode("utf-16", "surrogatepass").decode("utf-16", "replace").split())
    if not clean:
        raise AnswerError(field, "There is nothing there yet. Write a name, or leave it.")
    if len(clean) > longest:
        raise AnswerError(
            field,
            f"That has {len(clean):,} characters; {longest} is the most. Write a shorter one.",
        )
    return clean


def _with(data: dict[str, Any], name: str) -> dict[str, Any]:
    names = _names(data)
    if len(names) >= MOST:
        raise AnswerError("names", f"The list holds {MOST} names. Take one off first.")
    return {"names": [*names, name]}


def _names(data: dict[str, Any]) -> tuple[str, ...]:
    names = data.get("names", [])
    return tuple(name for name in names if isinstance(name, str)) if isinstance(names, list) else ()


def _clean(name: str) -> str:
    clean = clean_words("names", name, LONGEST)
    if not name_words(clean):
        raise AnswerError("names", "A name needs at least one letter. Write the name in letters.")
    return clean
