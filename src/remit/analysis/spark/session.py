"""A session on Apache Spark: the one that runs already, or one started quietly and stopped at the end."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from remit.errors import MissingExtraError, OutputError, RemitError, SourceError, StoreError

if TYPE_CHECKING:
    from pyspark.errors import PySparkException
    from pyspark.sql import DataFrame, SparkSession

LOCAL: Final = "local[*]"
"""The master where none is named: this machine, with all its processors."""

_SUBMITTED = "PYSPARK_GATEWAY_PORT"  # set by spark-submit, which has started Java and knows the master
_NO_JAVA = (
    "Spark needs Java 17 or newer, and none was found; install it (Debian, Ubuntu: apt-get install "
    "openjdk-17-jre-headless), or say in JAVA_HOME where it is"
)
_UNREADABLE = {"PATH_NOT_FOUND", "UNABLE_TO_INFER_SCHEMA", "FAILED_READ_FILE"}
_QUIET = {
    "spark.app.name": "remit",
    "spark.log.level": "ERROR",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
_HERE = {"spark.driver.host": "localhost", "spark.driver.bindAddress": "127.0.0.1"}


@dataclass(frozen=True, slots=True)
class Work:
    """A session, and the tables that it keeps until the work is done."""

    spark: SparkSession
    kept: list[DataFrame] = field(default_factory=list)

    def keep(self, table: DataFrame) -> DataFrame:
        """The table, computed once however often it is used, by the machines that have it."""
        self.kept.append(table.persist())
        return self.kept[-1]

    def cut(self, table: DataFrame) -> DataFrame:
        """The same, and what it was computed from forgotten.

        A plan that names a table many times names all that this comes from as often, and Spark takes minutes to
        read plans so made. Kept where the session has its checkpoints, if it has a folder for them.
        """
        if self.spark.sparkContext.getCheckpointDir() is not None:
            return table.checkpoint(eager=False)
        return table.localCheckpoint(eager=False)

    def forget(self) -> None:
        """Let go of the tables kept; those cut go when nothing uses them."""
        while self.kept:
            self.kept.pop().unpersist()


@contextmanager
def session(master: str | None = None) -> Iterator[Work]:
    """A session to work in; its settings are its own.

    Where a session is active, as in a notebook or under spark-submit, that one's Spark does the work and goes
    on running, whatever `master` says. Else Spark is started on `master` (`LOCAL` without one) and stopped at
    the end. What Spark says of a failure becomes one line: SourceError for what cannot be read, OutputError for
    what exists already, StoreError for the rest. Raises MissingExtraError where pyspark or Java is missing.
    """
    _require()
    from pyspark.sql import SparkSession

    with _failures():
        running = SparkSession.getActiveSession()
        if running is not None:
            work = Work(_set(running.newSession()))
            try:
                yield work
            finally:
                work.forget()
            return
        interrupted = signal.getsignal(signal.SIGINT)
        spark = _start(master)
        try:
            yield Work(_set(spark))
        finally:
            spark.stop()
            if _in_main_thread():
                signal.signal(signal.SIGINT, interrupted)  # Spark has put its own in place


def _require() -> None:
    """Raise MissingExtraError where a part is missing that no session can do without."""
    for name in ("pyspark", "pyarrow"):
        if find_spec(name) is None:
            raise MissingExtraError(f"{name} is not installed; pip install 'remit[spark]' brings it")
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java")
    if java is None and _SUBMITTED not in os.environ:
        raise MissingExtraError(_NO_JAVA)


def _start(master: str | None) -> SparkSession:
    from pyspark import SparkConf, SparkContext
    from pyspark.errors import PySparkRuntimeError
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    if _SUBMITTED in os.environ:
        builder = SparkSession.builder.appName(_QUIET["spark.app.name"])
        return (builder.master(master) if master else builder).getOrCreate()
    where = master or LOCAL
    settings = _QUIET | {"spark.master": where}
    if where.startswith("local"):  # nobody else need reach it, and this process does all the work
        settings |= _HERE | {"spark.driver.memory": f"{_half_of_memory()}m"}
    conf = SparkConf().setAll(list(settings.items()))
    if SparkContext._gateway is not None:  # Java runs from before, and can only be asked for a new context
        return SparkSession(SparkContext(conf=conf))
    # Java writes to both streams before any setting of its log counts, and results go to one of them.
    with tempfile.TemporaryFile() as said:
        try:
            gateway = launch_gateway(conf, {"stdout": said, "stderr": said})
        except PySparkRuntimeError as error:
            said.seek(0)
            lines = said.read().decode(errors="replace").split("\n")
            why = next((line.strip() for line in lines if "rror" in line or "xception" in line), "")
            raise StoreError(f"Spark did not start{why and ': '}{why}; it needs Java 17 or newer") from error
    return SparkSession(SparkContext(conf=conf, gateway=gateway))


def _set(spark: SparkSession) -> SparkSession:
    """The session with settings that fit the machines, where nobody chose others."""
    if "spark.sql.shuffle.partitions" not in dict(spark.sparkContext.getConf().getAll()):
        spark.conf.set("spark.sql.shuffle.partitions", 3 * spark.sparkContext.defaultParallelism)
    return spark


def _half_of_memory() -> int:
    """Half of the machine's memory in MiB; Spark's own default is 1,024 whatever there is."""
    try:
        return max(1024, os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2**21)
    except (AttributeError, OSError, ValueError):
        return 1024


def _in_main_thread() -> bool:
    import threading

    return threading.current_thread() is threading.main_thread()


@contextmanager
def _failures() -> Iterator[None]:
    """Turn what Spark and its bridge to Java raise into an error of one line."""
    from py4j.protocol import Py4JError, Py4JJavaError
    from pyspark.errors import PySparkException

    try:
        yield
    except PySparkException as error:
        raise _told(error) from error
    except Py4JJavaError as error:
        raise StoreError(f"Spark failed: {_first_line(str(error.java_exception.toString()))}") from error
    except (Py4JError, ConnectionError, EOFError) as error:
        raise StoreError(
            f"Spark is gone ({_first_line(str(error))}); was it stopped, or out of memory?"
        ) from error


def _told(error: PySparkException) -> RemitError:
    kind = error.getCondition() or ""
    why = _first_line(str(error))
    if kind.partition(".")[0] in _UNREADABLE:
        return SourceError(f"Spark cannot read the links: {why}")
    if kind == "PATH_ALREADY_EXISTS":
        return OutputError(f"Spark does not write over what exists: {why}")
    return StoreError(f"Spark failed: {why}")


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "no reason given")
