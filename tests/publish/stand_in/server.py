"""The stand-in as a web server that can fail on purpose."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import simplejson

from tests.publish.stand_in.rules import RefusedError
from tests.publish.stand_in.store import Store, Upload, Values

READING = ("_show", "_list", "_search", "_list_for_user")
"""How the names of actions end that CKAN answers to GET."""


@dataclass(frozen=True)
class Fault:
    """How a call goes wrong.

    Attributes:
        status: The answer, or None for a connection that breaks off.
        done: Whether the call is carried out all the same.
        headers: What the answer says besides.
        body: What stands in it.
    """

    status: int | None = None
    done: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    body: str = "<html>not now</html>"


@dataclass(frozen=True)
class Call:
    """A call that came."""

    method: str
    action: str
    values: Values
    headers: dict[str, str]


@dataclass
class StandIn:
    """A stand-in that runs.

    Attributes:
        url: Its address.
        store: What it keeps.
        calls: The calls that came, in order.
        fault: Number of a call, counted from 1, and the call → how it goes wrong, or None.
    """

    url: str
    store: Store
    calls: list[Call] = field(default_factory=list)
    fault: Callable[[int, Call], Fault | None] = lambda number, call: None

    def writes(self) -> list[str]:
        """The actions that were called by POST."""
        return [call.action for call in self.calls if call.method == "POST"]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet: in two, each answer waits for an acknowledgement
    stand_in: StandIn
    lock: threading.Lock

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path.startswith("/download/"):
            content = self.stand_in.store.files[address.path.split("/")[2]][1]
            self._send(200, content, "application/octet-stream")
        else:
            self._call("GET", address.path, dict(parse_qsl(address.query)), None)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        values, upload = _parsed(body, self.headers.get("Content-Type", ""))
        self._call("POST", urlsplit(self.path).path, values, upload)

    def _call(self, method: str, path: str, values: Values, upload: Upload | None) -> None:
        action = path.rsplit("/", 1)[-1]
        call = Call(method, action, values, dict(self.headers.items()))
        with self.lock:
            self.stand_in.calls.append(call)
            fault = self.stand_in.fault(len(self.stand_in.calls), call)
            status, answer = (0, b"") if fault and not fault.done else self._answer(path, call, upload)
        if fault is None:
            self._send(status, answer, "application/json;charset=utf-8")
        elif fault.status is None:
            self.close_connection = True  # and not a word
        else:
            self._send(fault.status, fault.body.encode("utf-8"), "text/html", fault.headers)

    def _answer(self, path: str, call: Call, upload: Upload | None) -> tuple[int, bytes]:
        if not path.startswith("/api/action/"):
            return 404, b"<html>Not found</html>"
        work = self.stand_in.store.action(call.action)
        if work is None:
            return 400, json.dumps(f"Bad request: Action name not known: {call.action}").encode()
        if call.method == "GET" and not call.action.endswith(READING):
            return 400, json.dumps("Bad request: Please use POST method for your request").encode()
        key = call.headers.get("Authorization", "")
        try:
            result = work(key, call.values, upload)
        except RefusedError as refusal:
            return refusal.status, json.dumps({"success": False, "error": refusal.error}).encode()
        return 200, simplejson.dumps({"success": True, "result": result}, use_decimal=True).encode()

    def _send(self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def _parsed(body: bytes, kind: str) -> tuple[Values, Upload | None]:
    """The parameters of a POST: JSON, or a form with a file."""
    if not kind.startswith("multipart/"):
        return json.loads(body or b"{}"), None
    head = f"Content-Type: {kind}\r\n\r\n".encode()
    form = BytesParser(policy=policy.HTTP).parsebytes(head + body)
    values: Values = {}
    upload = None
    for part in form.iter_parts():
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        name = part.get_filename()
        if name is None:
            values[str(part.get_param("name", header="content-disposition"))] = content.decode("utf-8")
        else:
            upload = (name, content)
    return values, upload


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)  # a client that is gone already is no fault


@contextmanager
def stand_in(store: Store) -> Iterator[StandIn]:
    """Run a stand-in for as long as it is needed."""
    running = StandIn("", store)
    handler = type("Handler", (_Handler,), {"stand_in": running, "lock": threading.Lock()})
    server = _Server(("127.0.0.1", 0), handler)
    running.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield running
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
