from __future__ import annotations

import stat
from pathlib import Path

import pytest
from tests.support.cohort_fixtures import Packing

from alongside.errors import PackError
from alongside.sharing import pack_reader
from alongside.storage import encryption

pytest.importorskip("pyrage")


def test_only_the_key_opens_what_is_sealed(tmp_path: Path) -> None:
    public = encryption.new_key(tmp_path / "key.txt")
    other = encryption.new_key(tmp_path / "other.txt")
    assert public != other
    sealed = encryption.seal(b"Heron-4711", public)
    assert encryption.is_sealed(sealed)
    assert b"Heron" not in sealed
    assert encryption.unseal(sealed, tmp_path / "key.txt", "x.age") == b"Heron-4711"
    with pytest.raises(PackError, match="another key"):
        encryption.unseal(sealed, tmp_path / "other.txt", "x.age")
    with pytest.raises(PackError, match=r"x\.age is sealed"):
        encryption.unseal(sealed, None, "x.age")


def test_a_key_is_kept_for_its_owner_and_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "new" / "key.txt"
    public = encryption.new_key(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert encryption.public_of(path) == public
    with pytest.raises(PackError, match="left as it is"):
        encryption.new_key(path)
    assert encryption.public_of(path) == public


@pytest.mark.parametrize("public", ["", "age1", "AGE-SECRET-KEY-1", "ssh-rsa x", "age1" + "q" * 58])
def test_what_is_no_key_is_a_sentence(public: str) -> None:
    with pytest.raises(PackError, match="no public key"):
        encryption.seal(b"x", public)


def test_a_file_without_a_key_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "key.txt").write_text("hello")
    for path in (tmp_path / "key.txt", tmp_path / "none.txt"):
        with pytest.raises(PackError, match="holds no secret key"):
            encryption.public_of(path)


def test_a_sealed_pack_is_opened_with_the_key(packing: Packing, tmp_path: Path) -> None:
    public = encryption.new_key(tmp_path / "key.txt")
    packing.write(gain="Heron-4711")
    path = packing.send(to_key=public)
    assert path.suffix == ".age"
    assert b"Heron" not in path.read_bytes()
    assert pack_reader.read(path, tmp_path / "key.txt").learner == "Amina"
    for changed in (path.read_bytes()[:-5], path.read_bytes()[:200], path.read_bytes()[:25]):
        path.write_bytes(changed)
        with pytest.raises(PackError, match="damaged"):
            pack_reader.read(path, tmp_path / "key.txt")


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encryption, "_pyrage", None)
    with pytest.raises(PackError, match=r"pip install 'alongside-course\[packs\]'"):
        encryption.seal(b"x", "age1")
