"""A partner's own page: one HTML file that asks how it looks from where they stand.

It needs no server and no network: style and script are in it, and its security policy forbids
every address. Where scripts don't run, as in some mail previews, it can be read, printed, and
answered by a reply. Nothing of what the learner wrote is in it but the names of the partnership
and the partner, and what the learner says of who they are.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Any

from alongside.course.activity import Activity, Field
from alongside.course.markdown_html import to_html, to_inline_html
from alongside.errors import RecordError
from alongside.partnerships.partnership import Partner, Partnership
from alongside.partnerships.sheet import Sheet

_HERE = Path(__file__).resolve().parent
BLANK_ROWS = 6
"""Rows that a table of somebody's own has on the page, which can add none without a script."""
ON_PAPER = (
    "How does it look from where you stand? Leave out whatever you like, and write roles in place "
    "of names. Write nothing about a young person that could show who it is. What you write goes "
    "back to the person who gave you this, is marked as yours in their notebook, and goes no "
    "further unless they have asked you."
)
"""What a blank says that is printed for a partner, in place of what its learner reads."""
_RULES = "; ".join(
    (
        "default-src 'none'",
        "style-src '{style}'",
        "script-src '{script}'",
        "base-uri 'none'",
        "form-action 'none'",
    )
)


@dataclass(frozen=True)
class PartnerQuestion:
    """What a page asks, of whom, and what it says of itself.

    `about` is the partner whom the sheet is about (None: it is about the partnership).
    `fields` are the questions chosen, `learner` is what the learner calls themselves ("" for
    nothing said), `page` tells this page's answers from any other's.
    """

    sheet: Sheet
    partnership: Partnership
    partner: Partner
    fields: tuple[Field, ...]
    about: Partner | None = None
    learner: str = ""
    page: str = ""


def partner_question(
    sheet: Sheet,
    partnership: Partnership,
    partners: Sequence[Partner],
    wanted: str,
    chosen: list[str],
    learner: str,
) -> PartnerQuestion:
    """A question for the partner with the id `wanted`; `partners` are those there are.

    Raises RecordError where there is no such partner or the tool asks no partner that.
    """
    known = {one.id: one for one in partners}
    if wanted not in known:
        raise RecordError("Choose the partner whom you want to ask.")
    voices = sheet.tool.tool.voices if sheet.tool.tool else ()
    if not chosen or not set(chosen) <= set(voices):
        raise RecordError(
            f"{sheet.tool.title} has no such question for a partner. Reload the page and choose."
        )
    fields = tuple(field for field in sheet.tool.questions if field.id in chosen)
    return PartnerQuestion(
        sheet,
        partnership,
        known[wanted],
        fields,
        known.get(sheet.partner),
        " ".join(learner.split()),
        secrets.token_hex(8),
    )


def partner_page(asked: PartnerQuestion) -> bytes:
    """The page as the bytes of an HTML file (UTF-8)."""
    style = (_HERE / "partner_page.css").read_text(encoding="utf-8")
    script = (_HERE / "partner_page.js").read_text(encoding="utf-8")
    rules = _RULES.format(style=_digest(style), script=_digest(script))
    title = f"{asked.sheet.tool.title}: {asked.partnership.name}"
    itself = asked.about == asked.partner
    fields = (as_asked(asked.sheet.tool, one, itself=itself) for one in asked.fields)
    questions = "".join(map(_question, fields))
    return (
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(rules, quote=True)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="referrer" content="no-referrer"><title>{escape(title)}</title>'
        f"<style>{style}</style></head><body><main><h1>How does it look from where you stand?</h1>"
        f"{_introduction(asked)}"
        f'<form id="answers" autocomplete="off">{questions}</form>{_closing()}</main>'
        f'<script type="application/json" id="about">{_about(asked)}</script>'
        f"<script>{script}</script></body></html>\n"
    ).encode()


def partner_page_name(asked: PartnerQuestion) -> str:
    """A name for the file, without anybody's words in it."""
    return f"how-it-looks-{asked.sheet.tool.id}.html"


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _introduction(asked: PartnerQuestion) -> str:
    who = escape(asked.learner) if asked.learner else "Somebody who works with you"
    return (
        f'<div class="about"><p>{who} asks {escape(asked.partner.name)} about {_subject(asked)}, '
        f"with the questions of “{escape(asked.sheet.tool.title)}”. They have answered, or "
        "will answer, the same questions. You don't see their answers here, and they don't see "
        "yours until you send them.</p>"
        "<p><strong>What becomes of your answers.</strong> They go to the person who sent you this "
        "page, into a notebook of their own. Your words are marked there as yours. They can be "
        "erased by themselves whenever you ask, and they go into no report, book or pack unless "
        "that person decides so and ticks it. Ask first if you would rather they didn't.</p>"
        "<p><strong>Nothing is sent from this page.</strong> It works without a network. Leave out "
        "whatever you like, and write roles in place of names. Write nothing about a young person "
        "that could show who it is.</p></div>"
        '<p class="still"><strong>Scripts don\'t run where you are reading this</strong>, so it '
        "can't save your answers. Open the file in a web browser, or print it and write on it, or "
        "reply to the message that it came with: give the line and your answer.</p>"
    )


def _subject(asked: PartnerQuestion) -> str:
    """What is asked about, as HTML."""
    where = f"<strong>{escape(asked.partnership.name)}</strong>"
    if asked.about is None:
        return where
    if asked.about == asked.partner:
        return f"their own part in {where}"
    return f"<strong>{escape(asked.about.name)}</strong> in {where}"


def _closing() -> str:
    return (
        '<div class="live" hidden><h2>When you have finished</h2><p>Save your answers as a small '
        "file, and send that back the way this page came to you.</p>"
        '<p><button type="button" id="save">Save my answers as a file</button> '
        '<button type="button" class="plain" id="print">Print</button> '
        '<button type="button" class="plain" id="forget">Forget what I wrote here</button></p>'
        '<p id="saved"></p></div><p id="status" role="status"></p>'
        "<footer><p>Take what is asked here as prompts. Leave out what does not fit.</p></footer>"
    )


def _about(asked: PartnerQuestion) -> str:
    """What the script puts into the file beside the answers; no tag in it can end the element."""
    data = {
        "page": asked.page,
        "sheet": str(asked.sheet.key),
        "partner": asked.partner.id,
        "asked": {field.id: field.question_hash for field in asked.fields},
        "file": f"answers-{asked.sheet.tool.id}-{asked.page[:4]}.json",
    }
    return json.dumps(data).replace("<", "\\u003c")


def _question(field: Field) -> str:
    help_ = f'<div class="help">{to_html(field.help)}</div>' if field.help else ""
    parts = _matrix(field) if field.kind == "matrix" else _table(field)
    return f"<h2>{to_inline_html(field.prompt)}</h2>{help_}{parts}"


def _matrix(field: Field) -> str:
    out = []
    for row in field.settings["rows"]:
        name = f"{field.id}/{row['id']}"
        help_ = f'<p class="help">{escape(row["help"])}</p>' if row.get("help") else ""
        options = "".join(
            f'<label class="option"><input type="radio" name="{name}/choice" '
            f'value="{option["id"]}"><span>{escape(option["label"])}</span></label>'
            for option in field.settings["options"]
        )
        note = field.settings.get("notes")
        box = (
            f'<label class="own">{escape(note)}<textarea name="{name}/note" maxlength="5000">'
            "</textarea></label>"
            if note
            else ""
        )
        out.append(
            f"<fieldset><legend>{escape(row['label'])}</legend>{help_}{options}{box}</fieldset>"
        )
    return "".join(out)


def _table(field: Field) -> str:
    out = []
    word = field.settings["row"]
    for number in range(1, BLANK_ROWS + 1):
        cells = "".join(
            _cell(f"{field.id}/{number}/{column['id']}", column)
            for column in field.settings["columns"]
        )
        out.append(f"<fieldset><legend>{escape(word)} {number}</legend>{cells}</fieldset>")
    return "".join(out)


def _cell(name: str, column: dict[str, Any]) -> str:
    label = escape(column["label"])
    if column["kind"] == "choice":
        options = "".join(
            f'<option value="{one["id"]}">{escape(one["label"])}</option>'
            for one in column["options"]
        )
        return (
            f'<label class="own">{label}<select name="{name}"><option value=""></option>'
            f"{options}</select></label>"
        )
    if column["kind"] == "paragraph":
        box = f'<textarea name="{name}" maxlength="5000"></textarea>'
        return f'<label class="own">{label}{box}</label>'
    return f'<label class="own">{label}<input type="text" name="{name}" maxlength="500"></label>'


def as_asked(tool: Activity, field: Field, *, itself: bool) -> Field:
    """A question as a partner reads it: in words of its own where it is asked about `itself`."""
    wording = tool.tool.of_themselves.get(field.id) if tool.tool and itself else None
    if wording is None:
        return field
    rows = [{"id": row["id"], "label": wording.rows[row["id"]]} for row in field.settings["rows"]]
    settings = {**field.settings, "rows": rows, "options": [], "notes": wording.notes}
    return replace(field, prompt=wording.prompt, help="", settings=settings)


def can_be_asked(tool: Activity) -> tuple[Field, ...]:
    """The questions of a tool that a partner may answer."""
    voices = tool.tool.voices if tool.tool else ()
    return tuple(field for field in tool.questions if field.id in voices)
