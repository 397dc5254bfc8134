"""The review page with editing, on this machine only: what the page asks, and nothing else, for who knows the address.

The address holds a token that nobody can guess; only requests from the page itself are answered, so that no other page
in the same browser can read or change anything, whatever name it gives this machine (DNS rebinding).
"""

from __future__ import annotations

import json
import re
import secrets
import socket
import threading
from collections.abc import Awaitable, Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from torikumi.pipeline.review.editing import Editing, RefusedError
from torikumi.schemas.errors import TorikumiError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOST = "127.0.0.1"
"""Nobody else on the network reaches it."""

TOKEN_BYTES = 32
BODY_MAX = 1 << 20
"""Bytes of a request: a list of all the items of an initiative is a hundredth of it."""

CLOSING_SECONDS = 2
"""So long a request that is being answered may take when the server ends."""

_POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def new_token() -> str:
    """A word for the address that nobody can guess."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def application(editing: Editing, token: str, port: int) -> ASGIApp:
    """The application that answers.

    Args:
        editing: The corrections.
        token: The word that stands in the address.
        port: The port on which it is reached.
    """
    return _Guard(_routes(editing, token), port)


def _routes(editing: Editing, token: str) -> Starlette:
    """What is answered once it is known that the page itself asks."""
    from starlette.applications import Starlette
    from starlette.concurrency import run_in_threadpool
    from starlette.responses import Response
    from starlette.routing import Route

    def known(request: Request) -> bool:
        given = str(request.path_params["token"]).encode("utf-8", "replace")
        return secrets.compare_digest(given, token.encode("ascii"))

    async def page(request: Request) -> Response:
        if not known(request):
            return _not_found()
        try:
            content = await run_in_threadpool(editing.page)
        except TorikumiError as error:
            return Response(f"{error}\n", 500, media_type="text/plain")
        policy = _POLICY.search(content)
        headers = {} if policy is None else {"Content-Security-Policy": _with_frames(policy[1])}
        return Response(content, media_type="text/html; charset=utf-8", headers=headers)

    async def corrections(request: Request) -> Response:
        if not known(request):
            return _not_found()
        change: Callable[[object], None] | None = None
        if request.method != "GET":
            change = editing.put if request.method == "PUT" else editing.take_back
        asked: object = None
        if change is not None:
            if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
                return _said(415, "only application/json is taken", "application/json だけを受け付けます。")
            body = await request.body()
            if len(body) > BODY_MAX:
                return _said(413, "the correction is too long", "訂正が長すぎます。")
            try:
                asked = _correction_in(body)
            except ValueError as error:
                return _said(422, str(error), "訂正を読み取れません。")

        def answer() -> Response:
            try:
                if change is not None:
                    change(asked)
                return _json({"corrections": editing.saved()})
            except RefusedError as error:
                return _said(422, error.english, error.japanese)
            except TorikumiError as error:
                return _said(422, str(error), f"訂正を保存できません（{error}）。")

        return await run_in_threadpool(answer)

    routes = [
        Route("/{token}/", page, methods=["GET"]),
        Route("/{token}/corrections", corrections, methods=["GET", "PUT", "DELETE"]),
    ]
    found = Starlette(routes=routes)
    found.router.redirect_slashes = False
    return found


def _correction_in(body: bytes) -> object:
    """The correction of a request.

    Raises:
        ValueError: It is no JSON, or says something else.
    """
    try:
        values = json.loads(body.decode("utf-8"))
    except RecursionError:
        raise ValueError("its parts stand too deep within each other") from None
    except ValueError as error:
        raise ValueError(f"is no JSON: {error}") from None
    if not isinstance(values, dict) or list(values) != ["correction"]:
        raise ValueError('only {"correction": {…}} is taken')
    return values["correction"]


def _with_frames(policy: bytes) -> str:
    """The page's own policy as a header, where it can also forbid that the page is shown inside another."""
    import html

    return f"{html.unescape(policy.decode('ascii'))}; frame-ancestors 'none'"


def _json(values: Any, status: int = 200) -> Response:
    from starlette.responses import Response

    content = json.dumps(values, ensure_ascii=False).encode("utf-8", "replace")
    return Response(content, status, media_type="application/json")


def _said(status: int, english: str, japanese: str) -> Response:
    return _json({"message": english, "message_ja": japanese}, status)


def _not_found() -> Response:
    from starlette.responses import Response

    return Response("Not Found\n", 404, media_type="text/plain")


class _Guard:
    """Refuses what does not come from the page itself, or is too long; and says with every answer what may be done.

    Args:
        answer: The application behind it.
        port: The port on which it is reached.
    """

    def __init__(self, answer: ASGIApp, port: int) -> None:
        self._answer = answer
        names = [f"{name}:{port}" for name in (HOST, "localhost")]
        self._hosts = {name.encode("ascii") for name in names}
        self._origins = {f"http://{name}".encode("ascii") for name in names}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "lifespan":
            await self._answer(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close"})
            return
        guarded = _with_headers(send)
        if not self._is_ours(scope["headers"]):
            await _refuse(403, b"Forbidden\n", guarded)
        elif _length(scope["headers"]) > BODY_MAX:
            await _refuse(413, b"Too long\n", guarded)
        else:
            await self._answer(scope, _limited(receive), guarded)

    def _is_ours(self, headers: list[tuple[bytes, bytes]]) -> bool:
        """Whether the page itself asks: by the name of this machine, and by what the browser says of who asks."""

        def all_of(name: bytes) -> list[bytes]:
            return [value for key, value in headers if key == name]

        hosts = all_of(b"host")
        return (
            len(hosts) == 1
            and hosts[0].lower() in self._hosts
            and all(origin in self._origins for origin in all_of(b"origin"))
            and all(site in (b"same-origin", b"none") for site in all_of(b"sec-fetch-site"))
        )


def _length(headers: list[tuple[bytes, bytes]]) -> int:
    """The length that a request says it has; too much when it says nonsense."""
    told = [value for key, value in headers if key == b"content-length"]
    if not told:
        return 0
    return int(told[0]) if told[0].isdigit() and len(told[0]) < 20 else BODY_MAX + 1


def _limited(receive: Receive) -> Receive:
    """The body of a request, cut off behind one byte too many: whoever reads it sees that it is too long."""
    left = BODY_MAX + 1

    async def limited() -> Message:
        nonlocal left
        message = await receive()
        if message["type"] == "http.request":
            body = message.get("body", b"")[:left]
            left -= len(body)
            message = {**message, "body": body, "more_body": message.get("more_body", False) and left > 0}
        return message

    return limited


def _with_headers(send: Send) -> Callable[[Message], Awaitable[None]]:
    """Sends an answer with the headers that every answer has; one that it has itself goes before."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = list(message.get("headers", ()))
            there = {key.lower() for key, _ in headers}
            new = [(name.lower().encode(), value.encode()) for name, value in _HEADERS.items()]
            message = {**message, "headers": [*headers, *(pair for pair in new if pair[0] not in there)]}
        await send(message)

    return sending


async def _refuse(status: int, words: bytes, send: Send) -> None:
    headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(words)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words})


# --- serving


@contextmanager
def bound(port: int) -> Iterator[socket.socket]:
    """A socket of this machine on a port.

    Args:
        port: The port; 0 for any that is free.

    Raises:
        UsageError: The port is taken, or may not be used.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as found:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((HOST, port))
        except OSError as error:
            words = error.strerror or str(error)
            raise UsageError(f"port {port}: {words}", advice="give another one, or none") from None
        yield found


def serve(editing: Editing, token: str, listening: socket.socket, when_ready: Callable[[], None]) -> None:
    """Answer until Ctrl-C, or until the process is asked to end.

    Args:
        editing: The corrections.
        token: The word that stands in the address.
        listening: Where it listens (`bound`).
        when_ready: Called once, when it answers.

    Raises:
        KeyboardInterrupt: It was ended by Ctrl-C.
    """
    import uvicorn

    port = listening.getsockname()[1]
    config = uvicorn.Config(
        application(editing, token, port),
        log_level="warning",
        access_log=False,  # the address is the key
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        ws="none",
        http="h11",
        timeout_graceful_shutdown=CLOSING_SECONDS,
    )
    server = uvicorn.Server(config)

    def wait() -> None:
        while not server.started and not server.should_exit:
            threading.Event().wait(0.02)
        if server.started:
            when_ready()

    threading.Thread(target=wait, daemon=True).start()
    server.run(sockets=[listening])
