"""What a tutor takes away from the desk: progress as a table, released work as a folder."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from typing import IO

from alongside.cohort.desk.class_overview import Overview
from alongside.cohort.desk.desk import Desk, ReleaseLine, release_lines
from alongside.cohort.html import rendering
from alongside.errors import ReleaseError
from alongside.sharing.answer_view import show_answer
from alongside.storage import json_format
from alongside.storage.atomic_output import name_part
from alongside.text.control_characters import one_line

_FORMULA = frozenset("=+-@−%|")
"""What begins a formula or a command in some spreadsheet, wide and small letters read as plain."""
_UNSEEN = re.compile("[\\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\"']*")


def progress_table(found: Overview, *, separator: str = ",") -> bytes:
    """Each learner's progress as CSV: one line each, three columns per activity, no answers.

    `separator` is a comma, or a semicolon for spreadsheets that split there, as where a comma is
    in numbers. No cell holds a semicolon of its own: one that splits there keeps it whole.
    """
    out = io.StringIO()
    writer = csv.writer(
        out, delimiter=separator, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC
    )
    head = ["learner", "activities finished", "open releases", "not yet read"]
    for title in (step.title for step in found.steps):
        head += [title, f"{title} – words", f"{title} – changed"]
    writer.writerow(map(_cell, head))
    for row in found.rows:
        cells: list[object] = [row.who, row.finished, row.released, row.unread]
        for step in row.progress:
            nothing: list[object] = ["not started", 0, ""] if row.ref else ["", "", ""]
            cells += [step.state, step.words, step.day] if step else nothing
        writer.writerow(map(_cell, cells))
    return out.getvalue().encode("utf-8-sig")  # the mark tells spreadsheets that it is UTF-8


def released_folder(desk: Desk, tutor: str, out: IO[bytes], *, names: bool) -> None:
    """Write all open releases: for each a page to read and the data, in a folder a learner.

    Pictures and files are in the page. Each release is logged as opened and as taken away before
    its words are read, and only one is in memory at a time. Raises CohortError, OSError.
    """
    found = release_lines(desk, desk.releases.open_releases(), names=names)
    desk.releases.log_export((line.release for line in found), tutor)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for line in found:
            try:
                _add(archive, desk, line, tutor)
            except ReleaseError:  # taken back meanwhile
                continue


def _add(archive: zipfile.ZipFile, desk: Desk, line: ReleaseLine, tutor: str) -> None:
    release = line.release
    what = desk.releases.open_for_tutor(release.learner.ref, release.id, tutor)
    name = f"{name_part(line.who)}-{release.learner.ref[:4]}/{release.activity}-{release.id[:6]}"
    page = rendering.render(
        "work.html.j2",
        desk=desk,
        line=line,
        found=what,
        answers=[show_answer(copy) for copy in what.snapshot.answers],
    )
    archive.writestr(f"{name}.html", page)
    data = {"learner": line.who, "question": what.question, "released": what.snapshot.to_data(),
            "comments": [vars(comment) for comment in what.comments]}  # fmt: skip
    archive.writestr(f"{name}.json", json_format.to_page(data))


def _cell(value: object) -> object:
    """A cell that no spreadsheet splits, and none takes for a formula."""
    if not isinstance(value, str):
        return value
    text = re.sub("[;；﹔\u037e]", ",", one_line(value))
    first = unicodedata.normalize("NFKC", text[_UNSEEN.match(text).end() :][:1])  # type: ignore[union-attr]
    return f"'{text}" if _FORMULA.intersection(first) else text
