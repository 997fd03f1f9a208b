"""Receipts for what was erased: when, how many of what, and nothing of what it said.

The cohort keeps each receipt without the learner's name, under a mark that only this desk can work
out from a name: a backup that is put back can then be cleared again of whoever was erased since.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from alongside.cohort.desk_files import ERASURE_RECEIPTS, SECRET
from alongside.dates import clock_utc, timestamp
from alongside.storage import files, json_format


@dataclass(frozen=True)
class CohortReceipt:
    """That something was erased: `number` is on the learner's copy and on the cohort's."""

    number: str
    erased_at: str
    cohort: str
    erased: Mapping[str, int]

    def lines(self) -> tuple[str, ...]:
        """The receipt in words."""
        what = ", ".join(f"{count} {name}" for name, count in self.erased.items() if count)
        return (
            f"Receipt {self.number}",
            f"Erased on {clock_utc(self.erased_at)}",
            f"Cohort: {self.cohort}",
            f"What was erased: {what or 'there was nothing'}",
            "None of the words are in this receipt, and the cohort's copy of it has no name.",
        )


def keep_receipt(
    root: Path, learner: str, cohort: str, erased: Mapping[str, int], now: datetime
) -> CohortReceipt:
    """Write the cohort's copy of a receipt, and return the receipt. Raises OSError."""
    receipt = CohortReceipt(secrets.token_hex(6), timestamp(now), cohort, dict(erased))
    folder = root / ERASURE_RECEIPTS
    files.make_private(folder)
    data = {
        "schema": "alongside-receipt",
        "schema_version": 1,
        **asdict(receipt),
        "mark": erasure_mark(root, learner),
    }
    files.create(folder / f"{receipt.number}.json", json_format.to_page(data))
    return receipt


def erasure_marks(root: Path) -> frozenset[str]:
    """The marks of everybody who was erased. Raises OSError."""
    found = set()
    for path in (root / ERASURE_RECEIPTS).glob("*.json"):
        try:
            found.add(str(json_format.parse(path.read_bytes())["mark"]))
        except (ValueError, KeyError, TypeError):
            continue
    return frozenset(found)


def erasure_mark(root: Path, learner: str) -> str:
    """What stands for a name in this cohort's receipts. Raises OSError."""
    return hmac.new(
        receipt_secret(root), learner.encode("utf-8", "surrogatepass"), hashlib.sha256
    ).hexdigest()


def receipt_secret(root: Path) -> bytes:
    """What marks are made with; made with the desk, so that every backup holds it.

    Raises OSError.
    """
    path = root / SECRET
    raw = files.read(path)
    if raw is None:
        files.make_private(root)
        with suppress(FileExistsError):  # another program was quicker
            files.create(path, secrets.token_hex(32).encode())
        raw = path.read_bytes()
    return raw
