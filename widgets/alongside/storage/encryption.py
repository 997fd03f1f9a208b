"""Seals packs to a tutor's public key with age, so that nobody on the way can open them.

It needs the extra `packs` (pyrage); everything else about packs works without it. In a browser the
page's host seals and opens instead, with a library of its own (`let_host_seal`): it gets what to
seal as it is, and hands over what it opened.
"""

from __future__ import annotations

import importlib
import re
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

_host_seals = False

_MARK = b"age-encryption.org/v1\n"
_SECRET, _PUBLIC = "AGE-SECRET-KEY-", "# public key: "
"""How the lines of a key file begin."""
_PUBLIC_KEY = re.compile("age1[02-9ac-hj-np-z]{58}")  # Bech32 of 32 bytes
_MISSING = (
    "Sealed packs need one more package: run `pip install 'alongside-course[packs]'` and try again."
)


def let_host_seal() -> None:
    """From now on the page's host seals and opens: only such an edition calls this."""
    global _host_seals
    _host_seals = True


def host_seals() -> bool:
    """Whether the page's host seals and opens, and nothing here does."""
    return _host_seals


def can_seal() -> bool:
    """Whether anything can be sealed, here or by the page's host."""
    return _host_seals or _pyrage is not None


def is_sealed(raw: bytes) -> bool:
    """Whether these bytes are sealed."""
    return raw.startswith(_MARK)


def new_key(path: KeyFile) -> str:
    """Make a key pair, keep the secret half in a file (0600), and return the public half.

    Raises PackError if the file is there already or can't be written.
    """
    pair = _age().x25519.Identity.generate()
    return keep_pair(path, str(pair), str(pair.to_public()))


def keep_pair(path: KeyFile, secret: str, public: str) -> str:
    """Keep a key pair that somebody made; as `new_key`."""
    text = f"# A secret key for Alongside. Keep it to yourself.\n{_PUBLIC}{public}\n{secret}\n"
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
    if _host_seals:
        return _line_of(path, _PUBLIC).removeprefix(_PUBLIC)
    return str(_secret(path).to_public())


def secret_of(path: KeyFile) -> str:
    """The secret half of a key in a file, for a host that opens. Raises PackError."""
    return _line_of(path, _SECRET)


def seal(data: bytes, public: str) -> bytes:
    """Seal bytes to a public key (`age1…`). Raises PackError."""
    return bytes(_age().encrypt(data, [_recipient(public)]))


def unseal(raw: bytes, key: KeyFile | None, name: str) -> bytes:
    """Open sealed bytes with the key in a file; `name` is the pack's. Raises PackError."""
    if key is None:
        raise PackError(f"{name} is sealed. Open the desk with the key it is sealed to.")
    if _host_seals:  # it would have opened what it can
        raise PackError(
            f"{name} is sealed to another key, damaged, or packed once more. If it came in a zip, "
            "unpack it and choose the file that ends in .age; else ask for a new one."
        )
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


def check_public(public: str) -> None:
    """Raise PackError where this cannot be a public key (its checksum is not looked at)."""
    if not _PUBLIC_KEY.fullmatch(public.strip()):
        raise _no_public(public)


def _recipient(public: str) -> Any:
    try:
        return _age().x25519.Recipient.from_str(public.strip())
    except _age().RecipientError:
        raise _no_public(public) from None


def _no_public(public: str) -> PackError:
    return PackError(f"{public[:40]!r} is no public key. Ask for the line that begins with age1.")


def _secret(path: KeyFile) -> Any:
    try:
        return _age().x25519.Identity.from_str(_line_of(path, _SECRET))
    except _age().IdentityError:
        raise _no_key(path) from None


def _line_of(path: KeyFile, start: str) -> str:
    """The line of a key file that begins so. Raises PackError."""
    try:
        raw = path.read() if isinstance(path, StoredFile) else path.read_bytes()
        lines = (raw or b"").decode("utf-8").splitlines()
        return next(line for line in lines if line.startswith(start)).strip()
    except (OSError, UnicodeDecodeError, StopIteration):
        raise _no_key(path) from None


def _no_key(path: KeyFile) -> PackError:
    return PackError(
        f"{path.name} holds no secret key. Name the file that `alongside desk --new-key` wrote."
    )


def _age() -> Any:
    if _pyrage is None:
        raise PackError(_MISSING)
    return _pyrage
