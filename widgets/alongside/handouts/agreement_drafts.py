"""The drafts of an agreement: each day on which it was changed makes one, and agreeing ends one.

Derived from the history, never stored. What was agreed is frozen: what is changed afterwards, even
on the same day, is the next draft.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo

from alongside import dates
from alongside.record.history import HistoryLine
from alongside.record.reflection import Answer, Reflection

AGREED = "agreed-on"
"""The field of an agreement that holds the day on which it was agreed."""


@dataclass(frozen=True)
class AgreementDraft:
    """One draft: its number from 1, the day (ISO 8601) it was last changed, and its answers.

    `agreed` is the day on which it was agreed (ISO 8601), "" for one that was not.
    """

    number: int
    day: str
    reflection: Reflection
    agreed: str = ""

    @property
    def title(self) -> str:
        """What stands under the document's title: "Draft 3, 14 March 2027"."""
        if self.agreed:
            return f"Agreed on {dates.calendar(self.agreed)} (draft {self.number})"
        return f"Draft {self.number}, {dates.calendar(self.day)}"


def agreement_drafts(
    lines: Iterable[HistoryLine], zone: tzinfo | None = None
) -> tuple[AgreementDraft, ...]:
    """The drafts that the lines of an agreement's history tell of, oldest first.

    `zone` is the time zone of its days (default: this computer's).
    """
    drafts: list[AgreementDraft] = []
    answers: dict[str, Answer] = {}
    for line in lines:
        if not line.is_revision:
            continue
        answers |= line.changes
        then = dates.local(line.saved_at, zone)
        day = then.date().isoformat() if then else line.saved_at[:10]
        goes_on = bool(drafts) and drafts[-1].day == day and not drafts[-1].agreed
        agreed = line.changes.get(AGREED)
        drafts[-1 if goes_on else len(drafts) :] = [
            AgreementDraft(
                drafts[-1].number if goes_on else len(drafts) + 1,
                day,
                Reflection(line.activity, line.revision, line.saved_at, dict(answers)),
                agreed.value if agreed and isinstance(agreed.value, str) else "",
            )
        ]
    return tuple(drafts)
