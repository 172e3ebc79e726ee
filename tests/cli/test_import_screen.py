"""`remit import` in a process of its own: on a terminal, and interrupted."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

from remit.knowledge.importing import import_source
from remit.knowledge.manifest import NAME

GOOD = "role,relation,concern\nHead of Sales,responsibility,pricing\n"
HOSTILE = "[blink]roles[nope]\x1b]0;taken\x07\x1b[5m.csv"


def started(*arguments: str, stderr: int = subprocess.PIPE, **more: str) -> subprocess.Popen[bytes]:
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"NO_COLOR", "FORCE_COLOR", "REMIT_INPUT"}
    }
    return subprocess.Popen(
        [sys.executable, "-m", "remit", "import", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=stderr,
        env={**environment, "TERM": "xterm", "COLUMNS": "100", **more},
    )


def on_screen(*arguments: str) -> tuple[bytes, bytes]:
    """What an import prints on standard output, and what it writes to a terminal that is standard error."""
    main, child = pty.openpty()
    with started(*arguments, stderr=child) as process:
        os.close(child)
        shown = b""
        while True:
            try:
                part = os.read(main, 65536)
            except OSError:  # the other end is closed
                break
            shown += part
            if not part:
                break
        os.close(main)
        assert process.stdout
        out = process.stdout.read()
        assert process.wait() == 0
    return out, shown


def test_a_bar_is_drawn_on_a_terminal_alone_and_a_files_name_is_text(tmp_path: Path) -> None:
    path, store = tmp_path / HOSTILE, str(tmp_path / "a.store")
    path.write_text(GOOD, encoding="utf-8")
    out, shown = on_screen("table", str(path), "-o", store)
    drawn, _, rest = shown.partition(b"\x1b[?25h")  # the cursor is shown again: the bar is gone
    assert "━".encode() in drawn
    assert b"100%" in drawn
    assert b"[blink]roles[nope]" in drawn
    assert "━".encode() not in rest
    for written in (out, shown):
        assert b"\x1b]0;" not in written
        assert b"\x1b[5m" not in written
        assert b"\x07" not in written
    quiet, silent = on_screen("table", str(path), "-o", str(tmp_path / "b.store"), "--quiet")
    assert (silent, quiet.count(b"\n")) == (b"", out.count(b"\n"))
    with started("table", str(path), "-o", str(tmp_path / "c.store"), FORCE_COLOR="1") as process:
        _, told = process.communicate(timeout=60)
    assert b"\x1b" not in told
    assert "━".encode() not in told


def test_130_interrupted_the_store_is_as_before(tmp_path: Path) -> None:
    (tmp_path / "roles.csv").write_text(GOOD, encoding="utf-8")
    store = tmp_path / "roles.store"
    import_source("table", tmp_path / "roles.csv", store)
    before = {path: path.read_bytes() for path in store.glob("*.*") if path.is_file()}
    rows = "".join(f"role {i % 900},skill,skill {i % 997} of {i % 13}\n" for i in range(60_000))
    (tmp_path / "large.csv").write_text("role,relation,concern\n" + rows, encoding="utf-8")
    with started("table", str(tmp_path / "large.csv"), "-o", str(store)) as process:
        while process.poll() is None and not any(one.stat().st_size for one in store.glob(".*.part/stated")):
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        start = time.monotonic()
        out, told = process.communicate(timeout=60)
    assert time.monotonic() - start < 5  # a second or so, on a machine that does other things too
    assert process.returncode == 130, told
    assert (out, told.strip()) == (b"", b"remit: interrupted")
    assert {path: path.read_bytes() for path in store.glob("*.*") if path.is_file()} == before
    assert (store / NAME) in before
    (tmp_path / "roles.csv").write_text(GOOD.replace("pricing", "bids"), encoding="utf-8")
    import_source("table", tmp_path / "roles.csv", store)
    assert not list(store.glob(".*.part"))
    assert len(list(store.glob("index-*"))) <= 2
