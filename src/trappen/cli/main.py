"""The `trappen` program: analysis on files, and the commands that need the database found by their entry point."""

import sys
from importlib import import_module
from importlib.metadata import entry_points

import typer
from typer.exceptions import TyperException

from trappen.cli import (
    assign,
    capacity,
    caseload,
    check,
    deadlines,
    decompose,
    economy,
    faults,
    forecast,
    invest,
    ladder,
    mapping,
    programme,
    refusion,
    synth,
    template,
)
from trappen.cli.danish import Program
from trappen.domain.errors import TrappenError

DATABASE = "Kommandoer, der bruger databasen"

app = Program(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Trappen: styr, følg og dokumentér et Sverigesmodel-program.",
)


@app.callback()
def main() -> None:
    """Trappen: styr, følg og dokumentér et Sverigesmodel-program."""


app.command("check")(check.check)
app.command("ladder")(ladder.ladder)
app.command("map")(mapping.map_file)
app.command("assign")(assign.assign)
app.command("capacity")(capacity.capacity)
app.command("caseload")(caseload.caseload)
app.command("deadlines")(deadlines.deadlines)
app.command("economy")(economy.economy)
app.command("bridge")(economy.bridge)
app.command("decompose")(decompose.decompose)
app.command("invest")(invest.invest)
app.command("invest-compare")(invest.compare)
app.command("forecast")(forecast.forecast)
app.command("backtest")(forecast.backtest)
app.command("programme")(programme.programme)
app.command("refusion")(refusion.refusion)
app.command("synth")(synth.synth)
app.command("template")(template.template)


def run(argv: list[str] | None = None) -> None:
    """Runs the program; a fault that the user can act on is one Danish message, never a trace-back."""
    arguments = sys.argv[1:] if argv is None else argv
    faults.tolerate_narrow_terminals()
    try:
        status = _run(arguments)
    except TyperException as error:
        if not arguments:  # the library has shown the help
            raise SystemExit(faults.MISUSED) from None
        raise faults.stopped(faults.misused(error, arguments), as_json="--json" in arguments) from None
    except TrappenError as error:
        raise faults.stopped(error, as_json="--json" in arguments) from None
    except (KeyboardInterrupt, typer.Abort):
        typer.echo("Afbrudt.", err=True)
        raise SystemExit(faults.INTERRUPTED) from None
    if status == faults.INTERRUPTED:  # the library has caught Ctrl-C, and said nothing
        typer.echo("Afbrudt.", err=True)
    if status:
        raise SystemExit(status)


def _run(arguments: list[str]) -> int:
    _find_installed()
    known = {command.name for command in app.registered_commands}
    if arguments and not arguments[0].startswith("-") and arguments[0] not in known:
        fault = TrappenError(f"Der er ingen kommando »{arguments[0]}«.", now="»trappen --help« viser dem, der er.")
        fault.exit_code = faults.MISUSED
        raise fault
    return app(args=arguments, prog_name="trappen", standalone_mode=False) or 0


def _find_installed() -> None:
    """Adds the commands that other parts of the product bring: an entry point names a module with `COMMANDS`."""
    known = {command.name for command in app.registered_commands}
    for module in sorted({entry.module for entry in entry_points(group="trappen.commands")}):
        for name, function in import_module(module).COMMANDS.items():
            if name not in known:
                app.command(name, rich_help_panel=DATABASE)(function)
