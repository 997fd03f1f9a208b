"""Care for other people in what a learner wrote: finds what might identify them, and explains.

`check` finds, `apply` puts pseudonyms in the place of names, `VeiledRecord` is a whole record with
them, `leave_out` tells whatever copies a
record which files stay behind. This layer knows the core and nothing else.
"""

from __future__ import annotations

from alongside.care.answers import texts_in, texts_of, with_texts
from alongside.care.check import check
from alongside.care.course_names import course_names
from alongside.care.earlier import Earlier, check_earlier, earlier
from alongside.care.explain import explain, explain_pseudonyms
from alongside.care.finding import KINDS, NAMES, Finding, utf16_span
from alongside.care.name_list import add_name, read_names, remove_name
from alongside.care.private import forget, key_path, leave_out, names_path, private_folder
from alongside.care.pseudonyms import (
    BLANKS,
    Pseudonyms,
    apply,
    forget_pseudonym,
    keep_pseudonym,
    propose,
    read_pseudonyms,
)
from alongside.care.veil import Veil, VeiledRecord

__all__ = [
    "BLANKS",
    "KINDS",
    "NAMES",
    "Earlier",
    "Finding",
    "Pseudonyms",
    "Veil",
    "VeiledRecord",
    "add_name",
    "apply",
    "check",
    "check_earlier",
    "course_names",
    "earlier",
    "explain",
    "explain_pseudonyms",
    "forget",
    "forget_pseudonym",
    "keep_pseudonym",
    "key_path",
    "leave_out",
    "names_path",
    "private_folder",
    "propose",
    "read_names",
    "read_pseudonyms",
    "remove_name",
    "texts_in",
    "texts_of",
    "utf16_span",
    "with_texts",
]
