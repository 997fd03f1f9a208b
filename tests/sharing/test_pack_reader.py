from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.support.cohort_fixtures import Packing

from alongside.errors import PackError
from alongside.sharing import pack_reader

Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def good(packing: Packing) -> Path:
    packing.write(gain="We gain time")
    return packing.send(question="Enough?")


def rewritten(path: Path, change: Change) -> Path:
    """The pack with its data changed."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    data = json.loads(files["pack.json"])
    change(data)
    return zipped(path, {**files, "pack.json": json.dumps(data).encode()})


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return path


def refused(path: Path) -> str:
    with pytest.raises(PackError) as why:
        pack_reader.read(path)
    sentence = str(why.value)
    assert path.name in sentence
    assert sentence.endswith(".")
    return sentence


def test_a_pack_reads_back(good: Path) -> None:
    pack = pack_reader.read(good)
    assert (pack.learner, pack.question, pack.course) == ("Amina", "Enough?", "A small course")
    (copy,) = pack.releases.values()
    assert copy.answers[0].value == "We gain time"


CHANGES: dict[str, tuple[Change, str]] = {
    "another schema": (lambda d: d.update(schema="alongside-feedback"), "something else"),
    "no schema": (lambda d: d.pop("schema"), "something else"),
    "a newer version": (lambda d: d.update(schema_version=3), "newer Alongside"),
    "a missing part": (lambda d: d.pop("notebook"), "'notebook'"),
    "an extra part": (lambda d: d.update(note="hello"), "'note'"),
    "no releases": (lambda d: d.update(releases=[]), "releases"),
    "a wrong number": (lambda d: d.update(notebook="../../etc"), "notebook"),
    "no such day": (lambda d: d.update(until="2026-02-31"), "a day in it that there is not"),
    "no such moment": (lambda d: d.update(made_at="2026-99-99T10:00:00.000Z"), "there is not"),
    "a name that turns the writing round": (
        lambda d: d.update(learner="Ami\u202ena"),
        "can't be seen",
    ),
    "an empty name": (lambda d: d.update(learner=" "), "no proper name"),
    "a copy that is none": (lambda d: d["releases"][0].update(released={}), "not a release"),
    "a path for an activity": (
        lambda d: d["releases"][0]["released"].update(activity="../../x"),
        "not a release",
    ),
    "a question no course asks": (
        lambda d: d["releases"][0]["released"]["answers"][0].update(kind="essay"),
        "not a release",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_pack_with_wrong_data_is_refused(good: Path, name: str) -> None:
    change, words = CHANGES[name]
    assert words in refused(rewritten(good, change))


@pytest.mark.parametrize(
    "name",
    [
        "../pack.json",
        "/pack.json",
        "a/../../x",
        "..\\pack.json",
        "C:\\x",
        "C:/x",
        "x/pack.json",
        "x\\pack.json",
        "PACK.json",
        "./pack.json",
        "pack.json:stream",
    ],
)
def test_a_pack_with_other_files_is_refused(good: Path, name: str) -> None:
    with zipfile.ZipFile(good, "a") as archive:
        archive.writestr(name, b"x")
    refused(good)


def test_a_pack_that_is_a_bomb_is_refused(good: Path) -> None:
    bomb = zipped(good, {"pack.json": b"[" + b" " * 40_000_000 + b"]", "pack.html": b""})
    assert bomb.stat().st_size < 100_000
    assert "unpacked" in refused(bomb) or "MB" in refused(bomb)


def test_a_pack_that_lies_about_its_size_is_refused(good: Path) -> None:
    raw = bytearray(
        zipped(good, {"pack.json": b" " * 1000, "pack.html": b"x" * 20_000_000}).read_bytes()
    )
    for at in (i for i in range(len(raw) - 4) if raw[i : i + 4] == b"PK\x01\x02"):
        raw[at + 24 : at + 28] = (10).to_bytes(4, "little")
    good.write_bytes(raw)
    refused(good)


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.9, 0.99])
def test_a_pack_cut_short_is_refused(good: Path, part: float) -> None:
    raw = good.read_bytes()
    good.write_bytes(raw[: int(len(raw) * part)])
    assert "cut short" in refused(good)


def test_a_pack_with_a_flipped_bit_is_refused(good: Path) -> None:
    raw = bytearray(good.read_bytes())
    raw[60] ^= 0x10
    good.write_bytes(raw)
    refused(good)


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe", b"[]", b"null", b"{", b'{"a": NaN}', b"[" * 100_000]
)
def test_a_pack_with_no_data_is_refused(good: Path, body: bytes) -> None:
    refused(zipped(good, {"pack.json": body}))


def test_a_pack_without_its_data_is_refused(good: Path) -> None:
    sentence = refused(zipped(good, {"pack.html": b"x"}))
    assert "no pack of Alongside's in it, only pack.html" in sentence


def unzipped(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def spread(folder: Path, files: dict[str, bytes]) -> Path:
    for name, body in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(body)
    return folder


def within(wrapper: str, files: dict[str, bytes]) -> dict[str, bytes]:
    return {f"{wrapper}/{name}": body for name, body in files.items()}


PACKED: dict[str, Callable[[Path, dict[str, bytes]], Path]] = {
    "with a folder around it": lambda p, f: zipped(p / "a.zip", within("حزمة", f)),
    "by a Mac": lambda p, f: zipped(
        p / "a.zip",
        {**within("a b", f), "__MACOSX/a b/._pack.json": b"\0", "a b/.DS_Store": b"\0"},
    ),
    "by Windows": lambda p, f: zipped(
        p / "a.zip", {**{f"a\\b\\{name}": body for name, body in f.items()}, "desktop.ini": b""}
    ),
    "as a zip in a zip": lambda p, f: zipped(
        p / "mail.zip", {"in/a.zip": zipped(p / "a.zip", within("x", f)).read_bytes()}
    ),
    "as a folder": lambda p, f: spread(p / "pack", f),
    "as a folder in a folder": lambda p, f: spread(p / "pack", within("a/b", f)),
    "as one file": lambda p, f: (
        spread(p / "one", {"pack (1).json": f["pack.json"]}) / "pack (1).json"
    ),
    "with a mark before it": lambda p, f: zipped(
        p / "a.zip", {"pack.json": b"\xef\xbb\xbf" + f["pack.json"].replace(b"\n", b"\r\n")}
    ),
}


@pytest.mark.parametrize("how", PACKED)
def test_a_pack_reads_the_same_however_it_was_packed(good: Path, tmp_path: Path, how: str) -> None:
    pack = pack_reader.read(good)
    again = pack_reader.read(PACKED[how](tmp_path, unzipped(good)))
    assert again == pack
    assert again.left == ""


def test_what_no_pack_has_is_named_and_left_alone(good: Path) -> None:
    pack = pack_reader.read(zipped(good, within("x", {**unzipped(good), "holiday.jpg": b"."})))
    assert pack.learner == "Amina"
    assert pack.left.endswith("x/holiday.jpg.")


def test_two_packs_in_one_zip_are_not_guessed_at(good: Path, tmp_path: Path) -> None:
    files = unzipped(good)
    both = zipped(tmp_path / "a.zip", {**within("a", files), **within("b", files)})
    assert "more than one pack in it (a, b)" in refused(both)
    one = zipped(tmp_path / "c.zip", files).read_bytes()
    assert "it holds 2 zips" in refused(zipped(tmp_path / "d.zip", {"1.zip": one, "2.zip": one}))


def test_a_bomb_in_a_zip_in_a_zip_is_refused(good: Path, tmp_path: Path) -> None:
    bomb = zipped(tmp_path / "a.zip", {"pack.json": b"[" + b" " * 40_000_000 + b"]"}).read_bytes()
    assert "says it has" in refused(zipped(tmp_path / "b.zip", {"a.zip": bomb}))


def test_a_pack_locked_with_a_password_is_refused(good: Path) -> None:
    raw = bytearray(good.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for at in (i for i in range(len(raw) - 4) if raw[i : i + 4] == mark):
            raw[at + offset] |= 1
    good.write_bytes(raw)
    assert "password" in refused(good)


def test_a_pack_too_large_is_not_opened(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pack_reader, "LARGEST", 10)
    assert "not opened" in refused(good)


def test_a_pack_with_a_link_is_refused(good: Path) -> None:
    with zipfile.ZipFile(good) as archive:
        body = archive.read("pack.json")
    info = zipfile.ZipInfo("pack.json")
    info.external_attr = 0o120777 << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info, body)
    good.write_bytes(out.getvalue())
    assert "link" in refused(good)


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="can't be opened"):
        pack_reader.read(tmp_path / "none.zip")
    with pytest.raises(PackError, match="no pack of Alongside's in it"):
        pack_reader.read(tmp_path)
