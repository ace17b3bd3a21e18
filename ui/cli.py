"""The command line: `yinju`. Results go to stdout, everything else to stderr."""

from __future__ import annotations

import json
import logging
import sys
from collections import Counter
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from rag.errors import BadInput, YinjuError
from ui.key_commands import keys_app

if TYPE_CHECKING:
    from rag.types import Outcome, Turn

LOOPBACK, EVERYWHERE = "127.0.0.1", ("0.0.0.0", "::")  # noqa: S104  (compared with, not bound to)
FAILED, SOME_REFUSED = 1, 3
STATES = {
    "added": "added",
    "near_duplicate": "added as near-duplicates",
    "replaced": "replaced",
    "unchanged": "unchanged",
    "refused": "refused",
}

app = typer.Typer(
    help="Answers from news articles, in Chinese and English, whose every claim opens the passage that proves it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
articles_app = typer.Typer(help="List, show and remove articles.", invoke_without_command=True)
app.add_typer(articles_app, name="articles")
app.add_typer(keys_app, name="keys")

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")]


def main() -> None:
    """Run the command line; exits 0 done, 1 failed, 2 wrong usage, 3 some inputs were refused."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    try:
        app()
    except YinjuError as error:
        typer.echo(f"yinju: {error}", err=True)
        raise SystemExit(FAILED) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"yinju {version('yinju')}")
        raise typer.Exit


@app.callback()
def _root(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Answers from news articles, in Chinese and English, whose every claim opens the passage that proves it."""


def _print_json(document: Any) -> None:
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2))


@app.command()
def ingest(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH|URL...",
            help="Files (text, Markdown, HTML, PDF, .docx, JSON, JSON Lines, CSV, .zip), folders, or addresses.",
        ),
    ],
    lines: Annotated[bool, typer.Option("--lines", help="Take each line of a text file as an article.")] = False,
    field: Annotated[
        list[str] | None,
        typer.Option(metavar="OURS=THEIRS", help="Which field of a record or column is meant: --field text=body"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Take articles in. The same article again changes nothing; a changed one replaces the old."""
    from dataclasses import asdict

    from tqdm import tqdm

    from rag.library import read_field_names
    from rag.settings import load_settings
    from rag.types import IngestOptions
    from ui.desk import open_desk

    options = IngestOptions(lines, read_field_names(dict(_pair(mapping) for mapping in field or ())))
    outcomes = []
    with (
        open_desk(load_settings(), "ingest") as desk,
        tqdm(unit=" articles", file=sys.stderr, desc="ingest") as bar,
    ):
        for outcome in desk.ingest(inputs, options):
            outcomes.append(outcome)
            bar.update()
            if not as_json:
                bar.write(_told(outcome), file=sys.stderr)
    counts = Counter[str](outcome.status for outcome in outcomes)
    passages = sum(outcome.passages for outcome in outcomes)
    if as_json:
        _print_json({"results": [asdict(outcome) for outcome in outcomes], **dict.fromkeys(STATES, 0), **counts})
    else:
        summary = ", ".join(f"{counts[state]} {name}" for state, name in STATES.items())
        typer.echo(f"{summary}; {passages} new passages")
    if not outcomes:
        raise BadInput("there was nothing to take in: no file of a kind that can be read is there")
    if counts["refused"]:
        raise typer.Exit(SOME_REFUSED)


def _pair(mapping: str) -> tuple[str, str]:
    ours, equals, theirs = mapping.partition("=")
    if not equals or not theirs:
        raise BadInput(f"--field wants OURS=THEIRS, like text=body, not {mapping!r}")
    return ours, theirs


def _told(outcome: Outcome) -> str:
    if outcome.status == "refused":
        return f"refused: {outcome.reason}"
    same = f" (near-duplicate of {outcome.near_duplicate_of})" if outcome.near_duplicate_of else ""
    state = "added" if outcome.status == "near_duplicate" else STATES[outcome.status]
    return f"{state}: {outcome.source}{same}"


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="In Traditional or Simplified Chinese, or English.")],
    history: Annotated[
        Path | None,
        typer.Option(help='Earlier turns: a JSON list of {"role", "content"}.', exists=True, dir_okay=False),
    ] = None,
    published_from: Annotated[str | None, typer.Option("--from", metavar="DATE", help="Only articles since.")] = None,
    published_to: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Only articles until.")] = None,
    publisher: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Only this publisher's.")] = None,
    as_json: AsJson = False,
) -> None:
    """Answer a question, with citations."""
    from rag.settings import load_settings
    from rag.types import Filters
    from ui.desk import open_desk

    filters = Filters(published_from, published_to, tuple(publisher or ()))
    turns = _read_history(history) if history else []
    with open_desk(load_settings(), "ask") as desk:
        answer = desk.ask(question, turns, filters)
    if as_json:
        _print_json(answer)
        return
    typer.echo(answer["answer"])
    for citation in answer["citations"]:
        article = citation["article"]
        about = " · ".join(filter(None, (_name(article), article["publisher"], article["published"])))
        quote = citation["repaired_quote"] or citation["quote"]
        typer.echo(f"\n[{citation['number']}] {about}\n    {quote}")
        if citation["repaired_quote"]:
            typer.echo(f"    repaired; as given: {citation['quote']}")
        typer.echo(f"    ({article['source']})")
    for notice in answer["notices"]:
        typer.echo(f"\n! {notice['text']}")


def _name(article: dict[str, Any]) -> str:
    return str(article["title"] or article["lead"])


def _read_history(path: Path) -> list[Turn]:
    from pydantic import TypeAdapter, ValidationError

    from ui.wire import TurnIn

    try:
        turns = TypeAdapter(list[TurnIn]).validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        wrong = f"{place}: {first['msg']}" if place else first["msg"]
        raise BadInput(f'{path} is no JSON list of {{"role", "content"}} ({wrong})') from None
    return [turn.record() for turn in turns]


@app.command()
def search(
    query: str,
    count: Annotated[int, typer.Option("-k", min=1, max=50, help="How many passages.")] = 10,
    as_json: AsJson = False,
) -> None:
    """Find passages, without a language model."""
    from rag.settings import load_settings
    from ui.desk import open_desk

    with open_desk(load_settings(), "search") as desk:
        found = desk.search(query, count)
    if as_json:
        _print_json(found)
        return
    for hit in found["hits"]:
        typer.echo(f"{hit['score']:.3f}  {_name(hit['article'])} ({hit['passage_id']})\n       {hit['text']}\n")


@articles_app.callback()
def _articles(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        list_articles()


@articles_app.command("list")
def list_articles(
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 100,
    offset: Annotated[int, typer.Option(min=0)] = 0,
    as_json: AsJson = False,
) -> None:
    """List articles, newest first."""
    from rag.settings import load_settings
    from ui.desk import open_desk

    with open_desk(load_settings(), "articles list") as desk:
        page = desk.articles(limit, offset)
    if as_json:
        _print_json(page)
        return
    for article in page["articles"]:
        about = f"{article['published'] or '-':10}  {article['publisher'] or '-'}"
        typer.echo(f"{article['id']}  {about}  {_name(article)}  ({article['source']})")
    typer.echo(f"{len(page['articles'])} of {page['total']} articles", err=True)


@articles_app.command("show")
def show_article(article_id: Annotated[str, typer.Argument(metavar="ID")], as_json: AsJson = False) -> None:
    """Show an article as it was given, with what was left out of its passages and what was repaired."""
    from rag.settings import load_settings
    from ui.desk import open_desk
    from ui.marked import marked_lines

    with open_desk(load_settings(), "articles show") as desk:
        article = desk.article(article_id)
    if as_json:
        _print_json(article)
        return
    for field in ("title", "publisher", "author", "published", "url", "source", "language"):
        if article[field]:
            typer.echo(f"{field}: {article[field]}")
    typer.echo(f"passages: {len(article['passages'])}")
    for line in marked_lines(article):
        typer.echo(line)


@articles_app.command("remove")
def remove_article(article_id: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Remove an article with all its passages."""
    from rag.settings import load_settings
    from ui.desk import open_desk

    with open_desk(load_settings(), "articles remove") as desk:
        desk.remove(article_id)
    typer.echo(f"removed {article_id}", err=True)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Where to listen; YINJU_HOST.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="YINJU_PORT.")] = None,
    seed_with: Annotated[
        list[Path] | None, typer.Option(metavar="PATH", help="Taken in first if there is no article yet.")
    ] = None,
) -> None:
    """Serve the page and the API until interrupted."""
    from rag.assemble import build_assistant
    from rag.settings import load_settings

    settings = load_settings(**{key: value for key, value in (("host", host), ("port", port)) if value is not None})
    url = f"http://{LOOPBACK if settings.host in EVERYWHERE else settings.host}:{settings.port}"
    assistant = build_assistant(settings, "serve", url)
    from ui.server import serve as run
    from ui.service import Service

    logging.getLogger("ui").setLevel(logging.INFO)
    typer.echo(f"Yinju is at {url} (stop with Ctrl-C)", err=True)
    run(Service(assistant, seed_with or (), settings.asks_at_once), settings)


@app.command()
def mcp() -> None:
    """Serve MCP (search, fetch, ask) on stdin and stdout, for assistants that start it themselves."""
    from rag.settings import load_settings
    from ui.stdio import serve_stdio

    serve_stdio(load_settings())


@app.command("eval")
def evaluate(
    questions: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="JSON Lines.")],
    out: Annotated[
        Path | None, typer.Option(dir_okay=False, writable=True, help="Write every answer here, as JSON Lines.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Ask a set of questions and report how good the answers are, by language and by kind of question."""
    from contextlib import ExitStack

    from tqdm import tqdm

    from rag.evaluate.report import as_tables, details, summarise
    from rag.evaluate.run import judge, read_questions, result_line
    from rag.settings import load_settings
    from ui.desk import open_desk

    asked = read_questions(questions)
    if out and out.exists() and out.samefile(questions):
        raise BadInput(f"{out} is the question set itself; write the answers to another file")
    judged = []
    with ExitStack() as stack:
        desk = stack.enter_context(open_desk(load_settings(), "eval"))
        lines = stack.enter_context(_opened_to_write(out)) if out else None
        judge(asked[-1], desk.ask)  # not counted: the models load while it waits
        for question in tqdm(asked, unit=" questions", file=sys.stderr, desc="eval"):
            result = judge(question, desk.ask)
            judged.append(result)
            if lines:
                lines.write(result_line(result) + "\n")
                lines.flush()
    summary = summarise(judged)
    if as_json:
        _print_json({**summary, "answers": [details(one) for one in judged]})
    else:
        typer.echo(as_tables(summary))


def _opened_to_write(path: Path) -> TextIO:
    try:
        return path.open("w", encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{path} cannot be written: {error.strerror}") from None


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Check settings, store, models and endpoint, and say what to do."""
    from rag.doctor import examine
    from rag.settings import load_settings

    findings = examine(load_settings())
    if as_json:
        _print_json({"findings": findings, "well": all(finding["well"] for finding in findings)})
    else:
        for finding in findings:
            typer.echo(f"{'ok  ' if finding['well'] else 'BAD '} {finding['part']}: {finding['text']}")
    if not all(finding["well"] for finding in findings):
        raise typer.Exit(FAILED)


@app.command()
def rebuild() -> None:
    """Make the indexes anew from the catalogue; embeds again only where the fingerprint changed."""
    from tqdm import tqdm

    from rag.assemble import build_assistant
    from rag.settings import load_settings

    assistant = build_assistant(load_settings(), "rebuild", to_rebuild=True)
    try:
        with tqdm(unit=" passages", file=sys.stderr, desc="rebuild", total=assistant.library.counts()[1]) as bar:
            embedded = assistant.library.rebuild(bar.update)
    finally:
        assistant.close()
    typer.echo("rebuilt, embedding every passage again" if embedded else "rebuilt without embedding again")
