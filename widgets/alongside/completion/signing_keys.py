"""A tutor's keys for signing, as PEM text; needs the extra ``badge``.

RSA is what every reader of Open Badges understands; Ed25519 keys are smaller.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

from alongside.completion.open_badge import BadgeError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

    Private: TypeAlias = RSAPrivateKey | Ed25519PrivateKey
    Public: TypeAlias = RSAPublicKey | Ed25519PublicKey

SMALLEST = 2048  # bits of an RSA key
_PUBLIC_PARTS = {"RSA": ("kty", "n", "e"), "OKP": ("kty", "crv", "x")}


def new_key(kind: str = "RS256") -> bytes:
    """A new private key (PEM, PKCS 8, without a password): ``RS256`` or ``EdDSA``.

    Keep it where only the tutor can read it (0600). Raises BadgeError.
    """
    need_signing()
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

    if kind not in ("RS256", "EdDSA"):
        raise BadgeError(f"There is no key of kind {kind!r:.20}. Ask for RS256 or EdDSA.")
    key: Private
    if kind == "RS256":
        key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    else:
        key = ed25519.Ed25519PrivateKey.generate()
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def public_key(pem: bytes) -> bytes:
    """The public key (PEM) of a private one, to hand to whoever verifies. Raises BadgeError."""
    from cryptography.hazmat.primitives import serialization

    return (
        load_private(pem)
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )


def load_private(pem: bytes) -> Private:
    """Read a private key that can sign. Raises BadgeError."""
    need_signing()
    from cryptography.hazmat.primitives import serialization

    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except (ValueError, TypeError) as why:
        raise BadgeError(
            "The signing key can't be read. Give an RSA or Ed25519 key as PEM, without a password."
        ) from why
    alg_of(key.public_key())
    return key  # type: ignore[return-value]  # alg_of refuses all other kinds


def load_public(pem: bytes) -> Public:
    """Read a public key to trust. Raises BadgeError."""
    need_signing()
    from cryptography.hazmat.primitives import serialization

    try:
        key = serialization.load_pem_public_key(pem)
    except (ValueError, TypeError) as why:
        raise BadgeError("The issuer's public key can't be read. Give it as PEM.") from why
    alg_of(key)
    return key  # type: ignore[return-value]


def alg_of(key: object) -> str:
    """The one algorithm that a public key signs with here. Raises BadgeError for other keys."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    if isinstance(key, Ed25519PublicKey):
        return "EdDSA"
    if isinstance(key, RSAPublicKey) and key.key_size >= SMALLEST:
        return "RS256"
    raise BadgeError(
        f"Credentials are signed with Ed25519 or with RSA keys of {SMALLEST} bits or more. "
        "Make another key."
    )


def jwk_of(key: Public) -> dict[str, str]:
    """A public key as JSON Web Key, with the parts that make it and no others."""
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from jwt.algorithms import OKPAlgorithm, RSAAlgorithm

    whole: Any = (
        RSAAlgorithm.to_jwk(key) if isinstance(key, RSAPublicKey) else OKPAlgorithm.to_jwk(key)
    )
    data = json.loads(whole) if isinstance(whole, str) else whole
    return {part: data[part] for part in _PUBLIC_PARTS[data["kty"]]}


def from_jwk(jwk: Any) -> Public:
    """The public key that a JSON Web Key holds. Raises BadgeError."""
    import jwt
    from jwt.algorithms import OKPAlgorithm, RSAAlgorithm

    kind = jwk.get("kty") if isinstance(jwk, dict) else None
    if kind not in _PUBLIC_PARTS or set(jwk) & {"d", "p", "q", "dp", "dq", "qi", "k"}:
        raise BadgeError("The credential has no public key that it could be verified with.")
    parts = {part: jwk.get(part) for part in _PUBLIC_PARTS[kind]}
    try:
        loader: Any = RSAAlgorithm if kind == "RSA" else OKPAlgorithm
        key = loader.from_jwk(parts)
    except (jwt.InvalidKeyError, ValueError, TypeError, AttributeError) as why:
        raise BadgeError("The key in the credential can't be read.") from why
    alg_of(key)
    return key  # type: ignore[no-any-return]


def need_signing() -> None:
    """Raise BadgeError, in words for a tutor, where the extra is not installed."""
    try:
        import jwt
        import jwt.algorithms

        usable = jwt.algorithms.has_crypto
    except ImportError:
        usable = False
    if not usable:
        raise BadgeError(
            "Signed credentials need two more packages. Install them with: "
            "pip install 'alongside-course[badge]'"
        )
