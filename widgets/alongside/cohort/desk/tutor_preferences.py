"""A tutor's own things at the desk: phrases for comments, and whether names are shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from alongside.cohort.cohort_errors import CohortError
from alongside.errors import ReleaseError
from alongside.record.location import learner_folder
from alongside.sharing.text_limits import clean_text
from alongside.storage import files, json_format
from alongside.storage.disk_errors import disk_reason
from alongside.storage.lock import BusyError, locked

MOST, LONGEST = 50, 1_000
"""How many phrases a tutor can keep, and how many characters one may have."""


@dataclass(frozen=True)
class Preferences:
    """What one tutor keeps."""

    phrases: tuple[str, ...] = ()
    names: bool = True


@dataclass(frozen=True)
class TutorPreferences:
    """Every tutor's own things, in a folder of the desk."""

    root: Path

    def of(self, tutor: str) -> Preferences:
        """What a tutor keeps; the beginning where there is nothing or it is damaged."""
        raw = files.read(self._path(tutor))
        try:
            data = json_format.parse(raw) if raw else {}
            phrases = tuple(str(text) for text in data.get("phrases", ()))
            return Preferences(phrases, bool(data.get("names", True)))
        except (ValueError, AttributeError, TypeError):
            return Preferences()

    def add_phrase(self, tutor: str, text: str) -> None:
        """Keep a phrase, unless it is there already. Raises ReleaseError, CohortError."""
        text = clean_text(text, LONGEST, "The phrase")
        if not text:
            raise ReleaseError("The phrase is empty. Write one.")
        with self._changing(tutor) as change:
            phrases = change.now.phrases
            if text not in phrases:
                if len(phrases) >= MOST:
                    raise ReleaseError(
                        f"{MOST} phrases are kept. Remove one before adding another."
                    )
                change.now = replace(change.now, phrases=(*phrases, text))

    def remove_phrase(self, tutor: str, number: int) -> None:
        """Remove the phrase with this number, counted from 0; nothing if there is none."""
        with self._changing(tutor) as change:
            kept = tuple(text for n, text in enumerate(change.now.phrases) if n != number)
            change.now = replace(change.now, phrases=kept)

    def show_names(self, tutor: str, names: bool) -> None:
        """Keep whether this tutor sees learners' names. Raises CohortError."""
        with self._changing(tutor) as change:
            change.now = replace(change.now, names=names)

    def _path(self, tutor: str) -> Path:
        return self.root / "tutors" / f"{learner_folder(tutor)}.json"

    @contextmanager
    def _changing(self, tutor: str) -> Iterator[Any]:
        path = self._path(tutor)
        try:
            files.make_private(path.parent)
            with locked(path.parent / ".lock", 10.0):
                change = _Change(self.of(tutor))
                yield change
                data = {"phrases": list(change.now.phrases), "names": change.now.names}
                files.replace(path, json_format.to_page(data))
        except (OSError, BusyError) as why:
            raise CohortError(f"This could not be kept: {disk_reason(why)}") from why


@dataclass
class _Change:
    now: Preferences
