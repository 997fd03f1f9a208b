"""What cohort.yml has under `hub`, held against the classes that the hub really reads.

JupyterHub passes over what it does not know with a line in its log, so a slip of one letter would
leave a setting out that somebody counts on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from jupyterhub.app import JupyterHub
from traitlets import HasTraits, TraitError
from traitlets.config import Config
from traitlets.utils.importstring import import_item

from alongside.cohort.roster.cohort_settings import Settings
from alongside.course.schema_errors import did_you_mean
from alongside.errors import Problem
from alongside.hub.settings.config import SIGN_INS
from alongside.hub.settings.network_addresses import OURS

RETIRED = ("FirstUseAuthenticator", "check_passwords_on_startup", "create_users",
           "min_password_length")  # fmt: skip
"""A class and settings that earlier versions read, and that change nothing any more."""


def check_hub_settings(settings: Settings) -> Iterator[Problem]:
    """Classes and keys under `hub` and `oauth: settings` that nothing of this server reads."""
    file, known = settings.path.name, known_classes(settings)
    for section, values in settings.hub.items():
        if section in (OURS, *RETIRED):
            continue  # the schema says what may stand there
        if section not in known:
            wrong = f"there is no class '{section}'.{did_you_mean(section, (*known, OURS))}"
            remedy = "Write the name of a JupyterHub class, capitals as they are, or take it out."
            yield Problem(file, "'hub'", wrong, remedy)
        else:
            yield from _keys(file, f"'hub', '{section}'", known[section], values)
    if settings.sign_in == "oauth":
        found = _imported(str(settings.oauth["class"]))
        if found is not None:
            given = settings.oauth.get("settings", {})
            yield from _keys(file, "'oauth', 'settings'", found, given)


def known_classes(settings: Settings) -> dict[str, type[HasTraits]]:
    """The classes whose settings this cohort's hub reads, by name."""
    config = Config()
    SIGN_INS[settings.sign_in](config, settings)
    named = [config.JupyterHub.authenticator_class, settings.hub.get("JupyterHub", {})]
    wanted = [named[0], *(str(v) for k, v in named[1].items() if str(k).endswith("_class"))]
    found = [JupyterHub, *_hub_classes(), *filter(None, map(_imported, wanted))]
    return {
        base.__name__: base
        for cls in found
        for base in cls.__mro__
        if issubclass(base, HasTraits) and base.class_traits(config=True)
    }


@cache
def _hub_classes() -> tuple[type[HasTraits], ...]:
    """The classes that a hub reads settings for; to ask all packages for theirs takes 0.1 s."""
    return tuple(JupyterHub().classes)


def _keys(
    file: str, folder_path: str, cls: type[HasTraits], values: Mapping[str, Any]
) -> Iterator[Problem]:
    traits = cls.class_traits(config=True)
    for key, value in values.items():
        if key in RETIRED:
            continue
        if key not in traits:
            wrong = f"{cls.__name__} has no setting '{key}'.{did_you_mean(key, traits)}"
            yield Problem(file, folder_path, wrong, "Write one that it has, or take the line out.")
        elif not _fits(traits[key], value):
            kind = type(traits[key]).__name__
            wrong = f"{cls.__name__} can't take {str(value)[:60]!r} for '{key}'."
            yield Problem(file, folder_path, wrong, f"It is a setting of the kind {kind}.")


def _fits(trait: Any, value: Any) -> bool:
    """Whether a trait takes a value; what only a running hub can tell counts as fitting."""
    try:
        trait._validate(None, value)
    except TraitError:
        return type(trait).__name__ not in ("Bool", "Integer", "Int", "Float", "Unicode")
    except Exception:
        return True
    return True


def _imported(name: str) -> type[HasTraits] | None:
    """A class by its dotted name; None for a short name or one that is not installed."""
    try:
        found = import_item(name) if "." in name else None
    except ImportError:
        return None
    return found if isinstance(found, type) and issubclass(found, HasTraits) else None
