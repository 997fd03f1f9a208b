"""Pictures and files that go with a pack: only when chosen, and never believed.

Covers: sharing/attached_copy.py
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.support.cohort_fixtures import Packing
from tests.support.photographs import PLACE, photograph

from alongside.attachments.file_types import check_file
from alongside.errors import PackError, ReleaseError
from alongside.record.notes.attachments import attach, describe
from alongside.record.record import Record
from alongside.sharing import attached_copy, pack_reader, share_pack
from alongside.sharing.share_pack import PackChoice
from alongside.storage.record_store import BLOBS

Change = Callable[[dict[str, Any]], object]
ALT = "A board with <b>three</b> rules of Mrs Jones"
KEPT = check_file("board.jpg", photograph()).data


def add(record: Record, name: str, data: bytes, field: str = "gain", alt: str = "") -> None:
    """Add a file beside an answer, and say what it shows."""
    one = attach(record, "activity-1", field, check_file(name, data), writer="page", origin="site")
    describe(record, one.id, alt, writer="page", origin="site")


@pytest.fixture
def record(packing: Packing) -> Record:
    """Two answers, with a picture and a text beside one and a picture beside the other."""
    record = packing.write(gain="See the board", level="near")
    add(record, "board.jpg", photograph(), alt=ALT)
    add(record, "notes.txt", b"Bring chalk.")
    add(record, "other.png", photograph("PNG"), "level")
    return record


@pytest.fixture
def sent(record: Record, packing: Packing) -> Path:
    """A pack with what is beside the first answer."""
    return packing.send(attached=("gain",))


def data_in(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        found: dict[str, Any] = json.loads(archive.read("pack.json"))
    return found


def rewritten(path: Path, change: Change) -> Path:
    """The pack with its first picture changed."""
    data = data_in(path)
    change(data["releases"][0]["attached"][0])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("pack.json", json.dumps(data))
    return path


def refused(path: Path) -> str:
    with pytest.raises(PackError) as why:
        pack_reader.read(path)
    return str(why.value)


def test_a_pack_has_no_picture_unless_it_was_chosen_and_is_as_packs_ever_were(
    record: Record, packing: Packing
) -> None:
    path = packing.send()
    data = data_in(path)
    assert data["schema_version"] == 1
    assert "attached" not in data["releases"][0]
    with zipfile.ZipFile(path) as archive:
        assert all(b"board.jpg" not in archive.read(name) for name in archive.namelist())


def test_what_was_chosen_arrives_as_it_was_beside_its_answer(sent: Path) -> None:
    (copy,) = pack_reader.read(sent).releases.values()
    picture, text = copy.beside("gain")
    assert (picture.name, picture.type, picture.alt) == ("board.jpg", "image/jpeg", ALT)
    assert (picture.content, text.content) == (KEPT, b"Bring chalk.")
    assert copy.beside("level") == ()


def test_all_that_is_beside_the_answers_can_go(record: Record, packing: Packing) -> None:
    (copy,) = pack_reader.read(packing.send(attached=None)).releases.values()
    assert [one.name for one in copy.attached] == ["board.jpg", "notes.txt", "other.png"]


def test_the_page_in_it_shows_a_picture_and_gives_a_file(sent: Path) -> None:
    with zipfile.ZipFile(sent) as archive:
        page = archive.read("pack.html").decode()
    assert f'src="data:image/jpeg;base64,{b64encode(KEPT).decode()}"' in page
    assert "A board with &lt;b&gt;three&lt;/b&gt; rules" in page
    assert 'href="data:text/plain;base64,' in page
    assert 'download="notes.txt"' in page


def test_who_is_named_in_a_description_is_pointed_out(record: Record, packing: Packing) -> None:
    chosen = PackChoice("activity-1", attached=("gain",))
    what = share_pack.draft(record, packing.course, [chosen], learner="Amina")
    assert "Mrs Jones" in [one.words for one in what.cautions]


def test_too_much_for_one_pack_is_said_before_it_is_made(
    record: Record, packing: Packing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attached_copy, "MOST_BYTES", len(KEPT))
    with pytest.raises(ReleaseError, match="the most that goes with one pack"):
        packing.send(attached=("gain",))


def test_too_much_in_a_pack_is_refused(sent: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attached_copy, "MOST_BYTES", len(KEPT))
    assert "the most that goes with one pack" in refused(sent)


def test_what_is_lost_from_the_record_is_named(record: Record, packing: Packing) -> None:
    record.store.remove(f"{BLOBS}/{hashlib.sha256(KEPT).hexdigest()}")
    with pytest.raises(ReleaseError, match="is damaged or was not copied"):
        packing.send(attached=("gain",))
    assert packing.send().exists()


def with_bytes(data: bytes) -> Change:
    """Other bytes, about which all that is said is true."""
    told = {"digest": hashlib.sha256(data).hexdigest(), "size": len(data)}
    return lambda one: one.update(told, data=b64encode(data).decode())


CHANGES: dict[str, tuple[Change, str]] = {
    "another digest": (lambda one: one.update(digest="0" * 64), "not what it says it is"),
    "another size": (lambda one: one.update(size=1), "not what it says it is"),
    "another type": (lambda one: one.update(type="text/html"), "not what it says it is"),
    "no Base64": (lambda one: one.update(data="é"), "not what it says it is"),
    "an answer that is not sent": (lambda one: one.update(field="grief"), "not what it says"),
    "a web page": (with_bytes(b"<html><script>1</script>"), "a web page"),
    "a drawing": (with_bytes(b"<svg xmlns='x'/>"), "a web page or a drawing"),
    "a program": (with_bytes(b"MZ\x00\x01"), "can’t be added"),
    "nothing": (with_bytes(b""), "size"),
    "a damaged picture": (with_bytes(KEPT[:40]), "can’t be read"),
    "an extra part": (lambda one: one.update(href="x"), "'href'"),
    "no description at all": (lambda one: one.pop("alt"), "'alt'"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_not_as_it_says_is_refused_in_a_sentence(sent: Path, name: str) -> None:
    change, words = CHANGES[name]
    assert words in refused(rewritten(sent, change))


def test_a_place_that_somebody_put_into_a_picture_is_not_taken_in(sent: Path) -> None:
    assert PLACE.encode() in photograph()
    pack = pack_reader.read(rewritten(sent, with_bytes(photograph())))
    (copy,) = pack.releases.values()
    assert copy.attached[0].content == KEPT


def test_a_desk_from_before_says_that_it_is_too_old(
    sent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pack_reader, "_NEWEST", {})
    assert "newer Alongside" in refused(sent)
