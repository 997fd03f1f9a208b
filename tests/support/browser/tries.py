"""What one learner, a stranger or a tutor might try on another learner's things: a table."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.support.browser.cohort import SITE, Answer, Cohort, Person
from tests.support.cohort_load import OurPage

PAGE = f"{SITE}voila/render/01-writing.ipynb"
OPEN = f"{SITE}alongside/api/pages/01-writing.ipynb/kernel"
DESK = f"{SITE}desk/"
EVIL = "http://evil.example"
NOBODYS = "00000000-0000-4000-8000-000000000000"


@dataclass
class Class:
    """The cohort, and its people with what they have open."""

    cohort: Cohort
    amina: Person
    bob: Person
    tess: Person
    kernel: str = ""
    opened: float = 0.0
    release: str = ""

    def hers(self) -> str:
        """A kernel of Amina's that runs now, and for a while: a minute without its page ends it."""
        fresh = time.monotonic() - self.opened < 15
        if not fresh or self.amina.get(f"{SITE}api/kernels/{self.kernel}").status != 200:
            self.kernel, self.opened = self.amina.open_page(), time.monotonic()
        return self.kernel

    def released(self) -> str:
        """Something that Amina has released to the tutors."""
        if not self.release:
            self.release = release(self.amina)
        return self.release


def form() -> list[tuple[str, str]]:
    """What the desk's page sends when an answer is released."""
    return [("field", "first"), ("revision", ""), ("question", ""), ("step", "release")]


def release(person: Person, **spoofed: str) -> str:
    """Have somebody write an answer on their page and release it on the desk's; the release's id.

    ``spoofed`` is in the form and in headers as well: names that are not theirs.
    """
    asyncio.run(write(person))
    person.get(f"{DESK}mine/activity/activity-1")
    fields = [("_xsrf", person.token(SITE)), *form(), *spoofed.items()]
    headers = {f"X_{key.title()}": value for key, value in spoofed.items()}
    answer = person.post(f"{DESK}mine/activity/activity-1", fields, X_XSRFToken=None, **headers)
    assert answer.url.endswith("mine?said=released"), (answer.status, answer.body)
    return releases(person)[0]


def releases(person: Person) -> list[str]:
    """The releases that somebody's own page lists, newest first."""
    listed = re.findall(
        r'<h3><a href="[^"]*/mine/release/([0-9a-f]{16})"', person.get(f"{DESK}mine").body
    )
    return [str(one) for one in listed]


async def write(person: Person) -> None:
    """Answer the first question of the first page, as its form does."""
    page = OurPage(person, "01-writing.ipynb", "activity-1", "first")
    await page.open()
    await page.save("Heron-4711")
    page.wire.close()


def left(group: Class) -> str:
    """A kernel of Amina's that her page has let go."""
    kernel = group.amina.open_page()
    group.amina.send("DELETE", f"{SITE}api/kernels/{kernel}")
    return kernel


def cross_site(person: Person, method: str, path: str, body: object = None) -> Answer:
    """A request that another site has this person's browser send, with the right token even."""
    return person.send(method, path, body, Origin=EVIL, Sec_Fetch_Site="cross-site")


# --- what Bob tries -----------------------------------------------------------------------

Try = Callable[[Class], Answer | int]
KERNELS: dict[str, Try] = {
    "her websocket": lambda g: g.bob.socket(g.hers()),
    "her kernel's state": lambda g: g.bob.get(f"{SITE}api/kernels/{g.hers()}"),
    "ending her kernel": lambda g: g.bob.send("DELETE", f"{SITE}api/kernels/{g.hers()}"),
    "Voila's way to end it": lambda g: g.bob.post(f"{SITE}voila/api/shutdown/{g.hers()}"),
    "interrupting it": lambda g: g.bob.post(f"{SITE}api/kernels/{g.hers()}/interrupt"),
    "starting it anew": lambda g: g.bob.post(f"{SITE}api/kernels/{g.hers()}/restart"),
    "the list of kernels": lambda g: g.bob.get(f"{SITE}api/kernels"),
    "a kernel of his own making": lambda g: g.bob.post(f"{SITE}api/kernels"),
    "a socket to a kernel of nobody": lambda g: g.bob.socket(NOBODYS),
    "a kernel of nobody": lambda g: g.bob.get(f"{SITE}api/kernels/{NOBODYS}"),
    "a kernel by a path": lambda g: g.bob.get(f"{SITE}api/kernels/..%2fkernels%2f{g.hers()}"),
    "Voila's waiting room": lambda g: g.bob.get(f"{SITE}voila/query/{g.hers()}"),
    "her socket by header": lambda g: g.bob.socket(
        g.hers(), **{"X-Forwarded-User": "amina", "Remote-User": "amina", "X-User": "amina"}
    ),
    "her socket with her name in a cookie": lambda g: g.bob.socket(
        g.hers(), Cookie=f"{g.bob.cookies()}; username=amina; service-course-user=amina"
    ),
    "her socket with his token in the address": lambda g: g.bob.get(
        f"{SITE}api/kernels/{g.hers()}?token=0123456789abcdef&user=amina"
    ),
    "her kernel with a made-up token": lambda g: g.cohort.person().get(
        f"{SITE}api/kernels/{g.hers()}", Authorization="token 0123456789abcdef"
    ),
    "her socket with a made-up token": lambda g: g.cohort.person().socket(
        g.hers(), Authorization="token 0123456789abcdef"
    ),
    "her socket from another site": lambda g: g.bob.socket(g.hers(), Origin=EVIL),
    "her socket for another site": lambda g: g.amina.socket(g.hers(), Origin=EVIL),
    "her socket for no site": lambda g: g.amina.socket(g.hers(), Origin="null"),
    "a kernel that she has left": lambda g: g.bob.socket(left(g)),
    "her socket with his sign-in twice": lambda g: g.bob.socket(
        g.hers(), Cookie=f"service-course=guessed; {g.bob.cookies()}; service-course=guessed"
    ),
    "her socket with her kernel in capitals": lambda g: g.bob.socket(g.hers().upper()),
    "her socket with a path before it": lambda g: g.bob.get(
        f"{SITE}voila/%2e%2e/api/kernels/{g.hers()}/channels"
    ),
    "her socket, signed out": lambda g: g.cohort.person().socket(g.hers()),
    "her kernel, signed out": lambda g: g.cohort.person().send(
        "DELETE", f"{SITE}api/kernels/{g.hers()}"
    ),
    "a page's kernel, signed out": lambda g: g.cohort.person().post(OPEN),
    "the progress, signed out": lambda g: g.cohort.person().get(
        f"{SITE}alongside/api/progress", Sec_Fetch_Mode="cors"
    ),
}
HUB: dict[str, Try] = {
    "a server of his own": lambda g: g.bob.get("hub/spawn"),
    "her server": lambda g: g.bob.get("hub/spawn/amina"),
    "her server's address": lambda g: g.bob.get("user/amina/"),
    "the hub's people": lambda g: g.bob.get("hub/api/users", Sec_Fetch_Mode="cors"),
    "her, at the hub": lambda g: g.bob.get("hub/api/users/amina", Sec_Fetch_Mode="cors"),
    "deleting her, at the hub": lambda g: g.bob.send("DELETE", "hub/api/users/amina"),
    "a token, at the hub": lambda g: g.bob.post("hub/api/users/bob/tokens"),
    "the hub's services": lambda g: g.bob.get("hub/api/services", Sec_Fetch_Mode="cors"),
    "the hub's routes": lambda g: g.bob.get("hub/api/proxy", Sec_Fetch_Mode="cors"),
    "the hub's administration": lambda g: g.bob.get("hub/admin"),
    "the numbers, without the token": lambda g: g.bob.get(f"{SITE}metrics"),
}
FILES: dict[str, Try] = {
    "files by Jupyter's way": lambda g: g.bob.get(f"{SITE}api/contents"),
    "a file by Jupyter's way": lambda g: g.bob.get(f"{SITE}api/contents/01-writing.ipynb"),
    "files by Voila's way": lambda g: g.bob.get(f"{SITE}voila/api/contents/"),
    "Voila's own list": lambda g: g.bob.get(f"{SITE}voila/tree"),
    "Jupyter's files": lambda g: g.bob.get(f"{SITE}files/01-writing.ipynb"),
    "sessions": lambda g: g.bob.get(f"{SITE}api/sessions"),
    "terminals": lambda g: g.bob.post(f"{SITE}api/terminals"),
    "a terminal": lambda g: g.bob.get(f"{SITE}terminals/websocket/1"),
    "the list of kinds of kernel": lambda g: g.bob.get(f"{SITE}api/kernelspecs"),
    "a kind of kernel": lambda g: g.bob.get(f"{SITE}kernelspecs/python3/..%2f..%2fcohort.yml"),
    "JupyterLab": lambda g: g.bob.get(f"{SITE}lab"),
    "the server's state": lambda g: g.bob.get(f"{SITE}api/status"),
    "a notebook's source": lambda g: g.bob.get(f"{SITE}voila/files/01-writing.ipynb"),
    "a file beside the course": lambda g: g.bob.get(f"{SITE}voila/files/..%2f..%2fcourse.yml"),
    "a file of the site": lambda g: g.bob.get(f"{SITE}alongside/static/x/..%2f..%2fhub%2fsite.py"),
    "a file of Voila's": lambda g: g.bob.get(f"{SITE}voila/static/..%2f..%2f..%2fetc%2fpasswd"),
    "a notebook that is not listed": lambda g: g.bob.get(f"{SITE}voila/render/unlisted.ipynb"),
    "a path through dots in code": lambda g: g.bob.get(
        f"{SITE}voila/files/{'%2e%2e%2f' * 12}etc%2fpasswd"
    ),
    "a path through dots coded twice": lambda g: g.bob.get(
        f"{SITE}voila/render/%252e%252e%252f%252e%252e%252fcohort.yml"
    ),
    "a path that ends early": lambda g: g.bob.get(f"{SITE}voila/render/01-writing.ipynb%00.css"),
    "a name without end": lambda g: g.bob.get(f"{SITE}voila/render/{'a' * 20_000}"),
    "the records by their place": lambda g: g.bob.get(f"{SITE}records/learner-amina/"),
    "a path through the course": lambda g: g.bob.get(
        f"{SITE}voila/render/..%2f..%2frecords%2flearner-amina"
    ),
}
AT_THE_DESK: dict[str, Try] = {
    "the tutors' progress file": lambda g: g.bob.get(f"{DESK}progress.csv"),
    "the tutors' released work": lambda g: g.bob.get(f"{DESK}released-work.zip"),
    "the tutors' phrases": lambda g: g.bob.get(f"{DESK}phrases"),
    "his call with her name": lambda g: g.bob.get(f"{DESK}learner/amina"),
    "her release, as hers": lambda g: g.bob.get(f"{DESK}mine/release/{g.released()}"),
    "deleting hers": lambda g: g.bob.send("DELETE", f"{DESK}mine/release/{g.released()}"),
    "taking back hers, on a page": lambda g: g.bob.post(
        f"{DESK}mine/release/{g.released()}/take-back"
    ),
    "her release, as a tutor has it": lambda g: g.bob.get(
        f"{DESK}learner/0123456789ab/{g.released()}"
    ),
    "a comment on hers": lambda g: g.bob.post(
        f"{DESK}learner/0123456789ab/{g.released()}/comment", {"text": "Well done"}
    ),
    "everything about her, by a path": lambda g: g.bob.get(f"{DESK}mine/everything/amina"),
    "everything about her, by her folder": lambda g: g.bob.get(
        f"{DESK}mine/everything/..%2f..%2flearner-amina"
    ),
    "a learner by her name in capitals": lambda g: g.bob.get(f"{DESK}learner/AMINA"),
    "a comment without end": lambda g: g.bob.post(
        f"{DESK}learner/0123456789ab/{g.released()}/comment", {"text": "x" * 11_000_000}
    ),
    "an activity by a path": lambda g: g.bob.get(f"{DESK}mine/activity/..%2f..%2famina"),
    "a release by a path": lambda g: g.bob.get(f"{DESK}mine/release/..%2f..%2f{g.released()}"),
    "the desk, signed out": lambda g: g.cohort.person().get(f"{DESK}mine"),
    "the desk's calls, signed out": lambda g: g.cohort.person().get(f"{DESK}api/me"),
    "everything about her, signed out": lambda g: g.cohort.person().get(
        f"{DESK}mine/everything", X_Forwarded_User="amina", Remote_User="amina"
    ),
}
FORGED: dict[str, Try] = {
    "a page from another site": lambda g: cross_site(g.bob, "POST", OPEN),
    "a socket from another site": lambda g: g.bob.socket(g.bob.open_page(), Origin=EVIL),
    "a call with no token against forgery": lambda g: g.bob.post(OPEN, X_XSRFToken=None),
    "a call with her token against forgery": lambda g: g.bob.post(
        OPEN, X_XSRFToken=g.amina.token(SITE)
    ),
    "taking back with no token": lambda g: g.amina.post(
        f"{DESK}mine/release/{g.released()}/take-back", X_XSRFToken=None
    ),
    "taking back for another site": lambda g: cross_site(
        g.amina, "POST", f"{DESK}mine/release/{g.released()}/take-back", []
    ),
    "releasing for another site": lambda g: cross_site(
        g.amina, "POST", f"{DESK}mine/activity/activity-1", form()
    ),
    "releasing with no token": lambda g: g.amina.post(
        f"{DESK}mine/activity/activity-1", form(), X_XSRFToken=None
    ),
    "erasing for another site": lambda g: cross_site(
        g.amina, "POST", f"{DESK}mine/erase", [("sure", "yes")]
    ),
    "erasing with no token": lambda g: g.amina.post(
        f"{DESK}mine/erase", [("sure", "yes")], X_XSRFToken=None
    ),
}
BOBS = {**KERNELS, **HUB, **FILES, **AT_THE_DESK, **FORGED}

# --- what the tutor tries ---------------------------------------------------------------------

TUTORS: dict[str, Try] = {
    "her socket": lambda g: g.tess.socket(g.hers()),
    "her kernel's state": lambda g: g.tess.get(f"{SITE}api/kernels/{g.hers()}"),
    "ending her kernel": lambda g: g.tess.send("DELETE", f"{SITE}api/kernels/{g.hers()}"),
    "Voila's way to end it": lambda g: g.tess.post(f"{SITE}voila/api/shutdown/{g.hers()}"),
    "what a learner sees": lambda g: g.tess.get(f"{DESK}mine"),
    "a learner's everything": lambda g: g.tess.get(f"{DESK}mine/everything"),
    "a learner's everything, with a name": lambda g: g.tess.get(
        f"{DESK}mine/everything?learner=amina", X_Forwarded_User="amina"
    ),
    "taking back for her": lambda g: g.tess.post(f"{DESK}mine/release/{g.released()}/take-back"),
    "releasing for her": lambda g: g.tess.post(
        f"{DESK}mine/activity/activity-1", [*form(), ("learner", "amina")]
    ),
    "what she wrote in an activity": lambda g: g.tess.get(f"{DESK}mine/activity/activity-1"),
    "the hub's administration": lambda g: g.tess.get("hub/admin"),
    "the hub's people": lambda g: g.tess.get("hub/api/users", Sec_Fetch_Mode="cors"),
    "her, at the hub": lambda g: g.tess.get("hub/api/users/amina", Sec_Fetch_Mode="cors"),
    "deleting her, at the hub": lambda g: g.tess.send("DELETE", "hub/api/users/amina"),
    "her server": lambda g: g.tess.get("hub/spawn/amina"),
    "files": lambda g: g.tess.get(f"{SITE}api/contents"),
}
