"""A public address is read, within limits; nothing else is even connected to."""

from __future__ import annotations

import gzip
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path

import pytest

from rag.errors import UnreadableArticle
from rag.ingest.fetch import Fetched, Limits, fetch, is_public

PAGE = "<html><p>港口在秋天擴建。</p></html>".encode("big5")
TYPE = "text/html; charset=Big5"
HERE = "127.0.0.1"
LIMITS = Limits()


@dataclass
class Site:
    """A site on this machine: pages by path, and what it was asked for."""

    port: int = 0
    pages: dict[str, Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    connections: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str = "/", host: str = HERE, scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def page(self, path: str, data: bytes = PAGE, status: int = 200, **headers: str) -> None:
        """Put a page there; with `Content_Length="none"` the end of the connection is its end."""
        told = {"Content-Type": TYPE, "Content-Length": str(len(data))}
        told |= {name.replace("_", "-"): value for name, value in headers.items()}

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(status)
            for name, value in told.items():
                if value != "none":
                    request.send_header(name, value)
            request.end_headers()
            request.wfile.write(data)

        self.pages[path] = answer

    def redirect(self, path: str, location: str, status: int = 302) -> None:
        self.page(path, b"", status, Location=location)

    def drip(self, path: str, before: bytes, drop: bytes) -> None:
        """Put a page there that goes on a drop at a time, without end."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.wfile.write(before)
            while not self.over.wait(0.02):
                request.wfile.write(drop)

        self.pages[path] = answer


class Server(ThreadingHTTPServer):
    """Counts connections and keeps quiet about those that break off."""

    site: Site

    def get_request(self) -> tuple[socket.socket, object]:
        self.site.connections += 1
        return super().get_request()

    def handle_error(self, request: object, client_address: object) -> None:
        pass


def serve(site: Site, context: ssl.SSLContext | None = None) -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            site.headers = dict(self.headers.items())
            site.pages[self.path](self)

        def log_message(self, *_: object) -> None:
            pass

    with Server((HERE, 0), Handler) as server:
        server.site = site
        site.port = server.server_port
        if context:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield site
        site.over.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def site() -> Iterator[Site]:
    yield from serve(Site())


def only_here(address: str) -> bool:
    return address == HERE


def to_here(host: str, port: int) -> list[str]:
    return [HERE]


def read(url: str, limits: Limits = LIMITS) -> Fetched:
    """Read a page as if 127.0.0.1 were public, and nothing else."""
    return fetch(url, limits, allowed=only_here)


def refusal(url: str, limits: Limits = LIMITS) -> str:
    with pytest.raises(UnreadableArticle) as refused:
        read(url, limits)
    return str(refused.value)


# What is read


def test_a_page_comes_as_sent_with_its_address_and_content_type(site: Site) -> None:
    site.page("/port?day=1")
    assert read(site.url("/port?day=1#top")) == Fetched(site.url("/port?day=1"), PAGE, TYPE)


def test_a_page_without_content_type_has_none(site: Site) -> None:
    site.page("/", Content_Type="none")
    assert read(site.url()).content_type is None


def test_a_page_without_length_ends_with_the_connection(site: Site) -> None:
    site.page("/", Content_Length="none")
    assert read(site.url()).data == PAGE


def test_yinju_says_who_it_is_and_asks_for_plain_bytes(site: Site) -> None:
    site.page("/")
    read(site.url())
    assert site.headers["User-Agent"] == f"Yinju/{version('yinju')}"
    assert site.headers["Accept-Encoding"] == "identity"
    assert site.headers["Host"] == f"{HERE}:{site.port}"


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/港口", "/%E6%B8%AF%E5%8F%A3"),
        ("/a%20b?q=港", "/a%20b?q=%E6%B8%AF"),
        ("/a b", "/a%20b"),
        ("", "/"),
        ("?q=1", "/?q=1"),
    ],
    ids=["chinese", "query", "space", "no-path", "only-query"],
)
def test_a_path_is_asked_for_in_ascii(site: Site, path: str, asked: str) -> None:
    site.page(asked)
    assert read(site.url(path)).url == site.url(asked)


def test_a_proxy_in_the_environment_is_not_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    site.page("/")
    assert read(site.url()).data == PAGE


def test_the_next_address_is_tried_if_one_does_not_answer(site: Site) -> None:
    site.page("/")
    found = fetch(site.url(host="press.example"), resolve=lambda *_: ["127.0.0.3", HERE], allowed=lambda _: True)
    assert found.data == PAGE


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(site: Site, status: int) -> None:
    site.redirect("/old/page", "../new", status)
    site.redirect("/new", site.url("/newest"), status)
    site.page("/newest")
    assert read(site.url("/old/page")).url == site.url("/newest")


# Where nothing is connected to

NOTATIONS = {
    "loopback": "127.0.0.1",
    "other-loopback": "127.8.8.8",
    "name": "localhost",
    "name-with-dot": "localhost.",
    "upper-case": "LOCALHOST",
    "address-with-dot": "127.0.0.1.",
    "decimal": "2130706433",
    "octal": "0177.0.0.1",
    "hexadecimal": "0x7f.1",
    "one-hexadecimal": "0x7f000001",
    "short": "127.1",
    "zero": "0",
    "unspecified": "0.0.0.0",  # noqa: S104
    "full-width-digits": "１２７.0.0.1",
    "full-width-dots": "127。0．0｡1",
    "circled-digits": "①②⑦.0.0.1",
    "percent-encoded": "%31%32%37.0.0.1",
    "percent-encoded-dot": "127%2e0.0.1",
    "ipv6-loopback": "[::1]",
    "ipv6-long": "[0:0:0:0:0:0:0:1]",
    "ipv6-unspecified": "[::]",
    "ipv4-mapped": "[::ffff:127.0.0.1]",
    "ipv4-mapped-hexadecimal": "[::ffff:7f00:1]",
    "ipv4-compatible": "[::127.0.0.1]",
    "6to4": "[2002:7f00:1::]",
    "nat64": "[64:ff9b::7f00:1]",
    "teredo": "[2001:0:7f00:1::]",
    "unique-local": "[fd00:ec2::254]",
    "site-local": "[fec0::1]",
    "link-local": "[fe80::1]",
    "zone": "[fe80::1%lo]",
    "encoded-zone": "[::1%25lo]",
    "metadata": "169.254.169.254",
    "private": "10.0.0.1",
    "carrier": "100.64.0.1",
}


@pytest.mark.parametrize("host", NOTATIONS.values(), ids=NOTATIONS)
def test_a_private_address_is_never_connected_to(site: Site, host: str) -> None:
    with pytest.raises(UnreadableArticle):
        fetch(site.url(host=host))
    assert site.connections == 0


@pytest.mark.parametrize("host", [*NOTATIONS.values(), "127.0.0.2"], ids=[*NOTATIONS, "not-allowed"])
def test_a_redirect_to_a_private_address_is_never_followed(site: Site, host: str) -> None:
    def allow_the_first(address: str) -> bool:
        return site.connections == 0 or is_public(address)

    site.pages["/"] = redirecting(site.url("/secret", host))
    with pytest.raises(UnreadableArticle):
        fetch(site.url(), allowed=allow_the_first)
    assert site.asked == ["/"]


def redirecting(location: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 302 Found\r\nLocation: " + location.encode() + b"\r\n\r\n")

    return answer


def test_a_name_that_means_something_else_a_moment_later_is_connected_to_as_checked(site: Site) -> None:
    looks: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        looks.append(host)
        return [HERE] if len(looks) == 1 else ["127.0.0.2"]

    site.page("/")
    assert fetch(site.url(host="press.example"), resolve=rebinding, allowed=only_here).data == PAGE
    assert looks == ["press.example"]


def test_a_name_that_means_something_else_after_a_redirect_is_refused(site: Site) -> None:
    looks: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        looks.append(host)
        return [HERE] if len(looks) == 1 else ["127.0.0.2"]

    site.redirect("/", "/secret")
    with pytest.raises(UnreadableArticle, match="not on the public internet"):
        fetch(site.url(host="press.example"), resolve=rebinding, allowed=only_here)
    assert site.asked == ["/"]


@pytest.mark.parametrize("addresses", [[], [HERE, "127.0.0.2"], ["127.0.0.2", HERE], ["no address"]])
def test_one_address_that_is_not_allowed_refuses_the_host(site: Site, addresses: list[str]) -> None:
    with pytest.raises(UnreadableArticle, match="not on the public internet"):
        fetch(site.url(host="press.example"), resolve=lambda *_: addresses, allowed=only_here)
    assert site.connections == 0


@pytest.mark.parametrize(
    "address",
    [
        "10.1.2.3", "172.16.0.1", "192.168.1.1", "127.0.0.1", "0.0.0.0", "0.1.2.3", "169.254.169.254",  # noqa: S104
        "100.64.0.1", "100.100.100.200", "192.0.0.192", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.51.100.1",
        "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "168.63.129.16",
        "::", "::1", "::ffff:8.8.8.8", "::8.8.8.8", "::ffff:0:8.8.8.8", "64:ff9b::10.0.0.1", "64:ff9b::169.254.169.254",
        "64:ff9b:1::8.8.8.8", "100::1", "2001::1", "2001:db8::1", "2002:a00:1::1", "2002:808:808::1", "3fff::1",
        "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "2606:4700::1%eth0", "fec0::1", "ff02::1",
        "", "localhost", "1", "127.1", "8.8.8.8/32", "１.1.1.1",
    ],
)  # fmt: skip
def test_what_is_not_public_is_known(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.215.14", "2606:4700:4700::1111", "64:ff9b::8.8.8.8"])
def test_what_is_public_is_known(address: str) -> None:
    assert is_public(address)


# What is no address


@pytest.mark.parametrize("scheme", ["file", "ftp", "gopher", "data", "javascript", "ws", "unix", "dict", "ldap"])
def test_only_http_and_https_are_read(site: Site, scheme: str) -> None:
    assert "only http and https" in refusal(f"{scheme}://{HERE}:{site.port}/")
    site.redirect("/", f"{scheme}://{HERE}:{site.port}/secret")
    assert "only http and https" in refusal(site.url())
    assert site.asked == ["/"]


@pytest.mark.parametrize("url", ["file:///etc/passwd", "data:text/html,hi", "javascript:alert(1)", "example.org", ""])
def test_an_address_without_a_host_is_refused(url: str) -> None:
    assert "only http and https" in refusal(url)


@pytest.mark.parametrize("user", ["user:pw@", "user@", "@", ":@", "press.example%2f@"])
def test_an_address_with_a_user_is_refused(site: Site, user: str) -> None:
    assert "user name or password" in refusal(f"http://{user}{HERE}:{site.port}/")
    site.redirect("/", f"http://{user}{HERE}:{site.port}/secret")
    assert "user name or password" in refusal(site.url())
    assert site.asked == ["/"]


MALFORMED = {
    "no-host": "http://",
    "only-port": "http://:80/",
    "only-path": "http:///etc/passwd",
    "no-slashes": "http:press.example",
    "open-bracket": "http://[::1/",
    "text-in-brackets": "http://[press.example]/",
    "empty-brackets": "http://[]/",
    "port-too-large": "http://press.example:99999/",
    "port-zero": "http://press.example:0/",
    "port-no-number": "http://press.example:eighty/",
    "port-negative": "http://press.example:-1/",
    "empty-label": "http://press..example/",
    "leading-dot": "http://.press.example/",
    "two-dots": "http://press.example../",
    "long-label": f"http://{'a' * 64}.example/",
    "long-host": f"http://{'a.' * 130}example/",
    "long-address": f"http://press.example/{'a' * 5000}",
    "space-in-host": "http://press example/",
    "quote-in-host": "http://press'example/",
    "percent-in-host": "http://press%00.example/",
    "slash-by-compatibility": "http://press.example／x/",
    "backslash": "http://press.example\\@127.0.0.1/",
    "half-a-character": "http://press.example/\ud800",
    "half-a-character-in-host": "http://press\udc80.example/",
    "line-end": "http://press.example/\r\nHost: 127.0.0.1",
    "line-end-in-host": "http://press\n.example/",
    "tab": "http://press\t.example/",
    "nul": "http://press.example/\0",
    "control": "http://press.example/\x1b[0m",
    "second-control-set": "http://press.example/\x85x",
}


@pytest.mark.parametrize("url", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_address_is_refused_in_clean_words(url: str) -> None:
    with pytest.raises(UnreadableArticle) as refused:
        fetch(url, resolve=to_here, allowed=lambda _: pytest.fail("looked up"))
    message = str(refused.value)
    assert message.isprintable()
    assert len(message) < 400


@pytest.mark.parametrize(
    "location", ["http://[", "http://:0/", "http://press..example", "//\\", "\x80\xff", "http://\xff/"]
)
def test_a_malformed_redirect_is_refused(site: Site, location: str) -> None:
    site.pages["/"] = redirecting(location)
    with pytest.raises(UnreadableArticle):
        read(site.url())


# What is no plain answer


@pytest.mark.parametrize("status", [201, 204, 206, 300, 304, 400, 401, 403, 404, 410, 429, 500, 503])
def test_another_status_is_refused_with_its_number(site: Site, status: int) -> None:
    site.page("/", b"", status)
    assert f"status {status}" in refusal(site.url())


def test_a_redirect_to_nowhere_is_refused_with_its_number(site: Site) -> None:
    site.page("/", b"", 302)
    assert "status 302" in refusal(site.url())


def test_redirects_in_a_circle_end(site: Site) -> None:
    site.redirect("/a", "/b")
    site.redirect("/b", "/a")
    assert "more than 5 redirects" in refusal(site.url("/a"))
    assert len(site.asked) == 6


def test_as_many_redirects_as_allowed_are_followed(site: Site) -> None:
    site.redirect("/a", "/b")
    site.redirect("/b", "/c")
    site.page("/c")
    assert read(site.url("/a"), Limits(redirects=2)).data == PAGE
    assert "more than 1 redirects" in refusal(site.url("/a"), Limits(redirects=1))


@pytest.mark.parametrize("told", ["1001", "none"], ids=["told", "not-told"])
def test_a_page_over_the_limit_is_refused(site: Site, told: str) -> None:
    site.page("/", b"x" * 1001, Content_Length=told)
    assert "larger than 1,000 bytes" in refusal(site.url(), Limits(bytes=1000))


def test_a_page_at_the_limit_is_read(site: Site) -> None:
    site.page("/", b"x" * 1000)
    assert len(read(site.url(), Limits(bytes=1000)).data) == 1000


def test_a_page_longer_than_told_is_cut_where_told(site: Site) -> None:
    site.page("/", b"x" * 5000, Content_Length="10")
    assert read(site.url(), Limits(bytes=1000)).data == b"x" * 10


def test_a_page_shorter_than_told_is_refused(site: Site) -> None:
    site.page("/", b"x" * 10, Content_Length="20")
    assert "cannot be read" in refusal(site.url())


def test_a_page_in_pieces_without_end_is_refused_at_the_limit(site: Site) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    site.drip("/", head, b"400\r\n" + b"x" * 1024 + b"\r\n")
    assert "larger than 5,000 bytes" in refusal(site.url(), Limits(bytes=5000))


@pytest.mark.parametrize("encoding", ["gzip", "GZIP", "deflate", "br", "zstd", "gzip, gzip"])
def test_a_compressed_page_is_refused_unopened(site: Site, encoding: str) -> None:
    site.page("/", gzip.compress(b"0" * 10_000_000), Content_Encoding=encoding)
    assert "compressed" in refusal(site.url())


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"hello\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: ten\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nBad\0Name: x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000 + b"\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
    ],
    ids=[
        "nothing", "no-http", "half-a-head", "length-no-number", "length-endless", "two-lengths", "coding", "bad-chunk",
        "bad-header", "endless-header", "upgrade",
    ],
)  # fmt: skip
def test_a_broken_answer_is_refused(site: Site, answer: bytes) -> None:
    site.pages["/"] = lambda request: (request.wfile.write(answer), None)[1]
    with pytest.raises(UnreadableArticle):
        read(site.url())


@pytest.mark.parametrize(
    ("before", "drop"),
    [
        (b"", b""),
        (b"HTTP/1.1 200 OK\r\nX: ", b"x"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"x"),
    ],
    ids=["silence", "header", "more-heads", "body", "chunks", "told-length"],
)
def test_a_drop_at_a_time_ends_at_the_deadline(site: Site, before: bytes, drop: bytes) -> None:
    site.drip("/", before, drop)
    assert "within 0.3 seconds" in refusal(site.url(), Limits(seconds=0.3))


def test_the_deadline_holds_across_redirects(site: Site) -> None:
    def slowly_on(request: BaseHTTPRequestHandler) -> None:
        site.over.wait(0.1)
        redirecting("/")(request)

    site.pages["/"] = slowly_on
    assert "within 0.3 seconds" in refusal(site.url(), Limits(seconds=0.3, redirects=1000))


def test_the_deadline_holds_while_a_host_is_looked_up(site: Site) -> None:
    def slow(host: str, port: int) -> list[str]:
        site.over.wait()
        return [HERE]

    with pytest.raises(UnreadableArticle, match=r"within 0\.1 seconds"):
        fetch(site.url(host="press.example"), Limits(seconds=0.1), resolve=slow, allowed=only_here)


@pytest.mark.parametrize("failure", [socket.gaierror(-2, "unknown"), UnicodeError("no host")], ids=["name", "unicode"])
def test_a_host_that_does_not_exist_is_refused(failure: Exception) -> None:
    def none(host: str, port: int) -> list[str]:
        raise failure

    with pytest.raises(UnreadableArticle, match="no such host"):
        fetch("http://press.example/", resolve=none)


def test_a_site_that_does_not_answer_is_refused() -> None:
    with socket.socket() as taken:
        taken.bind((HERE, 0))
        assert "cannot be read" in refusal(f"http://{HERE}:{taken.getsockname()[1]}/")


# Encryption


@pytest.fixture
def secure_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """Yield a site that can prove to be press.example, and nothing else."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not here")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [
            *(openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
            *("-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=press.example"),
            *("-addext", "subjectAltName=DNS:press.example"),
        ],
        check=True,
        capture_output=True,
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    yield from serve(Site(), context)


def test_a_site_must_prove_the_name_it_was_asked_by(secure_site: Site) -> None:
    secure_site.page("/")

    def read_as(host: str) -> Fetched:
        return fetch(secure_site.url(host=host, scheme="https"), resolve=to_here, allowed=only_here)

    assert read_as("press.example").data == PAGE
    for host in ("other.example", HERE):
        with pytest.raises(UnreadableArticle, match="CERTIFICATE_VERIFY_FAILED"):
            read_as(host)
    assert secure_site.asked == ["/"]


def test_a_redirect_does_not_give_up_encryption(secure_site: Site) -> None:
    secure_site.redirect("/", "http://press.example/")
    with pytest.raises(UnreadableArticle, match="from https to http"):
        fetch(secure_site.url(host="press.example", scheme="https"), resolve=to_here, allowed=only_here)


def test_a_site_that_speaks_no_tls_is_refused(site: Site) -> None:
    assert "cannot be read" in refusal(site.url(scheme="https"))


def test_silence_instead_of_a_handshake_ends_at_the_deadline() -> None:
    with socket.create_server((HERE, 0)) as silent:
        assert "within 0.2 seconds" in refusal(f"https://{HERE}:{silent.getsockname()[1]}/", Limits(seconds=0.2))
