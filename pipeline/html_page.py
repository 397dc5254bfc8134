"""HTML pages that are one file: their parts, and how a content security policy names these.

Style and script stand in the page itself, and the policy lets only them run, each by its checksum.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Template


def page_part(package: str, name: str) -> str:
    """A file of a package: markup, style, script or words of a page."""
    return files(package).joinpath(name).read_text(encoding="utf-8")


def policy_hash(text: str) -> str:
    """A part as a content security policy names it.

    >>> policy_hash("")
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
    """
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


@cache  # a template takes longer to compile than a short document to be written
def page_template(package: str, name: str, **filters: Callable[..., object]) -> Template:
    """The markup of a page: every text in it is escaped, a name without value is a fault, JSON has no needless letters.

    Args:
        package: Where the file is.
        name: Its name.
        filters: What it may call on values, by the names that stand in it.
    """
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    environment.filters.update(filters)
    return environment.from_string(page_part(package, name))
