"""Links resolve, and nothing tells of the machine it was written on."""

import re

from tests.architecture.repository import ROOT, VENDOR, tracked

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
# Hosts that packages were fetched from, and paths of one machine. Put together here, so that this file holds none.
FORBIDDEN = tuple(
    "".join(parts)
    for parts in (
        ("registry", ".npmjs.org"),
        ("files.python", "hosted.org"),
        ("/ho", "me/"),
        ("/ro", "ot/"),
        ("/wo", "rk/"),
        ("/t", "mp/"),
        ("pack", "age-lock"),
    )
)


def test_relative_links_in_documents_resolve() -> None:
    for path in tracked():
        if path.suffix != ".md" or VENDOR in path.parents:
            continue
        for target in LINK.findall(path.read_text(encoding="utf-8")):
            if "://" in target or target.startswith(("#", "mailto:")):
                continue
            there = (path.parent / target.split("#")[0]).resolve()
            assert there.exists(), f"{path.relative_to(ROOT)} links to {target}"


def test_no_registry_host_and_no_path_of_a_machine() -> None:
    found = []
    for path in tracked():
        name = path.relative_to(ROOT).as_posix()
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if VENDOR in path.parents:
            continue
        found += [f"{name}: {word}" for word in FORBIDDEN if word in text]
    assert not found
