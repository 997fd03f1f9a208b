"""Reads the file that a partner's page saved. Nothing in it is believed: anybody may have made it.

What is taken from it are answers to questions that a page of ours can have asked, each checked as
one from a form would be; texts stay text. It becomes a sheet in the partner's voice, beside the
learner's own and never in its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from alongside.course.activity import Field
from alongside.course.kinds.kind import has_content
from alongside.course.outline import Course
from alongside.course.schema_errors import problem_with
from alongside.errors import AlongsideError, AnswerError, PackError, RecordError
from alongside.handouts.partner_page import BLANK_ROWS, can_be_asked
from alongside.partnerships.partnership import partners_of, stored_keys
from alongside.partnerships.sheet import Sheet, open_sheet
from alongside.partnerships.sheet_saving import save_on_sheet
from alongside.record.record import Record
from alongside.record.record_key import RecordKey
from alongside.storage import json_format

SCHEMA = "voice.v1.json"
LARGEST = 256 * 1024
"""Bytes that such a file may have: a page holds far less when every box is full."""
_AGAIN = "Ask your partner to open the page in a browser and save the file again."


@dataclass(frozen=True)
class PartnerAnswers:
    """What a partner answered: the learner's sheet, who it was, and the values by field.

    `hashes` are those of the questions as the partner read them.
    """

    sheet: Sheet
    partner: str
    values: Mapping[str, Any]
    hashes: Mapping[str, str]


def read_partner_answers(course: Course, record: Record, data: bytes) -> PartnerAnswers:
    """Read such a file.

    Raises PackError with what is wrong and what to do: no file of ours, too large, another
    notebook's, a question that no partner is asked, an answer that is none.
    """
    found = _parsed(data)
    try:
        sheet = open_sheet(course, found["sheet"])
    except AlongsideError:
        raise PackError(
            "This file answers something that your course doesn't ask. Look whether it is the "
            "right file."
        ) from None
    _check_known(record, sheet, found["partner"])
    asked = {field.id: field for field in can_be_asked(sheet.tool)}
    strange = [name for name in (*found["answers"], *found["asked"]) if name not in asked]
    if strange:
        raise PackError(
            f"This file answers '{strange[0]:.40}', which no partner is asked. {_AGAIN}"
        )
    values = {name: _value(asked[name], given) for name, given in found["answers"].items()}
    if not any(map(has_content, values.values())):
        raise PackError(f"There are no answers in this file. {_AGAIN}")
    return PartnerAnswers(sheet, found["partner"], values, found["asked"])


def keep_partner_answers(
    record: Record, answers: PartnerAnswers, *, writer: str, origin: str
) -> RecordKey:
    """Keep a partner's answers as a sheet in their voice; return its key. Raises as `save`.

    Answers kept before stay in the sheet's history.
    """
    key = answers.sheet.key
    voice = RecordKey.of(
        key.activity,
        partnership=key.part("partnership"),
        partner=key.part("partner"),
        day=key.part("date"),
        voice=answers.partner,
    )
    fields = {field.id: field for field in answers.sheet.tool.questions}
    changes = {
        name: (value, answers.hashes.get(name) or fields[name].question_hash)
        for name, value in answers.values.items()
    }
    save_on_sheet(record, answers.sheet.tool, voice, changes, writer=writer, origin=origin)
    return voice


def _parsed(data: bytes) -> dict[str, Any]:
    if len(data) > LARGEST:
        raise PackError("This file is larger than any page of ours makes. It was not opened.")
    try:
        found = json_format.parse(data, unique=True)
    except ValueError:
        raise PackError(f"This is no file that a partner's page saved. {_AGAIN}") from None
    if not isinstance(found, dict) or found.get("schema") != "alongside-voice":
        raise PackError(f"This is no file that a partner's page saved. {_AGAIN}")
    version = found.get("schema_version")
    if type(version) is int and version > 1:
        raise PackError("This file was made by a newer Alongside. Update this one to open it.")
    problem = problem_with(SCHEMA, found)
    if problem:
        raise PackError(f"This file is not as a partner's page saves it. {_AGAIN}")
    return found


def _check_known(record: Record, sheet: Sheet, partner: str) -> None:
    """Refuse what no page made from this record can have sent."""
    try:
        keys = stored_keys(record)
        known = {one.id for one in partners_of(record, sheet.partnership)}
    except RecordError as why:
        raise PackError(str(why)) from why
    if sheet.voice or sheet.key not in keys or partner not in known:
        raise PackError(
            "This file answers a page that was not made from this notebook, or its partnership was "
            "erased here. Open the notebook that it was made from."
        )


def _value(field: Field, given: Mapping[str, Mapping[str, str]]) -> Any:
    value: Any = dict(given)
    if field.kind == "rows":
        numbers = {str(number) for number in range(1, BLANK_ROWS + 1)}
        if not set(given) <= numbers:
            raise PackError(f"This file has rows that no page of ours has. {_AGAIN}")
        value = [dict(given[number]) for number in sorted(given, key=int)]
    try:
        return field.check(value)
    except AnswerError as why:
        raise PackError(
            f"What this file says to “{field.short}” is no answer to that question. {_AGAIN}"
        ) from why
