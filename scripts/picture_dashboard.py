#!/usr/bin/env python3
"""Takes the documents' pictures of the dashboard on a laptop and a phone, amid the demo's story."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).parents[1] / "docs" / "images"
SCREENS: dict[str, dict[str, Any]] = {
    "dashboard.png": {"viewport": {"width": 1280, "height": 800}, "device_scale_factor": 1.5},
    "dashboard_phone.png": {
        "viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True,
        "has_touch": True,
    },
}  # fmt: skip
MOMENT = "delight"
SETTLED_MS = 800
TIMEOUT_MS = 90_000
COMMAND = (
    "emotion-face up --panel null --with dashboard --story demo --identity otto "
    "--namespace pictured --ros-args -p port:=0"
)


def main() -> None:
    """Run the face through the story, and take the pictures when it feels two things at once."""
    face = subprocess.Popen(COMMAND.split(), stderr=subprocess.PIPE, text=True)
    try:
        said = iter(face.stderr or ())
        url = next(found[0] for line in said if (found := re.search(r"http://\S+", line)))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            pages = {}
            for name, screen in SCREENS.items():
                context = browser.new_context(color_scheme="dark", **screen)
                page = pages[name] = context.new_page()
                page.goto(url)
            page.locator("#emotion", has_text=MOMENT).wait_for(timeout=TIMEOUT_MS)
            page.wait_for_timeout(SETTLED_MS)
            for name, page in pages.items():
                page.screenshot(path=FOLDER / name)
            browser.close()
    finally:
        face.terminate()
        face.wait()


if __name__ == "__main__":
    main()
