"""Care for other people on the notebook page: what is found, the learner's names, pseudonyms."""

from __future__ import annotations

from typing import Any

from alongside.errors import AlongsideError
from alongside.forms.dispatcher import Reply
from alongside.forms.messages import WRONG, Message
from alongside.notebook_page.attached_panel import pictures_sentence
from alongside.notebook_page.message_handler import MessageHandler, is_yes, text_in
from alongside.notebook_page.privacy_sweep import VERSIONS, SweptText, sweep_record

MOST = 200
"""Different things found that a page is told of at once, and places of each."""
_AROUND = 40  # characters shown on either side of what was found


class PrivacyMessages(MessageHandler):
    """Looks for other people in what a learner wrote; explains, and never blocks."""

    LONG = frozenset({"care"})

    def on_care(self, message: Message, *_: Any) -> Reply:
        """``care {versions, whole}``: everything found, with what could stand in its place.

        ``versions`` are those to look in beside the answers of now: "" for none, "first" for what
        a book tells of how they moved, "all". ``whole`` is about the record as a zip, which has no
        comments by others in it.
        """
        from alongside import privacy

        versions = message.get("versions", "")
        if versions not in VERSIONS:
            raise AlongsideError(WRONG)
        record = self.record()
        known = privacy.read_pseudonyms(record.store)
        pairs = sweep_record(
            self.course, record, versions=versions, comments=not is_yes(message, "whole")
        )
        offers = privacy.propose_pseudonyms([finding for _, finding in pairs], known)
        shown: dict[tuple[str, str], Message] = {}
        for swept, one in pairs:
            item = shown.setdefault(
                (one.kind, one.name),
                {
                    "text": one.name,
                    "kind": one.kind,
                    "label": one.label,
                    "why": one.why,
                    "offers": list(offers.get(one.name, ())),
                    "pseudonym": known.of(one.name) if one.kind in privacy.NAMES else None,
                    "blank": privacy.BLANKS.get(one.kind),
                    "past_only": swept.past_only,
                    "passages": [],
                },
            )
            item["passages"].append(_shown(swept, one.start, one.end))
        items = [{**item, "passages": item["passages"][:MOST]} for item in shown.values()][:MOST]
        only = sum(item["past_only"] for item in shown.values())
        found = {"found": items, "total": len(shown), "past_only": only}
        pictures = pictures_sentence(record)
        return {"kind": "care", "pictures": pictures, **found, **self._kept()}, []

    def on_names(self, message: Message, *_: Any) -> Reply:
        """``names {add, remove}``: the learner's own list, with a name more or less."""
        from alongside import privacy

        store = self.record().store
        if message.get("add") is not None:
            privacy.add_name(store, text_in(message, "add", 1000))
        if message.get("remove") is not None:
            privacy.remove_name(store, text_in(message, "remove", 1000))
        return {"kind": "kept", **self._kept()}, []

    def on_pseudonym(self, message: Message, *_: Any) -> Reply:
        """``pseudonym {name, pseudonym}``: choose one; an empty one takes the name's away."""
        from alongside import privacy

        store, name = self.record().store, text_in(message, "name", 1000)
        chosen = text_in(message, "pseudonym", 1000)
        if chosen.strip():
            privacy.keep_pseudonym(store, name, chosen)
        else:
            privacy.forget_pseudonym(store, name)
        return {"kind": "kept", **self._kept()}, []

    def _kept(self) -> Message:
        """The names, the pseudonyms, and what there is to say about both."""
        from alongside import privacy

        store = self.record().store
        known = privacy.read_pseudonyms(store).entries
        return {
            "names": list(privacy.read_names(store)),
            "pseudonyms": [{"name": name, "pseudonym": other} for name, other, _ in known],
            "explain": privacy.explain_check(),
            "explain_pseudonyms": privacy.explain_pseudonyms(),
        }


def _shown(swept: SweptText, start: int, end: int) -> Message:
    """Where something was found, with the words round it."""
    before, after = swept.text[max(0, start - _AROUND) : start], swept.text[end : end + _AROUND]
    return {
        "key": swept.key,
        "where": swept.where,
        "link": swept.link,
        "before": ("…" if start > _AROUND else "") + before,
        "after": after + ("…" if len(swept.text) > end + _AROUND else ""),
    }
