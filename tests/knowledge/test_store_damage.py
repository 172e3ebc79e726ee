"""A store that is broken says so in a line; an import that is killed leaves it as it was."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from remit.errors import StoreError
from remit.knowledge.importing import import_source
from remit.knowledge.load import load
from remit.knowledge.manifest import NAME, read_manifest
from remit.knowledge.query import table

LINKS = """
SELECT ?role ?concern { ?r remit:hasRemit ?c . ?r skos:prefLabel ?role . ?c skos:prefLabel ?concern }
"""


def csv_of(path: Path, rows: list[tuple[str, str, str]]) -> Path:
    path.write_text("\n".join(",".join(row) for row in [("role", "relation", "concern"), *rows]), "utf-8")
    return path


@pytest.fixture
def roles(tmp_path: Path) -> Path:
    return csv_of(tmp_path / "roles.csv", [("Head of Sales", "responsibility", "pricing")])


@pytest.fixture
def store(tmp_path: Path, roles: Path) -> Path:
    import_source("table", roles, tmp_path / "roles.store")
    return tmp_path / "roles.store"


def links(*sources: Path | str) -> set[tuple[str | None, ...]]:
    return set(table(load(*sources), LINKS))


def damage(store: Path, how: str) -> None:
    manifest = read_manifest(store)
    sst = max((store / manifest.index).glob("*.sst"), key=lambda path: path.stat().st_size)
    match how:
        case "manifest":
            (store / NAME).write_text((store / NAME).read_text()[:100])
        case "manifest is a list":
            (store / NAME).write_text("[]")
        case "manifest without sources":
            (store / NAME).write_text(json.dumps({"format": 1, "index": "x", "vocabulary": "y", "files": {}}))
        case "index":
            for path in (store / manifest.index).iterdir():
                path.unlink()
        case "index file":
            sst.unlink()
        case "index file cut":
            sst.write_bytes(sst.read_bytes()[:-10])
        case "no current":
            (store / manifest.index / "CURRENT").unlink()


@pytest.mark.parametrize(
    "how",
    [
        "manifest",
        "manifest is a list",
        "manifest without sources",
        "index",
        "index file",
        "index file cut",
        "no current",
    ],
)
def test_a_damaged_store_is_told_in_a_line(store: Path, how: str) -> None:
    damage(store, how)
    with pytest.raises(StoreError) as caught:
        load(store)
    assert str(store) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 6


@pytest.mark.parametrize("how", ["index", "index file", "index file cut", "no current"])
def test_the_next_import_mends_an_index(store: Path, tmp_path: Path, how: str) -> None:
    damage(store, how)
    import_source("table", csv_of(tmp_path / "it.csv", [("Head of IT", "responsibility", "hosting")]), store)
    assert links(store) == {("Head of Sales", "pricing"), ("Head of IT", "hosting")}


def test_a_changed_truth_is_noticed_when_it_is_needed(store: Path, tmp_path: Path) -> None:
    (truth,) = [path for path in store.glob("*.nq") if "derived" not in path.name]
    truth.write_bytes(truth.read_bytes().replace(b"pricing", b"prizing"))
    with pytest.raises(StoreError, match="not as it was written"):
        load(store, in_memory=True)


def test_what_follows_is_made_again_where_its_file_is_gone(store: Path) -> None:
    (derived,) = store.glob("*.derived.nq")
    whole = derived.read_bytes()
    for content in (None, whole[: len(whole) // 2]):
        derived.unlink() if content is None else derived.write_bytes(content)
        assert set(table(load(store, in_memory=True), LINKS)) == {("Head of Sales", "pricing")}


@pytest.fixture
def flipped(store: Path) -> Path:
    """A store with one bit of its largest file turned, all sizes as they were."""
    manifest = read_manifest(store)
    for path in (store / manifest.index).glob("*.sst"):
        data = bytearray(path.read_bytes())
        data[len(data) // 3] ^= 1
        path.write_bytes(bytes(data))
    return store


def test_a_turned_bit_is_an_error_of_the_store_not_of_remit(flipped: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "remit", "roles", "-i", str(flipped)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 6, done.stderr
    assert done.stderr.count("\n") == 1
    assert "damaged" in done.stderr


IMPORT = """
import sys
from remit.knowledge.importing import import_source
import remit.knowledge.sources.tables.reader
print(flush=True)
store = sys.stdin.readline().rstrip("\\n")
import_source("table", sys.argv[1], store)
"""


class Importer:
    """A process that imports a source, and has all that it needs for it before it is told where to."""

    def __init__(self, source: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", IMPORT, str(source)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def go(self, store: Path) -> None:
        assert self.process.stdin and self.process.stdout
        assert self.process.stdout.readline() == "\n"
        self.process.stdin.write(f"{store}\n")
        self.process.stdin.flush()

    def ended(self) -> int:
        with self.process:  # which waits, and closes its ends of the pipes
            pass
        return self.process.returncode


def test_killed_at_any_moment_the_store_is_as_before(store: Path, tmp_path: Path) -> None:
    """Twenty times: a large import is killed; each time the store is the old one, or the new one whole."""
    rows = [(f"role {i % 300}", "skill", f"skill {i % 997} of {i % 13}") for i in range(1_200)]
    large = csv_of(tmp_path / "large.csv", rows)
    importer, following = Importer(large), Importer(large)
    importer.go(tmp_path / "whole.store")
    start = time.monotonic()
    assert importer.ended() == 0
    lasts = time.monotonic() - start
    small, whole = links(store), read_manifest(tmp_path / "whole.store").entry("table:large")
    assert whole
    rng = random.Random(7)  # noqa: S311 - moments, not secrets
    killed = 0
    for _ in range(20):
        importer, following = following, Importer(large)
        importer.go(store)
        time.sleep(rng.uniform(0.02, 0.95) * lasts)
        importer.process.send_signal(signal.SIGKILL)
        killed += importer.ended() != 0
        entry = read_manifest(store).entry("table:large")
        assert entry is None or entry.sha256 == whole.sha256
        assert links(store) == small
        if entry:  # it was done: begin again
            store = tmp_path / f"again-{os.urandom(4).hex()}.store"
            import_source("table", tmp_path / "roles.csv", store)
    following.process.kill()
    following.ended()
    assert killed >= 15
    done = import_source("table", large, store)
    assert done.entry.sha256 == whole.sha256
    assert len(list(store.glob("index-*"))) <= 2
    assert not list(store.glob(".*.part"))
