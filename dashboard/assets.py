"""The browser's files that come from installed packages, copied to where our own server hands them out."""

import filecmp
import shutil
from pathlib import Path

from xstatic.pkg import leaflet

VENDOR = Path(__file__).resolve().parent / "static" / "vendor"


def copy(folder: Path = VENDOR) -> None:
    """Copy Leaflet's script, style and images to `folder`/leaflet, as far as they are not there yet."""
    source = Path(leaflet.BASE_DIR)
    for file in [source / "leaflet.js", source / "leaflet.css", *(source / "images").glob("*.png")]:
        target = folder / "leaflet" / file.relative_to(source)
        if not (target.exists() and filecmp.cmp(file, target)):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, target)
