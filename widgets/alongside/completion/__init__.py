"""What a learner has finished, as a page to print and as an Open Badges 3.0 credential.

`completion` reads the learner's record; `to_html` writes the page, `credential` the unsigned
credential and `sign` the signed one, which `verify` checks. This layer knows the core and nothing
else of ours; the packages for signing are an extra, loaded when something is signed.
"""

from __future__ import annotations

from alongside.completion.badge import BadgeError, Issuer, credential
from alongside.completion.keys import new_key, public_key
from alongside.completion.names import shown_name
from alongside.completion.page import to_html
from alongside.completion.record import WHAT_COUNTS, Completion, Done, completion, in_hours
from alongside.completion.signing import Verified, sign, sign_again, verify

__all__ = [
    "WHAT_COUNTS",
    "BadgeError",
    "Completion",
    "Done",
    "Issuer",
    "Verified",
    "completion",
    "credential",
    "in_hours",
    "new_key",
    "public_key",
    "shown_name",
    "sign",
    "sign_again",
    "to_html",
    "verify",
]
