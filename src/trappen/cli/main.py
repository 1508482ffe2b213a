"""The `trappen` program: analysis on files, and the commands that need the database found by their entry point."""

import sys
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any

import typer
from typer.exceptions import TyperException

from trappen.cli import faults
from trappen.cli.danish import Program
from trappen.domain.errors import TrappenError

DATABASE = "Kommandoer, der bruger databasen"
# Where each command is, in the order of the help: only the one that is asked for is imported.
COMMANDS: Mapping[str, str] = {
    "check": "check.check",
    "ladder": "ladder.ladder",
    "map": "mapping.map_file",
    "assign": "assign.assign",
    "capacity": "capacity.capacity",
    "caseload": "caseload.caseload",
    "deadlines": "deadlines.deadlines",
    "economy": "economy.economy",
    "bridge": "economy.bridge",
    "decompose": "decompose.decompose",
    "invest": "invest.invest",
    "invest-compare": "invest.compare",
    "drift": "drift.drift",
    "forecast": "forecast.forecast",
    "backtest": "forecast.backtest",
    "programme": "programme.programme",
    "refusion": "refusion.refusion",
    "synth": "synth.synth",
    "template": "template.template",
}


def program(names: Iterable[str] = tuple(COMMANDS)) -> Program:
    """The program with these of its own commands."""
    app = Program(
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        help="Trappen: styr, følg og dokumentér et Sverigesmodel-program.",
    )

    @app.callback()
    def main() -> None:
        """Trappen: styr, følg og dokumentér et Sverigesmodel-program."""

    for name in names:
        module, function = COMMANDS[name].split(".")
        app.command(name)(getattr(import_module(f"trappen.cli.{module}"), function))
    return app


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
    asked = arguments[0] if arguments else ""
    if asked in COMMANDS:
        return _answer(program([asked]), arguments)
    app, found = program(), _installed()
    if asked and not asked.startswith("-") and asked not in found:
        fault = TrappenError(f"Der er ingen kommando »{asked}«.", now="»trappen --help« viser dem, der er.")
        fault.exit_code = faults.MISUSED
        raise fault
    for name, function in found.items():
        app.command(name, rich_help_panel=DATABASE)(function)
    return _answer(app, arguments)


def _answer(app: Program, arguments: list[str]) -> int:
    return app(args=arguments, prog_name="trappen", standalone_mode=False) or 0


def _installed() -> dict[str, Callable[..., Any]]:
    """The commands that other parts of the product bring: an entry point names a module with `COMMANDS`."""
    from importlib.metadata import entry_points  # a thirtieth of a second, for these alone

    modules = sorted({entry.module for entry in entry_points(group="trappen.commands")})
    return {name: function for module in modules for name, function in import_module(module).COMMANDS.items()}
