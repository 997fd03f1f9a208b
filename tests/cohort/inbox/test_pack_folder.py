from __future__ import annotations

import re
import stat
import zipfile
from pathlib import Path

import pytest
from tests.support.cohort_fixtures import Packing

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.inbox.pack_folder import PackFolder
from alongside.errors import PackError
from alongside.record.notes import tutor_comments
from alongside.sharing import feedback_pack
from alongside.storage import encryption

SECRET = "Heron-4711"


def on_disk(folder: Path, words: str) -> list[Path]:
    return [p for p in folder.rglob("*") if p.is_file() and words.encode() in p.read_bytes()]


def comment(folder: PackFolder, text: str = "Good.") -> None:
    for one in folder.releases.open_releases():
        folder.releases.add_comment(
            one.learner.ref, one.id, "tutor", text, shown="Tess", about="gain"
        )


def test_packs_are_on_the_desk(packing: Packing) -> None:
    packing.write(gain=SECRET)
    packing.write("bob", gain="Bob's")
    packing.send(question="Enough?")
    packing.send("bob")
    folder = packing.folder()
    assert folder.take_in() == ()
    assert sorted(one.shown for one in folder.people()) == ["Amina", "Bob"]
    assert sorted(one.learner for one in folder.packs()) == ["Amina", "Bob"]
    assert len(folder.releases.open_releases()) == 2
    assert stat.S_IMODE((packing.inbox / "desk").stat().st_mode) == 0o700


def test_looking_again_takes_nothing_in_twice(packing: Packing) -> None:
    packing.write(gain="x")
    path = packing.send()
    for _ in range(2):
        packing.folder().take_in()
    path.rename(path.with_name("renamed.zip"))
    folder = packing.folder()
    folder.take_in()
    assert len(folder.releases.open_releases()) == 1
    assert [one.file for one in folder.packs()] == ["renamed.zip"]


def test_a_bad_pack_is_named_and_the_others_come_in(packing: Packing) -> None:
    packing.write(gain="x")
    packing.send()
    (packing.inbox / "broken.zip").write_bytes(b"PK\x03\x04 nonsense")
    (packing.inbox / "notes.txt").write_text("not a pack")
    (one,) = packing.folder().take_in()
    assert one.file == "broken.zip"
    assert one.sentence.startswith("broken.zip ")
    assert not one.can_accept
    assert len(packing.folder().releases.open_releases()) == 1


@pytest.mark.parametrize("name", ["Amina", "amina", " AMINA ", "Ａｍｉｎａ"])
def test_a_known_name_from_another_notebook_waits_for_the_tutor(
    packing: Packing, name: str
) -> None:
    packing.write(gain="hers")
    packing.send("amina", "Amina")
    folder = packing.folder()
    folder.take_in()
    packing.write("mallory", gain="forged")
    path = packing.send("mallory", name)
    (one,) = folder.take_in()
    assert one.can_accept
    assert "another notebook" in one.sentence
    assert on_disk(packing.inbox / "desk", "forged") == []
    folder.accept(path.name)
    assert folder.take_in() == ()
    assert len({one.shown for one in folder.people()}) == 2
    assert len({one.learner.name for one in folder.releases.open_releases()}) == 2


def test_only_a_waiting_pack_of_the_folder_can_be_taken_in(packing: Packing) -> None:
    for name in ("", "../home/x.zip", "none.zip", "/etc/passwd"):
        with pytest.raises(PackError, match="no such file"):
            packing.folder().accept(name)


def test_a_pack_whose_time_is_over_is_not_taken_in(packing: Packing) -> None:
    packing.write(gain="x")
    packing.send()
    packing.clock.forward(days=120)
    (one,) = packing.folder().take_in()
    assert "which is over" in one.sentence


def test_what_was_taken_in_ends_by_itself(packing: Packing) -> None:
    packing.write(gain=SECRET)
    packing.send()
    folder = packing.folder()
    folder.take_in()
    packing.clock.forward(days=120)
    assert folder.releases.open_releases() == ()
    folder.releases.tidy()
    assert on_disk(packing.inbox / "desk", SECRET) == []


def test_a_pack_that_is_taken_back_leaves_nothing(packing: Packing) -> None:
    packing.write(gain=SECRET)
    path = packing.send()
    folder = packing.folder()
    folder.take_in()
    (one,) = folder.packs()
    folder.remove(one.pack)
    assert not path.exists()
    assert on_disk(packing.inbox, SECRET) == []
    assert folder.packs() == ()
    with pytest.raises(PackError, match="no such pack"):
        folder.remove(one.pack)


def unpacked(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("within", ["Share pack", "mail/from Amina", "."])
def test_a_pack_that_a_browser_unpacked_is_taken_in_and_taken_back(
    packing: Packing, within: str
) -> None:
    packing.write(gain=SECRET)
    path = packing.send()
    for name, body in unpacked(path).items():
        (packing.inbox / within).mkdir(parents=True, exist_ok=True)
        (packing.inbox / within / name).write_bytes(body)
    (packing.inbox / within / ".DS_Store").write_bytes(b"\0")
    folder = packing.folder()
    assert folder.take_in() == ()
    assert folder.take_in() == ()
    assert len(folder.releases.open_releases()) == 1, "the zip and what came of it are one pack"
    [one] = folder.packs()
    folder.remove(one.pack)
    assert on_disk(packing.inbox, SECRET) == []
    assert folder.packs() == ()


def test_a_folder_with_other_things_beside_a_pack_keeps_them(packing: Packing) -> None:
    packing.write(gain=SECRET)
    path, location = packing.send(), packing.inbox / "Amina"
    location.mkdir()
    (location / "pack.json").write_bytes(unpacked(path)["pack.json"])
    (location / "my notes.txt").write_text("Ask her.")
    path.unlink()
    folder = packing.folder()
    assert folder.take_in() == ()
    [one] = folder.packs()
    assert one.file == "Amina"
    assert one.left == "Left alone in Amina: my notes.txt."
    folder.remove(one.pack)
    assert [path.name for path in location.iterdir()] == ["my notes.txt"]


def test_a_sealed_pack_in_a_zip_is_opened_with_the_key(packing: Packing, tmp_path: Path) -> None:
    pytest.importorskip("pyrage")
    key = tmp_path / "key.txt"
    packing.write(gain=SECRET)
    path = packing.send(to_key=encryption.new_key(key))
    with zipfile.ZipFile(packing.inbox / "mail.zip", "w") as archive:
        archive.write(path, f"Downloads/{path.name}")
    path.unlink()
    (one,) = packing.folder().take_in()
    assert "mail.zip is sealed" in one.sentence
    assert packing.folder(key).take_in() == ()
    assert len(packing.folder(key).packs()) == 1


def test_comments_come_back_to_their_learners(packing: Packing) -> None:
    amina, bob = packing.write(gain="x"), packing.write("bob", gain="y")
    packing.send()
    packing.send("bob")
    folder = packing.folder()
    folder.take_in()
    comment(folder)
    assert folder.unsent() == 2
    paths = folder.write_feedback(lambda activity: activity)
    assert folder.unsent() == 0
    assert folder.write_feedback(lambda activity: activity) == ()
    assert folder.take_in() == ()
    by_name = {path.name.split("-")[2]: path for path in paths}
    assert feedback_pack.receive(amina, by_name["amina"]).new == {"activity-1": 1}
    with pytest.raises(PackError, match="another notebook"):
        feedback_pack.receive(amina, by_name["bob"])
    assert feedback_pack.receive(bob, by_name["bob"]).new == {"activity-1": 1}
    (one,) = tutor_comments.read(amina.store, "activity-1")
    assert (one.by, one.text, one.field) == ("Tess", "Good.", "gain")


def test_sealed_both_ways(packing: Packing, tmp_path: Path) -> None:
    pytest.importorskip("pyrage")
    public = encryption.new_key(tmp_path / "key.txt")
    record = packing.write(gain=SECRET)
    packing.send(to_key=public)
    (one,) = packing.folder().take_in()
    assert "is sealed" in one.sentence
    folder = packing.folder(tmp_path / "key.txt")
    assert folder.take_in() == ()
    comment(folder, f"{SECRET}!")
    (path,) = folder.write_feedback(lambda activity: activity)
    assert path.suffix == ".age"
    assert SECRET.encode() not in path.read_bytes()
    assert feedback_pack.receive(record, path).new == {"activity-1": 1}


def test_a_changed_copy_of_a_pack_is_not_taken_in(packing: Packing) -> None:
    packing.write(gain="x")
    path = packing.send()
    folder = packing.folder()
    folder.take_in()
    raw = path.read_bytes()
    path.with_name("copy.zip").write_bytes(b"\0" * 7 + raw)
    assert folder.take_in() == (), "it says the same, whatever stands before it"
    changed = re.sub(rb'"question": "[^"]*"', b'"question": "Other?"', unpacked(path)["pack.json"])
    (packing.inbox / "copy.json").write_bytes(changed)
    (one,) = folder.take_in()
    assert "ask the learner" in one.sentence.lower()


def test_a_damaged_desk_is_a_sentence(packing: Packing) -> None:
    packing.write(gain="x")
    packing.send()
    folder = packing.folder()
    folder.take_in()
    (packing.inbox / "desk" / "packs.json").write_text("{")
    with pytest.raises(CohortError, match="Move the folder desk away"):
        folder.take_in()
