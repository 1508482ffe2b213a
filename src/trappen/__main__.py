"""`python -m trappen` is the `trappen` program."""

from trappen.cli.start import run

run()
