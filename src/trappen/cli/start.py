"""Where the program begins, before the slow imports: Ctrl-C is no fault in their time, either."""

import signal
import sys


def run(argv: list[str] | None = None) -> None:
    """Runs the program. A second Ctrl-C, while it ends, is not heard."""
    try:
        from trappen.cli.main import run as program

        program(argv)
    except KeyboardInterrupt:
        sys.stderr.write("Afbrudt.\n")
        raise SystemExit(130) from None
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
