"""What a learner has finished, as a page to print and as an Open Badges 3.0 credential.

`read_completion` reads the learner's record; `certificate_html` writes the page, `credential` the
unsigned credential and `sign` the signed one, which `verify` checks. It needs the record and the
course, nothing else of ours; the packages for signing are an extra, loaded when something is
signed.
"""

from __future__ import annotations

from alongside.completion.certificate import certificate_html
from alongside.completion.display_name import shown_name
from alongside.completion.open_badge import BadgeError, Issuer, credential
from alongside.completion.signing import Verified, sign, sign_again, verify
from alongside.completion.signing_keys import new_key, public_key
from alongside.completion.status import (
    WHAT_COUNTS,
    ActivityStatus,
    Completion,
    in_hours,
    read_completion,
)

__all__ = [
    "WHAT_COUNTS",
    "ActivityStatus",
    "BadgeError",
    "Completion",
    "Issuer",
    "Verified",
    "certificate_html",
    "credential",
    "in_hours",
    "new_key",
    "public_key",
    "read_completion",
    "shown_name",
    "sign",
    "sign_again",
    "verify",
]
