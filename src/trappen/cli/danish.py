"""Help in Danish. The library asks gettext for its words, but brings no catalogue; so they are replaced here."""

from typing import Any

from typer import Typer
from typer.core import TyperCommand, TyperGroup

HELP = "Vis denne hjælp, og gør ikke andet."
OPTIONS = "[TILVALG]"
SUBCOMMAND = "KOMMANDO [TILVALG] …"
# The library's names of kinds of value, as they stand after an option.
KINDS = {
    "bool": "",
    "str": "TEKST",
    "int": "TAL",
    "int range": "TAL",
    "float": "TAL",
    "float range": "TAL",
    "path": "STI",
}


class DanishCommand(TyperCommand):
    """One command."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **{**named, "options_metavar": OPTIONS})

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        _usage(self, ctx, formatter)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _words(self, ctx)
        super().format_help(ctx, formatter)

    def get_help_option(self, ctx: Any) -> Any:
        return _said(super().get_help_option(ctx))


class DanishGroup(TyperGroup):
    """The program, which holds the commands."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **{**named, "options_metavar": OPTIONS, "subcommand_metavar": SUBCOMMAND})

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        _usage(self, ctx, formatter)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _words(self, ctx)
        super().format_help(ctx, formatter)

    def get_help_option(self, ctx: Any) -> Any:
        return _said(super().get_help_option(ctx))


def _usage(command: Any, ctx: Any, formatter: Any) -> None:
    formatter.write_usage(ctx.command_path, " ".join(command.collect_usage_pieces(ctx)), prefix="Brug: ")


def _words(command: Any, ctx: Any) -> None:
    from typer import rich_utils  # only where help is asked for: it reads Markdown, which takes a while to import

    rich_utils.ARGUMENTS_PANEL_TITLE = "Angives"
    rich_utils.OPTIONS_PANEL_TITLE = "Tilvalg"
    rich_utils.COMMANDS_PANEL_TITLE = "Kommandoer"
    rich_utils.REQUIRED_LONG_STRING = "[skal angives]"
    rich_utils.DEFAULT_STRING = "[ellers: {}]"
    for parameter in command.get_params(ctx):
        if parameter.param_type_name == "argument":  # its name says what it is
            parameter.display_type_rich = lambda ctx: None
            continue
        kind = (
            str(parameter.display_type(ctx)).strip("<>").removeprefix("list[").rstrip("]>")
            if parameter.metavar is None
            else None
        )
        if kind in KINDS:
            parameter.metavar = KINDS[kind]


def _said(option: Any) -> Any:
    if option is not None:
        option.help = HELP
    return option


class Program(Typer):
    """A program whose commands all speak Danish."""

    def __init__(self, **named: Any) -> None:
        super().__init__(cls=DanishGroup, **named)

    def command(self, name: str | None = None, **named: Any) -> Any:
        return super().command(name, **{"cls": DanishCommand, **named})
