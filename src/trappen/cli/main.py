"""The `trappen` program: analysis on files, and the commands that need the database found by their entry point."""

import sys
from importlib.metadata import entry_points

import typer

from trappen.cli import caseload, check, deadlines, ladder, mapping, programme, synth, template
from trappen.domain.errors import TrappenError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Trappen: styr, følg og dokumentér et Sverigesmodel-program.",
)


@app.callback()
def main() -> None:
    """Kommandoer på filer virker uden database; load, serve, demo, backup og restore bruger den."""


app.command("check")(check.check)
app.command("ladder")(ladder.ladder)
app.command("map")(mapping.map_file)
app.command("caseload")(caseload.caseload)
app.command("deadlines")(deadlines.deadlines)
app.command("programme")(programme.programme)
app.command("synth")(synth.synth)
app.command("template")(template.template)


def run(argv: list[str] | None = None) -> None:
    """Runs the program; a fault that the user can act on is one Danish message, never a trace-back."""
    arguments = sys.argv[1:] if argv is None else argv
    try:
        if arguments:
            for entry in entry_points(group="trappen.commands"):
                if entry.name == arguments[0]:
                    entry.load()(arguments[1:])
                    return
        app(args=arguments, prog_name="trappen")
    except TrappenError as error:
        typer.echo(str(error), err=True)
        raise SystemExit(error.exit_code) from None
