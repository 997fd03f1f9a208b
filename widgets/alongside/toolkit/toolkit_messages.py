"""What the kernel answers to the page "My toolkit".

    page → kernel                                      kernel → page
    toolkit                                            toolkit {groups, partnerships, names}
    dates                                              dates {due}
    partnership {partnership}                          partnership {…}
    make {name} | practice | add-partner {…}           made {partnership}
    sheets {tool, partnership, partner}                sheets {new, there}
    sheet {key}                                        sheet {title, spec, …}
    drawings {key, compare}                            drawings {drawn, beside}
    preview-settle {key} | settle {key, row}           settled {lines, sheet}
    note {key}                                         noted {entry}
    set-date {key, field, day}                         dates {due}
    document | blank | calendar | whole | partner-page file
    session {session} | print {what, format}           (see `group_messages`)
    bring-in + buffers                                 brought {key, voice}
    voice {key, partner}                               voice {key}
    preview-erase | erase {key or partnership}         losing | erased

A form's own messages travel inside `form` (see `toolkit_protocol`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from alongside.course.outline import Course
from alongside.drawings.canvas import Drawn
from alongside.errors import AlongsideError, RecordError
from alongside.forms.dispatcher import Reply
from alongside.forms.messages import Message
from alongside.forms.spec import spec_of
from alongside.forms.static_html import form_html
from alongside.notebook_page.message_handler import (
    file_message,
    is_yes,
    text_in,
)
from alongside.partnerships import partnership as partnerships
from alongside.partnerships.sheet import (
    Sheet,
    day_in_words,
    earlier_sheets,
    new_sheet,
    same_subject,
    sheet_title,
    stored_sheets,
    voices_on,
)
from alongside.partnerships.sheet_drawing import SheetAnswers, draw_beside, draw_sheet, life_of
from alongside.record.display.markdown_copy import markdown_writers_of
from alongside.record.instances import PRACTICE, day_order
from alongside.record.record import Record
from alongside.record.record_key import RecordKey
from alongside.toolkit import toolkit_view as views
from alongside.toolkit.comparison_view import asked_of_partners, compare_sheets
from alongside.toolkit.group_messages import GroupMessages
from alongside.toolkit.settling_messages import SettlingMessages

_ONE_FILE = "Choose one file: the one that your partner's page saved."


class ToolkitMessages(SettlingMessages, GroupMessages):
    """Partnerships, sheets, and what can be done with them."""

    LONG = GroupMessages.LONG | {"document", "blank", "whole", "erase"}

    def __init__(
        self,
        course: Course,
        record: Callable[[], Record],
        origin: str,
        today: Callable[[], date] = date.today,
        learner: str = "",
    ) -> None:
        """`today` is the day that a new sheet is for, where the learner is.

        `learner` is an opaque key that a page keeps drafts under.
        """
        super().__init__(course, record, origin, today)
        self._learner = learner

    # --- what there is --------------------------------------------------------------------

    def on_toolkit(self, message: Message, *_: Any) -> Reply:
        """``toolkit``: tools, partnerships, names."""
        return {"kind": "toolkit", **views.toolkit_view(self.course, self.record())}, []

    def on_partnership(self, message: Message, *_: Any) -> Reply:
        """``partnership {partnership}``: its page."""
        name = text_in(message, "partnership", 24)
        told = views.partnership_view(self.course, self.record(), name)
        return {"kind": "partnership", **told}, []

    def on_sheets(self, message: Message, *_: Any) -> Reply:
        """``sheets {tool, partnership, partner}``: a new sheet's key, and those there are."""
        tool = self.course.activity(text_in(message, "tool", 60))
        about = {key: text_in(message, key, 24) for key in ("partnership", "partner")}
        stored = stored_sheets(self.course, self.record(), about["partnership"] or None)
        fresh = new_sheet(tool, stored, self.today(), **about)
        there = [
            views.sheet_line(one, {})
            for one in stored
            if one.tool.id == tool.id and not one.voice
            if (one.partnership, one.partner) == (fresh.partnership, fresh.partner)
        ]
        return {"kind": "sheets", "new": str(fresh.key), "there": there}, []

    def on_sheet(self, message: Message, *_: Any) -> Reply:
        """``sheet {key}``: the form's definition, and what stands around it."""
        sheet, record = self.sheet_in(message), self.record()
        told = views.sheet_view(self.course, record, sheet, self._stored(sheet))
        return {
            "kind": "sheet",
            **told,
            **sheet_form(self.course, record, sheet, self._learner),
        }, []

    def on_drawings(self, message: Message, *_: Any) -> Reply:
        """``drawings {key, compare}``: the drawings, with another day's sheet or a partner's."""
        sheet, compare = self.sheet_in(message), text_in(message, "compare", 100)
        there = self._stored(sheet)
        life = life_of(self.course, self.record(), sheet.partnership)
        other = next((one for one in same_subject(sheet, there) if str(one.key) == compare), None)
        if other is None:
            return _drawings(draw_sheet(sheet.tool, self._answers(sheet), **life), [])
        if other.voice:
            tool, own = asked_of_partners(sheet.tool), self._answers(sheet, "You")
            theirs = self._answers(other, with_day=other.day != sheet.day)
            return _drawings(
                draw_beside(tool, own, theirs, **life), compare_sheets(tool, own, theirs)
            )
        then, now = sorted((sheet, other), key=lambda one: day_order(one.day))
        others = [self._answers(one) for one in earlier_sheets(now, there) if one.key != then.key]
        told = self._answers(then), self._answers(now)
        return _drawings(
            draw_beside(sheet.tool, *told, others, **life), compare_sheets(sheet.tool, *told)
        )

    # --- what is begun and changed ----------------------------------------------------------

    def on_make(self, message: Message, *_: Any) -> Reply:
        """``make {name}``: a partnership with a name."""
        made = partnerships.make_partnership(
            self.course, self.record(), text_in(message, "name", 1000), **self.by(message)
        )
        return {"kind": "made", "partnership": made.id, "name": made.name}, []

    def on_practice(self, message: Message, *_: Any) -> Reply:
        """``practice``: the partnership to practise on."""
        made = partnerships.open_practice(self.course, self.record(), **self.by(message))
        return {"kind": "made", "partnership": made.id, "name": made.name}, []

    def on_add_partner(self, message: Message, *_: Any) -> Reply:
        """``add-partner {partnership, name}``: a partner in it."""
        made = partnerships.add_partner(
            self.course,
            self.record(),
            text_in(message, "partnership", 24),
            text_in(message, "name", 1000),
            **self.by(message),
        )
        return {"kind": "made", "partner": made.id, "name": made.name}, []

    # --- what is taken away and brought in -----------------------------------------------------

    def on_document(self, message: Message, *_: Any) -> Reply:
        """``document {key, format, agreed}``: a sheet, or an agreement's draft."""
        from alongside import book
        from alongside.handouts.sheet_document import sheet_document

        sheet, form = self.sheet_in(message), text_in(message, "format", 10)
        book.check_format(form)
        if sheet.tool.tool and sheet.tool.tool.document == "agreement":
            made = self._agreement(sheet, agreed=is_yes(message, "agreed"))
        else:
            made = sheet_document(
                self.course, self.record(), sheet, self._stored(sheet), self.record().now()
            )
        return self._file(sheet.tool.id, form, made)

    def on_blank(self, message: Message, *_: Any) -> Reply:
        """``blank {key, format, voice, partner}``: the questions with lines to write on."""
        from alongside import book
        from alongside.handouts.partner_page import ON_PAPER, as_asked, can_be_asked
        from alongside.handouts.sheet_document import blank_document

        sheet, form = self.sheet_in(message), text_in(message, "format", 10)
        book.check_format(form)
        tool, fields = sheet.tool, sheet.tool.fields
        if is_yes(message, "voice"):
            itself = bool(sheet.partner) and message.get("partner") == sheet.partner
            asked, tool = can_be_asked(tool), replace(tool, introduction=ON_PAPER)
            fields = tuple(as_asked(sheet.tool, one, itself=itself) for one in asked)
        made = blank_document(self.course, tool, fields, self.record().now())
        return self._file(f"{sheet.tool.id}-blank", form, made)

    def on_whole(self, message: Message, *_: Any) -> Reply:
        """``whole {partnership, format, voices}``: all about a partnership in one file."""
        from alongside import book
        from alongside.handouts.sheet_document import partnership_document

        name, form = text_in(message, "partnership", 24), text_in(message, "format", 10)
        book.check_format(form)
        record = self.record()
        made = partnership_document(
            self.course,
            record,
            partnerships.read_partnership(record, name),
            partnerships.partners_of(record, name),
            stored_sheets(self.course, record, name),
            record.now(),
            voices=is_yes(message, "voices"),
        )
        return self._file("partnership", form, made)

    def on_calendar(self, message: Message, *_: Any) -> Reply:
        """``calendar {key}``: the days on a sheet as a calendar file."""
        from alongside.handouts.calendar_file import CALENDAR, calendar_file
        from alongside.handouts.sheet_calendar import sheet_days

        sheet, record = self.sheet_in(message), self.record()
        if sheet.partnership == PRACTICE:
            raise RecordError("The practice partnership has no dates to keep. Use one of your own.")
        days = sheet_days(record, sheet)
        if not days:
            raise RecordError("There is no date on this sheet yet. Choose one first.")
        data = calendar_file(days, record.now())
        return file_message(f"{sheet.tool.id}.ics", CALENDAR, data)

    def on_partner_page(self, message: Message, *_: Any) -> Reply:
        """``partner-page {key, partner, fields, learner}``: a page for a partner to answer on."""
        from alongside.handouts.partner_page import (
            partner_page,
            partner_page_name,
            partner_question,
        )

        sheet, record = self.sheet_in(message), self.record()
        fields = message.get("fields")
        if not isinstance(fields, list):
            raise RecordError("Choose what you want to ask.")
        if not record.read(sheet.key).revision:
            raise RecordError(
                "Write something on your own sheet first, so that there is something to lay beside "
                "what they say."
            )
        asked = partner_question(
            sheet,
            partnerships.read_partnership(record, sheet.partnership),
            partnerships.partners_of(record, sheet.partnership),
            text_in(message, "partner", 24),
            [str(one) for one in fields],
            text_in(message, "learner", 200),
        )
        return file_message(partner_page_name(asked), "text/html", partner_page(asked))

    def on_bring_in(self, message: Message, buffers: list[bytes], *_: Any) -> Reply:
        """``bring-in`` and a file: a partner's answers."""
        from alongside.handouts.partner_answers import keep_partner_answers, read_partner_answers

        if len(buffers) != 1:
            raise AlongsideError(_ONE_FILE)
        record = self.record()
        found = read_partner_answers(self.course, record, bytes(buffers[0]))
        key = keep_partner_answers(record, found, **self.by(message))
        return {"kind": "brought", "key": str(found.sheet.key), "voice": str(key)}, []

    def on_voice(self, message: Message, *_: Any) -> Reply:
        """``voice {key, partner}``: the key of a partner's view, to enter from paper."""
        sheet, partner = self.sheet_in(message), text_in(message, "partner", 24)
        known = {one.id for one in partnerships.partners_of(self.record(), sheet.partnership)}
        if sheet.voice or partner not in known:
            raise RecordError("Choose the partner whose answers you have on paper.")
        key = RecordKey.of(
            sheet.key.activity,
            partnership=sheet.partnership,
            partner=sheet.partner,
            day=sheet.day,
            voice=partner,
        )
        return {"kind": "voice", "key": str(key)}, []

    # --- what goes ---------------------------------------------------------------------------

    def on_preview_erase(self, message: Message, *_: Any) -> Reply:
        """``preview-erase {key | partnership}``: what would go."""
        from alongside.record.erasure import erase

        names = [str(key) for key in self._going(message)]
        losses = [erase.would_erase(self.record(), erase.ErasureScope(name)) for name in names]
        words = sum(loss.words for loss in losses)
        there = [loss for loss in losses if not loss.nothing]
        return {
            "kind": "losing",
            "sheets": len(there),
            "words": words,
            "elsewhere": erase.ELSEWHERE,
        }, []

    def on_erase(self, message: Message, buffers: Any, report: Any) -> Reply:
        """``erase {key | partnership}``: erase it, with every version, for good."""
        from alongside.record.erasure import erase

        for key in self._going(message):
            scope = erase.ErasureScope(str(key))
            if not erase.would_erase(self.record(), scope).nothing:
                erase.erase(
                    self.record(),
                    scope,
                    markdown_writers=markdown_writers_of(self.course),
                    report=report,
                )
        return {"kind": "erased"}, []

    def _going(self, message: Message) -> Iterator[RecordKey]:
        if "key" in message:
            sheet = self.sheet_in(message)
            yield sheet.key
            if not sheet.voice:
                yield from (one.key for one in voices_on(sheet, self._stored(sheet)))
            return
        name = text_in(message, "partnership", 24)
        for key in partnerships.stored_keys(self.record()):
            if name and key.part("partnership") == name:
                yield key

    # --- what they share ------------------------------------------------------------------------

    def _stored(self, sheet: Sheet) -> list[Sheet]:
        return stored_sheets(self.course, self.record(), sheet.partnership or None)

    def _answers(self, sheet: Sheet, label: str = "", *, with_day: bool = False) -> SheetAnswers:
        if not label and sheet.voice:
            label = partnerships.known_names(self.record(), sheet.partnership).get(
                sheet.voice, "They"
            )
            label = f"{label}, {day_in_words(sheet.day)}" if with_day else label
        said = label or day_in_words(sheet.day) or "Now"
        return SheetAnswers(said, self.record().read(sheet.key))

    def _agreement(self, sheet: Sheet, *, agreed: bool) -> Any:
        from alongside.handouts.agreement_document import AgreementParts, agreement_document
        from alongside.handouts.agreement_drafts import agreement_drafts

        record = self.record()
        drafts = agreement_drafts(record.lines(sheet.key))
        chosen = [one for one in drafts if one.agreed] if agreed else list(drafts)
        if not chosen:
            raise RecordError(
                "No draft has been agreed yet. Give the day on which everybody agreed."
                if agreed
                else "There is nothing in this agreement yet. Write something first."
            )
        draft = chosen[-1]
        before = drafts[draft.number - 2] if draft.number > 1 else None
        about = partnerships.read_partnership(record, sheet.partnership)
        partners = partnerships.partners_of(record, sheet.partnership)
        parts = AgreementParts(sheet.tool, draft, before, about, partners)
        return agreement_document(parts, record.now())

    def _file(self, name: str, form: str, made: Any) -> Reply:
        from alongside import book

        return file_message(f"{name}.{form}", book.MEDIA_TYPES[form], book.as_bytes(made, form))


def _drawings(drawn: Sequence[Drawn], told: Sequence[Message]) -> Reply:
    return {"kind": "drawings", "drawn": [vars(one) for one in drawn], "beside": told}, []


def sheet_form(course: Course, record: Record, sheet: Sheet, learner: str) -> dict[str, Any]:
    """A sheet's form for a page: that of its tool under the sheet's own key and title."""
    key, names = str(sheet.key), partnerships.known_names(record, sheet.partnership)
    titled = replace(sheet.tool, id=key, number=None, title=sheet_title(sheet, names))
    return {
        "spec": spec_of(course, titled, learner),
        "html": form_html(course, titled, "form", taken=False),
    }
