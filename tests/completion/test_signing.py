"""A tutor's signature can be verified, and nobody can change a credential or sign in their place.

Covers: completion/signing_keys.py
"""

from __future__ import annotations

import base64
import hmac
import json
import sys
from datetime import timedelta
from functools import cache
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from tests.support.completion_data import MADE, NASTY, record

from alongside.completion import BadgeError, Issuer, new_key, public_key, sign, verify
from alongside.completion.open_badge import credential
from alongside.completion.signing_keys import jwk_of, load_private

TUTOR = Issuer("Hill Lane Youth Project")
KEY = new_key("EdDSA")


@cache
def key_of(kind: str) -> bytes:
    """A key of a kind, made once."""
    return new_key(kind)


def parts(token: str) -> list[Any]:
    """The header and the payload."""
    return [json.loads(base64.urlsafe_b64decode(p + "==")) for p in token.split(".")[:2]]


def coded(data: bytes) -> str:
    """Bytes as a token has them."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def forged(token: str, key: bytes = KEY, **changes: Any) -> str:
    """The same with other claims, signed anew."""
    header, payload = parts(token)
    private = load_private(key)
    head = {"jwk": changes.pop("jwk", jwk_of(private.public_key()))}
    return jwt.encode({**payload, **changes}, private, algorithm=header["alg"], headers=head)


@pytest.mark.parametrize("kind", ["RS256", "EdDSA"])
def test_a_signed_credential_is_verified_with_the_tutor_s_key(kind: str) -> None:
    token = sign(record(7), TUTOR, key_of(kind))
    found = verify(token, [public_key(key_of(kind))])
    assert found.trusted
    assert found.issuer == "Hill Lane Youth Project"
    assert "Signed with the key of Hill Lane Youth Project" in found.sentence
    name = "Completed and recorded 7 of 7 activities: A course"
    assert found.credential["credentialSubject"]["achievement"]["name"] == name


def test_without_a_key_to_trust_it_is_said_that_anybody_may_have_signed() -> None:
    token = sign(record(7), TUTOR, KEY)
    for keys in ([], [public_key(key_of("RS256"))]):
        found = verify(token, keys)
        assert not found.trusted
        assert "calls themselves Hill Lane Youth Project" in found.sentence


def test_the_token_has_the_form_that_the_standard_asks_for() -> None:
    header, payload = parts(sign(record(7), TUTOR, key_of("RS256")))
    assert set(header) == {"alg", "jwk", "typ"}
    assert (header["alg"], header["typ"]) == ("RS256", "JWT")
    assert set(header["jwk"]) == {"kty", "n", "e"}
    assert payload["iss"] == payload["issuer"]["id"]
    assert payload["sub"] == payload["credentialSubject"]["id"]
    assert payload["jti"] == payload["id"]
    assert payload["nbf"] == int(MADE.timestamp())


def test_no_private_part_of_the_key_gets_out() -> None:
    for key in (KEY, key_of("RS256")):
        header, _ = parts(sign(record(7), TUTOR, key))
        assert not {"d", "p", "q", "dp", "dq", "qi"} & set(header["jwk"])


def test_a_changed_credential_is_refused() -> None:
    head, payload, mark = sign(record(3), TUTOR, KEY).split(".")
    text = base64.urlsafe_b64decode(payload + "==").replace(b"3 of 7", b"7 of 7")
    other = base64.urlsafe_b64encode(text).rstrip(b"=").decode()
    with pytest.raises(BadgeError, match="changed after it was signed"):
        verify(f"{head}.{other}.{mark}", [public_key(KEY)])


def test_somebody_else_s_signature_is_not_taken_for_the_tutor_s() -> None:
    stranger = new_key("EdDSA")
    token = sign(record(7), TUTOR, stranger)
    assert not verify(token, [public_key(KEY)]).trusted


def test_a_stranger_cannot_issue_in_the_name_of_the_tutor_s_key() -> None:
    token, stranger = sign(record(7), TUTOR, KEY), new_key("EdDSA")
    with pytest.raises(BadgeError, match="names another key"):
        verify(forged(token, stranger), [public_key(KEY)])


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://else.example"},
        {"sub": "urn:uuid:0"},
        {"jti": "urn:uuid:0"},
        {"nbf": 1},
        {"type": ["VerifiableCredential"]},
        {"issuer": "x"},
        {"credentialSubject": []},
        {"validFrom": "soon"},
        {"validUntil": "2090-01-01T00:00:00Z"},
        {"exp": 4_000_000_000},
    ],
)
def test_a_credential_that_contradicts_itself_is_refused(changes: dict[str, Any]) -> None:
    token = sign(record(7), TUTOR, KEY)
    with pytest.raises(BadgeError, match="contradicts itself"):
        verify(forged(token, **changes), [public_key(KEY)])


def test_a_credential_of_tomorrow_is_not_valid_yet() -> None:
    token = sign(record(7), TUTOR, KEY, now=MADE + timedelta(days=100_000))
    with pytest.raises(BadgeError, match="not valid yet"):
        verify(token)


def test_a_credential_that_has_run_out_is_refused() -> None:
    token = sign(record(7), TUTOR, KEY)
    with pytest.raises(BadgeError, match="no longer valid"):
        verify(forged(token, exp=1))
    found = verify(forged(token, exp=4_000_000_000, validUntil="2096-10-02T07:06:40Z"))
    assert found.credential["validUntil"] == "2096-10-02T07:06:40Z"


@pytest.mark.slow
@pytest.mark.parametrize("alg", ["none", "HS256"])
def test_a_token_cannot_choose_how_it_is_verified(alg: str) -> None:
    header, payload = parts(sign(record(7), TUTOR, key_of("RS256")))
    head, body = (coded(json.dumps(part).encode()) for part in ({**header, "alg": alg}, payload))
    # The trick: the public key, which everybody has, as the secret of a weaker algorithm.
    secret = public_key(key_of("RS256"))
    mark = hmac.digest(secret, f"{head}.{body}".encode(), "sha256") if alg == "HS256" else b""
    with pytest.raises(BadgeError):
        verify(f"{head}.{body}.{coded(mark)}", [secret])


@pytest.mark.parametrize(
    "jwk",
    [None, 7, {}, {"kty": "oct", "k": "AAAA"}, {"kty": "RSA", "n": "AQAB", "e": "AQAB"},
     {"kty": "OKP", "crv": "Ed25519", "x": 3}, {"kty": "OKP", "crv": "Ed25519", "x": "AA"},
     {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}, {"kty": "RSA", "n": "", "e": ""}],
)  # fmt: skip
def test_a_token_with_no_usable_key_is_refused(jwk: Any) -> None:
    with pytest.raises(BadgeError):
        verify(forged(sign(record(7), TUTOR, KEY), jwk=jwk))


def test_a_token_that_gives_a_private_key_away_is_refused() -> None:
    token = sign(record(7), TUTOR, KEY)
    jwk = {**parts(token)[0]["jwk"], "d": "c2VjcmV0"}
    with pytest.raises(BadgeError, match="no public key"):
        verify(forged(token, jwk=jwk), [public_key(KEY)])


@pytest.mark.parametrize(
    "token", ["", "x", "a.b.c", "..", "a.b", "é.é.é", "A" * 200_000, "\x00.\x00.\x00"]
)
def test_what_is_no_token_is_said_to_be_none(token: str) -> None:
    with pytest.raises(BadgeError):
        verify(token)


def test_an_unsigned_credential_is_said_to_be_unsigned() -> None:
    with pytest.raises(BadgeError, match="not signed"):
        verify(json.dumps(credential(record(7))))


@pytest.mark.parametrize("name", [NASTY, "علي الأمين", "", "x" * 120])
def test_any_name_comes_through_signed(name: str) -> None:
    found = verify(sign(record(7, name=name), Issuer(NASTY), KEY)).credential
    subject = found["credentialSubject"]
    assert [one["identityHash"] for one in subject.get("identifier", [])] == (
        [name] if name else []
    )


def _pem(key: Any) -> bytes:
    return bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


def test_a_weak_or_strange_key_does_not_sign() -> None:
    weak = _pem(rsa.generate_private_key(public_exponent=65537, key_size=1024))
    strange = _pem(ec.generate_private_key(ec.SECP256R1()))
    for pem in (weak, strange, b"", b"not a key", public_key(KEY)):
        with pytest.raises(BadgeError):
            sign(record(7), TUTOR, pem)
    with pytest.raises(BadgeError, match="RS256 or EdDSA"):
        new_key("HS256")


def test_a_key_to_trust_that_is_none_is_refused() -> None:
    with pytest.raises(BadgeError, match="can't be read"):
        verify(sign(record(7), TUTOR, KEY), [b"nothing"])


def test_without_the_extra_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jwt", None)
    with pytest.raises(BadgeError, match=r"alongside-course\[badge\]"):
        sign(record(7), TUTOR, KEY)
    with pytest.raises(BadgeError, match=r"alongside-course\[badge\]"):
        verify("a.b.c")
