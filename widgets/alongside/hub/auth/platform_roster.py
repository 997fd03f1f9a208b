"""The members of a course on its learning platform, where cohort.yml allows asking for them.

LTI Names and Role Provisioning Services 2.0, with a token by OAuth 2.0 client credentials as the
1EdTech Security Framework 1.0 has it (section 4.1): a JWT that is signed with a key of our own,
whose public half the platform reads at the hub's `lti13/keys`. Kept are names, and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from alongside.cohort.cohort_errors import CohortError
from alongside.cohort.desk.open_desk import platform_names
from alongside.cohort.releases.erasure_receipts import erasure_mark, erasure_marks
from alongside.cohort.roster.cohort_settings import Settings
from alongside.hub.auth.platform_course import FILE, PlatformCourse
from alongside.hub.auth.platform_people import called, sign_in_name
from alongside.hub.settings import state_folder
from alongside.storage import files

SERVICE = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
SCOPE = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
CONTAINER = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
KEY = "platform-key.pem"
_MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership"
_TEACHING = {"Instructor", "TeachingAssistant"}
_LINK = re.compile(r'<([^>]*)>((?:\s*;\s*[^\s=;,]+(?:\s*=\s*(?:"[^"]*"|[^\s;,"]*))?)*)')
_RELATIONS = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))', re.IGNORECASE)
"""A link of a Link header with its parameters, and what it is in relation to this page."""
WAIT = 20.0  # seconds for each answer of the platform
PAGES, LARGEST = 50, 5_000_000
"""Pages of a list that are read, and bytes that one may have."""
Fetch = Callable[[urllib.request.Request], tuple[bytes, Mapping[str, str]]]
"""Sends a request; gives the body and the headers of the answer. Raises OSError."""


def may_ask(settings: Settings) -> bool:
    """Whether cohort.yml lets the list be asked for: with names, and where tokens are given out."""
    return bool(settings.lti.get("names") and settings.lti.get("token_url"))


def members_address(claims: Mapping[str, Any]) -> str:
    """Where a launch says that the course's members are listed; "" where it does not."""
    service = claims.get(SERVICE)
    address = service.get("context_memberships_url") if isinstance(service, Mapping) else None
    return address if isinstance(address, str) else ""


def public_keys(settings: Settings) -> dict[str, Any]:
    """Our public key as a JSON Web Key Set (RFC 7517), for the platform. Raises CohortError."""
    import jwt  # with its cryptography, a tenth of a second

    public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(_key(settings).public_key()))
    return {"keys": [{**public, "kid": _key_id(public), "use": "sig", "alg": "RS256"}]}


@dataclass(frozen=True)
class PlatformRoster:
    """The list of one cohort's course; `fetch` sends requests."""

    settings: Settings
    fetch: Fetch | None = None

    def bring(self) -> int:
        """Take the names of the course's learners into the cohort; how many are in the list.

        Whoever was erased is passed over: they come back by opening the course themselves. Raises
        CohortError.
        """
        names, root = platform_names(self.settings), self.settings.desk
        gone, found = erasure_marks(root), 0
        for name, shown in self._learners():
            if shown and erasure_mark(root, name) not in gone:
                names.keep(name, shown)
                found += 1
        return found

    def _learners(self) -> list[tuple[str, str]]:
        address = self._course().members()
        if not address:
            raise CohortError(
                "The learning platform has not said where its list is. Have its administrator "
                "allow Names and Roles for this tool, then open the course from there once as a "
                "tutor."
            )
        token = self._token()
        found: list[tuple[str, str]] = []
        for _ in range(PAGES):
            body, headers = self._ask(
                address, {"Authorization": f"Bearer {token}", "Accept": CONTAINER}
            )
            members = body.get("members")
            for one in members if isinstance(members, list) else ():
                if isinstance(one, dict) and _is_learner(one):
                    found.append((sign_in_name(str(one.get("user_id", ""))), called(one)))
            following = _next_page(headers)
            if not following:
                return found
            address = urljoin(address, following)
        raise CohortError(f"The platform's list has more than {PAGES} pages. Nothing was taken in.")

    def _token(self) -> str:
        import jwt

        lti, now, key = self.settings.lti, int(time.time()), _key(self.settings)
        client = str(lti["client_ids"][0])
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))
        claims = {"iss": client, "sub": client, "aud": lti["token_url"], "iat": now,
                  "exp": now + 60, "jti": secrets.token_hex(16)}  # fmt: skip
        signed = jwt.encode(claims, key, algorithm="RS256", headers={"kid": _key_id(public)})
        form = {"grant_type": "client_credentials", "client_assertion_type": _ASSERTION,
                "client_assertion": signed, "scope": SCOPE}  # fmt: skip
        body, _ = self._ask(str(lti["token_url"]), {}, urlencode(form).encode())
        token = body.get("access_token")
        given = body.get("scope", SCOPE)  # left out where it is what was asked for (RFC 6749, 5.1)
        if not isinstance(token, str) or SCOPE not in str(given).split():
            raise CohortError("The learning platform gave no permission to read its list. Ask its "
                              "administrator to allow Names and Roles for this tool.")  # fmt: skip
        return token

    def _ask(
        self, address: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> tuple[dict[str, Any], Mapping[str, str]]:
        """A JSON object of the platform's, over a connection as safe as the one for tokens."""
        if urlsplit(address).scheme != urlsplit(str(self.settings.lti["token_url"])).scheme:
            raise CohortError("The learning platform's list is at an address without https.")
        request = urllib.request.Request(address, body, dict(headers))  # noqa: S310
        try:
            raw, answered = (self.fetch or _sent)(request)
            data = json.loads(raw)
        except (OSError, ValueError) as why:
            raise CohortError(
                "The learning platform did not give its list. Try again in a while; if it stays, "
                "ask its administrator whether this tool may use Names and Roles."
            ) from why
        return (data if isinstance(data, dict) else {}), answered

    def _course(self) -> PlatformCourse:
        return PlatformCourse(state_folder.folder(self.settings) / FILE)


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows nowhere: a token is for the address that it was asked for."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def _sent(request: urllib.request.Request) -> tuple[bytes, Mapping[str, str]]:
    with urllib.request.build_opener(_Stay).open(request, timeout=WAIT) as answer:
        return answer.read(LARGEST), dict(answer.headers.items())


def _next_page(headers: Mapping[str, str]) -> str:
    """The address under rel="next" in a Link header (RFC 8288); "" for none."""
    links = next((value for key, value in headers.items() if key.lower() == "link"), "")
    for address, about in _LINK.findall(links):
        relations = _RELATIONS.search(about)
        if relations and "next" in (relations[1] or relations[2]).lower().split():
            return str(address).strip()
    return ""


def _is_learner(member: Mapping[str, Any]) -> bool:
    """Whether somebody takes part in the course as a learner now, and does not teach it as well.

    Roles of the course are whole, or their last word; with `/Learner#` they are kinds of learner.
    Those that somebody has in the institution say nothing of this course.
    """
    roles = member.get("roles")
    given = [str(role) for role in roles] if isinstance(roles, list) else []
    mine = {role.removeprefix(f"{_MEMBERSHIP}#") for role in given}
    kinds = {role.removeprefix(f"{_MEMBERSHIP}/").partition("#")[0] for role in given
             if role.startswith(f"{_MEMBERSHIP}/")}  # fmt: skip
    learns, teaches = "Learner" in mine | kinds, bool(_TEACHING & (mine | kinds))
    return member.get("status", "Active") == "Active" and learns and not teaches


def _key(settings: Settings) -> Any:
    """Our private key, made once (RSA, 2048 bits). Raises CohortError."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    path: Path = state_folder.folder(settings) / KEY
    try:
        raw = files.read(path)
        if raw is None:
            made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
            raw = made.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            files.make_private(path.parent, close=False)
            try:
                files.create(path, raw)
            except FileExistsError:  # the hub or the site was quicker
                raw = path.read_bytes()
        return _loaded(raw)
    except (OSError, ValueError) as why:
        raise CohortError(f"{path} can't be read or made. Delete it if it is damaged.") from why


@lru_cache(maxsize=1)
def _loaded(raw: bytes) -> Any:
    """The key in a file's bytes. To check one takes 50 ms, in which a hub answers nobody."""
    from cryptography.hazmat.primitives import serialization

    return serialization.load_pem_private_key(raw, None)


def _key_id(public: Mapping[str, Any]) -> str:
    return hashlib.sha256(str(public["n"]).encode()).hexdigest()[:16]
