"""Where the browser tests find their Chromium, and the fonts that let it draw Chinese."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def obtain() -> str | None:
    """The path of a Chromium that runs: an installed one, else Playwright's download, else Debian's package."""
    return installed() or _downloaded() or _packaged()


def installed() -> str | None:
    """The path of a Chromium that is already here: the one `CHROMIUM` names, or one on the search path."""
    candidates = (os.environ.get("CHROMIUM"), *map(shutil.which, NAMES))
    return next((path for path in candidates if path and _runs(path)), None)


def obtain_fonts() -> None:
    """Install Chinese fonts if there are none and we may."""
    if _has_chinese() or _install_packages("fonts-noto-cjk", "fontconfig"):
        return
    print("No Chinese font is installed: pictures that the browser tests take show empty boxes.", flush=True)


def _runs(path: str) -> bool:
    # Some distributions install a stub that only says how to get the real one.
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _downloaded() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    if not _runs(path):
        print("No Chromium is installed; asking Playwright for one …", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"])
    return path if _runs(path) else None


def _packaged() -> str | None:
    return installed() if _install_packages("chromium") else None


def _install_packages(*names: str) -> bool:
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    print(f"Installing {', '.join(names)} …", flush=True)
    silent = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return all(
        subprocess.run(["apt-get", *command], env=silent, stdout=subprocess.DEVNULL).returncode == 0
        for command in (["update"], ["install", "--yes", *names])
    )


def _has_chinese() -> bool:
    listed = shutil.which("fc-list")
    return listed is None or bool(subprocess.run([listed, ":lang=zh"], capture_output=True).stdout.strip())
