"""What the controls of every kind have around them: prompt, help, ids, what is on its way."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from alongside.course.activity import Field
from alongside.course.markdown_html import to_html, to_inline_html
from alongside.forms.controls.markup import Child, Html, element

_html = lru_cache(maxsize=512)(to_html)
_inline_html = lru_cache(maxsize=512)(to_inline_html)


@dataclass(frozen=True)
class Help:
    """A question's help: its HTML and id, both None where there is none."""

    html: Html | None
    id: str | None


@dataclass(frozen=True)
class Frame:
    """The frame of one field of a form; every id in it begins with the form's own.

    Parts of an id are parted by two hyphens, which no id of a field, row or option holds.
    """

    form: str
    field: Field

    def id(self, *parts: str | int) -> str:
        """The id of a part of the field, one for each wish."""
        return "--".join((self.form, self.field.id, *map(str, parts)))

    @property
    def arriving(self) -> str:
        """The id of the sentence that an earlier answer may still be on its way."""
        return arriving_id(self.form)

    def described(self, *ids: str | None) -> str:
        """What describes a control until the record is there: its help, then that sentence."""
        return " ".join([*filter(None, ids), self.arriving])

    def prompt(self) -> tuple[Child, ...]:
        """The question, and that it may be left open."""
        optional = None if self.field.required else element(
            "span", " (optional)", class_="al-optional"
        )  # fmt: skip
        return element("span", Html(_inline_html(self.field.prompt))), optional

    def help(self, *more: str) -> Help:
        """The author's help, and sentences of ours after it."""
        author = element("div", Html(_html(self.field.help))) if self.field.help else None
        if author is None and not more:
            return Help(None, None)
        id_ = self.id("help")
        ours = [element("p", sentence) for sentence in more]
        return Help(element("div", author, *ours, id=id_, class_="al-help"), id_)

    def fieldset(
        self, help_: Help, *children: Child, class_: str = "", waits: bool = False
    ) -> Html:
        """A group of controls under the question.

        Where it ``waits``, the group says that an answer may be on its way; else its boxes do.
        """
        described = self.described(help_.id) if waits else help_.id
        return element(
            "fieldset",
            element("legend", *self.prompt(), class_="al-prompt"),
            help_.html,
            *children,
            class_=f"al-field {class_}".strip(),
            aria_describedby=described,
            data_field=self.field.id,
        )


def arriving_id(form: str) -> str:
    """The id of the sentence about earlier answers in the form with this id."""
    return f"{form}--arriving"
