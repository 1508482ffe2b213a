"""`python -m trappen` is the `trappen` program."""

from trappen.cli.main import run

run()
