"""Traces for OpenTelemetry: FastAPI's span for each request, and below it ours for each answer and its stages.

Nothing is kept or sent unless `OTEL_EXPORTER_OTLP_ENDPOINT` names a collector (gRPC); OpenTelemetry's other variables,
as `OTEL_SERVICE_NAME`, count too. No word of a question is sent.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from fastapi.telemetry import TelemetryConfig
from opentelemetry import trace

from rag.types import Answer

ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
OF_FASTAPI: TelemetryConfig = {"metrics": False, "logs": False, "operation_spans": False, "auto_configure": False}
"""A span for each request and nothing else: `/metrics` has the numbers, and errors may hold words of a question."""

tracer = trace.get_tracer("yinju")


@contextmanager
def sending_traces() -> Iterator[None]:
    """Send spans to the collector that the environment names, if it does; the last ones go when the block ends."""
    if not any(os.environ.get(name) for name in ENDPOINTS):
        yield
        return
    from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import SERVICE_NAME, Resource
    from opentelemetry.sdk.trace import Span, SpanProcessor, TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    class WithoutQueries(SpanProcessor):
        """Takes what was searched for out of a request's span."""

        def on_start(self, span: Span, parent_context: object = None) -> None:  # noqa: ARG002
            if span.attributes and "url.query" in span.attributes:
                span.set_attribute("url.query", "REDACTED")

    named = {} if os.environ.get("OTEL_SERVICE_NAME") else {SERVICE_NAME: "yinju"}
    provider = TracerProvider(resource=Resource.create(named))
    provider.add_span_processor(WithoutQueries())
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    try:
        yield
    finally:
        provider.shutdown()


def trace_answer(answer: Answer, face: str) -> None:
    """Tell of an answer that was just given, in spans below the request's: the whole, finding evidence, writing."""
    done = time.time_ns()
    began = done - answer.timings_ms["total"] * 1_000_000
    retrieved = began + answer.timings_ms["retrieve"] * 1_000_000
    attributes: dict[str, str | int] = {
        "yinju.face": face,
        "yinju.language": answer.language,
        "yinju.outcome": answer.refusal_reason or "answered",
        "gen_ai.request.model": answer.model,
        "gen_ai.usage.input_tokens": answer.usage["prompt_tokens"],
        "gen_ai.usage.output_tokens": answer.usage["completion_tokens"],
    }
    whole = tracer.start_span("answer", start_time=began, attributes=attributes)
    with trace.use_span(whole):
        tracer.start_span("retrieve", start_time=began).end(retrieved)
        writing = tracer.start_span("write", start_time=retrieved)
        writing.add_event("first token", timestamp=began + answer.timings_ms["first_token"] * 1_000_000)
        writing.end(done)
    whole.end(done)
