"""A record comes back however it was packed, and what of it is sound comes whatever else is not.

Covers: storage/unpacking.py, record/transfer/incoming_files.py
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.record.transfer.test_export import contents
from tests.storage.test_safe_zip import refused, unpacked
from tests.support.records import write
from tests.support.takeaway_records import opened

from alongside.errors import RecordError
from alongside.record.record import Record
from alongside.record.transfer.export import export_record
from alongside.record.transfer.import_rules import OLDER, SAME
from alongside.record.transfer.restore import import_record, preview_import, undo_import
from alongside.storage.safe_zip import Limits

Files = dict[str, bytes]
CURRENT, HISTORY = "reflections/activity-1.json", "history/activity-1.jsonl"


@pytest.fixture
def maker(tmp_path: Path) -> Record:
    """A record of two activities, one of them with two versions."""
    record = opened(tmp_path / "maker")
    write(record, "activity-1", why="First", level="near")
    write(record, "activity-1", why="الشراكة\r\n😀")
    write(record, "activity-2", more="Also")
    return record


@pytest.fixture
def files(maker: Record, tmp_path: Path) -> Files:
    """The files of its export."""
    return unpacked(export_record(maker, tmp_path / "made.zip").path)


@pytest.fixture
def mine(tmp_path: Path) -> Record:
    """A record with an answer of its own."""
    record = opened(tmp_path / "mine")
    write(record, "activity-3", own="Mine")
    return record


def zipped(path: Path, files: Files, folders: tuple[str, ...] = ()) -> Path:
    """A zip of files, and of entries for folders as 7-Zip and Finder make them."""
    path.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in folders:
            archive.writestr(name, b"")
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def spread(folder: Path, files: Files) -> Path:
    """A folder of files."""
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def within(wrapper: str, files: Files) -> Files:
    """Files with a folder around them."""
    return {f"{wrapper}/{name}": data for name, data in files.items()}


def streamed(path: Path, files: Files) -> Path:
    """A zip whose sizes stand after the files, as of a program that writes to a pipe."""

    class Pipe(io.FileIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: object) -> int:
            raise io.UnsupportedOperation

        def tell(self) -> int:
            raise io.UnsupportedOperation

    with Pipe(path, "w") as pipe, zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def as_windows_text(files: Files) -> Files:
    """Files that an editor of Windows has opened and saved: a mark first, other line ends."""
    return {name: b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n") for name, data in files.items()}


_MAC = {
    "__MACOSX/my record/._manifest.json": b"\0\5\x16\7",
    "my record/.DS_Store": b"\0\0\0\1Bud1",
    "my record/Icon\r": b"",
}
_WINDOWS = {"my record/desktop.ini": b"[.ShellClassInfo]", "my record/Thumbs.db": b"\xd0\xcf"}
_FOLDERS = ("my record/", "my record/reflections/", "my record/history/")

PACKED: dict[str, Callable[[Path, Files], Path]] = {
    "with a folder around it": lambda p, f: zipped(p / "a.zip", within("my record", f)),
    "by a Mac": lambda p, f: zipped(p / "a.zip", {**within("my record", f), **_MAC}),
    "by Windows": lambda p, f: zipped(p / "a.zip", {**within("my record", f), **_WINDOWS}),
    "by 7-Zip": lambda p, f: zipped(p / "a.zip", within("my record", f), _FOLDERS),
    "with backslashes": lambda p, f: zipped(
        p / "a.zip",
        {name.replace("/", "\\"): data for name, data in within("my record", f).items()},
        ("my record\\",),
    ),
    "three folders deep": lambda p, f: zipped(p / "a.zip", within("a/b 2/c", f)),
    "in a folder with an Arabic name": lambda p, f: zipped(p / "a.zip", within("سجلي", f)),
    "in a folder with an emoji": lambda p, f: zipped(p / "a.zip", within("📔 mine 29/11:2026", f)),
    "in a folder called reflections": lambda p, f: zipped(p / "a.zip", within("reflections", f)),
    "from here": lambda p, f: zipped(p / "a.zip", within(".", f)),
    "by a pipe": lambda p, f: streamed(p / "a.zip", f),
    "twice": lambda p, f: zipped(
        p / "outer.zip", {"mail/my record.ZIP": zipped(p / "in.zip", f).read_bytes(), **_MAC}
    ),
    "by nobody: a folder": lambda p, f: spread(p / "my record", {**f, ".DS_Store": b"x"}),
    "in a folder in a folder": lambda p, f: spread(p / "Downloads", within("my-record", f)),
    "as a zip in a folder": lambda p, f: (
        zipped(p / "Sent" / "a.zip", within("my record", f)).parent
    ),
    "by an editor": lambda p, f: zipped(p / "a.zip", as_windows_text(f)),
}


@pytest.mark.parametrize("how", PACKED)
def test_a_record_comes_back_exactly_however_it_was_packed(
    maker: Record, mine: Record, files: Files, tmp_path: Path, how: str
) -> None:
    path, before = PACKED[how](tmp_path, files), contents(mine)
    preview = preview_import(mine, path)
    assert preview.warnings == ()
    assert preview.made_by.startswith("Alongside")
    assert contents(mine) == before
    import_record(mine, path, expected=preview)
    now = contents(mine)
    assert {name: now[name] for name in contents(maker)} == contents(maker)
    assert not preview_import(mine, path).changes
    assert undo_import(mine) == ()
    assert contents(mine) == before
    assert not list(mine.home.glob(".import-*"))


@pytest.mark.parametrize("how", ["by an editor", "by nobody: a folder", "twice"])
def test_what_is_here_already_is_seen_to_be_so(maker: Record, tmp_path: Path, how: str) -> None:
    path = PACKED[how](tmp_path, unpacked(export_record(maker, tmp_path / "made.zip").path))
    assert {join.kind for join in preview_import(maker, path).joins} == {SAME}
    write(maker, "activity-1", why="Third")
    assert {join.kind for join in preview_import(maker, path).joins} == {SAME, OLDER}


@pytest.mark.parametrize("bare", [False, True], ids=["in its folder", "alone"])
@pytest.mark.parametrize("name", [CURRENT, HISTORY])
def test_one_file_of_a_record_comes_back_alone(
    maker: Record, mine: Record, files: Files, tmp_path: Path, name: str, bare: bool
) -> None:
    place = spread(tmp_path / "one", {"activity-1 (1).json" if bare else name: files[name]})
    path = next(path for path in place.rglob("*") if path.is_file()) if bare else place
    before = contents(mine)
    done = import_record(mine, path)
    assert [join.activity for join in done.joins] == ["activity-1"]
    other = CURRENT if name == HISTORY else HISTORY
    assert any(note.startswith(f"{other} is missing") for note in done.warnings)
    answers = maker.load_and_repair("activity-1").answers
    assert mine.load_and_repair("activity-1").answers == answers
    assert mine.load_and_repair("activity-1").notices == ()
    undo_import(mine)
    assert contents(mine) == before


def test_a_lone_answer_does_not_replace_another_but_is_kept_beside_it(
    mine: Record, files: Files, tmp_path: Path
) -> None:
    write(mine, "activity-1", why="Here")
    import_record(mine, spread(tmp_path / "one", {CURRENT: files[CURRENT]}) / CURRENT)
    assert mine.load_and_repair("activity-1").answers["why"].value == "Here"
    kept = {(one.field, one.answer.value) for one in mine.rejected_edits("activity-1")}
    assert ("why", "الشراكة\r\n😀") in kept


def test_several_chosen_files_come_as_one_record(
    maker: Record, mine: Record, files: Files, tmp_path: Path
) -> None:
    chosen = {CURRENT: files[CURRENT], HISTORY: files[HISTORY]}
    places = [(Path(name).name, spread(tmp_path, chosen) / name) for name in chosen]
    import_record(mine, places)
    assert mine.load_and_repair("activity-1").answers == maker.load_and_repair("activity-1").answers
    assert len(mine.revisions("activity-1", lambda *_: 0)) == 2


@pytest.mark.parametrize("name", ["../x.json", "a\\..\\..\\x.json", "/x.json", "C:x.json"])
def test_a_chosen_file_may_not_point_out_of_its_folder(
    mine: Record, files: Files, tmp_path: Path, name: str
) -> None:
    path = spread(tmp_path, {"x.json": files[CURRENT]}) / "x.json"
    with pytest.raises(RecordError, match=r"points out|full path"):
        preview_import(mine, [(name, path)])


DAMAGE: dict[str, tuple[str, Callable[[bytes], bytes], str]] = {
    "answers garbled": (CURRENT, lambda data: data[:-40], f"{CURRENT} is damaged"),
    "answers empty": (CURRENT, lambda data: b"", f"{CURRENT} is damaged"),
    "history cut short": (HISTORY, lambda data: data[:-40], "is cut short and stays out"),
    "history of other things": (HISTORY, lambda data: b"[]\n", f"{HISTORY} is damaged"),
    "history too short": (
        HISTORY,
        lambda data: data[: data.index(b"\n") + 1],
        f"{HISTORY} lacks the newest",
    ),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_what_is_damaged_is_named_and_the_rest_comes(
    maker: Record, mine: Record, files: Files, tmp_path: Path, what: str
) -> None:
    name, damage, said = DAMAGE[what]
    before = contents(mine)
    path = zipped(tmp_path / "a.zip", within("w", {**files, name: damage(files[name])}))
    done = import_record(mine, path)
    assert said in " ".join(done.warnings)
    for activity in ("activity-1", "activity-2"):
        assert (
            mine.load_and_repair(activity).answers.keys()
            == maker.load_and_repair(activity).answers.keys()
        )
        assert {n: a.value for n, a in mine.load_and_repair(activity).answers.items()} == {
            n: a.value for n, a in maker.load_and_repair(activity).answers.items()
        }
        assert mine.load_and_repair(activity).notices == ()
    past = mine.home / HISTORY
    sound = list(mine.lines("activity-1"))
    assert len(sound) == past.read_bytes().count(b"\n"), "nothing unreadable came along"
    undo_import(mine)
    assert contents(mine) == before


def test_the_whole_versions_of_a_damaged_history_come(
    maker: Record, mine: Record, files: Files, tmp_path: Path
) -> None:
    """The answers are not with it, so that every word has to come out of it."""
    for number in range(9):
        write(maker, "activity-1", why=f"Version {number}")
    data = (maker.home / HISTORY).read_bytes()
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(f"w/{HISTORY}", data)
    path.write_bytes(path.read_bytes().replace(b"Version 3", b"Fiction 3"))
    done = import_record(mine, path)
    assert f"{HISTORY} is damaged: the versions in it that are whole" in " ".join(done.warnings)
    told = (mine.home / HISTORY).read_text(encoding="utf-8")
    have = {number for number in range(9) if f"Version {number}" in told}
    assert have >= {0, 1, 2, 4, 5, 6, 7}
    answers = mine.load_and_repair("activity-1").answers
    assert str(answers["why"].value).startswith("Version")
    assert answers["level"].value == "near"
    assert mine.load_and_repair("activity-1").notices == ()


def test_an_activity_of_which_nothing_is_sound_stays_out_and_is_named(
    mine: Record, files: Files, tmp_path: Path
) -> None:
    files |= {CURRENT: b"{", HISTORY: b"{"}
    done = import_record(mine, zipped(tmp_path / "a.zip", files))
    assert "Nothing of activity-1 could be used" in " ".join(done.warnings)
    assert mine.activities() == ("activity-2", "activity-3")


def test_two_records_in_one_zip_are_not_guessed_at(
    mine: Record, files: Files, tmp_path: Path
) -> None:
    both = {**within("old", files), **within("new", files)}
    sentence = refused(mine, zipped(tmp_path / "a.zip", both))
    assert "more than one record in it (new, old)" in sentence


def test_zips_in_a_zip_are_opened_one_deep_and_not_guessed_at(
    mine: Record, files: Files, tmp_path: Path
) -> None:
    inner = zipped(tmp_path / "inner.zip", files).read_bytes()
    two = zipped(tmp_path / "two.zip", {"a.zip": inner, "b.zip": inner})
    assert "it holds 2 zips and no record of its own" in refused(mine, two)
    twice = zipped(tmp_path / "twice.zip", {"a.zip": inner}).read_bytes()
    thrice = zipped(tmp_path / "thrice.zip", {"a.zip": twice})
    assert "a zip in a zip in a zip" in refused(mine, thrice)
    bomb = zipped(tmp_path / "bomb.zip", {HISTORY: b" " * 3_000_000}).read_bytes()
    hidden = zipped(tmp_path / "hidden.zip", {"a.zip": bomb})
    assert "says it has" in refused(mine, hidden, Limits(one=1_000_000))


def test_a_folder_of_other_things_is_refused_and_links_in_it_are_not_followed(
    mine: Record, files: Files, tmp_path: Path
) -> None:
    spread(tmp_path / "made", files)
    folder = spread(tmp_path / "photos", {"holiday.jpg": b"..", "package.json": b"{}"})
    (folder / "reflections").symlink_to(tmp_path / "made" / "reflections")
    os.link(tmp_path / "made" / "README.txt", folder / "README.txt")
    (folder / "manifest.jsonl").symlink_to(tmp_path / "made" / HISTORY)
    assert "no record of Alongside's in it, only README.txt" in refused(mine, folder)
    many = Limits(files=2)
    assert "more than 2 files" in refused(mine, spread(tmp_path / "made", files), many)


def test_a_record_of_names_that_differ_only_to_a_computer_is_refused(
    mine: Record, files: Files, tmp_path: Path
) -> None:
    for other in ("My Record", "my record.", "ｍy record"):
        both = {**within("my record", files), f"{other}/{CURRENT}": files[CURRENT]}
        assert "twice" in refused(mine, zipped(tmp_path / "a.zip", both))
