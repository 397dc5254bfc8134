"""Where the portal is, and the key to it: read from the environment or a file, and sent nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from torikumi.schemas.errors import UsageError

VARIABLES = ("TORIKUMI_API_KEY", "CKAN_API_KEY")
"""Where the key is looked for in the environment, in this order."""


def portal_address(text: str, insecure: bool = False) -> str:
    """The address of a portal as the client takes it: no slash at the end, no page of its API.

    Args:
        text: What the user gave.
        insecure: Whether a key may be sent unencrypted to another machine.

    Raises:
        UsageError: It is no address, carries a password, or the key would travel unencrypted.

    >>> portal_address("https://data.example.jp/"), portal_address("https://example.jp/ckan/api/3/action/")
    ('https://data.example.jp', 'https://example.jp/ckan')
    >>> portal_address("https://データ.jp")  # as it travels
    'https://xn--5ckp3n.jp'
    """
    parts = urlsplit(text.strip())
    try:
        host, port = parts.hostname, parts.port
        host = host if host is None or host.isascii() else host.encode("idna").decode("ascii")
    except ValueError:
        host, port = None, None
    if parts.scheme not in ("http", "https") or not host:
        raise UsageError("--to is no address of a portal", advice="give one such as https://data.example.jp")
    if parts.username is not None or parts.password is not None:
        raise UsageError(
            "--to carries a name or password", advice="command lines are seen by others: leave it out, give a key"
        )
    if parts.query or parts.fragment:
        raise UsageError("--to goes on after the address of the portal", advice="leave out what follows ? or #")
    if parts.scheme == "http" and not insecure and not is_loopback(host):
        raise UsageError(
            f"the key would travel unencrypted to {host}", advice="give the https:// address, or --insecure-http"
        )
    place = f"[{host}]" if ":" in host else host
    path = parts.path.split("/api/")[0].removesuffix("/api").rstrip("/").removesuffix("/dataset")
    return f"{parts.scheme}://{place}{f':{port}' if port else ''}{path}"


def same_server(first: str, second: str) -> bool:
    """Whether two addresses are of the same server: what may be told to one may be told to the other.

    >>> same_server("https://a.jp/x", "https://a.jp:443/y"), same_server("https://a.jp", "http://a.jp")
    (True, False)
    """
    usual = {"http": 80, "https": 443}
    one, other = urlsplit(first), urlsplit(second)
    return (one.scheme, one.hostname, one.port or usual.get(one.scheme)) == (
        other.scheme,
        other.hostname,
        other.port or usual.get(other.scheme),
    )


def is_loopback(host: str) -> bool:
    """Whether a host is this machine.

    >>> is_loopback("localhost"), is_loopback("127.0.0.9"), is_loopback("::1"), is_loopback("127.example.jp")
    (True, True, True, False)
    """
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def read_key(environment: Mapping[str, str], file: Path | None = None) -> str:
    """The key: of the file when one is named, else of the environment.

    Raises:
        UsageError: There is none, or it is no key. The message never repeats it.
    """
    if file is not None:
        try:
            text = file.read_bytes().decode("utf-8-sig")
        except OSError as error:
            raise UsageError(f"cannot be read: {error.strerror}", file=str(file)) from error
        except UnicodeDecodeError:
            raise UsageError("is no text file with a key in it", file=str(file)) from None
        source = str(file)
    else:
        source = next((name for name in VARIABLES if environment.get(name, "").strip()), "")
        text = environment.get(source, "")
    key = text.strip()
    if not source:
        raise UsageError(
            "there is no key to the portal",
            advice=f"set {VARIABLES[0]}, or give --key-file FILE; you make a key on your user page of the portal",
        )
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise UsageError("holds no key: one line of letters and digits is expected", file=source)
    return key
