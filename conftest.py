"""Before Django reads its settings: the tests' data lives in a folder of its own."""

import os
import tempfile

os.environ["TRAPPEN_DATA"] = tempfile.mkdtemp(prefix="trappen-tests-")
os.environ.setdefault("TRAPPEN_IDENTITY_KEY", "only-for-tests-only-for-tests-only-for-tests")
os.environ.pop("TRAPPEN_TODAY", None)
