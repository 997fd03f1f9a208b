"""An agreement as a document to sign: what is settled, and in so many words what is not yet."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from alongside import dates
from alongside.book.answer_blocks import answer_blocks, as_it_stands, text_blocks
from alongside.book.document import (
    Block,
    Book,
    BookSection,
    Item,
    ListBlock,
    Paragraph,
    Run,
    Table,
    plain_paragraph,
)
from alongside.book.normalise import normalise_book
from alongside.course.activity import Activity, Field
from alongside.handouts.agreement_drafts import AgreementDraft
from alongside.partnerships.partnership import Partner, Partnership
from alongside.text.formatted_text import unformatted

AGREED, OPEN, UNNEEDED = "agreed", ("talking", "not-looked-at", "dont-know"), "not-needed"
"""The options of a heading's state: agreed, still open, and left out of the document."""
FOOT = "A record of what partners agreed; not legal advice, nor an agreement about sharing data."
_DATES = ("start", "review", "tell-young-people", "end")


@dataclass(frozen=True)
class AgreementParts:
    """What an agreement is made of: its tool, the draft, the one before it, and who is in it."""

    tool: Activity
    draft: AgreementDraft
    before: AgreementDraft | None
    partnership: Partnership
    partners: tuple[Partner, ...]

    def field(self, name: str) -> Field | None:
        """A question of the tool, where it still asks that."""
        return next((one for one in self.tool.questions if one.id == name), None)

    def value(self, name: str, draft: AgreementDraft | None = None) -> Any:
        """What a draft (default: this one) answers to a question; None for nothing."""
        field, of = self.field(name), draft or self.draft
        answer = of.reflection.answers.get(name)
        return field.fit(answer.value)[0] if field and answer else None

    def text(self, name: str) -> str:
        """An answer that is text, "" for none."""
        value = unformatted(self.value(name))
        return value.strip() if isinstance(value, str) else ""


def agreement_document(parts: AgreementParts, now: datetime) -> Book:
    """The agreement as a document tree for any of the book's writers."""
    numbered = [
        BookSection(section.id, (Run(f"{number}. "), *section.title), section.blocks, (), "sheet")
        for number, section in enumerate(_body(parts), 1)
    ]
    made = now.astimezone(UTC)
    return normalise_book(
        Book(
            title=f"Agreement: {parts.partnership.name}",
            subtitle=parts.draft.title,
            sections=(*numbered, *_closing(parts)),
            blocks=tuple(_opening(parts)),
            id=str(uuid.uuid4()),
            moment=f"{made:%Y-%m-%dT%H:%M:%SZ}",
        )
    )


def _opening(parts: AgreementParts) -> Iterator[Block]:
    names = [one.name for one in parts.partners if not one.gone]
    if names:
        yield plain_paragraph(f"Between: {'; '.join(names)}", "lead")
    if parts.partnership.purpose:
        yield from text_blocks(parts.partnership.purpose)
    days = [(name, parts.text(name)) for name in _DATES]
    rows = tuple(
        (_cell(_question(parts, name)), _cell(dates.calendar(day))) for name, day in days if day
    )
    if rows:
        yield Table((_cell("Date"), _cell("Day")), rows, "Dates", row_heads=True)


def _body(parts: AgreementParts) -> Iterator[BookSection]:
    """The numbered headings: those of the tool, the partners' own, clauses and the two tables."""
    for row, state, words in _headings(parts, parts.draft):
        if state != UNNEEDED and (words or state):
            note = () if state == AGREED else (plain_paragraph("Not settled yet.", "note"),)
            blocks = (*text_blocks(words), *note) if words else note
            yield BookSection(f"heading-{row['id']}", (Run(row["label"]),), blocks)
    for number, own in enumerate(parts.value("own-headings") or ()):
        note = () if own.get("state") == AGREED else (plain_paragraph("Not settled yet.", "note"),)
        if own.get("heading") or own.get("text"):
            title = own.get("heading") or "Another heading"
            yield BookSection(
                f"own-{number}", (Run(title),), (*text_blocks(own.get("text") or ""), *note)
            )
    yield from _clauses(parts)
    for name, title in (
        ("does-what", "Who does what, by when"),
        ("brings-what", "What each brings"),
    ):
        field, value = parts.field(name), parts.value(name)
        blocks = answer_blocks(field, value) if field and value else ()
        if blocks:
            yield BookSection(name, (Run(title),), blocks)


def _clauses(parts: AgreementParts) -> Iterator[BookSection]:
    field = parts.field("clauses")
    chosen = (parts.value("clauses") or {}).get("chosen", ())
    labels = {one["id"]: one["label"] for one in field.settings["options"]} if field else {}
    items = tuple(Item((plain_paragraph(labels[one]),)) for one in chosen if one in labels)
    if items:
        yield BookSection("clauses", (Run("Further clauses"),), (ListBlock(items),))


def _headings(
    parts: AgreementParts, draft: AgreementDraft
) -> Iterator[tuple[Mapping[str, Any], str, str]]:
    """(row, state, words) for each heading of the tool."""
    field, value = parts.field("headings"), parts.value("headings", draft) or {}
    for row in field.settings["rows"] if field else ():
        given = value.get(row["id"], {})
        yield row, given.get("choice") or "", (given.get("note") or "").strip()


def _closing(parts: AgreementParts) -> Iterator[BookSection]:
    yield BookSection("open", (Run("Not settled yet"),), (_open_points(parts),), (), "sheet")
    changes = tuple(_changes(parts))
    if parts.before and changes:
        title = f"What has changed since draft {parts.before.number}"
        yield BookSection(
            "changed",
            (Run(title),),
            (ListBlock(tuple(Item((one,)) for one in changes)),),
            (),
            "sheet",
        )
    yield BookSection("signed", (Run("Signatures"),), (_signatures(parts),), (), "sheet")
    promise = as_it_stands(parts.value("young-people-promise"))
    tell = as_it_stands(parts.value("young-people-tell"))
    if promise or tell:
        told = (plain_paragraph("If it goes wrong, you can tell:", "note"), *tell) if tell else ()
        title = f"For young people: {parts.partnership.name}"
        yield BookSection("young-people", (Run(title),), (*promise, *told), (), "sheet")
    yield BookSection("", (), (plain_paragraph(FOOT, "note"),), (), "sheet")


def _open_points(parts: AgreementParts) -> Block:
    points = [
        row["label"] for row, state, _ in _headings(parts, parts.draft) if state in ("", *OPEN)
    ]
    points += [
        own["heading"]
        for own in parts.value("own-headings") or ()
        if own.get("heading") and own.get("state") != AGREED
    ]
    points += [
        f"{job['job']}: {' and '.join(missing)}"
        for job in parts.value("does-what") or ()
        if job.get("job") and (missing := _missing(job))
    ]
    if not points:
        return plain_paragraph("Nothing is left open.")
    return ListBlock(tuple(Item((plain_paragraph(one),)) for one in points))


def _missing(job: Mapping[str, Any]) -> list[str]:
    lacks = (("who", "nobody has said who"), ("by-when", "there is no day"))
    return [words for key, words in lacks if not job.get(key)]


def _changes(parts: AgreementParts) -> Iterator[Paragraph]:
    """A line for each thing that differs from the draft before, in words."""
    if parts.before is None:
        return
    field = parts.field("headings")
    labels = {one["id"]: one["label"] for one in field.settings["options"]} if field else {}
    earlier = {row["id"]: (state, words) for row, state, words in _headings(parts, parts.before)}
    for row, state, words in _headings(parts, parts.draft):
        was, said = earlier.get(row["id"], ("", ""))
        if was != state:
            then, now = (labels.get(one, "nothing said").lower() for one in (was, state))
            yield plain_paragraph(f"{row['label']}: {then}, now {now}.")
        elif said != words:
            yield plain_paragraph(f"{row['label']}: the words have changed.")
    for one in parts.tool.questions:
        if one.id == "headings" or parts.value(one.id) == parts.value(one.id, parts.before):
            continue
        if one.id != "agreed-on":
            yield plain_paragraph(f"{one.short} The answer has changed.")


def _signatures(parts: AgreementParts) -> Block:
    names: Sequence[str] = [one.name for one in parts.partners if not one.gone] or ["", ""]
    head = tuple(map(_cell, ("Partner", "Name and role", "Signature", "Date")))
    to_sign = _cell("\u00a0") * 2  # as high as a hand that signs
    return Table(
        head,
        tuple((_cell(name), to_sign, to_sign, to_sign) for name in names),
        "Signed for each partner",
        row_heads=True,
    )


def _question(parts: AgreementParts, name: str) -> str:
    field = parts.field(name)
    return field.plain if field else name


def _cell(words: str) -> tuple[Block, ...]:
    return (plain_paragraph(words),)
