"""Calls of CKAN's action API, by `ckanapi`: the key goes to no other host; what failed is sent again where it may be.

A call that only reads is sent as GET, which CKAN refuses for anything that writes. A call that failed on its way is
repeated when a second one does no harm; when it might (a second resource), `BrokenOffError` says that nobody knows
whether it was carried out, and whoever called looks at the portal again.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import ceil
from typing import Any

import requests
from requests.auth import AuthBase

import torikumi
from torikumi.pipeline.publish.access import portal_address, same_server
from torikumi.schemas.errors import PublishError, UsageError

ATTEMPTS = 5
"""How often a call is sent at most."""

FIRST_WAIT = 1
"""Seconds before a call is sent again; doubled each time, so that five calls take 15 seconds of waiting."""

LONGEST_WAIT = 120
"""Seconds that a portal may ask to wait (``Retry-After``); one that asks for more is left for later."""

CONNECT_TIMEOUT = 10
"""Seconds until a server must have taken the connection."""

LATER = frozenset({429, 502, 503, 504})
"""Answers that say: not now."""

REPEATABLE = frozenset(
    {"package_patch", "resource_patch", "resource_delete", "datastore_delete", "package_delete", "datastore_upsert"}
)
"""Actions that write, and leave the same behind when they are done twice (``datastore_upsert`` by its key)."""

pause = time.sleep
"""How waiting is done."""

HELP = {
    401: "a server in front of the portal asks for a password: call from inside, or ask who runs it",
    413: "the server takes no body of this size: ask who runs it for its limit",
}


class MissingError(PublishError):
    """What was asked for is not on the portal."""


class NoActionError(PublishError):
    """The portal has no such action: an extension is not there, or its CKAN is too old."""


class NotAllowedError(PublishError):
    """The key may not do this."""


class BrokenOffError(PublishError):
    """A call that writes failed on its way, and may have been carried out or not."""


class _Key(AuthBase):
    """Puts the key into requests to the portal, and into no other.

    A session that has this asks no ``.netrc``, whose password would take the key's place.
    """

    def __init__(self, key: str, address: str) -> None:
        self._key = key
        self._address = address

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if same_server(request.url or "", self._address):
            request.headers["Authorization"] = self._key
            request.headers["X-CKAN-API-Key"] = self._key  # what CKAN before 2.9 reads
        return request


class Portal:
    """A portal that runs CKAN.

    Args:
        address: Its address, as `portal_address` gives it.
        key: The key to its API.
        timeout: Seconds that it may take for an answer.
        tell: Told of each wait.

    Raises:
        UsageError: `ckanapi` is not installed.
    """

    def __init__(
        self, address: str, key: str, timeout: float = 120, tell: Callable[[str], None] = lambda _: None
    ) -> None:
        try:
            from ckanapi import RemoteCKAN
        except ImportError as error:
            raise UsageError(
                "publishing needs the package ckanapi, which is not installed",
                advice="install torikumi[publish]",
            ) from error
        self.address = address
        self._secret = key
        self._tell = tell
        self._answer: requests.Response | None = None
        self._session = requests.Session()
        self._session.auth = _Key(key, address)
        self._session.hooks["response"].append(self._remember)
        agent = f"torikumi/{torikumi.__version__}"
        # a redirect is told, never followed: the key must not travel on, and a POST would lose its body
        self._timeout = (CONNECT_TIMEOUT, timeout)
        self._reader = RemoteCKAN(address, user_agent=agent, get_only=True, session=self._session)
        self._writer = RemoteCKAN(address, user_agent=agent, session=self._session)

    def read(self, action: str, **values: Any) -> Any:
        """Call an action that only reads.

        Raises:
            PublishError: It is refused, or the portal does not answer.
        """
        sending = {"timeout": self._timeout, "allow_redirects": False}  # for POST, ckanapi says so itself
        return self._call(action, lambda: self._reader.call_action(action, values, requests_kwargs=sending))

    def write(self, action: str, values: Mapping[str, Any], upload: tuple[str, bytes, str] | None = None) -> Any:
        """Call an action that writes.

        Args:
            action: Its name.
            values: Its parameters; with an upload, texts only.
            upload: Name, content and media type of a file.

        Raises:
            BrokenOffError: It failed on its way, and a second call might do it twice.
            PublishError: It is refused, or the portal does not answer.
        """
        files = None if upload is None else {"upload": upload}
        repeatable = action in REPEATABLE and values.get("method") != "insert"
        return self._call(
            action,
            lambda: self._writer.call_action(
                action, dict(values), files=files, requests_kwargs={"timeout": self._timeout}
            ),
            repeatable,
        )

    def _remember(self, answer: requests.Response, *_: Any, **__: Any) -> None:
        self._answer = answer

    def _call(self, action: str, send: Callable[[], Any], repeatable: bool = True) -> Any:
        """Send a call until it is answered, as often as it may be."""
        wait = FIRST_WAIT
        for attempt in range(1, ATTEMPTS + 1):
            self._answer = None
            try:
                return send()
            except requests.RequestException as error:
                failure, harmless = self._not_sent(error, action)
            except Exception:
                if self._answer is None:  # nothing of the portal's
                    raise
                status = self._answer.status_code
                if status not in LATER:
                    # without the chain: what ckanapi says repeats the answer whole, and an answer may repeat the key
                    raise self._refusal(action, status) from None
                failure, harmless = f"answers {status} to {action}", status == 429
            if not (repeatable or harmless):
                raise BrokenOffError(self._clean(f"{self.address} {failure}"), advice="run it again")
            asked = self._asked_wait()
            if attempt == ATTEMPTS or asked > LONGEST_WAIT:
                later = f"try again in {asked} s" if asked else "try again later"
                raise PublishError(self._clean(f"{self.address} {failure}"), advice=later)
            self._tell(self._clean(f"{self.address} {failure}: again in {max(wait, asked)} s"))
            pause(max(wait, asked))
            wait *= 2
        raise AssertionError("unreachable")

    def _not_sent(self, error: requests.RequestException, action: str) -> tuple[str, bool]:
        """What went wrong on the way, and whether it is sure that the portal never saw the call.

        Raises:
            PublishError: Sending it again is of no use.
        """
        if isinstance(error, requests.exceptions.SSLError):
            raise PublishError(
                self._clean(f"{self.address} has a certificate that is not trusted: {error}"),
                advice="set REQUESTS_CA_BUNDLE to the file of your certificates",
            ) from None
        if isinstance(error, requests.exceptions.ReadTimeout):
            return f"did not answer {action} in time", False
        if isinstance(error, requests.exceptions.ConnectTimeout):
            return "cannot be reached (timeout)", True
        if isinstance(error, requests.exceptions.ConnectionError):
            new = "NewConnectionError" in repr(error) or "NameResolutionError" in repr(error)
            return ("cannot be reached" if new else f"broke off the connection at {action}"), new
        if isinstance(error, requests.exceptions.ChunkedEncodingError):
            return f"broke off its answer to {action}", False
        raise PublishError(self._clean(f"{self.address}: {error}")) from None

    def _asked_wait(self) -> int:
        """Seconds after which the portal wants to be asked again (``Retry-After``: a number or a date), or 0."""
        text = self._answer.headers.get("Retry-After", "").strip() if self._answer is not None else ""
        if text.isascii() and text.isdigit():
            return int(text)
        try:
            return max(0, ceil((parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds()))
        except (ValueError, TypeError):  # no date, or one without its zone
            return 0

    def _refusal(self, action: str, status: int) -> PublishError:
        """An answer that is no result, in words."""
        assert self._answer is not None
        said = self._clean(_said(self._answer.content.decode("utf-8", errors="replace")))
        if status in (301, 302, 303, 307, 308):
            where = self._answer.headers.get("Location", "")
            return PublishError(
                f"{self.address} sends on to {self._clean(where.split('?')[0])}",
                advice=f"give that address with --to{self._suggestion(where)}",
            )
        if status == 403:
            return NotAllowedError(
                f"the key may not call {action}{said and f' ({said})'}",
                advice="ask the administrator of the organisation for the role of editor, or make a new key",
            )
        if status == 404 and said:
            return MissingError(f"{action}: not found ({said})")
        if status == 400 and "Action name not known" in said:
            return NoActionError(
                f"the CKAN at {self.address} has no action {action}", advice="it is too old, or lacks an extension"
            )
        if status == 409:
            return PublishError(f"the portal refuses {action}: {said}")
        if status in HELP:
            return PublishError(f"{self.address} answers {status} to {action}", advice=HELP[status])
        if status == 200 or status == 404:
            return PublishError(
                f"what answers at {self.address} is no CKAN", advice="give the address of the portal's first page"
            )
        return PublishError(
            f"{self.address} answers {status} to {action}{said and f': {said}'}",
            advice="try again later, or show this to who runs the portal",
        )

    def _suggestion(self, where: str) -> str:
        try:
            return f" {portal_address(where, insecure=True)}"
        except UsageError:
            return ""

    def _clean(self, text: str) -> str:
        """A text of others without the key, on one line."""
        return " ".join(text.replace(self._secret, "[key]").split())


def _said(text: str) -> str:
    """What CKAN says is wrong: the fields and their faults, or its message; nothing of a page for browsers."""
    try:
        answer = json.loads(text)
    except ValueError:
        return ""
    error = answer.get("error") or {} if isinstance(answer, dict) else answer  # an unknown action: a bare text
    if not isinstance(error, dict):
        return str(error)[:300]
    parts = [
        f"{field}: {_flat(faults)}" for field, faults in error.items() if field not in ("__type", "message") and faults
    ]
    return "; ".join([str(error["message"])] if error.get("message") and not parts else parts)[:500]


def _flat(faults: Any) -> str:
    if isinstance(faults, dict):
        return ", ".join(f"{field}: {_flat(inner)}" for field, inner in faults.items() if inner)
    if isinstance(faults, list):
        return ", ".join(_flat(fault) for fault in faults if fault)
    return str(faults)
