"""Fetches the front-end packages with npm, takes what the pages need, and writes manifest.json with hashes.

Run by a developer when a version changes (`make vendor`); running or testing the product needs no Node and no network.
The design system is compiled once with our own colour; logos of other authorities and font formats that no current
browser asks for are left out. vega-embed brings vega-interpreter in its bundle.
"""

import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "src/trappen/web/core/static"
VENDOR = STATIC / "vendor"
SASS = "sass@1.92.0"
# Name and version, then what is taken: path in the package -> path here.
PACKAGES: dict[str, dict[str, str]] = {
    "htmx.org@2.0.11": {"dist/htmx.min.js": "htmx/htmx.min.js", "LICENSE": "htmx/LICENSE.txt"},
    "vega@6.4.0": {"build/vega.min.js": "vega/vega.min.js", "LICENSE": "vega/LICENSE.txt"},
    "vega-lite@6.4.3": {"build/vega-lite.min.js": "vega-lite/vega-lite.min.js", "LICENSE": "vega-lite/LICENSE.txt"},
    "vega-embed@7.3.0": {
        "build/vega-embed.min.js": "vega-embed/vega-embed.min.js",
        "LICENSE": "vega-embed/LICENSE.txt",
    },
    "dkfds@11.2.0": {
        "dist/js/dkfds.min.js": "dkfds/dkfds.min.js",
        "LICENSE.md": "dkfds/LICENSE.md",
        "dist/img/all-svg-icons.svg": "dkfds/all-svg-icons.svg",
    },
}
# The whole palette of the design system stays; only the theme's own colour is ours.
SCSS = """
@forward 'variables' with (
    $custom-colors: ('trappen-100': #1f4e79, 'trappen-200': #173b5c, 'trappen-300': #102a42),
    $theme-color-primary: 'trappen-100',
    $theme-color-primary-dark: 'trappen-200',
    $theme-color-primary-darker: 'trappen-300',
    $header-portal-background-color: 'trappen-100',
    $font-path: 'fonts/',
    $image-path: 'icons/',
    $icons-folder-path: 'icons/'
);
@forward 'values';
@forward 'functions';
@forward 'mixins';
@use 'dkfds-base';
"""


def fetch(spec: str, folder: Path) -> tuple[Path, str]:
    """The unpacked package and its integrity as npm states it."""
    subprocess.run(["npm", "pack", "--silent", spec], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    name, version = spec.rsplit("@", 1)
    archive = folder / f"{name}-{version}.tgz"
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    target = folder / name
    with tarfile.open(archive) as packed:
        packed.extractall(target, filter="data")
    return target / "package", f"sha512-{digest}"


def compile_css(dkfds: Path, folder: Path) -> str:
    """The design system's style sheet in our colour, with WOFF2 only and without logos."""
    scss = dkfds / "dist/scss"
    (scss / "trappen.scss").write_text(SCSS, encoding="utf-8")
    command = ["npx", "--yes", SASS, "--no-source-map", "--style=compressed", str(scss / "trappen.scss")]
    css = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.lstrip("\ufeff")
    css = re.sub(r"@font-face\{[^}]*\}", _woff2_only, css)
    return re.sub(r'background-image:url\("?[^)]*logo[^)]*\);?', "", css)


def _woff2_only(face: re.Match[str]) -> str:
    """One @font-face rule with its WOFF2 source and no other."""
    name = re.search(r"[\w-]+\.woff2", face[0])
    if name is None:  # a name for the reader's own fonts
        return face[0]
    kept = [part for part in face[0][len("@font-face{") : -1].split(";") if part and not part.startswith("src:")]
    return "@font-face{" + ";".join([*kept, f'src:url("fonts/{name[0]}") format("woff2")']) + "}"


def write_dkfds(dkfds: Path, folder: Path) -> list[str]:
    """The style sheet with the icons and fonts that it names; the names of what was written."""
    css = compile_css(dkfds, folder)
    (VENDOR / "dkfds/dkfds.css").write_text(css, encoding="utf-8")
    written = ["dkfds/dkfds.css"]
    sources = {"icons": dkfds / "dist/img/svg-icons", "fonts": dkfds / "dist/fonts/IBMPlexSans/complete/woff2"}
    for address in sorted(set(re.findall(r'url\("?((?:icons|fonts)/[^)"]+)"?\)', css))):
        kind, name = address.split("/", 1)
        target = VENDOR / "dkfds" / kind / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(sources[kind] / name, target)
        written.append(f"dkfds/{address}")
    return written


def main() -> int:
    shutil.rmtree(VENDOR, ignore_errors=True)
    manifest = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for spec, files in PACKAGES.items():
            name, version = spec.rsplit("@", 1)
            package, integrity = fetch(spec, folder)
            for inside, outside in files.items():
                target = VENDOR / outside
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(package / inside, target)
            written = [*files.values(), *(write_dkfds(package, folder) if name == "dkfds" else [])]
            described = json.loads((package / "package.json").read_text(encoding="utf-8"))
            manifest.append(
                {
                    "package": name,
                    "version": version,
                    "licence": described["license"],
                    "integrity": integrity,
                    "files": {
                        path: hashlib.sha256((VENDOR / path).read_bytes()).hexdigest() for path in sorted(written)
                    },
                }
            )
    text = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
    (VENDOR / "manifest.json").write_text(text, encoding="utf-8")
    print(f"wrote {sum(len(entry['files']) for entry in manifest)} files below {VENDOR.name}/")
    return 0


if __name__ == "__main__":
    sys.exit(main())
