"""What `gradio_client` can call: a function beside the page, for those who know Gradio's client and nothing else."""

from __future__ import annotations

import json
from typing import Any

import gradio as gr
from gradio.events import api

from rag.errors import YinjuError
from rag.types import Answer
from ui.errors import error_document, language_for
from ui.service import Service
from ui.wire import answer_document

FACE = "gradio"


def add_page_api(page: gr.Blocks, service: Service) -> None:
    """Add the endpoint `/ask` to the page."""

    def ask(question: str, request: gr.Request) -> dict[str, Any]:
        try:
            with service.slots:
                events = service.assistant().ask(question)
                answer = next(event for event in events if isinstance(event, Answer))
        except YinjuError as error:
            told = error_document(error, language_for(request.headers, question))
            raise gr.Error(json.dumps(told, ensure_ascii=False), print_exception=False) from None
        service.note(answer, FACE)
        return answer_document(answer)

    with page:
        api(ask, api_name="ask")
