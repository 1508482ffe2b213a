"""Before Django reads its settings: each test process has a data folder of its own, removed when it ends.

A plugin and not a conftest, as pytest-django reads the settings before any conftest. pyproject.toml names it.
"""

import atexit
import os
import shutil
import tempfile

from hypothesis import settings

folder = tempfile.mkdtemp(prefix="trappen-tests-")
atexit.register(shutil.rmtree, folder, ignore_errors=True)
os.environ["TRAPPEN_DATA"] = folder
os.environ["TRAPPEN_IDENTITY_KEY"] = "only-for-tests-only-for-tests-only-for-tests"
os.environ.pop("TRAPPEN_TODAY", None)
# The test processes share the cores: threads of each for frames of a few rows take a tenth of the time and give none.
os.environ.setdefault("POLARS_MAX_THREADS", "1")

# A test never fails for being slow: speed is measured in benchmarks/.
settings.register_profile("trappen", deadline=None)
# `.ci/run` tries the same examples every time, so that a change is judged and not the day's luck, and half as many as
# at a desk, where they are drawn anew: what they find becomes a test of its own.
settings.register_profile("same", deadline=None, derandomize=True, max_examples=50)
settings.load_profile(os.environ.get("TRAPPEN_HYPOTHESIS", "trappen"))
