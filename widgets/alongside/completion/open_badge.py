"""The completion record as an Open Badges 3.0 credential (W3C Verifiable Credentials 2.0).

It says what the page says and no more: none of a learner's words, and no hash of one, is in it.
Without a tutor's key it is the learner's own statement, unsigned, and says so in itself: nobody can
verify it then. With one, see `signing`.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from alongside.completion.status import WHAT_COUNTS, Completion, in_hours
from alongside.errors import AlongsideError

CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
SELF_ISSUED = (
    "Self-issued and not signed: the learner made this statement from their own record, and nobody "
    "else has checked it."
)
_SIGNED = (
    "Issued and signed by {name}: the learner's record showed this when it was signed. It says "
    "nothing about what was written."
)
_VOUCHED = (
    "Issued and signed by {name}, who vouches for what the learner's own statement said. It says "
    "nothing about what was written."
)
# What a learner's own credential holds, so that a tutor signs nothing unseen.
_TOP = frozenset(
    ("@context", "id", "type", "name", "description", "issuer", "validFrom", "awardedDate",
     "credentialSubject")
)  # fmt: skip
_SUBJECT = frozenset(
    ("id", "type", "identifier", "activityStartDate", "activityEndDate", "achievement")
)
_ACHIEVEMENT = frozenset(
    ("id", "type", "achievementType", "name", "description", "criteria", "inLanguage")
)
_IDENTITY = frozenset(("type", "hashed", "identityHash", "identityType"))
_LARGEST = 10_000  # characters
# Badges of one course with the same result are one achievement: their id follows from both.
_ACHIEVEMENTS = uuid.UUID("6f0f9a52-4c0e-5a53-9a3a-0f5e2d9b7c11")


class BadgeError(AlongsideError):
    """A credential can't be made, signed or trusted as asked."""


@dataclass(frozen=True)
class Issuer:
    """Who issues: a tutor or a body. ``url`` (https) is their page, and their id if given."""

    name: str
    url: str = ""

    def __post_init__(self) -> None:
        """Refuse an issuer without a name, or with a page that is none."""
        if not self.name.strip():
            raise BadgeError(
                "A credential needs its issuer's name. Give the tutor's or the body's."
            )
        if self.url and not self.url.startswith(("https://", "http://")):
            raise BadgeError(f"{self.url:.60} is no web address. Give one that begins https://.")


def credential(
    completion: Completion,
    *,
    issuer: Issuer | None = None,
    issuer_id: str = "",
    now: datetime | None = None,
) -> dict[str, Any]:
    """The credential as JSON data: unsigned, and self-issued unless there is an ``issuer``.

    ``issuer_id`` is the issuer's URI where they have no page. Nothing empty is in it, as the
    standard asks. Raises BadgeError where no activity is finished yet.
    """
    if not completion.finished:
        raise BadgeError(
            "No activity is finished yet, so there is nothing for a credential to say. "
            "Finish one first; the page can be made at any time."
        )
    learner = f"urn:uuid:{uuid.uuid4()}"
    about = _SIGNED.format(name=issuer.name) if issuer else SELF_ISSUED
    whole: dict[str, Any] = _without_empty(
        {
            "@context": list(CONTEXTS),
            "id": f"urn:uuid:{uuid.uuid4()}",
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": _title(completion),
            "description": about,
            "issuer": _issuer(completion, issuer, issuer_id or learner),
            "validFrom": _moment(now or completion.made_at),
            "awardedDate": _moment(now or completion.made_at),
            "credentialSubject": {
                "id": learner,
                "type": ["AchievementSubject"],
                "identifier": _identifier(completion.name),
                "activityStartDate": _start_of(completion.first),
                "activityEndDate": _start_of(completion.last),
                "achievement": _achievement(completion),
            },
        }
    )
    return whole


def reissue(data: Any, issuer: Issuer, *, issuer_id: str = "", now: datetime) -> dict[str, Any]:
    """A learner's self-issued credential, as `credential` makes it, issued by a tutor instead.

    Whatever `credential` does not put there is refused, so that a tutor signs nothing unseen.
    Raises BadgeError.
    """
    try:
        subject = data["credentialSubject"]
        achievement = subject["achievement"]
        sound = (
            set(data) == _TOP
            and data["description"] == SELF_ISSUED
            and set(subject) <= _SUBJECT
            and set(achievement) == _ACHIEVEMENT
            and set(achievement["criteria"]) == {"narrative"}
            and all(set(one) == _IDENTITY for one in subject.get("identifier", ()))
            and len(json.dumps(data)) <= _LARGEST
        )
    except (KeyError, TypeError):
        sound = False
    if not sound:
        raise BadgeError(
            "This is no credential that a learner made in My notebook, or it was changed since. "
            "Ask for the file completion-credential.json as it was downloaded."
        )
    moment = _moment(now)
    whole: dict[str, Any] = _without_empty(
        {
            **data,
            "id": f"urn:uuid:{uuid.uuid4()}",
            "description": _VOUCHED.format(name=issuer.name),
            "issuer": _profile(issuer, issuer_id),
            "validFrom": moment,
            "awardedDate": moment,
        }
    )
    return whole


def _title(completion: Completion) -> str:
    return f"{completion.statement.capitalize()}: {completion.course}"


def _issuer(completion: Completion, issuer: Issuer | None, identity: str) -> dict[str, Any]:
    if issuer is None:
        name = completion.name or "The learner"
        return {"id": identity, "type": ["Profile"], "name": name}
    return _profile(issuer, identity)


def _profile(issuer: Issuer, identity: str) -> dict[str, Any]:
    return {
        "id": issuer.url or identity,
        "type": ["Profile"],
        "name": issuer.name,
        "url": issuer.url,
    }


def _identifier(name: str) -> list[dict[str, Any]]:
    """The learner's chosen name, in clear: they chose to show it, and may choose to show none."""
    if not name:
        return []
    return [
        {"type": "IdentityObject", "hashed": False, "identityHash": name, "identityType": "name"}
    ]


def _achievement(completion: Completion) -> dict[str, Any]:
    result = f"{completion.finished}/{completion.total} {completion.course}"
    kind = "CertificateOfCompletion" if completion.complete else "Achievement"
    unfinished = "" if completion.complete else " The course is not finished."
    return {
        "id": f"urn:uuid:{uuid.uuid5(_ACHIEVEMENTS, result)}",
        "type": ["Achievement"],
        "achievementType": kind,
        "name": _title(completion),
        "description": (
            f"The learner has {completion.statement} of the course “{completion.course}”. By the "
            f"course's own allowances these take {in_hours(completion.minutes)}.{unfinished}"
        ),
        "criteria": {"narrative": WHAT_COUNTS},
        "inLanguage": "en-GB",
    }


def _moment(moment: datetime) -> str:
    """A moment to the second: the signed form has to say the same in whole seconds."""
    return moment.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _start_of(day: date | None) -> str | None:
    """A day as the standard wants it; the hour, which is nobody's business, is left at midnight."""
    return f"{day.isoformat()}T00:00:00Z" if day else None


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        whole = {key: _without_empty(part) for key, part in value.items()}
        return {key: part for key, part in whole.items() if part not in (None, "", [], {})}
    if isinstance(value, list):
        return [_without_empty(part) for part in value]
    return value
