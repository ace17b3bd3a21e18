"""MCP on stdin and stdout, for assistants that start their servers themselves."""

from __future__ import annotations

from contextlib import closing

from fastmcp.client.transports import StreamableHttpTransport
from fastmcp.server import create_proxy

from rag.assemble import build_assistant
from rag.settings import Settings
from ui.desk import headers_of, running_server
from ui.mcp_server import build_mcp
from ui.service import Service


def serve_stdio(settings: Settings) -> None:
    """Serve until stdin ends: what the server on the data folder gives, if one runs, else from the store itself.

    Raises StoreInUse if another command, not a server, holds the folder.
    """
    url = running_server(settings)
    if url:
        there = StreamableHttpTransport(f"{url}/mcp", headers=headers_of(settings))
        create_proxy(there, name="Yinju 引據").run(transport="stdio", show_banner=False)
        return
    with closing(Service(build_assistant(settings, "mcp"))) as service:
        service.start()
        build_mcp(service).run(transport="stdio", show_banner=False)
