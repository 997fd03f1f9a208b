"""What the kernel answers to the page "My notebook"; the words stay in the record.

As in `conversation`, a message has ``kind`` and ``seq``; a file travels in a message's buffers.

    page → kernel                                    kernel → page
    hello                                            record {overview …}
    save {base_revision, changes: entry → value}     saved: the journal's entries
    compare {activity, field, first, second}         compared {pairs}
    care                                             care {findings}
    take {format, course_text}                       file, after progress
    take-record | completion {name} | badge {name}   file
    look + buffer | bring {} | undo                  looked | brought | undone
    erase-look {activity, field} | erase             losing | erased
"""

from __future__ import annotations

import json
import logging
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alongside.core import journal
from alongside.core.changes import Changes, compare
from alongside.core.course import Course
from alongside.core.errors import AlongsideError, AnswerError, RecordError
from alongside.core.kinds.base import text as check_text
from alongside.core.mirror import mirror_of
from alongside.core.record import Record
from alongside.core.saving import Mirror
from alongside.forms import overview
from alongside.forms.messages import WRONG, Message, counts, refused, sendable, sent, writer_of

MAX_FILE = 64 * 1024 * 1024
"""Bytes of a zip that a page may bring back."""
_BROKEN = "Something went wrong in the course itself. Nothing was changed. Reload the page, please."
_ENTRY = re.compile(r"entry-[0-9a-z-]{1,80}\Z")
_log = logging.getLogger(__name__)
Reply = tuple[Message, list[bytes]]
Send = Callable[[Message], None]


class NotebookTalk:
    """One page's talk about one learner's whole record."""

    def __init__(self, course: Course, record: Callable[[], Record], origin: str) -> None:
        """``record`` opens the learner's record when it is first needed; may raise RecordError."""
        self._course = course
        self._open = record
        self._origin = origin
        self._brought: tuple[bytes, Any] | None = None  # a zip, and what it would change
        self._handlers: dict[str, Callable[..., Reply]] = {
            name.removeprefix("_on_").replace("_", "-"): getattr(self, name)
            for name in dir(self)
            if name.startswith("_on_")
        }

    def answer(self, message: Any, buffers: list[bytes], progress: Send) -> Reply:
        """The message to send back and the file with it; never raises.

        ``progress`` sends {kind: "progress", done, of, what} while something takes long.
        """
        if not isinstance(message, dict) or not counts(message.get("seq")):
            return {"kind": "refused", "seq": 0, "sentence": WRONG}, []
        seq, kind = message["seq"], message.get("kind")
        handler = self._handlers.get(kind) if isinstance(kind, str) else None

        def report(done: int, of: int, what: str) -> None:
            progress({"kind": "progress", "seq": seq, "done": done, "of": of, "what": what})

        try:
            reply, files = handler(message, buffers, report) if handler else (refused(WRONG), [])
        except RecordError as error:
            reply, files = {**refused(str(error)), "kind": _no(kind)}, []
        except AlongsideError as error:
            reply, files = refused(str(error)), []
        except Exception:
            _log.exception("A message of the notebook page could not be answered")
            reply, files = {**refused(_BROKEN), "kind": _no(kind)}, []
        return sendable({**reply, "seq": seq}), files

    # --- what is written --------------------------------------------------------

    def _on_hello(self, message: Message, *_: Any) -> Reply:
        shown = overview.overview(self._course, self._open())
        # The page's saver knows these names: the journal is saved as a form's answers are.
        notes = shown["journal"]
        answers = {
            e["id"]: {"value": _value(e), "saved_at": e["saved_at"]} for e in notes["entries"]
        }
        return {
            "kind": "record",
            "revision": notes["revision"],
            "saved_at": None,
            "answers": answers,
            **shown,
        }, []

    def _on_save(self, message: Message, *_: Any) -> Reply:
        given, base = message.get("changes"), message.get("base_revision")
        if not isinstance(given, dict) or len(given) > 200 or not counts(base):
            return refused(WRONG), []
        changes, wrong = {}, {}
        for name, value in given.items():
            try:
                changes[name] = _entry(name, value), journal.QUESTION_HASH
            except AnswerError as error:
                wrong[name] = str(error)
        saved = self._open().save(
            journal.ACTIVITY,
            changes,
            base_revision=base,
            writer=writer_of(message),
            origin=self._origin,
            mirror=journal.mirror,
        )
        return {
            "kind": "saved",
            "revision": saved.revision,
            "at": saved.saved_at,
            "merged": {name: sent(a, a.value) for name, a in saved.merged.items()},
            "conflicts": [
                {"field": c.field, "theirs": sent(c.theirs, c.theirs.value)}
                for c in saved.conflicts
            ],
            "refused": wrong,
        }, []

    def _on_compare(self, message: Message, *_: Any) -> Reply:
        activity, name = _text(message, "activity"), _text(message, "field")
        first, second = message.get("first"), message.get("second")
        if not counts(first) or not counts(second):
            return refused(WRONG), []
        field = self._course.activity(activity).field(name)
        found = compare(self._open(), activity, field, first, second)
        pairs = [{"before": _marks(p.before), "after": _marks(p.after)} for p in found.pairs]
        counted = {"added": found.words_added, "removed": found.words_removed}
        return {"kind": "compared", "pairs": pairs, **counted}, []

    # --- taking it away -----------------------------------------------------------

    def _on_care(self, message: Message, *_: Any) -> Reply:
        from alongside import care

        texts: dict[str, str] = {}
        record = self._open()
        for activity in self._course.activities():
            values = overview.values_of(record.peek(activity.id))
            for field in activity.questions:
                for n, text in enumerate(field.texts(values.get(field.id))):
                    texts[f"{activity.heading} · {field.short} · {n}"] = text
        for entry in journal.entries(record):
            texts[f"Journal · {entry.written_at[:10]} · {entry.id}"] = entry.text
        names, passed = care.read_names(record.home), care.course_names(self._course)
        findings = [
            {
                "where": " · ".join(f.field.split(" · ")[:2]),
                "text": f.text,
                "why": f.why,
                "label": f.label,
            }
            for f in care.check(texts, names=names, passed=passed)
        ]
        return {"kind": "care", "findings": findings}, []

    def _on_take(self, message: Message, buffers: Any, report: Any) -> Reply:
        from alongside import book
        from alongside.book.build import Wishes

        form = _text(message, "format")
        book.check_format(form)
        wishes = Wishes(course_text=message.get("course_text") is True, answers=True)
        data = book.book_bytes(
            self._course, self._open(), format=form, wishes=wishes, report=report
        )
        return _file(book.file_name(wishes, form), book.MEDIA_TYPES[form], data)

    def _on_take_record(self, message: Message, buffers: Any, report: Any) -> Reply:
        from alongside.core.archive import export_record

        with _scratch() as folder:
            path = folder / "my-record.zip"
            export_record(self._open(), path, report)
            return _file(path.name, "application/zip", path.read_bytes())

    def _on_completion(self, message: Message, *_: Any) -> Reply:
        from alongside import completion

        done = completion.completion(self._course, self._open(), _text(message, "name"))
        page = completion.to_html(done).encode()
        return _file("completion-record.html", "text/html", page)

    def _on_badge(self, message: Message, *_: Any) -> Reply:
        from alongside import completion

        done = completion.completion(self._course, self._open(), _text(message, "name"))
        data = json.dumps(completion.credential(done), ensure_ascii=False, indent=2)
        return _file("completion-credential.json", "application/ld+json", data.encode())

    # --- bringing it back -----------------------------------------------------------

    def _on_look(self, message: Message, buffers: list[bytes], report: Any) -> Reply:
        from alongside.core import bringback

        if len(buffers) != 1 or len(buffers[0]) > MAX_FILE:
            return refused("Choose one zip file, of 64 MB at most, that Alongside made."), []
        with _scratch() as folder:
            found = bringback.look(self._open(), _put(folder, buffers[0]), report=report)
        self._brought = buffers[0], found
        lines = [bringback.sentence(join) for join in found.joins]
        return {"kind": "looked", "lines": lines, "changes": found.changes}, []

    def _on_bring(self, message: Message, buffers: Any, report: Any) -> Reply:
        from alongside.core import bringback

        if self._brought is None:
            return refused("Choose the zip again, so that you can see what would change."), []
        data, expected = self._brought
        with _scratch() as folder:
            done = bringback.import_record(
                self._open(),
                _put(folder, data),
                expected=expected,
                mirrors=self._mirror,
                report=report,
            )
        self._brought = None
        lines = [bringback.sentence(join) for join in done.joins]
        return {"kind": "brought", "lines": [*lines, *done.notices]}, []

    def _on_undo(self, message: Message, *_: Any) -> Reply:
        from alongside.core import bringback

        lines = bringback.undo_import(self._open(), mirrors=self._mirror)
        return {"kind": "undone", "lines": list(lines)}, []

    # --- erasing ----------------------------------------------------------------------

    def _on_erase_look(self, message: Message, *_: Any) -> Reply:
        from alongside.core import erase

        loss = erase.would_erase(self._open(), _what(message))
        return {"kind": "losing", "sentence": loss.sentence(), "nothing": loss.nothing}, []

    def _on_erase(self, message: Message, buffers: Any, report: Any) -> Reply:
        from alongside.core import erase

        what = _what(message)
        receipt = erase.erase(self._open(), what, mirrors=self._mirror, report=report)
        if not what.activity:
            from alongside import care

            care.forget(self._open().home)
        return {"kind": "erased", "at": receipt.at, "path": str(receipt.path)}, []

    def _mirror(self, activity: str) -> Mirror | None:
        if activity == journal.ACTIVITY:
            return journal.mirror
        known = next((a for a in self._course.activities() if a.id == activity), None)
        return (lambda reflection: mirror_of(known, reflection)) if known else None


@contextmanager
def _scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="alongside-") as folder:
        yield Path(folder)


def _put(folder: Path, data: bytes) -> Path:
    path = folder / "brought.zip"
    path.write_bytes(data)
    return path


def _no(kind: Any) -> str:
    return "failed" if kind == "save" else "refused"


def _file(name: str, media_type: str, data: bytes) -> Reply:
    return {"kind": "file", "name": name, "type": media_type}, [data]


def _text(message: Message, key: str) -> str:
    value = message.get(key)
    if not isinstance(value, str) or len(value) > 200:
        raise AlongsideError(WRONG)
    return value


def _what(message: Message) -> Any:
    from alongside.core.erase import What

    return What(_text(message, "activity"), _text(message, "field"))


def _marks(changes: Changes) -> list[list[str]]:
    return [[change.kind, change.text] for change in changes]


def _value(entry: Message) -> Message:
    return {key: entry[key] for key in ("written_at", "section", "tags", "text")}


def _entry(name: Any, value: Any) -> Message | None:
    """A journal entry as a page sent it, checked; None for one that is taken out."""
    if not isinstance(name, str) or not _ENTRY.match(name):
        raise AnswerError(str(name), WRONG)
    if value is None:
        return None
    if not isinstance(value, dict) or set(value) - {"written_at", "section", "tags", "text"}:
        raise AnswerError(name, WRONG)
    tags = value.get("tags", [])
    if not isinstance(tags, list) or len(tags) > 20:
        raise AnswerError(name, "An entry takes 20 tags at most. Leave some out.")
    return {
        "written_at": check_text(name, value.get("written_at", ""))[:40],
        "section": check_text(name, value.get("section", ""))[:60],
        "tags": [check_text(name, tag)[:60] for tag in tags],
        "text": check_text(name, value.get("text", "")),
    }
