"""Sign-in from a learning platform, with a platform of our own: who gets in, and what is refused.

Covers: hub/auth/lti_authenticator.py, hub/auth/platform_course.py
"""

from __future__ import annotations

import hmac
import json
import re
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from http.cookiejar import CookieJar
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from tests.support.browser.cohort import SITE, Answer, Cohort, Person, running_cohort
from tests.support.browser.served import wait_until

from alongside.hub.auth.lti_authenticator import AGAIN, REMEMBERED, UsedLaunches
from alongside.hub.auth.platform_course import SIGNED_OUT

CLAIM = "https://purl.imsglobal.org/spec/lti/claim"
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership"
ISSUER = "https://platform.example"
CLIENT = "client-7"


def key_pair() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def strangers_key() -> rsa.RSAPrivateKey:
    """A key that the platform does not know; made once, and not before a test wants it."""
    return key_pair()


@dataclass
class Platform:
    """A learning platform on loopback: publishes its key, and says who its people are."""

    key: rsa.RSAPrivateKey = field(default_factory=key_pair)
    url: str = ""

    def certs(self) -> bytes:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return json.dumps(
            {"keys": [{**public, "kid": "k1", "use": "sig", "alg": "RS256"}]}
        ).encode()

    def claims(self, asked: dict[str, str], sub: str, role: str) -> dict[str, Any]:
        now = int(time.time())
        return {
            "iss": ISSUER, "aud": asked["client_id"], "sub": sub, "nonce": asked["nonce"],
            "iat": now, "exp": now + 300,
            f"{CLAIM}/version": "1.3.0", f"{CLAIM}/message_type": "LtiResourceLinkRequest",
            f"{CLAIM}/deployment_id": "1", f"{CLAIM}/target_link_uri": "http://x/services/course/",
            f"{CLAIM}/resource_link": {"id": "link-1"}, f"{CLAIM}/roles": [f"{MEMBERSHIP}#{role}"],
            f"{CLAIM}/context": {"id": "course-9", "label": "PW"}, "name": f"Person {sub}",
            "email": "private-address@platform.example",
        }  # fmt: skip

    def signed(self, claims: dict[str, Any]) -> str:
        return jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "k1"})


@pytest.fixture(scope="module")
def platform() -> Iterator[Platform]:
    made = Platform()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """The keys at /certs; anything else is where browsers come to be known."""
            self.send_response(200)
            self.end_headers()
            self.wfile.write(made.certs() if self.path == "/certs" else b"who are you?")

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def cohort(platform: Platform) -> Iterator[Cohort]:
    more = f"""\
sign_in: lti
lti:
  issuer: {ISSUER}
  authorize_url: {platform.url}/authorize
  jwks_url: {platform.url}/certs
  client_ids: [{CLIENT}]
  tutors: [u-tutor]
"""
    with running_cohort(more, people="learners: [amina, bob]\n") as running:
        yield running


@dataclass
class Launch:
    """A browser that a platform's link has sent to the course, before the platform answers."""

    person: Person
    asked: dict[str, str]

    def back(self, token: str, **changed: str) -> Answer:
        """The platform's page sends the browser back with a token."""
        fields = {"id_token": token, "state": self.asked["state"], **changed}
        return self.person.post(
            "hub/lti13/oauth_callback", list(fields.items()), Sec_Fetch_Site="cross-site",
            Sec_Fetch_Mode="navigate", Origin=ISSUER, X_XSRFToken=None,
        )  # fmt: skip


Begin = Callable[[], Launch]


@pytest.fixture
def begin(cohort: Cohort) -> Begin:
    def launch() -> Launch:
        person = cohort.person()
        query = {"iss": ISSUER, "login_hint": "9", "client_id": CLIENT,
                 "target_link_uri": f"{cohort.url}services/course/"}  # fmt: skip
        sent = person.get(f"hub/lti13/oauth_login?{urlencode(query)}", Sec_Fetch_Site="cross-site")
        assert sent.body == "who are you?", sent.body[:500]
        return Launch(person, dict(parse_qsl(urlsplit(sent.url).query)))

    return launch


def sentence(answer: Answer) -> str:
    """What a refused person reads."""
    (found,) = re.findall(r'<p role="alert">(.*?)</p>', answer.body, re.DOTALL)
    return str(found).replace("&#39;", "'")


def test_before_a_tutor_has_opened_the_course_no_learner_comes_in(
    begin: Begin, platform: Platform
) -> None:
    launch = begin()
    answer = launch.back(platform.signed(platform.claims(launch.asked, "u-40", "Learner")))
    assert answer.status == 403
    assert "No tutor has opened this course" in sentence(answer)
    launch = begin()
    first = platform.claims(launch.asked, "u-42", "Instructor")
    assert launch.back(platform.signed(first)).status == 200


@pytest.mark.parametrize("role", ["Learner", "Instructor"])
@pytest.mark.parametrize(
    "changed",
    [
        {f"{CLAIM}/context": {"id": "course-10", "label": "Other"}},
        {f"{CLAIM}/context": {"id": "", "label": "None"}},
        {f"{CLAIM}/deployment_id": "2"},
    ],
    ids=["another course", "no course", "another deployment"],
)
def test_nobody_comes_in_from_another_place_of_the_platform(
    begin: Begin, platform: Platform, changed: dict[str, Any], role: str
) -> None:
    launch = begin()
    claims = platform.claims(launch.asked, "u-77", role) | changed
    answer = launch.back(platform.signed(claims))
    assert answer.status == 403
    assert "from another course" in sentence(answer)
    assert launch.person.get(f"{SITE}desk/api/me", Sec_Fetch_Mode="cors").status in (401, 403)


def test_a_number_that_is_a_tutors_name_here_makes_nobody_a_tutor(
    begin: Begin, platform: Platform
) -> None:
    launch = begin()
    assert (
        launch.back(platform.signed(platform.claims(launch.asked, "tess", "Learner"))).status == 200
    )
    assert launch.person.get(f"{SITE}desk/phrases").status == 403


def test_a_tutor_may_be_listed_by_the_platforms_number(begin: Begin, platform: Platform) -> None:
    launch = begin()
    assert (
        launch.back(platform.signed(platform.claims(launch.asked, "u-tutor", "Learner"))).status
        == 200
    )
    assert launch.person.get(f"{SITE}desk/phrases").status == 200


def test_a_platforms_learner_is_signed_in_and_no_tutor(begin: Begin, platform: Platform) -> None:
    launch = begin()
    token = platform.signed(platform.claims(launch.asked, "u-41", "Learner"))
    opened = launch.back(token)
    assert (opened.status, urlsplit(opened.url).path) == (200, SITE)
    assert launch.person.get(f"{SITE}desk/phrases").status == 403
    assert launch.person.open_page()


def test_a_platforms_instructor_is_a_tutor(begin: Begin, platform: Platform) -> None:
    launch = begin()
    claims = platform.claims(launch.asked, "u-42", "Instructor")
    assert launch.back(platform.signed(claims)).status == 200
    assert launch.person.get(f"{SITE}desk/phrases").status == 200


def test_nothing_is_kept_of_a_person_but_the_platforms_number(
    begin: Begin, platform: Platform, cohort: Cohort
) -> None:
    launch = begin()
    launch.back(platform.signed(platform.claims(launch.asked, "u-43", "Learner")))
    kept = [path for path in cohort.folder.rglob("*") if path.is_file()]
    assert any(b"u-43" in path.read_bytes() for path in kept)
    for said in (b"private-address", b"Person u-43"):
        assert not [path for path in kept if said in path.read_bytes()]


def _other_key(platform: Platform, claims: dict[str, Any]) -> str:
    return jwt.encode(claims, strangers_key(), algorithm="RS256", headers={"kid": "k1"})


def _unsigned(platform: Platform, claims: dict[str, Any]) -> str:
    return jwt.encode(claims, "", algorithm="none", headers={"kid": "k1"})


def _by_the_public_key(platform: Platform, claims: dict[str, Any]) -> str:
    """Signed with what everybody knows, as if it were a shared secret; pyjwt would not do it."""
    known = platform.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    signed = b".".join(
        urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=")
        for part in ({"alg": "HS256", "kid": "k1", "typ": "JWT"}, claims)
    )
    mark = urlsafe_b64encode(hmac.digest(known, signed, "sha256")).rstrip(b"=")
    return (signed + b"." + mark).decode()


def _with_a_key_of_its_own(**headers: Any) -> Callable[[Platform, dict[str, Any]], str]:
    """Signed by another key, with a header that says where to find it."""

    def forged(_: Platform, claims: dict[str, Any]) -> str:
        mine = strangers_key()
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(mine.public_key()))
        said = {"jwk": {**public, "kid": "k1"}} if headers.get("jwk") else headers
        return jwt.encode(claims, mine, algorithm="RS256", headers={"kid": "k1", **said})

    return forged


def _with(**changed: Any) -> Callable[[Platform, dict[str, Any]], str]:
    return lambda platform, claims: platform.signed({**claims, **changed})


CHECKED = "could not be checked"
OLD = int(time.time()) - 3600


@pytest.mark.parametrize(
    ("forge", "said"),
    [
        pytest.param(_other_key, CHECKED, id="signed by another key"),
        pytest.param(_unsigned, CHECKED, id="not signed: alg none"),
        pytest.param(_by_the_public_key, CHECKED, id="signed as if by a shared secret"),
        pytest.param(_with_a_key_of_its_own(kid="k2"), CHECKED, id="a key nobody published"),
        pytest.param(_with_a_key_of_its_own(kid="../k1"), CHECKED, id="a key by a path"),
        pytest.param(_with_a_key_of_its_own(jwk=True), CHECKED, id="a key it brings along"),
        pytest.param(
            _with_a_key_of_its_own(jku="https://evil.example/keys"), CHECKED, id="keys elsewhere"
        ),
        pytest.param(lambda *_: "no.token.atall", CHECKED, id="no token"),
        pytest.param(_with(aud="client-8"), "for another tool", id="for another tool"),
        pytest.param(_with(aud=[CLIENT, "b"]), "for another tool", id="for two"),
        pytest.param(_with(iss="https://evil.example"), "from another platform", id="other issuer"),
        pytest.param(_with(exp=OLD), "took too long", id="expired"),
        pytest.param(_with(iat=OLD), "took too long", id="issued long ago"),
        pytest.param(_with(nonce="0" * 64), "in another browser", id="another nonce"),
        pytest.param(_with(**{f"{CLAIM}/version": "1.1"}), CHECKED, id="another version"),
        pytest.param(_with(**{f"{CLAIM}/context": "x"}), CHECKED, id="a claim of another form"),
    ],
)  # fmt: skip
def test_what_can_not_be_believed_is_refused_in_a_sentence(
    begin: Begin, platform: Platform, forge: Callable[[Platform, dict[str, Any]], str], said: str
) -> None:
    launch = begin()
    answer = launch.back(forge(platform, platform.claims(launch.asked, "u-66", "Instructor")))
    assert answer.status == 400
    assert said in sentence(answer)
    assert launch.person.get(f"{SITE}desk/api/me", Sec_Fetch_Mode="cors").status in (401, 403)


def test_a_state_of_another_launch_is_refused(begin: Begin, platform: Platform) -> None:
    launch, other = begin(), begin()
    token = platform.signed(platform.claims(launch.asked, "u-66", "Learner"))
    answer = launch.back(token, state=other.asked["state"])
    assert answer.status == 400
    assert "did not bring back" in sentence(answer)


def test_a_launch_from_another_browser_is_refused(
    begin: Begin, platform: Platform, cohort: Cohort
) -> None:
    launch = begin()
    token = platform.signed(platform.claims(launch.asked, "u-66", "Learner"))
    answer = Launch(cohort.person(), launch.asked).back(token)
    assert answer.status == 400
    assert "did not bring back" in sentence(answer)


def test_a_launch_signs_in_once_even_with_the_same_cookies(
    begin: Begin, platform: Platform, cohort: Cohort
) -> None:
    launch = begin()
    thief = Launch(Person(cohort.url, jar=copied(launch.person.jar)), launch.asked)
    token = platform.signed(platform.claims(launch.asked, "u-44", "Learner"))
    assert launch.back(token).status == 200
    answer = thief.back(token)
    assert answer.status == 400
    assert "used already" in sentence(answer)


def copied(jar: CookieJar) -> CookieJar:
    other = CookieJar()
    for cookie in jar:
        other.set_cookie(cookie)
    return other


def test_a_launch_sends_nobody_to_another_site(cohort: Cohort, platform: Platform) -> None:
    person = cohort.person()
    query = {"iss": ISSUER, "login_hint": "9", "client_id": CLIENT,
             "target_link_uri": "https://evil.example/services/course/"}  # fmt: skip
    sent = person.get(f"hub/lti13/oauth_login?{urlencode(query)}", Sec_Fetch_Site="cross-site")
    launch = Launch(person, dict(parse_qsl(urlsplit(sent.url).query)))
    opened = launch.back(platform.signed(platform.claims(launch.asked, "u-45", "Learner")))
    assert opened.url.startswith(cohort.url)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_opened_by_hand_the_start_says_where_to_begin(cohort: Cohort, method: str) -> None:
    answer = cohort.person().send(method, "hub/lti13/oauth_login", Sec_Fetch_Mode="navigate")
    assert answer.status == 400
    assert AGAIN in sentence(answer)


def test_somebody_who_is_not_signed_in_is_told_where_to_begin(cohort: Cohort) -> None:
    assert "Open the course from your learning platform" in cohort.person().get(SITE).body


def test_a_cohort_of_before_goes_on_until_one_of_its_tutors_opens_it(
    begin: Begin, platform: Platform, cohort: Cohort
) -> None:
    def comes(sub: str, role: str, **changed: Any) -> Answer:
        launch = begin()
        return launch.back(platform.signed(platform.claims(launch.asked, sub, role) | changed))

    for sub, role in (("u-42", "Instructor"), ("u-41", "Learner")):
        assert comes(sub, role).status == 200
    (cohort.folder / "hub" / "platform.json").unlink()  # which earlier versions did not write
    elsewhere = {f"{CLAIM}/context": {"id": "course-10"}}
    assert comes("u-41", "Learner").status == 200
    assert "No tutor has opened" in sentence(comes("u-90", "Learner"))
    assert "were not one of its tutors" in sentence(comes("u-91", "Instructor", **elsewhere))
    assert comes("u-42", "Instructor").status == 200
    assert comes("u-90", "Learner").status == 200
    assert comes("u-91", "Instructor").status == 200
    assert "from another course" in sentence(comes("u-41", "Learner", **elsewhere))
    assert "deployment '1', context 'course-10'" in cohort.logged()


@pytest.mark.soak
def test_tutors_of_a_version_that_took_any_course_come_in_again(
    begin: Begin, platform: Platform, cohort: Cohort
) -> None:
    launch = begin()
    launch.back(platform.signed(platform.claims(launch.asked, "u-42", "Instructor")))
    learner = begin()
    learner.back(platform.signed(platform.claims(learner.asked, "u-41", "Learner")))
    kept = cohort.folder / "hub" / "platform.json"
    before = json.loads(kept.read_bytes())
    kept.write_text(json.dumps({k: v for k, v in before.items() if k != SIGNED_OUT}))
    cohort.part("hub").kill()
    wait_until(lambda: SIGNED_OUT in json.loads(kept.read_bytes()), 60)
    wait_until(cohort.answers, 60)
    wait_until(lambda: launch.person.get(f"{SITE}desk/phrases").status != 200, 60)
    assert learner.person.get(SITE).url.endswith(SITE)


def test_the_log_names_no_launch(cohort: Cohort) -> None:
    assert "private-address" not in cohort.logged()
    assert "A launch was refused" in cohort.logged()


def test_a_used_launch_is_forgotten_when_its_token_is_too_old_anyway() -> None:
    now = [0.0]
    launches = UsedLaunches(lambda: now[0])
    assert launches.use("a")
    assert not launches.use("a")
    now[0] = REMEMBERED + 1
    assert launches.use("b")
    assert launches.use("a")
