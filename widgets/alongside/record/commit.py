"""Puts one save on the disk: first the history, then the current file, then the Markdown copy.

From the moment the history line is written the words are safe: if the rest fails, the next opening
takes it from there. Nothing is written that would not read back as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from alongside.dates import timestamp
from alongside.errors import AnswerError, RecordError
from alongside.record import history, reflection
from alongside.record.history import HistoryLine
from alongside.record.recovery import ActivityFiles, Examined
from alongside.record.reflection import Answer, Reflection
from alongside.storage import json_format
from alongside.storage.json_format import Value

MarkdownWriter = Callable[[Reflection], str]
"""Makes the Markdown copy of a reflection."""


def exact_changes(changes: Mapping[str, tuple[Value, str]]) -> dict[str, tuple[Value, str]]:
    """Return the changes as they will read back. Raises AnswerError for what JSON cannot hold."""
    out = {}
    for name, (value, question_hash) in changes.items():
        try:
            out[name] = json_format.exact_value(value), question_hash
        except json_format.UnkeepableError as problem:
            raise AnswerError(
                name, f"The answer to {name!r} cannot be kept: {problem}. Nothing was changed."
            ) from problem
    return out


def new_line(now: Reflection, moment: datetime, writer: str, origin: str) -> HistoryLine:
    """Start the line of the revision after `now`."""
    stamp = timestamp(moment)
    return HistoryLine(now.activity, now.revision + 1, stamp, writer, origin)


def answers_of_line(
    line: HistoryLine, changes: Mapping[str, tuple[Value, str]]
) -> dict[str, Answer]:
    """Make answers of values and question hashes, as saved by this line."""
    return {
        name: Answer(value, question_hash, line.revision, line.saved_at, line.writer)
        for name, (value, question_hash) in changes.items()
    }


def commit(
    paths: ActivityFiles, now: Reflection, line: HistoryLine, write_markdown: MarkdownWriter | None
) -> Reflection:
    """Write a new revision and return the reflection after it. Raises RecordError, OSError.

    An answer that gives way and that the history lacks, for whatever reason, is kept there first.
    """
    line = replace(line, kept={**_unknown(paths, now, line), **line.kept})
    after = replace(
        now,
        revision=line.revision,
        saved_at=line.saved_at,
        answers={**now.answers, **line.changes},
        comment=line.comment or now.comment,
    )
    paths.history.append(_added(line))
    paths.current.replace(reflection.to_bytes(after))
    if write_markdown is not None:
        with suppress(Exception):
            text = write_markdown(after).encode("utf-8", "backslashreplace")
            paths.markdown.replace(text, durable=False)
    return after


def _unknown(paths: ActivityFiles, now: Reflection, line: HistoryLine) -> dict[str, Answer]:
    """The answers that this line replaces and the history does not have."""
    old = {name: now.answers[name] for name in line.changes if name in now.answers}
    return {
        name: replace(answer, revision=line.revision)
        for name, answer in old.items()
        if answer.value is not None
        and not history.contains(paths.history, paths.activity, name, answer)
    }


def keep_rejected(paths: ActivityFiles, found: Examined, line: HistoryLine) -> None:
    """Add words that lost to the history; the same ones sent again are there already.

    Raises RecordError, OSError.
    """
    last = found.newer.last
    if last and last.writer == line.writer and _kept_texts(last) == _kept_texts(line):
        paths.history.sync()  # the first sending may have died before it did this
    else:
        paths.history.append(_added(line))


def _added(line: HistoryLine) -> bytes:
    """Return the line's bytes; refuse what would be taken for damaged, such as a writer of None."""
    try:
        data = history.encode(line)
        reads_back = history.decode(data, line.activity) == [line]
    except (TypeError, ValueError):
        reads_back = False
    if not reads_back:
        raise RecordError(
            "This save has parts of the wrong types and was not written. Nothing was changed; "
            "reload the page and report this."
        )
    return data


def _kept_texts(line: HistoryLine) -> str:
    return json_format.canonical({name: answer.value for name, answer in line.kept.items()})


def rewrite_markdown(
    paths: ActivityFiles, now: Reflection, write_markdown: MarkdownWriter | None
) -> None:
    """Make the Markdown copy anew, or take away one that no longer says what is so."""
    with suppress(Exception):
        if write_markdown is not None and now.revision:
            text = write_markdown(now).encode("utf-8", "backslashreplace")
            paths.markdown.replace(text, durable=False)
        else:
            paths.markdown.remove()
