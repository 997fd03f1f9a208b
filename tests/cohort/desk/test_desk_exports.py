from __future__ import annotations

import csv
import io
import json
import unicodedata
import zipfile
from dataclasses import replace

import pytest
from tests.support.cohort_fixtures import Copying

from alongside.cohort.desk import desk_exports
from alongside.cohort.desk.class_overview import desk_overview
from alongside.cohort.desk.desk import Desk
from alongside.cohort.desk.learner_progress import ActivityProgress
from alongside.cohort.roster.people import Person
from alongside.storage.atomic_output import name_part

MARKUP = "<script>alert(1)</script>"


def test_progress_is_a_line_a_learner(desk: Desk) -> None:
    desk.progress_store.keep("amina", {"activity-1": ActivityProgress("started", words=7)})
    raw = desk_exports.progress_table(desk_overview(desk, names=True))
    head, amina, bob = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert head[:5] == [
        "learner", "activities finished", "open releases", "not yet read",
        "Activity 1: A first question",
    ]  # fmt: skip
    assert amina == ["Amina K", "0", "0", "0", "started", "7", "2026-11-21", "not started", "0", ""]
    assert bob[0] == "Bob & Co"


def test_no_name_becomes_a_formula(desk: Desk) -> None:
    names = ["=HYPERLINK(1)", "+1", "-1", "@x", "\tx"]
    odd = replace(desk, learners=lambda: tuple(Person(f"l{n}", s) for n, s in enumerate(names)))
    rows = csv.reader(
        io.StringIO(desk_exports.progress_table(desk_overview(odd, names=True)).decode("utf-8-sig"))
    )
    shown = {row[0] for row in list(rows)[1:]}
    assert shown == {*(f"'{name}" for name in names[:-1]), "x"}


NAMES = (
    *("＝1+1", "＋1", "－1", "＠x", "﹦1", " =1", "\u200b=1", "−1", '"=1', "\x0b=1", "|cmd", "%x"),
    *(
        "Khan; =1+1",
        "Khan；=1",
        "Khan\n=1",
        "Khan\r\n;=1",
        "Khan\t=1",
        "\u2028@x",
        "Khan,=1",
        'a";=1',
    ),
)


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("splits", [",", ";", "\t", "\n"])
def test_the_table_stays_whole_and_harmless_wherever_a_spreadsheet_splits(
    desk: Desk, separator: str, splits: str
) -> None:
    odd = replace(desk, learners=lambda: tuple(Person(f"l{n}", s) for n, s in enumerate(NAMES)))
    text = desk_exports.progress_table(desk_overview(odd, names=True), separator=separator).decode(
        "utf-8-sig"
    )
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=splits))
    assert len(rows) == len(NAMES) + 1
    for cell in (cell for row in rows for cell in row):
        first = unicodedata.normalize("NFKC", cell.strip('\u200b "')[:1])
        assert first not in set("=+-@−|%")
    if splits == separator:
        assert len({len(row) for row in rows}) == 1
        assert "Khan, =1+1" in {row[0] for row in rows}


def released_work(desk: Desk, *, names: bool = True) -> io.BytesIO:
    """All that is released, as a tutor takes it away."""
    out = io.BytesIO()
    desk_exports.released_folder(desk, "tess", out, names=names)
    return out


def test_released_work_is_a_folder_a_learner(desk: Desk, copying: Copying) -> None:
    one = desk.releases.release("amina", copying("amina", gain=MARKUP), question=MARKUP)
    gone = desk.releases.release("bob", copying("bob", gain="taken back"))
    desk.releases.withdraw("bob", gone.id)
    with zipfile.ZipFile(released_work(desk)) as archive:
        folder = f"amina-k-{one.learner.ref[:4]}"
        page, data = archive.namelist()
        assert page == f"{folder}/activity-1-{one.id[:6]}.html"
        assert MARKUP not in archive.read(page).decode()
        assert "&lt;script&gt;" in archive.read(page).decode()
        assert json.loads(archive.read(data))["question"] == MARKUP


def test_without_names_files_have_none(desk: Desk, copying: Copying) -> None:
    desk.releases.release("amina", copying("amina"))
    with zipfile.ZipFile(released_work(desk, names=False)) as archive:
        for name in archive.namelist():
            assert "amina" not in name.lower() + archive.read(name).decode().lower()


def test_a_file_name_has_nothing_strange_in_it() -> None:
    assert name_part("../../Bob & Co/\x00") == "bob-co"
    assert name_part("نور") == "learner"
    assert len(name_part("x" * 300)) == 40
