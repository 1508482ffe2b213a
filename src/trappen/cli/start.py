"""Where the program begins, before the slow imports: Ctrl-C is no fault in their time, either."""

import gc
import os
import signal
import sys

# Our matrices are small. To part their products between threads takes longer than they do, and on a busy machine much
# longer: a played case a tenth, the exact twin twice.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


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
        gc.freeze()  # what is left the system takes back at once: to sort it takes an eighth of a second
