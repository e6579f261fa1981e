"""Make sure a Chromium is there for the browser tests: the machine's, Debian's package, or Playwright's own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_browser() -> str | None:
    """Return the path of a Chromium on this machine, ``CHROMIUM`` first; None leaves the choice to Playwright."""
    given = os.environ.get("CHROMIUM", "")
    if given:
        return given
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def has_playwright_browser() -> bool:
    """Tell whether Playwright has downloaded a Chromium of its own."""
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", Path.home() / ".cache" / "ms-playwright"))
    return any(cache.glob("chromium*"))


def install_browser() -> int:
    """Install one where there is none; returns the exit status."""
    if find_browser() or has_playwright_browser():
        return 0
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if shutil.which("apt-get"):
        print("Installing Chromium for the browser tests …", flush=True)  # noqa: T201
        commands = (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium", "fonts-noto-core"])
        if all(subprocess.run([*sudo, *command], check=False).returncode == 0 for command in commands):  # noqa: S603
            return 0
    return subprocess.run(
        [sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"], check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(install_browser())
