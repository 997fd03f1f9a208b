"""A tutor's own things at the desk: phrases for comments, and whether names are shown."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.desk_files import TUTORS
from alongside.errors import ReleaseError
from alongside.record.location import learner_folder
from alongside.sharing.text_limits import clean_text
from alongside.storage import files, json_format
from alongside.storage.disk_errors import disk_reason
from alongside.storage.locked_json import DiskFile, changing

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
        with self._changing(tutor) as kept:
            if text not in kept["phrases"]:
                if len(kept["phrases"]) >= MOST:
                    raise ReleaseError(
                        f"{MOST} phrases are kept. Remove one before adding another."
                    )
                kept["phrases"].append(text)

    def remove_phrase(self, tutor: str, number: int) -> None:
        """Remove the phrase with this number, counted from 0; nothing if there is none."""
        with self._changing(tutor) as kept:
            kept["phrases"] = [text for n, text in enumerate(kept["phrases"]) if n != number]

    def show_names(self, tutor: str, names: bool) -> None:
        """Keep whether this tutor sees learners' names. Raises CohortError."""
        with self._changing(tutor) as kept:
            kept["names"] = names

    def _path(self, tutor: str) -> Path:
        return self.root / TUTORS / f"{learner_folder(tutor)}.json"

    def _changing(self, tutor: str) -> AbstractContextManager[dict[str, Any]]:
        def read() -> dict[str, Any]:
            now = self.of(tutor)
            return {"phrases": list(now.phrases), "names": now.names}

        return changing(
            DiskFile(self._path(tutor), ".lock"),
            read,
            json_format.to_page,
            lambda why: CohortError(f"This could not be kept: {disk_reason(why)}"),
        )
