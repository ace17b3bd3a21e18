"""A public web address to bytes, without being led to a private one.

The rule: no connection is made to an address that has not been checked. The host is looked up once, every address the
look-up gives is checked, and the connection goes to a checked address itself, so that it does not matter how a host is
written or whether its name means something else a moment later. Every redirect passes the same door.

The only file that imports httpcore.
"""

from __future__ import annotations

import re
import socket
import ssl
import string
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import version
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

import httpcore

from rag.errors import UnreadableArticle

SCHEMES = ("http", "https")
OK = 200
REDIRECTS = (301, 302, 303, 307, 308)
HOST_NAME = re.compile(r"(?!.{254})[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
UNSEEN = re.compile("[\0-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters and lone surrogates, which no address has."""
SAFE_IN_TARGET = string.punctuation.translate(str.maketrans("", "", '"<>\\^`{|}'))
ADDRESS_LENGTH = 4000
SHOWN_LENGTH = 200

IPV6_GLOBAL = ip_network("2000::/3")
NAT64 = ip_network("64:ff9b::/96")
"""Holds an IPv4 address in its last 32 bits; what name servers answer in networks that have IPv6 only (RFC 6052)."""
NOT_PUBLIC = tuple(
    ip_network(block)
    for block in (
        "192.0.0.0/24",  # protocol assignments, and the metadata service of one cloud
        "192.88.99.0/24",  # 6to4 relays, and
        "2002::/16",  # 6to4, which holds an IPv4 address (both deprecated, RFC 7526)
        "168.63.129.16/32",  # a cloud's service for its own machines, at an otherwise public address
        "3fff::/20",  # documentation (RFC 9637)
    )
)
"""What `is_global` of Python 3.11 still lets through."""


@dataclass(frozen=True)
class Fetched:
    """What an address holds: the last address of the way, the bytes, and the content type as sent."""

    url: str
    data: bytes
    content_type: str | None


@dataclass(frozen=True)
class Limits:
    """The most bytes to read, the most seconds for all of it, and the most redirects to follow."""

    bytes: int = 10 * 1024 * 1024
    seconds: float = 30.0
    redirects: int = 5


def is_public(address: str) -> bool:
    """Return whether an IP address in text form belongs to the public internet."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address) and ip in NAT64:
        ip = IPv4Address(int(ip) & 0xFFFFFFFF)
    if isinstance(ip, IPv6Address) and (ip.scope_id or ip not in IPV6_GLOBAL):
        return False
    return ip.is_global and not ip.is_multicast and not any(ip in block for block in NOT_PUBLIC)


def look_up(host: str, port: int) -> list[str]:
    """Return the IP addresses of a host. Raises OSError if there are none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def fetch(
    url: str,
    limits: Limits = Limits(),
    resolve: Callable[[str, int], list[str]] = look_up,
    allowed: Callable[[str], bool] = is_public,
) -> Fetched:
    """Read a public http or https address, following redirects; proxies set in the environment are not used.

    `resolve` gives the IP addresses of a host and port, `allowed` says which of them may be connected to.
    Raises UnreadableArticle, and nothing else, if the address is malformed or not public, if what is there is no plain
    answer within the limits, or if the network fails.
    """
    deadline = time.monotonic() + limits.seconds
    backend = _CheckedBackend(resolve, allowed, deadline)
    at = _parsed(url)
    for _ in range(limits.redirects + 1):
        try:
            answer = _get(at, backend, limits)
        except httpcore.TimeoutException:
            raise UnreadableArticle(
                f"{_shown(at)}: no whole answer within {limits.seconds:g} seconds; "
                "try again later, or save the page and add the file"
            ) from None
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            raise UnreadableArticle(
                f"{_shown(at)}: it cannot be read ({error}); check the address, or save the page and add the file"
            ) from None
        if isinstance(answer, Fetched):
            return answer
        at = _redirected(at, answer)
    raise UnreadableArticle(
        f"{_clipped(url)}: more than {limits.redirects} redirects; give the address where the page ends up"
    )


def _parsed(url: str) -> SplitResult:
    """Return an address in parts, in ASCII, and without its fragment. Raises UnreadableArticle if it is not usable."""
    shown = _clipped(url)
    url = url.strip()
    if len(url) > ADDRESS_LENGTH or UNSEEN.search(url) or "\\" in url:
        raise UnreadableArticle(f"{shown}: not a web address; copy it again from the browser")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise UnreadableArticle(f"{shown}: not a web address; copy it again from the browser") from None
    if parts.scheme not in SCHEMES:
        raise UnreadableArticle(f"{shown}: only http and https addresses can be read; or add the page as a file")
    if "@" in parts.netloc:
        raise UnreadableArticle(f"{shown}: an address with a user name or password is not read; leave them out")
    host = _ascii_host(host)
    if not host or port == 0:
        raise UnreadableArticle(f"{shown}: the host is not written as one; copy the address again from the browser")
    netloc = host if port is None else f"{host}:{port}"
    path = quote(parts.path or "/", safe=SAFE_IN_TARGET)
    return SplitResult(parts.scheme, netloc, path, quote(parts.query, safe=SAFE_IN_TARGET), "")


def _ascii_host(host: str) -> str:
    """Return a host as it is written in a request: IPv6 in brackets, other scripts in IDNA; "" if it is none."""
    if ":" in host:
        try:
            ip = IPv6Address(host)
        except ValueError:
            return ""
        return "" if ip.scope_id else f"[{ip}]"
    try:
        name = host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
    name = name.removesuffix(".")
    return name if HOST_NAME.fullmatch(name) else ""


def _redirected(at: SplitResult, location: bytes) -> SplitResult:
    """Return where a redirect leads. Raises UnreadableArticle if it is not usable or gives up encryption."""
    try:
        target = _parsed(urljoin(urlunsplit(at), quote(location, safe=string.punctuation)))
    except (UnreadableArticle, ValueError) as error:
        raise UnreadableArticle(f"{_shown(at)}: it redirects to an address that is not read ({error})") from None
    if at.scheme == "https" and target.scheme == "http":
        raise UnreadableArticle(f"{_shown(at)}: it redirects from https to http; save the page and add the file")
    return target


def _get(at: SplitResult, backend: _CheckedBackend, limits: Limits) -> Fetched | bytes:
    """Return what an address holds, or where it redirects to. Raises UnreadableArticle and httpcore's errors."""
    address = httpcore.URL(
        scheme=at.scheme,
        host=at.hostname or "",
        port=at.port,
        target=at.path + (f"?{at.query}" if at.query else ""),
    )
    headers: dict[bytes | str, bytes | str] = {
        "Host": at.netloc,
        "User-Agent": f"Yinju/{version('yinju')}",
        "Accept": "text/html, application/xhtml+xml, text/plain, */*;q=0.5",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    with (
        httpcore.ConnectionPool(network_backend=backend) as pool,
        pool.stream("GET", address, headers=headers) as response,
    ):
        sent: dict[bytes, bytes] = {}
        for name, value in response.headers:
            sent.setdefault(name.lower(), value)
        if response.status in REDIRECTS and b"location" in sent:
            return sent[b"location"]
        if response.status != OK:
            raise UnreadableArticle(
                f"{_shown(at)}: the site answers with status {response.status}; check the address in a browser"
            )
        if sent.get(b"content-encoding", b"identity").strip().lower() not in (b"", b"identity"):
            raise UnreadableArticle(
                f"{_shown(at)}: the site sends it compressed though asked not to; save the page and add the file"
            )
        data = _at_most(limits.bytes, response.iter_stream())
        if data is None:
            raise UnreadableArticle(
                f"{_shown(at)}: it is larger than {limits.bytes:,} bytes; save the part that matters and add the file"
            )
        content_type = sent.get(b"content-type")
        return Fetched(urlunsplit(at), data, content_type.decode("latin-1") if content_type else None)


def _at_most(limit: int, pieces: Iterable[bytes]) -> bytes | None:
    """Return the pieces as one; None as soon as they are more than `limit` bytes."""
    data = bytearray()
    for piece in pieces:
        data += piece
        if len(data) > limit:
            return None
    return bytes(data)


def _shown(at: SplitResult) -> str:
    return _clipped(urlunsplit(at))


def _clipped(url: str) -> str:
    """Return an address as it can stand in a message."""
    shown = UNSEEN.sub("�", url.strip())
    return shown if len(shown) <= SHOWN_LENGTH else f"{shown[:SHOWN_LENGTH]}…"


class _CheckedBackend(httpcore.NetworkBackend):
    """Connects to checked addresses only, and to nothing after the deadline (in `time.monotonic` seconds)."""

    def __init__(
        self, resolve: Callable[[str, int], list[str]], allowed: Callable[[str], bool], deadline: float
    ) -> None:
        self._resolve = resolve
        self._allowed = allowed
        self._deadline = deadline
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002  # the deadline counts
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first of the host's addresses that answers.

        Raises UnreadableArticle if any of them is not allowed, and httpcore's errors if none answers in time.
        """
        addresses = self._addresses(host, port)
        if not addresses or not all(map(self._allowed, addresses)):
            raise UnreadableArticle(
                f"{host}: not on the public internet, so it is not read; save the page and add the file"
            )
        for left in range(len(addresses), 0, -1):
            share = _seconds_until(self._deadline) / left
            try:
                stream = self._backend.connect_tcp(addresses[-left], port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if left == 1:
                    raise
            else:
                return _DeadlineStream(stream, self._deadline)
        raise AssertionError("one address is left last")

    def _addresses(self, host: str, port: int) -> list[str]:
        # A look-up takes no time limit of its own. In a thread it can be left behind.
        answer: list[list[str] | OSError | UnicodeError] = []

        def ask() -> None:
            try:
                answer.append(self._resolve(host, port))
            except (OSError, UnicodeError) as error:
                answer.append(error)

        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        asking.join(_seconds_until(self._deadline))
        if not answer:
            raise httpcore.ConnectTimeout
        if isinstance(answer[0], list):
            return answer[0]
        raise httpcore.ConnectError("there is no such host") from answer[0]


class _DeadlineStream(httpcore.NetworkStream):
    """A stream whose every wait ends at the deadline, however often a byte arrives."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self._stream.read(max_bytes, _seconds_until(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._stream.write(buffer, _seconds_until(self._deadline))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        seconds = _seconds_until(self._deadline)
        return _DeadlineStream(self._stream.start_tls(ssl_context, server_hostname, seconds), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _seconds_until(deadline: float) -> float:
    """Return the seconds left. Raises httpcore's timeout if there are none."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout
    return left
