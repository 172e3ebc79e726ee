"""What the engine spark refuses, and what it says where a part is missing; none of this starts Spark."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from remit.analysis.spark import session
from remit.analysis.spark.job import spark_nearest, spark_overlaps, write_overlaps
from remit.cli.main import cli
from remit.errors import MissingExtraError, ParameterError


@pytest.mark.parametrize("measure", ["lin", "simgic", "containment", "nonsense"])
def test_a_measure_that_spark_cannot_rank_by_is_refused(measure: str) -> None:
    with pytest.raises(ParameterError, match=measure):
        spark_overlaps("links.parquet", measure=measure)


def test_a_number_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="-1"):
        spark_nearest("links.parquet", top=-1)
    with pytest.raises(ParameterError, match="top"):
        write_overlaps("links.parquet", tmp_path / "out.parquet", nearest=True)


@pytest.mark.parametrize(
    "options",
    [
        ("--master", "local[1]"),
        ("--links", "links.parquet"),
        ("--engine", "spark", "CPO"),
        ("--engine", "spark", "--strict"),
    ],
)
def test_options_that_do_not_go_together_are_refused(options: tuple[str, ...]) -> None:
    done = CliRunner().invoke(cli, ["overlap", *options])
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("part", ["pyspark", "pyarrow"])
def test_a_missing_package_is_said_with_what_brings_it(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "find_spec", lambda name: None if name == part else name)
    with pytest.raises(MissingExtraError, match=rf"{part} is not installed; pip install 'remit\[spark\]'"):
        spark_overlaps("links.parquet")


@pytest.mark.parametrize("home", [None, "/nowhere"])
def test_a_missing_java_is_said_with_what_brings_it(
    home: str | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if home is None:
        monkeypatch.delenv("JAVA_HOME", raising=False)
        monkeypatch.setenv("PATH", str(tmp_path))
    else:
        monkeypatch.setenv("JAVA_HOME", home)
    with pytest.raises(MissingExtraError, match=r"Java 17 .* apt-get install openjdk-17-jre-headless"):
        spark_overlaps("links.parquet")
