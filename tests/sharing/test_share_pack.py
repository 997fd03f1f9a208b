"""Covers: sharing/share_pack.py, sharing/sent_packs.py."""

from __future__ import annotations

import json
import re
import stat
import zipfile
from datetime import date
from pathlib import Path

import pytest
from tests.support.cohort_fixtures import Packing

from alongside.errors import PackError, ReleaseError
from alongside.sharing import pack_reader, sent_packs, share_pack
from alongside.sharing.share_pack import PackChoice

SECRET = "Heron-4711"


def test_a_pack_holds_what_was_chosen_and_nothing_else(packing: Packing) -> None:
    record = packing.write(gain=SECRET, level="near")
    what = share_pack.draft(
        record, packing.course, [PackChoice("activity-1", ("level",))], learner="Amina"
    )
    path = share_pack.make(record, packing.course, what, packing.inbox)
    with zipfile.ZipFile(path) as archive:
        assert sorted(archive.namelist()) == ["pack.html", "pack.json"]
        assert all(SECRET.encode() not in archive.read(name) for name in archive.namelist())
    (copy,) = pack_reader.read(path).releases.values()
    assert [answer.value for answer in copy.answers] == ["near"]


def test_an_earlier_revision_can_be_sent(packing: Packing) -> None:
    packing.write(gain="first")
    record = packing.write(gain="second")
    what = share_pack.draft(
        record, packing.course, [PackChoice("activity-1", None, 1)], learner="Amina"
    )
    assert what.copies[0].answers[0].value == "first"


def test_the_draft_shows_other_people_and_writes_nothing(packing: Packing) -> None:
    record = packing.write(gain="I asked Mrs Jones, and Heron.")
    what = share_pack.draft(record, packing.course, [PackChoice("activity-1")], learner="Amina",
                       question="Should I ask Mr Khan?", names=["Heron"])  # fmt: skip
    assert [one.words for one in what.cautions] == ["Mrs Jones", "Heron", "Mr Khan"]
    assert not (record.home / "sharing").exists()


def test_the_page_in_it_shows_text_as_text(packing: Packing) -> None:
    packing.write(gain="<script>alert(1)</script>")
    with zipfile.ZipFile(packing.send(question="<img src=x>")) as archive:
        page = archive.read("pack.html").decode()
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page


def test_a_pasted_vertical_tab_is_a_line_break_and_a_bell_is_gone(packing: Packing) -> None:
    packing.write(gain="one\x0btwo\x07\x1b")
    with zipfile.ZipFile(packing.send(question="three\x0cfour\x00")) as archive:
        page = archive.read("pack.html").decode()
    assert "one\ntwo<" in page
    assert "three\nfour<" in page
    assert not re.search("[\x00-\x08\x0b-\x1f]", page)


def test_the_record_keeps_what_was_sent_without_a_word(packing: Packing) -> None:
    record = packing.write(gain=SECRET)
    path = packing.send(question=SECRET)
    (number,) = pack_reader.read(path).releases
    kept = (record.home / "sharing" / "packs.json").read_text()
    assert SECRET not in kept
    assert dict(sent_packs.sent(record.store)[number]) == {
        "release": number, "activity": "activity-1", "revision": 1, "fields": ["gain"],
    }  # fmt: skip


def test_all_packs_of_a_notebook_have_its_number(packing: Packing) -> None:
    packing.write(gain="x")
    packing.write("bob", gain="y")
    first, second, other = (
        pack_reader.read(packing.send(who)) for who in ("amina", "amina", "bob")
    )
    assert first.notebook == second.notebook != other.notebook
    assert first.pack != second.pack


def test_the_pack_is_for_its_owners_eyes(packing: Packing) -> None:
    packing.write(gain="x")
    assert stat.S_IMODE(packing.send().stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "Ami\u202ena", "A\nB"])
def test_a_name_is_one_that_can_be_read(packing: Packing, name: str) -> None:
    record = packing.write(gain="x")
    with pytest.raises(PackError):
        share_pack.draft(record, packing.course, [PackChoice("activity-1")], learner=name)


def test_mistakes_are_sentences(packing: Packing) -> None:
    record = packing.write(gain="x")
    course = packing.course
    with pytest.raises(PackError, match="Nothing is chosen"):
        share_pack.draft(record, course, [], learner="Amina")
    with pytest.raises(PackError, match="has no activity"):
        share_pack.draft(record, course, [PackChoice("../x")], learner="Amina")
    with pytest.raises(ReleaseError, match="no question"):
        share_pack.draft(record, course, [PackChoice("activity-1", ("grief",))], learner="Amina")
    with pytest.raises(PackError, match="can't end"):
        share_pack.draft(
            record, course, [PackChoice("activity-1")], learner="A", until=date(2020, 1, 1)
        )


def test_damaged_notes_about_packs_are_a_sentence(packing: Packing) -> None:
    record = packing.write(gain="x")
    packing.send()
    (record.home / "sharing" / "packs.json").write_text("{")
    with pytest.raises(PackError, match="Move it away"):
        packing.send()


def test_a_pack_can_have_a_name_of_ones_own(packing: Packing, tmp_path: Path) -> None:
    record = packing.write(gain="x")
    what = share_pack.draft(record, packing.course, [PackChoice("activity-1")], learner="Amina")
    path = share_pack.make(record, packing.course, what, tmp_path / "mine.zip")
    assert path == tmp_path / "mine.zip"
    assert json.loads(zipfile.ZipFile(path).read("pack.json"))["learner"] == "Amina"
