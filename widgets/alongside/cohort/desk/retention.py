"""How long a cohort's data is kept, and erasing it when the time is over."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.desk import personal_data
from alongside.cohort.desk.desk import Desk
from alongside.cohort.desk_files import SHARED, TUTORS
from alongside.cohort.releases.erasure_receipts import CohortReceipt


def days_left(kept_until: date, now: datetime) -> int:
    """How many days a cohort's data is kept yet; 0 on the last day, less than that after it."""
    return (kept_until - now.astimezone(UTC).date()).days


def erase_due(
    desk: Desk, names: Iterable[str] = (), *, forget: Iterable[Callable[[str], object]] = ()
) -> tuple[CohortReceipt, ...]:
    """Erase the whole cohort if its time is over, and return the receipts; none before that.

    `names` are learners who may have a record without anything at the desk, such as the roster's.
    The receipts stay. Raises CohortError.
    """
    now = desk.releases.now()
    if desk.kept_until is None or days_left(desk.kept_until, now) >= 0:
        return ()
    root = desk.releases.folders.root
    everybody = {member.name for member in desk.releases.folders.all()} | set(names)
    gone = tuple(
        personal_data.erase_learner(desk, name, forget=forget) for name in sorted(everybody)
    )
    try:
        for name in SHARED:
            (root / name).unlink(missing_ok=True)
        if (root / TUTORS).exists():
            shutil.rmtree(root / TUTORS)
    except OSError as why:
        raise CohortError(f"Not everything could be erased: {why.strerror}. Try again.") from why
    return gone
