"""The front-end files are those of the packages that the manifest names."""

import hashlib
import json
import re
import tomllib

from tests.architecture.repository import ROOT, VENDOR

MANIFEST = VENDOR / "manifest.json"


def test_every_file_is_in_the_manifest_with_its_hash() -> None:
    stated = {
        name: digest
        for package in json.loads(MANIFEST.read_text(encoding="utf-8"))
        for name, digest in package["files"].items()
    }
    there = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path != MANIFEST
    }
    assert there == stated


def test_every_package_states_version_licence_and_integrity_and_no_host() -> None:
    text = MANIFEST.read_text(encoding="utf-8")
    assert "http" not in text
    for package in json.loads(text):
        assert re.fullmatch(r"\d+\.\d+\.\d+", package["version"]), package["package"]
        assert package["licence"], package["package"]
        assert package["integrity"].startswith("sha512-"), package["package"]


def test_the_style_sheet_asks_only_for_files_that_are_there() -> None:
    folder = VENDOR / "dkfds"
    css = (folder / "dkfds.css").read_text(encoding="utf-8")
    for address in re.findall(r'url\("?([^)"]+)"?\)', css):
        assert (folder / address).is_file(), address
    assert not re.search(r"url\([^)]*logo", css)


def test_every_file_has_a_suffix_that_the_wheel_takes_along() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = project["tool"]["setuptools"]["package-data"]["*"]
    for path in VENDOR.parent.rglob("*"):
        assert path.is_dir() or any(path.match(pattern) for pattern in patterns), path.name
