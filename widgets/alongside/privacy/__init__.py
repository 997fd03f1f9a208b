"""Care for other people in what a learner wrote: finds what might identify them, and explains.

`check_texts` finds, `apply_pseudonyms` puts pseudonyms in the place of names, `RedactedRecord` is
a whole record with them. It needs the record and the course, nothing else.
"""

from __future__ import annotations

from alongside.privacy.course_names import course_names
from alongside.privacy.detector.detect import check_texts
from alongside.privacy.detector.finding import KINDS, NAMES, Finding
from alongside.privacy.explanations import explain_check, explain_pseudonyms
from alongside.privacy.name_list import add_name, read_names, remove_name
from alongside.privacy.past_versions import PastText, check_past_texts, find_past_texts
from alongside.privacy.pseudonyms import (
    BLANKS,
    Pseudonyms,
    apply_pseudonyms,
    forget_pseudonym,
    keep_pseudonym,
    propose_pseudonyms,
    read_pseudonyms,
)
from alongside.privacy.redaction import RedactedRecord, Redaction
from alongside.privacy.text_fields import texts_in, texts_of, with_texts

__all__ = [
    "BLANKS",
    "KINDS",
    "NAMES",
    "Finding",
    "PastText",
    "Pseudonyms",
    "RedactedRecord",
    "Redaction",
    "add_name",
    "apply_pseudonyms",
    "check_past_texts",
    "check_texts",
    "course_names",
    "explain_check",
    "explain_pseudonyms",
    "find_past_texts",
    "forget_pseudonym",
    "keep_pseudonym",
    "propose_pseudonyms",
    "read_names",
    "read_pseudonyms",
    "remove_name",
    "texts_in",
    "texts_of",
    "with_texts",
]
