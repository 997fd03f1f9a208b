"""What a page of the course asks of the desk, as JSON: whose it is, and what waits for them."""

from __future__ import annotations

from typing import Any

from alongside.cohort.web.request_handler import DeskHandler
from alongside.storage import json_format


class MeCall(DeskHandler):
    """Who I am here, and what waits for me."""

    def get(self) -> None:
        """The name, the token that changes ask for, and unread comments by activity.

        `answers` are where the newest of these are, from the desk's own address.
        """
        mine = () if self.user.is_tutor else self.desk.releases.of_learner(self.user.name)
        answered: dict[str, int] = {}
        answers: dict[str, str] = {}
        for one in mine:
            if one.unseen:
                answered[one.activity] = answered.get(one.activity, 0) + one.unseen
                answers.setdefault(one.activity, f"mine/release/{one.id}")
        kept = self.desk.kept_until
        self._answer(
            {
                "name": self.user.name,
                "tutor": self.user.is_tutor,
                "xsrf": self.xsrf_token.decode(),
                "answered": answered,
                "answers": answers,
                "kept_until": kept.isoformat() if kept else None,
            }
        )

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """One sentence, as JSON."""
        self.set_status(status_code)
        self._answer({"error": self.sentence(status_code, kwargs)})

    def _answer(self, data: dict[str, Any]) -> None:
        self.set_header("Content-Type", "application/json")
        self.finish(json_format.to_line(data))
