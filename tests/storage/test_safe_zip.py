"""Zips that are broken, foreign or hostile are refused with a sentence, and nothing is changed.

Covers: storage/safe_zip.py, storage/archive_names.py
"""

from __future__ import annotations

import hashlib
import io
import json
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.support.records import write
from tests.support.takeaway_records import opened

from alongside.errors import RecordError, RecordTooNewError
from alongside.record.record import Record
from alongside.record.transfer import restore
from alongside.record.transfer.export import export_record
from alongside.storage.safe_zip import ArchiveError, Limits

Files = dict[str, bytes]


def a_zip(folder: Path, value: str = "Because of the bus") -> Path:
    """An honest export."""
    record = opened(folder / "maker")
    write(record, "activity-1", why=value)
    export_record(record, folder / "honest.zip")
    return folder / "honest.zip"


def unpacked(path: Path) -> Files:
    """The files of a zip."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(path: Path, files: Files, *, honest: bool = True) -> Path:
    """A zip of files, with a manifest that fits them if `honest`."""
    if honest:
        manifest = json.loads(files["manifest.json"])
        manifest["files"] = [
            {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in files.items()
            if name != "manifest.json"
        ]
        files = {**files, "manifest.json": json.dumps(manifest).encode()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


@pytest.fixture
def mine(tmp_path: Path) -> Record:
    """A record with an answer of its own."""
    record = opened(tmp_path / "mine")
    changes = {"why": ("Mine", "sha256:q")}
    record.save("activity-2", changes, base_revision=0, writer="page", origin="site")
    return record


def refused(record: Record, path: Path, limits: Limits | None = None) -> str:
    """The sentence that an import is refused with; nothing must have changed."""
    before = {p: p.read_bytes() for p in sorted(record.home.rglob("*")) if p.is_file()}
    with pytest.raises(RecordError) as caught:
        restore.import_record(record, path, limits=limits)
    after = {p: p.read_bytes() for p in sorted(record.home.rglob("*")) if p.is_file()}
    assert after == before
    assert not list(record.home.glob(".import-*"))
    return str(caught.value)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../outside.json", "points out of its folder"),
        ("reflections/../../outside.json", "points out of its folder"),
        ("/etc/outside.json", "a full path"),
        ("\\\\server\\outside.json", "a full path"),
        ("C:outside.json", "a full path"),
        ("reflections\\activity-1.json", "twice"),
        ("reflections/Activity-1.json", "twice"),
        ("//server/outside.json", "a full path"),
        ("reflections//activity-1.json", "twice"),
        ("./reflections/activity-1.json", "twice"),
        (".\\reflections\\activity-1.json", "twice"),
        ("reflections/activity-1.json.", "twice"),
        ("reflections /activity-1.json ", "twice"),
        ("reflections/activity-\uff11.json", "twice"),
        ("reflections/activity-1.json:stream", "hides behind another file"),
        ("reflections/activity-1.json\0.exe", "twice"),
        ("CON", "a device of Windows"),
        ("reflections/nul.json", "a device of Windows"),
        ("history/Com1.jsonl", "a device of Windows"),
        ("my record/../../outside.json", "points out of its folder"),
        ("my record\\..\\..\\outside.json", "points out of its folder"),
        ("my record/.. /outside.json", "points out of its folder"),
        ("my record\\reflections/..\\..\\outside.json", "points out of its folder"),
        ("\\outside.json", "a full path"),
        ("c:\\my record\\outside.json", "a full path"),
        ("__MACOSX/../outside.json", "points out of its folder"),
        ("aux/reflections/activity-9.json", "a device of Windows"),
        ("my record/reflections/activity-9.json", "more than one record"),
        ("my record\\history\\activity-1.jsonl", "more than one record"),
    ],
)
def test_a_name_that_may_do_harm_is_refused(
    mine: Record, tmp_path: Path, name: str, why: str
) -> None:
    files = {**unpacked(a_zip(tmp_path)), name: b"{}"}
    sentence = refused(mine, packed(tmp_path / "bad.zip", files))
    assert why in sentence
    assert "nothing was changed" in sentence
    assert not list(tmp_path.rglob("outside.json"))


@pytest.mark.parametrize(
    "name",
    [
        "reflections/activity-1.exe",
        "reflections/sub/activity-1.json",
        "reflections/\u202eactivity-1.json",
        "reflections/activity-\u0661.json",
        "holiday.jpg",
    ],
)
def test_a_file_that_no_record_has_is_named_and_left_alone(
    mine: Record, tmp_path: Path, name: str
) -> None:
    files = {**unpacked(a_zip(tmp_path)), name: b"{}"}
    done = restore.import_record(mine, packed(tmp_path / "more.zip", files))
    assert any(note.startswith("Left alone") for note in done.warnings)
    assert "\u202e" not in "".join(done.warnings)
    assert mine.activities() == ("activity-1", "activity-2")
    assert not (mine.home / name).exists()


def test_a_link_in_a_zip_is_refused(mine: Record, tmp_path: Path) -> None:
    path = a_zip(tmp_path)
    info = zipfile.ZipInfo("reflections/activity-9.json")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(info, "/etc/passwd")
    assert "is a link" in refused(mine, path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice_is_refused(mine: Record, tmp_path: Path) -> None:
    path = a_zip(tmp_path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("reflections/activity-1.json", b"{}")
    assert "twice" in refused(mine, path)


def test_names_that_differ_in_capitals_alone_are_refused(mine: Record, tmp_path: Path) -> None:
    files = {**unpacked(a_zip(tmp_path)), "readme.TXT": b"other"}
    assert "twice" in refused(mine, packed(tmp_path / "bad.zip", files))


def test_a_bomb_that_tells_its_size_is_refused_unread(mine: Record, tmp_path: Path) -> None:
    files = {**unpacked(a_zip(tmp_path)), "history/activity-1.jsonl": b" " * 3_000_000}
    limits = Limits(one=1_000_000)
    assert "says it has" in refused(mine, packed(tmp_path / "bomb.zip", files), limits)


def test_a_bomb_in_many_files_is_refused(mine: Record, tmp_path: Path) -> None:
    files = unpacked(a_zip(tmp_path))
    files |= {f"history/activity-{n}.jsonl": b" " * 900_000 for n in range(9)}
    limits = Limits(one=1_000_000, all=5_000_000)
    assert "unpacked it would be" in refused(mine, packed(tmp_path / "bomb.zip", files), limits)


def test_a_zip_of_thousands_of_files_is_refused(mine: Record, tmp_path: Path) -> None:
    files = unpacked(a_zip(tmp_path))
    files |= {f"reflections/activity-{n}.json": b"" for n in range(30)}
    assert "files" in refused(mine, packed(tmp_path / "many.zip", files), Limits(files=20))


def tell_lies_about_size(path: Path, name: str, size: int) -> None:
    """Write another unpacked size for a file into the zip's directory."""
    data = bytearray(path.read_bytes())
    at = data.rfind(name.encode())  # the directory stands at the end
    struct.pack_into("<I", data, at - 46 + 24, size)
    path.write_bytes(bytes(data))


def test_a_bomb_that_lies_about_its_size_is_refused(mine: Record, tmp_path: Path) -> None:
    files = {**unpacked(a_zip(tmp_path)), "history/activity-1.jsonl": b" " * 3_000_000}
    path = packed(tmp_path / "liar.zip", files)
    tell_lies_about_size(path, "history/activity-1.jsonl", 100)
    assert "no whole zip file" in refused(mine, path)


def test_an_answer_of_two_gigabytes_is_refused_unread(mine: Record, tmp_path: Path) -> None:
    path = a_zip(tmp_path)
    tell_lies_about_size(path, "history/activity-1.jsonl", 2_000_000_000)
    assert "says it has 1,907 MB" in refused(mine, path)


def test_a_line_of_history_without_end_is_refused(mine: Record, tmp_path: Path) -> None:
    files = {**unpacked(a_zip(tmp_path)), "history/activity-1.jsonl": b'{"a":"' + b"x" * 900_000}
    limits = Limits(line=300_000)
    assert "has an answer of" in refused(mine, packed(tmp_path / "long.zip", files), limits)


def test_files_that_lie_over_one_another_are_refused(mine: Record, tmp_path: Path) -> None:
    """A bomb whose directory names one stretch of packed bytes many times."""
    path = a_zip(tmp_path)
    data = bytearray(path.read_bytes())
    at = data.rfind(b"history/activity-1.jsonl")
    struct.pack_into("<I", data, at - 46 + 20, len(data) + 5)
    path.write_bytes(bytes(data))
    assert "lie over one another" in refused(mine, path)


def test_two_names_for_one_stretch_of_bytes_are_refused(mine: Record, tmp_path: Path) -> None:
    """Small enough that their sizes alone would not tell."""
    files = {**unpacked(a_zip(tmp_path)), "manifest.json": b"x" * 9000, "README.txt": b"y"}
    path = packed(tmp_path / "over.zip", files, honest=False)
    with zipfile.ZipFile(path) as archive:
        one, other = archive.getinfo("README.txt"), archive.getinfo("manifest.json")
    data = bytearray(path.read_bytes())
    at = data.rfind(b"README.txt")
    assert struct.unpack_from("<I", data, at - 46 + 42)[0] == one.header_offset
    struct.pack_into("<I", data, at - 46 + 42, other.header_offset)
    path.write_bytes(bytes(data))
    assert "lie over one another" in refused(mine, path)


def test_a_size_in_the_directory_that_the_file_itself_denies_is_refused(
    mine: Record, tmp_path: Path
) -> None:
    path = a_zip(tmp_path)
    tell_lies_about_size(path, "README.txt", 10)
    assert "no whole zip file" in refused(mine, path)


def test_a_zip_without_room_on_the_disk_is_refused(
    mine: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = a_zip(tmp_path)
    monkeypatch.setattr("shutil.disk_usage", lambda folder: type("Disk", (), {"free": 1024})())
    assert "Make room" in refused(mine, path)


@pytest.mark.parametrize("part", [0.2, 0.5, 0.9, 0.99])
def test_a_zip_that_was_cut_short_is_refused(mine: Record, tmp_path: Path, part: float) -> None:
    path = a_zip(tmp_path)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * part)])
    assert "cut short" in refused(mine, path)


def test_a_file_with_a_changed_byte_stays_out_and_the_rest_comes(
    mine: Record, tmp_path: Path
) -> None:
    path = a_zip(tmp_path)
    data = bytearray(path.read_bytes())
    data[data.find(b"history/activity-1.jsonl") + 60] ^= 0xFF
    path.write_bytes(bytes(data))
    done = restore.import_record(mine, path)
    assert "history/activity-1.jsonl is damaged" in " ".join(done.warnings)
    assert mine.load_and_repair("activity-1").answers["why"].value == "Because of the bus"
    assert mine.load_and_repair("activity-1").notices == ()


def test_a_locked_zip_is_refused(mine: Record, tmp_path: Path) -> None:
    path = a_zip(tmp_path)
    data = bytearray(path.read_bytes())
    at = data.rfind(b"PK\x01\x02")
    data[at + 8] |= 1
    path.write_bytes(bytes(data))
    assert "password" in refused(mine, path)


METHODS = [zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]


@pytest.mark.parametrize("method", METHODS)
def test_a_record_packed_in_another_way_comes(mine: Record, tmp_path: Path, method: int) -> None:
    path = tmp_path / "packed.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in unpacked(a_zip(tmp_path)).items():
            archive.writestr(name, data)
    assert restore.import_record(mine, path).warnings == ()
    assert mine.load_and_repair("activity-1").answers["why"].value == "Because of the bus"


@pytest.mark.parametrize("method", METHODS)
def test_a_bomb_packed_in_another_way_is_refused(mine: Record, tmp_path: Path, method: int) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("history/activity-1.jsonl", b" " * 3_000_000)
    assert "says it has" in refused(mine, path, Limits(one=1_000_000))
    tell_lies_about_size(path, "history/activity-1.jsonl", 100)
    assert "no whole zip file" in refused(mine, path)


def test_a_file_packed_in_a_way_nobody_can_read_is_said_so(mine: Record, tmp_path: Path) -> None:
    data = bytearray(a_zip(tmp_path).read_bytes())
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        for at in (i for i in range(len(data) - 4) if data[i : i + 4] == mark):
            struct.pack_into("<H", data, at + offset, 9)  # Deflate64
    path = tmp_path / "strange.zip"
    path.write_bytes(bytes(data))
    assert "damaged" in refused(mine, path)


@pytest.mark.parametrize(
    "data", [b"", b"not a zip at all", b"PK\x05\x06" + b"\0" * 18], ids=["empty", "text", "bare"]
)
def test_what_is_no_record_is_refused(mine: Record, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "other.zip"
    path.write_bytes(data)
    assert "other.zip" in refused(mine, path)


def test_a_zip_of_something_else_is_refused(mine: Record, tmp_path: Path) -> None:
    path = packed(tmp_path / "photos.zip", {"holiday.jpg": b"..."}, honest=False)
    assert "photos.zip" in refused(mine, path)


def test_a_zip_that_is_not_there_is_said_so(mine: Record, tmp_path: Path) -> None:
    assert "cannot be read" in refused(mine, tmp_path / "nowhere.zip")


def changed_manifest(change: Callable[[dict[str, Any]], object]) -> Callable[[Files], None]:
    """A change to a zip's manifest."""

    def make(files: Files) -> None:
        manifest = json.loads(files["manifest.json"])
        change(manifest)
        files["manifest.json"] = json.dumps(manifest).encode()

    return make


MANIFESTS: dict[str, tuple[Callable[[Files], object], str]] = {
    "missing": (lambda files: files.pop("manifest.json"), "There is no manifest.json"),
    "garbled": (lambda files: files.update({"manifest.json": b"{"}), "can't be read"),
    "of another form": (
        lambda files: files.update({"manifest.json": b"[1]"}),
        "the form it should",
    ),
    "of a foreign program": (
        changed_manifest(lambda m: m.update(schema="other")),
        "the form it should",
    ),
    "with a wrong checksum": (
        changed_manifest(lambda m: m["files"][0].update(sha256="0" * 64)),
        "Changed since it was taken away",
    ),
    "with a wrong size": (
        changed_manifest(lambda m: m["files"][0].update(size=1)),
        "Changed since it was taken away",
    ),
    "with a file too few": (
        changed_manifest(lambda m: m["files"].pop()),
        "Not in its manifest.json",
    ),
    "with a file too many": (
        changed_manifest(lambda m: m["files"].append({**m["files"][0], "name": "README2.txt"})),
        "Missing from it",
    ),
    "with a file twice": (
        changed_manifest(lambda m: m["files"].append(m["files"][0])),
        "lists a file twice",
    ),
}


@pytest.mark.parametrize("what", MANIFESTS)
def test_a_manifest_that_does_not_fit_is_said_and_what_is_sound_comes(
    mine: Record, tmp_path: Path, what: str
) -> None:
    change, sentence = MANIFESTS[what]
    files = unpacked(a_zip(tmp_path))
    change(files)
    path = packed(tmp_path / "bad.zip", files, honest=False)
    [note] = restore.preview_import(mine, path).warnings
    assert sentence in note
    assert restore.import_record(mine, path).warnings == (note,)
    assert mine.load_and_repair("activity-1").answers["why"].value == "Because of the bus"


def test_a_zip_of_a_newer_program_asks_for_an_update(mine: Record, tmp_path: Path) -> None:
    files = unpacked(a_zip(tmp_path))
    changed_manifest(lambda m: m.update(schema_version=2))(files)
    path = packed(tmp_path / "newer.zip", files, honest=False)
    assert "Update Alongside" in refused(mine, path)
    with pytest.raises(RecordTooNewError):
        restore.preview_import(mine, path)


@pytest.mark.parametrize("name", ["reflections/activity-1.json", "history/activity-1.jsonl"])
def test_a_record_of_a_newer_program_in_a_zip_asks_for_an_update(
    mine: Record, tmp_path: Path, name: str
) -> None:
    files = unpacked(a_zip(tmp_path))
    files[name] = (
        files[name]
        .replace(b'"schema_version":1', b'"schema_version":9')
        .replace(b'"schema_version": 1', b'"schema_version": 9')
    )
    assert "Update Alongside" in refused(mine, packed(tmp_path / "newer.zip", files))


def test_answers_that_fail_their_checksum_stay_out_and_the_history_wins(
    mine: Record, tmp_path: Path
) -> None:
    files = unpacked(a_zip(tmp_path))
    files["reflections/activity-1.json"] = files["reflections/activity-1.json"].replace(
        b"Because", b"Despite"
    )
    done = restore.import_record(mine, packed(tmp_path / "forged.zip", files))
    [note] = done.warnings
    assert "reflections/activity-1.json is damaged" in note
    assert mine.load_and_repair("activity-1").answers["why"].value == "Because of the bus"
    assert not any(b"Despite" in p.read_bytes() for p in mine.home.rglob("*") if p.is_file())


def test_answers_that_fail_their_checksum_alone_are_refused(mine: Record, tmp_path: Path) -> None:
    files = unpacked(a_zip(tmp_path))
    del files["history/activity-1.jsonl"]
    name = "reflections/activity-1.json"
    files[name] = files[name].replace(b"Because", b"Despite")
    assert "don't fit together" in refused(mine, packed(tmp_path / "forged.zip", files))


_DEEP = b"[" * 100_000 + b"]" * 100_000


@pytest.mark.parametrize(
    "value",
    [
        _DEEP,
        b"NaN",
        b"-Infinity",
        b"1e999",
        b"9" * 100_000,
        b'"\xff\xfe"',
        b'"\\ud800"',
        b"1,",
        b"",
    ],
    ids=[
        "deep",
        "NaN",
        "infinite",
        "too large",
        "long",
        "no UTF-8",
        "half a letter",
        "two",
        "none",
    ],
)
def test_an_answer_that_is_no_json_of_ours_is_refused(
    mine: Record, tmp_path: Path, value: bytes
) -> None:
    files = unpacked(a_zip(tmp_path))
    for name in ("reflections/activity-1.json", "history/activity-1.jsonl"):
        files[name] = files[name].replace(b'"Because of the bus"', value)
    assert "don't fit together" in refused(mine, packed(tmp_path / "bad.zip", files))


def test_files_nested_a_hundred_thousand_deep_are_refused(mine: Record, tmp_path: Path) -> None:
    honest = unpacked(a_zip(tmp_path))
    both = ("reflections/activity-1.json", "history/activity-1.jsonl")
    files = {**honest, **dict.fromkeys(both, _DEEP)}
    assert "don't fit together" in refused(mine, packed(tmp_path / "deep.zip", files))
    for name in (*both, "manifest.json"):
        path = packed(tmp_path / "deep.zip", {**honest, name: _DEEP}, honest=False)
        preview = restore.preview_import(mine, path)
        assert name in " ".join(preview.warnings)
        assert [join.activity for join in preview.joins] == ["activity-1"]


@pytest.mark.parametrize("value", ["\u202eevil\u2066", "a\0b", "\ud800 x", "a\r\nb\u2028c", 2**70])
def test_odd_words_of_a_learners_own_come_back_as_they_were(
    mine: Record, tmp_path: Path, value: Any
) -> None:
    restore.import_record(mine, a_zip(tmp_path, value))
    assert mine.read("activity-1").answers["why"].value == value


def test_a_refusal_is_an_error_of_its_own(mine: Record, tmp_path: Path) -> None:
    path = tmp_path / "other.zip"
    path.write_bytes(io.BytesIO(b"nothing").read())
    with pytest.raises(ArchiveError):
        restore.preview_import(mine, path)
