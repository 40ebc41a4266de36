"""Drives Debian's Chromium over the DevTools protocol: real key presses and clicks on a file, no network."""

from __future__ import annotations

import base64
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import websocket

from benchmarks.pages import press

CODES = {"Escape": 27, "Enter": 13, "Tab": 9}


class Tab:
    """One page. `errors` are exceptions and error messages of the console, `requests` all addresses that it asked for."""

    def __init__(self, address: str) -> None:
        self._socket = websocket.create_connection(address, timeout=30, suppress_origin=True)
        self._last = 0
        self.errors: list[str] = []
        self.requests: list[str] = []
        self._loaded = False
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")

    def send(self, method: str, **params: Any) -> dict[str, Any]:
        """The result of a command; events that come before it are noted."""
        self._last += 1
        self._socket.send(json.dumps({"id": self._last, "method": method, "params": params}))
        while True:
            message = json.loads(self._socket.recv())
            if message.get("id") == self._last:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                result: dict[str, Any] = message["result"]
                return result
            self._note(message)

    def _note(self, message: dict[str, Any]) -> None:
        method, params = message.get("method"), message.get("params", {})
        if method == "Runtime.exceptionThrown":
            self.errors.append(str(params["exceptionDetails"]))
        elif method == "Log.entryAdded" and params["entry"]["level"] in ("error", "warning"):
            self.errors.append(str(params["entry"]))
        elif method == "Runtime.consoleAPICalled" and params["type"] in ("error", "assert", "warning"):
            self.errors.append(str(params["args"]))
        elif method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif method == "Page.loadEventFired":
            self._loaded = True

    def open(self, path: Path) -> float:
        """Load a file; the seconds until its load event."""
        self.errors.clear()
        self.requests.clear()
        self._loaded = False
        began = time.monotonic()
        self.send("Page.navigate", url=path.resolve().as_uri())
        while not self._loaded:
            self._note(json.loads(self._socket.recv()))
        return time.monotonic() - began

    def js(self, expression: str) -> Any:
        """The value of an expression (or of the promise that it gives)."""
        found = self.send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in found:
            raise AssertionError(found["exceptionDetails"])
        return found["result"].get("value")

    def settles(self, condition: str) -> None:
        """Fails unless a condition holds within a few seconds of frames: a page under load is laid out late."""
        held = self.js(f"""new Promise((done) => {{
            let tries = 300;
            const look = () => (({condition}) ? done(true) : tries-- ? requestAnimationFrame(look) : done(false));
            look();
        }})""")
        assert held, condition

    def key(self, key: str) -> None:
        """Press and release a key."""
        code = CODES.get(key, ord(key[0].upper()))
        typed = {"text": key} if len(key) == 1 else {"text": "\r"} if key == "Enter" else {}
        self.send("Input.dispatchKeyEvent", type="keyDown", key=key, windowsVirtualKeyCode=code, **typed)
        self.send("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)

    def click(self, selector: str) -> None:
        """Click with the mouse in the middle of the first box of an element, and fail if something else lies over it.

        A long page may still be laid out when it is scrolled: the click waits until the element stands still.
        """
        place = self.js(f"""new Promise((done) => {{
            const el = document.querySelector({json.dumps(selector)});
            let tries = 120, still = 0, before = "";
            const look = () => {{
                const r = el.getClientRects()[0], x = r.x + r.width / 2, y = r.y + r.height / 2;
                const top = document.elementFromPoint(x, y);
                const free = el === top || el.contains(top) || !!top?.contains(el);
                still = free && before === `${{x}} ${{y}}` ? still + 1 : 0;
                before = `${{x}} ${{y}}`;
                if (still >= 5 || !tries--) return done([x, y, free]);
                if (!free) el.scrollIntoView({{block: "center"}});
                requestAnimationFrame(look);
            }};
            el.scrollIntoView({{block: "center"}});
            requestAnimationFrame(() => requestAnimationFrame(look));
        }})""")
        assert place[2], f"{selector} is covered"
        for kind in ("mousePressed", "mouseReleased"):
            self.send("Input.dispatchMouseEvent", type=kind, x=place[0], y=place[1], button="left", clickCount=1)

    def size(self, width: int, height: int) -> None:
        """Give the page a viewport of that many pixels."""
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)

    def picture(self, path: Path) -> None:
        """Write a picture of what is on the screen."""
        path.write_bytes(base64.b64decode(self.send("Page.captureScreenshot", format="png")["data"]))


@contextmanager
def browser() -> Iterator[Tab]:
    """A page in a fresh browser, which ends with the block; without one a test is skipped, or fails where CI is set."""
    if not press.executable():
        if os.environ.get("CI"):
            pytest.fail("CI needs chromium for the browser tests")
        pytest.skip("chromium is not installed")
    with press.browser("--hide-scrollbars") as address:
        yield Tab(address)
