"""Phrases for comments that all tutors of a cohort share, each for an activity or for any."""

from __future__ import annotations

import secrets
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.desk.tutor_preferences import LONGEST
from alongside.cohort.desk_files import PHRASES
from alongside.errors import ReleaseError
from alongside.sharing.text_limits import clean_text
from alongside.storage import files, json_format
from alongside.storage.disk_errors import disk_reason
from alongside.storage.locked_json import DiskFile, changing

MOST = 300
"""Shared phrases of a cohort."""


@dataclass(frozen=True)
class SharedPhrase:
    """One phrase: `activity` is an id, or "" for any; `by` is the tutor as others read it."""

    id: str
    activity: str
    by: str
    text: str


@dataclass(frozen=True)
class SharedPhrases:
    """The phrases in a desk's folder."""

    root: Path

    def all(self) -> tuple[SharedPhrase, ...]:
        """Every phrase in the order they were shared; none where the file can't be read."""
        try:
            return tuple(SharedPhrase(**one) for one in self._read())
        except (CohortError, TypeError):
            return ()

    def beside(self, activity: str) -> tuple[SharedPhrase, ...]:
        """Those for an activity first, then those for any."""
        found = [one for one in self.all() if one.activity in (activity, "")]
        return tuple(sorted(found, key=lambda one: not one.activity))

    def share(self, activity: str, by: str, text: str) -> None:
        """Share a phrase, unless it is there for it already. Raises ReleaseError, CohortError."""
        text = clean_text(text, LONGEST, "The phrase")
        if not text:
            raise ReleaseError("The phrase is empty. Write one.")
        with self._changing() as kept:
            if any((one["activity"], one["text"]) == (activity, text) for one in kept):
                return
            if len(kept) >= MOST:
                raise ReleaseError(f"{MOST} phrases are shared. Remove one before adding another.")
            kept.append(asdict(SharedPhrase(secrets.token_hex(8), activity, by, text)))

    def remove(self, number: str) -> None:
        """Remove the phrase of this id, whoever shared it; nothing if there is none."""
        with self._changing() as kept:
            kept[:] = [one for one in kept if one.get("id") != number]

    def _read(self) -> list[dict[str, Any]]:
        try:
            raw = files.read(self.root / PHRASES)
            return list(json_format.parse(raw)["phrases"]) if raw else []
        except (OSError, ValueError, KeyError, TypeError) as why:
            raise CohortError(
                "The file phrases.json in the desk's folder can't be read. Put it back from a "
                "backup, or delete it to begin again."
            ) from why

    def _changing(self) -> AbstractContextManager[list[dict[str, Any]]]:
        return changing(
            DiskFile(self.root / PHRASES, ".phrases.lock"),
            self._read,
            _encoded,
            lambda why: CohortError(f"The phrase could not be kept: {disk_reason(why)}"),
        )


def _encoded(kept: list[dict[str, Any]]) -> bytes:
    data = {"schema": "alongside-phrases", "schema_version": 1, "phrases": kept}
    return json_format.to_page(data)
