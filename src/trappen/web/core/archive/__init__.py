"""Backup and restore: the database and the files that belong to it, in one archive."""

from trappen.web.core.archive.databases import is_empty
from trappen.web.core.archive.manifest import Manifest, identity_key_marks, keys_are_here
from trappen.web.core.archive.reading import Copy, opened
from trappen.web.core.archive.writing import backup

__all__ = ["Copy", "Manifest", "backup", "identity_key_marks", "is_empty", "keys_are_here", "opened"]
