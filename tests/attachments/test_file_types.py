"""What is added is known by its bytes, and a photograph keeps nothing but what draws it.

Covers: attachments/file_types.py attachments/jpeg.py attachments/png.py attachments/webp.py
attachments/gif.py attachments/exif.py attachments/picture.py
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops
from tests.support.photographs import SECRETS, drawing, photograph, shown

from alongside.attachments.file_types import LARGEST, check_file
from alongside.errors import AlongsideError

FORMS = ("JPEG", "PNG", "WEBP", "GIF")


def zipped(**files: bytes) -> bytes:
    """A zip of these files; the first is not compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for number, (name, data) in enumerate(files.items()):
            method = zipfile.ZIP_DEFLATED if number else zipfile.ZIP_STORED
            packed.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


DOCX = zipped(**{"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"})
ODT = zipped(mimetype=b"application/vnd.oasis.opendocument.text", **{"content.xml": b"<office/>"})


@pytest.mark.parametrize("form", FORMS)
def test_a_photograph_with_a_place_in_it_is_kept_without_the_place_or_the_camera(form: str) -> None:
    taken = photograph(form)
    assert any(secret in taken for secret in SECRETS)
    kept = check_file("IMG_1.x", taken).data
    assert not [secret for secret in SECRETS if secret in kept]
    with Image.open(io.BytesIO(kept)) as image:
        assert not dict(image.getexif())
        told = {"exif", "xmp", "comment", "icc_profile", "photoshop", "Location"}
        assert not told & set(image.info)


@pytest.mark.parametrize("form", FORMS)
def test_it_looks_the_same(form: str) -> None:
    taken = photograph(form)
    kept = check_file("a", taken)
    assert ImageChops.difference(shown(taken), shown(kept.data)).getbbox() is None
    assert (kept.width, kept.height) == shown(kept.data).size


@pytest.mark.parametrize("form", ["JPEG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_phone_held_upright_still_shows_upright(form: str, orientation: int) -> None:
    taken = photograph(form, orientation)
    kept = check_file("a", taken)
    assert ImageChops.difference(shown(taken), shown(kept.data)).getbbox() is None
    assert (kept.width, kept.height) == shown(kept.data).size
    with Image.open(io.BytesIO(kept.data)) as image:
        assert dict(image.getexif()) == ({274: orientation} if orientation != 1 else {})


def test_pictures_in_steps_and_in_four_colours_keep_their_colours() -> None:
    for mode in ("CMYK", "L"):
        out = io.BytesIO()
        drawing().convert(mode).save(out, "JPEG", progressive=True, restart_marker_blocks=1)
        kept = check_file("a", out.getvalue()).data
        assert ImageChops.difference(shown(out.getvalue()), shown(kept)).getbbox() is None


def test_a_moving_picture_still_moves() -> None:
    with Image.open(io.BytesIO(check_file("a", photograph("GIF")).data)) as image:
        assert (getattr(image, "n_frames", 1), image.info["loop"], image.info["duration"]) == (
            2,
            3,
            90,
        )
    out = io.BytesIO()
    drawing().save(out, "WEBP", save_all=True, append_images=[drawing().rotate(180)])
    with Image.open(io.BytesIO(check_file("a", out.getvalue()).data)) as image:
        assert getattr(image, "n_frames", 1) == 2


@pytest.mark.parametrize("form", FORMS)
def test_another_file_behind_the_picture_is_not_kept(form: str) -> None:
    kept = check_file("a.jpg", photograph(form) + zipped(secret=b"x" * 50)).data
    assert b"PK\x03\x04" not in kept
    assert kept == check_file("a.jpg", kept).data


@pytest.mark.parametrize("form", FORMS)
def test_a_picture_that_breaks_off_is_refused_in_a_sentence(form: str) -> None:
    whole = photograph(form)
    for cut in (14, 30, len(whole) // 2, len(whole) - 3):
        with pytest.raises(AlongsideError, match=r"This picture can’t be read: .*choose"):
            check_file("a", whole[:cut])


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(FORMS), st.data())
def test_whatever_is_wrong_in_a_picture_is_a_sentence(form: str, data: st.DataObject) -> None:
    taken = bytearray(photograph(form))
    for _ in range(data.draw(st.integers(1, 4))):
        taken[data.draw(st.integers(0, len(taken) - 1))] = data.draw(st.integers(0, 255))
    with suppress(AlongsideError):
        check_file("a", bytes(taken))


def test_a_small_file_that_claims_a_huge_picture_is_refused() -> None:
    def chunk(name: bytes, body: bytes) -> bytes:
        sums = struct.pack(">I", zlib.crc32(name + body))
        return struct.pack(">I", len(body)) + name + body + sums

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    with pytest.raises(AlongsideError, match=r"60,000 by 60,000 dots.*Make it smaller"):
        check_file("bomb.png", b"\x89PNG\r\n\x1a\n" + head + body)


def test_what_is_too_large_or_empty_is_refused_with_its_limit() -> None:
    with pytest.raises(AlongsideError, match=r"5 MB, and 5 MB is the most"):
        check_file("a.txt", b"a" * (LARGEST + 1))
    with pytest.raises(AlongsideError, match="empty"):
        check_file("a.txt", b"")


@pytest.mark.parametrize(
    ("data", "kind", "name"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "application/pdf", "notes.pdf"),
        (b"What we agreed", "text/plain", "notes.txt"),
        ("Gwyn’s list".encode("utf-8-sig"), "text/plain", "notes.txt"),
        (DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
         "notes.docx"),
        (ODT, "application/vnd.oasis.opendocument.text", "notes.odt"),
    ],
)  # fmt: skip
def test_documents_are_kept_as_they_are(data: bytes, kind: str, name: str) -> None:
    kept = check_file("notes.bin", data)
    assert (kept.data, kept.type, kept.name) == (data, kind, name)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "SVG"),
        (b"\xef\xbb\xbf \n<!DOCTYPE html><p>", "web page"),
        (zipped(a=b"1"), "zip"),
        (zipped(**{"[Content_Types].xml": b"", "word/document.xml": b"", "word/vbaProject.bin":
                   b""}), "macros"),
        (b"PK\x03\x04 broken", "zip"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "JPEG, and choose"),
        (b"MZ\x90\0\x03\0\0\0", "of this kind"),
        (b"\x7fELF\x02\x01\x01", "of this kind"),
        (b"RIFF\x10\0\0\0WAVEfmt ", "of this kind"),
    ],
)  # fmt: skip
def test_what_could_act_or_nobody_could_open_is_refused_whatever_it_is_called(
    data: bytes, says: str
) -> None:
    with pytest.raises(AlongsideError, match=says):
        check_file("holiday.jpg", data)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("IMG_0001.JPEG", "IMG_0001.JPEG"),
        ("C:\\Users\\Dai\\board.png", "board.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("invoice\u202egpj.exe", "invoice gpj.jpg"),
        ("", "file.jpg"),
        ("Bwrdd — dydd Gŵyl.jpg", "Bwrdd — dydd Gŵyl.jpg"),
        ("a\nb\x00.jpg", "a b.jpg"),
        ("x" * 300 + ".jpg", "x" * 96 + ".jpg"),
    ],
)
def test_a_name_is_one_line_and_ends_as_what_it_is(given: str, kept: str) -> None:
    assert check_file(given, photograph()).name == kept
