"""Who somebody from a learning platform is here, by what the platform says of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from alongside.cohort.roster.people import NAME


def called(claims: Mapping[str, Any]) -> str:
    """How the platform calls somebody; "" where it does not say."""
    parts = [claims.get(key) for key in ("given_name", "family_name")]
    whole = claims.get("name") or " ".join(str(part) for part in parts if part)
    return whole if isinstance(whole, str) else ""


def sign_in_name(subject: str) -> str:
    """A name for the platform's number of somebody: other numbers give other names.

    What is no sign-in name here, such as one with capitals, becomes a hash: the hub makes all
    letters small, and two people must not become one.
    """
    if NAME.fullmatch(subject):
        return subject
    return f"lti-{hashlib.sha256(subject.encode()).hexdigest()[:32]}"
