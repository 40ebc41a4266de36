"""A Chromium that prints: HTML goes in, a PDF comes out. One browser prints many sheets over the DevTools protocol."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import websocket

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
)
COMPOSER = Path(__file__).with_name("compose.js")


class Press:
    """One tab of a browser."""

    def __init__(self, address: str) -> None:
        self._socket = websocket.create_connection(address, timeout=120, suppress_origin=True)
        self._last = 0
        self._composer = COMPOSER.read_text("utf-8")
        self._frame = self.send("Page.getFrameTree")["frameTree"]["frame"]["id"]

    def send(self, method: str, **params: Any) -> dict[str, Any]:
        """The result of a command. Raises RuntimeError where the browser refuses it."""
        self._last += 1
        self._socket.send(json.dumps({"id": self._last, "method": method, "params": params}))
        while True:
            message = json.loads(self._socket.recv())
            if message.get("id") == self._last:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                result: dict[str, Any] = message["result"]
                return result

    def compose(self, spec: dict[str, Any]) -> dict[str, Any]:
        """Fill the frames of `spec` (see sheets.py) with its blocks; what compose.js reports."""
        self.show("<!doctype html><html><body></body></html>")
        found = self.send(
            "Runtime.evaluate", expression=f"{self._composer}\ncompose({json.dumps(spec)})", returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in found:
            raise RuntimeError(str(found["exceptionDetails"]))
        report: dict[str, Any] = found["result"]["value"]
        return report

    def show(self, html: str) -> None:
        """Make `html` the document of the tab."""
        self.send("Page.setDocumentContent", frameId=self._frame, html=html)

    def print(self, path: Path, tagged: bool = True) -> None:
        """Write what the tab shows as a PDF whose sheets have the size that its @page rule asks for."""
        data = self.send("Page.printToPDF", preferCSSPageSize=True, printBackground=True, generateTaggedPDF=tagged)["data"]
        path.write_bytes(base64.b64decode(data))


@contextmanager
def press() -> Iterator[Press]:
    """A tab of a fresh browser, which ends with the block. Raises RuntimeError where there is none or it does not start."""
    # Without hinting a line is as wide on the screen, where compose.js breaks it, as in print.
    with browser("--font-render-hinting=none") as address:
        yield Press(address)


def executable() -> str:
    """The browser of this machine, "" if there is none."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")


@contextmanager
def browser(*flags: str) -> Iterator[str]:
    """The address of the first tab of a fresh browser, which ends with the block.

    Raises RuntimeError where there is none or it does not start.
    """
    if not executable():
        raise RuntimeError("chromium is not installed (Debian: apt-get install chromium)")
    folder = tempfile.mkdtemp(prefix="cleaner-chromium-")
    process = subprocess.Popen(
        [executable(), *FLAGS, *flags, f"--user-data-dir={folder}", "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield _address(Path(folder), process)
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _address(folder: Path, process: subprocess.Popen[bytes]) -> str:
    """The address of the first tab, as soon as the browser has one."""
    from urllib.request import ProxyHandler, build_opener

    local = build_opener(ProxyHandler({}))
    until = time.monotonic() + 30
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError, IndexError, ValueError):
            port = (folder / "DevToolsActivePort").read_text().split("\n")[0]
            tabs = json.load(local.open(f"http://127.0.0.1:{port}/json/list", timeout=5))
            return next(str(x["webSocketDebuggerUrl"]) for x in tabs if x["type"] == "page")
        time.sleep(0.05)
    raise RuntimeError("chromium did not start")
