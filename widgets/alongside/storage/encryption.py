"""Seals packs to a tutor's public key with age, so that nobody on the way can open them.

It needs the extra `packs` (pyrage); everything else about packs works without it.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import IO, Any, TypeAlias

from alongside.errors import PackError
from alongside.storage import files
from alongside.storage.record_store import StoredFile

try:  # it comes without types
    _pyrage: Any = importlib.import_module("pyrage")
except ImportError:  # pragma: no cover
    _pyrage = None

KeyFile: TypeAlias = Path | StoredFile
"""A file with a secret key, in a record or anywhere."""

_MARK = b"age-encryption.org/v1\n"
_MISSING = (
    "Sealed packs need one more package: run `pip install 'alongside-course[packs]'` and try again."
)


def is_sealed(raw: bytes) -> bool:
    """Whether these bytes are sealed."""
    return raw.startswith(_MARK)


def new_key(path: KeyFile) -> str:
    """Make a key pair, keep the secret half in a file (0600), and return the public half.

    Raises PackError if the file is there already or can't be written.
    """
    pair = _age().x25519.Identity.generate()
    public = str(pair.to_public())
    text = f"# A secret key for Alongside. Keep it to yourself.\n# public key: {public}\n{pair}\n"
    try:
        if isinstance(path, StoredFile):
            path.prepare()
            path.create(text.encode())
        else:
            files.make_private(path.parent, close=False)
            files.create(path, text.encode())
    except FileExistsError:
        raise PackError(f"{path} is there already and was left as it is.") from None
    except OSError as why:
        raise PackError(f"{path} can't be written: {why.strerror}. Choose another place.") from why
    return public


def public_of(path: KeyFile) -> str:
    """The public half of a key in a file. Raises PackError."""
    return str(_secret(path).to_public())


def seal(data: bytes, public: str) -> bytes:
    """Seal bytes to a public key (`age1…`). Raises PackError."""
    return bytes(_age().encrypt(data, [_recipient(public)]))


def unseal(raw: bytes, key: KeyFile | None, name: str) -> bytes:
    """Open sealed bytes with the key in a file; `name` is the pack's. Raises PackError."""
    if key is None:
        raise PackError(f"{name} is sealed. Open the desk with the key it is sealed to.")
    try:
        return bytes(_age().decrypt(raw, [_secret(key)]))
    except _age().DecryptError:
        raise PackError(
            f"{name} is sealed to another key, or damaged. Send the public key again, and ask for "
            "a new pack."
        ) from None


def seal_stream(data: IO[bytes], out: IO[bytes], public: str) -> None:
    """Seal a stream that need not fit into memory. Raises PackError, OSError."""
    _age().encrypt_io(data, out, [_recipient(public)])


def unseal_stream(data: IO[bytes], out: IO[bytes], key: KeyFile | None, name: str) -> None:
    """Open a sealed stream; what it holds is only to be used if this returns. Raises PackError."""
    if key is None:
        raise PackError(f"{name} is sealed. Name the file with the key that it is sealed to.")
    try:
        _age().decrypt_io(data, out, [_secret(key)])
    except (_age().DecryptError, OSError) as why:
        if getattr(why, "errno", None) is not None:  # a disk's trouble, not the file's
            raise
        raise PackError(f"{name} is sealed to another key, or damaged.") from None


def _recipient(public: str) -> Any:
    try:
        return _age().x25519.Recipient.from_str(public.strip())
    except _age().RecipientError:
        raise PackError(
            f"{public[:40]!r} is no public key. Ask for the line that begins with age1."
        ) from None


def _secret(path: KeyFile) -> Any:
    try:
        raw = path.read() if isinstance(path, StoredFile) else path.read_bytes()
        lines = (raw or b"").decode("utf-8").splitlines()
        line = next(line for line in lines if line.startswith("AGE-SECRET-KEY-"))
        return _age().x25519.Identity.from_str(line.strip())
    except (OSError, UnicodeDecodeError, StopIteration, _age().IdentityError):
        raise PackError(
            f"{path.name} holds no secret key. Name the file that `alongside desk --new-key` wrote."
        ) from None


def _age() -> Any:
    if _pyrage is None:
        raise PackError(_MISSING)
    return _pyrage
