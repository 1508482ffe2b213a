"""Tables in the terminal."""

from collections.abc import Iterable, Sequence


def shown(title: str, headings: Sequence[str], rows: Iterable[Sequence[str]], *, text_columns: int = 1) -> str:
    """A table as text; the first `text_columns` are flush left, the others are numbers."""
    from rich.box import SIMPLE  # here, as whoever asks for JSON is shown no table
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, box=SIMPLE, title_justify="left")
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="left" if number < text_columns else "right")
    for row in rows:
        table.add_row(*row)
    console = Console(width=120, no_color=True, highlight=False)
    with console.capture() as captured:
        console.print(table)
    return captured.get().rstrip()
