"""Care for other people on the notebook page: what is found, the learner's names, pseudonyms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from alongside.core import journal, replies, tags
from alongside.core.errors import RecordError
from alongside.forms import overview
from alongside.forms.messages import Message
from alongside.forms.notebook_parts import Part, Reply, text

MOST = 200
"""Different things found that a page is told of at once, and places of each."""
_AROUND = 40  # characters shown on either side of what was found


@dataclass(frozen=True)
class Place:
    """A text that is looked through: where it stands in words, and its activity's page."""

    key: str
    where: str
    link: str | None
    text: str


class Care(Part):
    """Looks for other people in what a learner wrote; explains, and never blocks."""

    LONG = frozenset({"care"})

    def on_care(self, message: Message, *_: Any) -> Reply:
        """``care``: everything found, with what could stand in its place."""
        from alongside import care

        record = self.record()
        places = {place.key: place for place in self._places()}
        known = care.read_pseudonyms(record.home)
        listed = care.read_names(record.home)
        found = care.check(
            {key: place.text for key, place in places.items()},
            names=(*listed, *(name for name, _, _ in known.entries)),
            passed=care.course_names(self.course),
        )
        offers = care.propose(found, known)
        shown: dict[tuple[str, str], Message] = {}
        for one in found:
            item = shown.setdefault(
                (one.kind, one.text),
                {
                    "text": one.text,
                    "kind": one.kind,
                    "label": one.label,
                    "why": one.why,
                    "offers": list(offers.get(one.text, ())),
                    "pseudonym": known.of(one.text) if one.kind in care.NAMES else None,
                    "blank": care.BLANKS.get(one.kind),
                    "places": [],
                },
            )
            item["places"].append(_shown(places[one.field], one.start, one.end))
        items = [{**item, "places": item["places"][:MOST]} for item in shown.values()][:MOST]
        return {"kind": "care", "found": items, "total": len(shown), **self._kept()}, []

    def on_names(self, message: Message, *_: Any) -> Reply:
        """``names {add, remove}``: the learner's own list, with a name more or less."""
        from alongside import care

        home = self.record().home
        if message.get("add") is not None:
            care.add_name(home, text(message, "add", 1000))
        if message.get("remove") is not None:
            care.remove_name(home, text(message, "remove", 1000))
        return {"kind": "kept", **self._kept()}, []

    def on_pseudonym(self, message: Message, *_: Any) -> Reply:
        """``pseudonym {name, pseudonym}``: choose one; an empty one takes the name's away."""
        from alongside import care

        home, name = self.record().home, text(message, "name", 1000)
        chosen = text(message, "pseudonym", 1000)
        if chosen.strip():
            care.keep_pseudonym(home, name, chosen)
        else:
            care.forget_pseudonym(home, name)
        return {"kind": "kept", **self._kept()}, []

    def _kept(self) -> Message:
        """The names, the pseudonyms, and what there is to say about both."""
        from alongside import care

        home = self.record().home
        known = care.read_pseudonyms(home).entries
        return {
            "names": list(care.read_names(home)),
            "pseudonyms": [{"name": name, "pseudonym": other} for name, other, _ in known],
            "explain": care.explain(),
            "explain_pseudonyms": care.explain_pseudonyms(),
        }

    def _places(self) -> Iterator[Place]:
        """Every text that a book or a sheet could take along."""
        from alongside.book import dates
        from alongside.care import texts_in, texts_of

        record = self.record()
        beside = record.peek(journal.ACTIVITY)
        known = self.course.activities()
        for activity in known:
            section = self.course.section_of(activity.id)
            link = f"{section.notebook}#{activity.id}" if section else None
            values = overview.values_of(record.peek(activity.id))
            words = texts_of(activity, values)
            asked = {field.id: field.short for field in activity.questions}
            for name in values.keys() - asked.keys():
                words.update(texts_in(values[name], name))
            for place, text_ in words.items():
                name = place.partition("/")[0]
                where = f"{activity.heading} · {asked.get(name, name)}"
                yield Place(f"{activity.id}/{place}", where, link, text_)
            for name, short in asked.items():
                for tag in tags.of(beside, activity.id, name):
                    yield Place(f"tag/{activity.id}/{name}/{tag}", f"Tag on {short}", link, tag)
            yield from self._comments(activity.id, activity.heading, link)
        for entry in journal.of(beside):
            where = f"Journal, {dates.day(entry.written_at) or entry.id}"
            for at, words_ in enumerate((entry.text, *entry.tags)):
                yield Place(f"journal/{entry.id}/{at}", where, None, words_)
        for name in {*record.activities()} - {journal.ACTIVITY, *(a.id for a in known)}:
            for field, value in overview.values_of(record.peek(name)).items():
                for place, words_ in texts_in(value, field):
                    yield Place(f"{name}/{place}", f"{name} · {field}", None, words_)

    def _comments(self, activity: str, heading: str, link: str | None) -> Iterator[Place]:
        try:
            found = replies.read(self.record().home, activity)
        except RecordError:  # the book says so in its place
            return
        for one in found:
            yield Place(f"comment/{one.id}", f"{heading} · a comment by {one.by}", link, one.text)


def _shown(place: Place, start: int, end: int) -> Message:
    """Where something was found, with the words round it."""
    before, after = place.text[max(0, start - _AROUND) : start], place.text[end : end + _AROUND]
    return {
        "key": place.key,
        "where": place.where,
        "link": place.link,
        "before": ("…" if start > _AROUND else "") + before,
        "after": after + ("…" if len(place.text) > end + _AROUND else ""),
    }
