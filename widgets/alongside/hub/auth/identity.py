"""Who a request to the site is from: the hub says, by a token that only the hub can give.

No header, field or part of an address that a client sends says who it is.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

from jupyter_server.utils import url_path_join
from jupyterhub.services.auth import HubOAuth
from jupyterhub.singleuser.extension import JupyterHubAuthorizer, JupyterHubIdentityProvider
from tornado.web import HTTPError

from alongside.cohort.web.request_handler import User
from alongside.hub.auth.ended_sessions import EndedSessions
from alongside.hub.settings.config import TUTOR
from alongside.hub.settings.network_addresses import SHARED

READING = ("GET", "HEAD")
REMEMBERED = 15
"""Seconds for which the site takes the hub's word for who somebody is."""
OUTAGE = 40
"""Seconds for which the hub's last word still counts where it can't be asked, as while it starts
again. With REMEMBERED that is below the minute in which every ended session ends here."""
ANSWER_WITHIN = 10.0
"""Seconds for the hub to say who somebody is; one that takes longer hangs, and counts as away."""
ASK_AGAIN = 5.0
"""Seconds for which a hub that hangs isn't asked again, so that not each request waits for it."""
OWN = ("same-origin", "none")


class SiteOAuth(HubOAuth):  # type: ignore[misc]
    """Sign-in through the hub; scripts on our pages may read (GET) without an XSRF token.

    The hub asks for one because elsewhere each person's own code runs on the same origin. Here
    nobody's does, and what only reads can't be forged.
    """

    cookie_options: Any

    def __init__(self, **kwargs: Any) -> None:
        """Start with nobody known."""
        super().__init__(**kwargs)
        self._last_words: dict[str, tuple[float, Any]] = {}  # by token: when, and whose it is
        self._hung = -ASK_AGAIN  # when the hub last took too long
        self.ended: EndedSessions | None = None

    async def _check_hub_authorization(
        self, url: str, api_token: str, cache_key: str | None = None, use_cache: bool = True
    ) -> Any:
        now, key = time.monotonic(), cache_key or api_token
        try:
            user = await super()._check_hub_authorization(url, api_token, cache_key, use_cache)
        except HTTPError as why:
            asked, user = self._last_words.get(key, (-OUTAGE, None))
            if not _is_outage(why) or user is None or now - asked >= OUTAGE:
                raise
            # The last word may be one that the site itself had kept for as long as REMEMBERED.
            since = time.time() - (now - asked) - REMEMBERED
            if self.ended is not None and self.ended.ended_since(str(user.get("name")), since):
                raise
            return user
        fresh = {k: word for k, word in self._last_words.items() if now - word[0] < OUTAGE}
        self._last_words = {**fresh, key: (now, user)}
        return user

    async def _api_request(self, method: str, url: str, /, **kwargs: Any) -> Any:
        """Ask the hub, which may be there and never answer."""
        if time.monotonic() - self._hung < ASK_AGAIN:
            raise HTTPError(502, "The hub does not answer")
        try:
            asked = super()._api_request(method, url, **kwargs)
            return await asyncio.wait_for(asked, ANSWER_WITHIN)
        except TimeoutError:
            self._hung = time.monotonic()
            raise HTTPError(502, "The hub does not answer") from None

    def set_cookie(self, handler: Any, access_token: str) -> None:
        """Keep who is signed in; on a shared computer no longer than the browser is open."""
        shared = str(self.get_session_id(handler) or "").startswith(SHARED)
        before: dict[str, Any] = dict(self.cookie_options)
        self.cookie_options = {**before, "expires_days": None} if shared else before
        try:
            super().set_cookie(handler, access_token)
        finally:
            self.cookie_options = before

    async def _get_user_cookie(self, handler: Any) -> Any:
        request = handler.request
        own = request.headers.get("Sec-Fetch-Site") in OWN
        if not (own and request.method in READING):
            return await super()._get_user_cookie(handler)
        token = self._get_token_cookie(handler)
        if not token:
            return None
        session = self.get_session_id(handler)
        return await self.user_for_token(token, session_id=session, sync=False)


def _is_outage(why: HTTPError) -> bool:
    """Whether the hub could not be asked, rather than said no."""
    unreachable = str(why.log_message or "").startswith("Failed to connect")
    return why.status_code == 502 or (why.status_code == 500 and unreachable)


class SiteIdentity(JupyterHubIdentityProvider):  # type: ignore[misc]
    """JupyterHub's own identity provider, at the site's address."""

    def __init__(self, **kwargs: Any) -> None:
        """Voila passes a token, which here is the hub's to give."""
        kwargs.pop("token", None)
        kwargs.pop("login_handler_class", None)
        super().__init__(**kwargs)
        self.hub_auth = SiteOAuth(parent=self)
        self.hub_auth.cache_max_age = REMEMBERED

    async def still_here(self, handler: Any) -> None:
        """Tell the hub that somebody uses their session, by asking who they are."""
        token = self.hub_auth._get_token_cookie(handler)
        if token:
            session = self.hub_auth.get_session_id(handler)
            await self.hub_auth.user_for_token(
                token, use_cache=False, session_id=session, sync=False
            )

    def get_handlers(self) -> list[tuple[Any, ...]]:
        """Signing in and out, under the site's prefix, which Voila leaves out."""
        base = self.parent.base_url
        return [(url_path_join(base, path), *rest) for path, *rest in super().get_handlers()]

    async def get_user(self, handler: Any) -> Any:
        """The hub's user, if they are still of the cohort and signed in; None for anybody else."""
        user = await super().get_user(handler)
        if user is not None and not self._may_be_here(user.username):
            handler._jupyterhub_user = None

            def refused(*_: Any, **__: Any) -> None:
                raise HTTPError(403)  # not to sign-in, which would send them here again

            handler.redirect = refused
            return None
        return user

    def _may_be_here(self, name: str) -> bool:
        ended = self.hub_auth.ended
        return self.parent.is_member(name) and not (ended is not None and ended.is_ending(name))


class OwnerAuthorizer(JupyterHubAuthorizer):  # type: ignore[misc]
    """Kernels are their owners': to look at, to connect to, to end."""

    def is_authorized(self, handler: Any, user: Any, action: str, resource: str) -> bool:
        """Whether this user may do this; of kernels, only their owner may do anything."""
        if not super().is_authorized(handler, user, action, resource):
            return False
        if resource != "kernels":
            return True
        kernel = handler.path_kwargs.get("kernel_id") or next(iter(handler.path_args), None)
        return owns(self.parent.kernel_manager, kernel, user)


def owns(manager: Any, kernel_id: str | None, user: Any) -> bool:
    """Whether a kernel is there and this user's; a kernel of nobody is nobody's."""
    owner = manager.owner(kernel_id) if kernel_id else None
    return owner is not None and user is not None and owner == user.username


def is_tutor(user: Any) -> bool:
    """Whether the hub says that this user is a tutor."""
    return TUTOR in user.hub_user.get("scopes", ())


def desk_identity(provider: SiteIdentity) -> Callable[[Any], Awaitable[User | None]]:
    """How the desk, whose handlers are plain tornado's, learns who asks: in the same way."""

    async def identify(handler: Any) -> User | None:
        user = await provider.get_user(handler)
        if user is not None:
            return User(user.username, is_tutor(user))
        if handler.request.method in READING and "/api/" not in handler.request.path:
            handler.redirect(handler.get_login_url())
        return None

    return identify
