"""The command line's part for keys: `yinju keys`."""

from __future__ import annotations

import json
from typing import Annotated

import typer

keys_app = typer.Typer(help="Make, list and revoke the keys that callers of the API show.", no_args_is_help=True)


@keys_app.command("add")
def add_key(
    name: Annotated[str, typer.Argument(help="Whose it is, or what it is for.")],
    read_only: Annotated[bool, typer.Option("--read-only", help="It may ask and read, not change articles.")] = False,
) -> None:
    """Make a key and print it. It is shown this once; what is kept is its hash."""
    from rag.settings import load_settings
    from ui.keys import KeyRing

    typer.echo(KeyRing(load_settings().data_dir).add(name, "read" if read_only else "write"))


@keys_app.command("list")
def list_keys(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")] = False,
) -> None:
    """List the keys by name."""
    from rag.settings import load_settings
    from ui.keys import KeyRing

    keys = [
        {"name": key.name, "scope": key.scope, "made": key.made} for key in KeyRing(load_settings().data_dir).kept()
    ]
    if as_json:
        typer.echo(json.dumps({"keys": keys}, ensure_ascii=False, indent=2))
        return
    for key in keys:
        typer.echo(f"{key['scope']:5}  {key['made']}  {key['name']}")


@keys_app.command("revoke")
def revoke_key(name: str) -> None:
    """Revoke a key. A running server refuses it from its next request on."""
    from rag.settings import load_settings
    from ui.keys import KeyRing

    KeyRing(load_settings().data_dir).revoke(name)
    typer.echo(f"revoked {name}", err=True)
