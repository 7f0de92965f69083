# noqa: INP001  a script, no package
"""
Make the pictures of docs/reading-an-alert.md from fictional events.

    PYTHONPATH=. python docs/images/make.py        (wants Chromium; Debian: apt-get install chromium)
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.kestrel import AUDIT, BAN, CHECKPOINT, MASTHEAD, change, site_data

from witnessmark.adapters.folder_site import FolderSite
from witnessmark.model.messages import MessageId, SubscriberId
from witnessmark.render.email import email
from witnessmark.render.site import site
from witnessmark.steps.redline import redline

HERE = Path(__file__).parent
EVENT = change(BAN, AUDIT)


def main() -> None:
    """Render the mail and the site into a folder that goes away, and photograph both."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("Chromium is missing. Remedy (Debian): apt-get install chromium")
    message = email(
        (EVENT,),
        id=MessageId("0" * 40),
        subscriber=SubscriberId("desk"),
        checkpoint=CHECKPOINT,
        masthead=MASTHEAD,
        redline=redline,
    )
    with tempfile.TemporaryDirectory() as folder:
        mail = Path(folder, "mail.html")
        mail.write_text(message.html)
        FolderSite(Path(folder, "site"))(site(site_data(EVENT), redline=redline))
        page = Path(folder, "site", "events", EVENT.id, "index.html")
        _photograph(browser, mail, HERE / "alert-email.png", "600,1180")
        _photograph(browser, page, HERE / "event-page.png", "1000,1120")


def _photograph(browser: str, page: Path, target: Path, size: str) -> None:
    options = ["--headless=new", "--disable-gpu", "--hide-scrollbars", f"--window-size={size}"]
    if os.geteuid() == 0:
        options.append("--no-sandbox")  # Chromium's own condition for running as root
    subprocess.run(  # noqa: S603  our own page, in the browser that the system has
        (browser, *options, f"--screenshot={target}", page.as_uri()),
        check=True,
        capture_output=True,
        timeout=120,
    )


if __name__ == "__main__":
    main()
