"""Signs a credential with a tutor's key as a VC-JWT, and verifies signed ones.

The form is the "JSON Web Token proof" of Open Badges 3.0: the credential is the payload, with the
claims iss, jti, nbf and sub beside it; the header holds the public key.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alongside.completion.open_badge import BadgeError, Issuer, credential, reissue
from alongside.completion.signing_keys import (
    alg_of,
    from_jwk,
    jwk_of,
    load_private,
    load_public,
    need_signing,
)
from alongside.completion.status import Completion

LARGEST = 100_000
"""Characters a signed credential may have."""
_CLAIMS = ("iss", "jti", "nbf", "sub")
_LEEWAY = 120  # seconds that two clocks may be apart


@dataclass(frozen=True)
class Verified:
    """A signed credential whose signature is right.

    ``trusted``: it was made with one of the keys that the reader trusts. Without that it proves
    that nobody changed it, and not who made it.
    """

    credential: dict[str, Any]
    issuer: str
    trusted: bool

    @property
    def sentence(self) -> str:
        """What is known now, in words."""
        if self.trusted:
            return f"Signed with the key of {self.issuer}, and unchanged since."
        return (
            f"Unchanged since it was signed, by somebody who calls themselves {self.issuer}. "
            "To know whether it was them, verify it with the public key they gave you."
        )


def sign(completion: Completion, issuer: Issuer, key: bytes, *, now: datetime | None = None) -> str:
    """The credential, issued by a tutor and signed with their private key (PEM), as compact JWS.

    Raises BadgeError (no finished activity, an unusable key, the extra is not installed).
    """
    return _signed(
        key, lambda identity: credential(completion, issuer=issuer, issuer_id=identity, now=now)
    )


def sign_again(data: Any, issuer: Issuer, key: bytes, *, now: datetime) -> str:
    """A learner's self-issued credential (JSON data), issued and signed by a tutor instead.

    Raises BadgeError as `sign`, and for what is no such credential.
    """
    return _signed(key, lambda identity: reissue(data, issuer, issuer_id=identity, now=now))


def _signed(key: bytes, make: Callable[[str], dict[str, Any]]) -> str:
    need_signing()
    import jwt

    private = load_private(key)
    jwk = jwk_of(private.public_key())
    data = make(_did(jwk))
    claims = {
        "iss": data["issuer"]["id"],
        "jti": data["id"],
        "nbf": _seconds(data["validFrom"]),
        "sub": data["credentialSubject"]["id"],
    }
    alg = alg_of(private.public_key())
    return jwt.encode({**data, **claims}, private, algorithm=alg, headers={"jwk": jwk})


def verify(token: str, trusted: Iterable[bytes] = ()) -> Verified:
    """Verify a signed credential; ``trusted`` are the public keys (PEM) of issuers one knows.

    Checks the signature, that the claims and the credential say the same, and that it is valid
    already and still. Raises BadgeError where anything is wrong.
    """
    need_signing()
    keys = [jwk_of(load_public(pem)) for pem in trusted]
    payload, jwk = _opened(token.strip())
    data = {name: part for name, part in payload.items() if name not in (*_CLAIMS, "exp")}
    _check_same(payload, data)
    issuer = data["issuer"]
    if str(issuer.get("id", "")).startswith("did:jwk:") and issuer["id"] != _did(jwk):
        raise BadgeError("The credential names another key than the one it was signed with.")
    return Verified(data, str(issuer.get("name", "somebody without a name")), jwk in keys)


def _opened(token: str) -> tuple[dict[str, Any], dict[str, str]]:
    """The payload of a token with a right signature, and the key it was signed with."""
    import jwt

    if token.startswith("{"):
        raise BadgeError("This credential is not signed: it is the learner's own statement.")
    if len(token) > LARGEST or token.count(".") != 2:
        raise BadgeError("This is no signed credential. Choose the file as it was handed out.")
    try:
        header = jwt.get_unverified_header(token)
        key = from_jwk(header.get("jwk"))
        # The algorithm follows from the key, never from what the token says of itself.
        payload = jwt.decode(
            token, key, algorithms=[alg_of(key)], leeway=_LEEWAY,
            options={"require": list(_CLAIMS), "verify_aud": False},
        )  # fmt: skip
    except jwt.ImmatureSignatureError as why:
        raise BadgeError("The credential is not valid yet.") from why
    except jwt.ExpiredSignatureError as why:
        raise BadgeError("The credential is no longer valid.") from why
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError) as why:
        raise BadgeError("The credential was changed after it was signed, or is damaged.") from why
    return payload, jwk_of(key)


def _check_same(payload: dict[str, Any], data: dict[str, Any]) -> None:
    """Refuse a token whose claims and credential differ, or that holds another kind of thing."""
    try:
        same = (
            "OpenBadgeCredential" in data["type"]
            and payload["iss"] == data["issuer"]["id"]
            and payload["jti"] == data["id"]
            and payload["sub"] == data["credentialSubject"]["id"]
            and payload["nbf"] == _seconds(data["validFrom"])
            and payload.get("exp")
            == (_seconds(data["validUntil"]) if "validUntil" in data else None)
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        same = False
    if not same:
        raise BadgeError("The credential contradicts itself, so it can't be trusted.")


def _seconds(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp())


def _did(jwk: dict[str, str]) -> str:
    """An issuer's id that is their public key itself (did:jwk)."""
    text = json.dumps(jwk, sort_keys=True, separators=(",", ":"))
    return "did:jwk:" + base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()
