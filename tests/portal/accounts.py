"""The people of the portal of the tests: an editor of one organisation, a reader, and somebody of another one."""

from __future__ import annotations

import json
import secrets
import urllib.request
from dataclasses import dataclass
from typing import Any

ORGANISATION = "tokushima-shi"
"""The organisation that the editor writes for."""


@dataclass(frozen=True)
class Accounts:
    """Keys by what their owners may do."""

    admin: str
    editor: str
    reader: str

    def environment(self) -> dict[str, str]:
        """As variables for the tests."""
        return {
            "TORIKUMI_TEST_CKAN_ADMIN_KEY": self.admin,
            "TORIKUMI_TEST_CKAN_KEY": self.editor,
            "TORIKUMI_TEST_CKAN_READER_KEY": self.reader,
        }


def make_accounts(url: str, admin_key: str) -> Accounts:
    """Make the organisation and its people."""

    def call(action: str, **values: Any) -> Any:
        request = urllib.request.Request(
            f"{url}/api/3/action/{action}",
            data=json.dumps(values).encode(),
            headers={"Content-Type": "application/json", "Authorization": admin_key},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["result"]

    keys = {}
    for name in ("editor", "reader"):
        call("user_create", name=name, email=f"{name}@example.org", password=secrets.token_urlsafe(16))
        keys[name] = call("api_token_create", user=name, name="tests")["token"]
    users = [{"name": "editor", "capacity": "editor"}, {"name": "reader", "capacity": "member"}]
    call("organization_create", name=ORGANISATION, title="徳島市", users=users)
    return Accounts(admin_key, keys["editor"], keys["reader"])
