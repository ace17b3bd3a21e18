"""Traces, as a real OpenTelemetry collector on loopback gets them."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import grpc
import httpx
import pytest
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2 as messages
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2_grpc as collectors
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from tests.ui.engine import engine_running
from tests.ui.small import QUESTION, SENTENCE, small_server

CALLER = "4bf92f3577b34da6a3ce929d0e0e4736"


class Collector(collectors.TraceServiceServicer):
    """Keeps the spans it is sent."""

    def __init__(self) -> None:
        self.received: list[messages.ExportTraceServiceRequest] = []

    def Export(self, request: messages.ExportTraceServiceRequest, _context: object) -> object:  # noqa: N802
        self.received.append(request)
        return messages.ExportTraceServiceResponse()

    def spans(self) -> list[Span]:
        return [
            span
            for request in self.received
            for resource in request.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]


@contextmanager
def collecting() -> Iterator[tuple[Collector, str]]:
    """Collect until the block ends; gives the collector and its address."""
    server, collector = grpc.server(ThreadPoolExecutor(2)), Collector()
    collectors.add_TraceServiceServicer_to_server(collector, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield collector, f"http://127.0.0.1:{port}"
    finally:
        server.stop(0).wait()


def test_a_collector_gets_the_stages_of_an_answer_below_the_callers_trace_and_no_word_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with collecting() as (collector, address):
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", address)
        with engine_running() as engine, small_server(tmp_path / "data", engine) as url:
            headers = {"traceparent": f"00-{CALLER}-00f067aa0ba902b7-01"}
            asked = httpx.post(f"{url}/api/v1/ask", json={"question": QUESTION}, headers=headers)
            httpx.get(f"{url}/api/v1/articles", params={"q": QUESTION}).raise_for_status()
            assert asked.json()["claims"]
        spans = {span.name: span for span in collector.spans() if span.trace_id.hex() == CALLER}
    request, answer = spans["POST /api/v1/ask"], spans["answer"]
    assert {spans["retrieve"].parent_span_id, spans["write"].parent_span_id} == {answer.span_id}
    assert answer.parent_span_id == request.span_id
    assert request.start_time_unix_nano <= spans["retrieve"].start_time_unix_nano
    assert spans["retrieve"].end_time_unix_nano <= spans["write"].end_time_unix_nano <= request.end_time_unix_nano
    sent = b"".join(one.SerializeToString() for one in collector.received)
    assert b"REDACTED" in sent
    for words in (QUESTION, SENTENCE, SENTENCE[:3]):
        assert words.encode() not in sent
        assert quote(words).encode() not in sent
