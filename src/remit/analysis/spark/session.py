"""A session on Apache Spark: the one that runs already, or one started quietly and stopped at the end."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from remit.errors import MissingExtraError, OutputError, RemitError, SourceError, StoreError

if TYPE_CHECKING:
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


@contextmanager
def session(master: str | None = None) -> Iterator[SparkSession]:
    """A session to work in; its settings are its own.

    Where a session is active, as in a notebook or under spark-submit, that one's Spark does the work and goes
    on running, whatever `master` says. Else Spark is started on `master` (`LOCAL` without one) and stopped at
    the end. What Spark says of a failure becomes one line: SourceError for what cannot be read, OutputError
    for what exists already, StoreError for the rest. Raises MissingExtraError where pyspark or Java is
    missing.
    """
    _require()
    from pyspark.sql import SparkSession

    with tempfile.TemporaryFile() as log, _failures(log):
        running = SparkSession.getActiveSession()
        if running is not None:
            yield _set(running.newSession())
            return
        interrupted = signal.getsignal(signal.SIGINT)
        with warnings.catch_warnings():
            # What it says of a pandas that is newer than itself: nothing here goes through pandas.
            warnings.filterwarnings("ignore", ".*pandas", FutureWarning)
            spark = _start(master, log)
        try:
            yield _set(spark)
        finally:
            spark.stop()
            if _in_main_thread():
                signal.signal(signal.SIGINT, interrupted)  # Spark has put its own in place


def cut(table: DataFrame) -> DataFrame:
    """The table, computed once however often it is used, and what it was computed from forgotten.

    A plan that names a table many times names all that this comes from as often, and Spark takes minutes to
    read plans so made. It lies where the session has its checkpoints, if it has a folder for them, else with
    the workers; it goes when nothing uses it.
    """
    if table.sparkSession.sparkContext.getCheckpointDir() is not None:
        return table.checkpoint(eager=False)
    return table.localCheckpoint(eager=False)


def _require() -> None:
    """Raise MissingExtraError where a part is missing that no session can do without."""
    for name in ("pyspark", "pyarrow"):
        if find_spec(name) is None:
            raise MissingExtraError(f"{name} is not installed; pip install 'remit[spark]' brings it")
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java")
    if java is None and _SUBMITTED not in os.environ:
        raise MissingExtraError(_NO_JAVA)


def _start(master: str | None, log: IO[bytes]) -> SparkSession:
    from pyspark import SparkConf, SparkContext
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
    gateway = launch_gateway(conf, {"stdout": log, "stderr": log})  # type: ignore[no-untyped-call]
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
def _failures(log: IO[bytes]) -> Iterator[None]:
    """Turn what Spark and its bridge to Java raise into an error of one line; `log` is what Java wrote."""
    from py4j.protocol import Py4JError, Py4JJavaError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError, ConnectionError, EOFError) as error:
        if _was_interrupted(error):
            raise KeyboardInterrupt from None
        told = str(error.java_exception.toString()) if isinstance(error, Py4JJavaError) else str(error)
        kind = (error.getCondition() or "") if isinstance(error, PySparkException) else ""
        spoke = isinstance(error, (PySparkException, Py4JJavaError)) and "stopped SparkContext" not in told
        if not spoke or kind == "JAVA_GATEWAY_EXITED":  # then the log knows more
            told = _last_words(log) or told
        raise _told(kind, _first_line(told)) from error


def _was_interrupted(error: BaseException | None) -> bool:
    """Whether an error only tells that the work was called off: Spark lets it hide what called it off."""
    while error is not None:
        if isinstance(error, KeyboardInterrupt):
            return True
        error = error.__context__
    return False


def _told(kind: str, why: str) -> RemitError:
    if kind.partition(".")[0] in _UNREADABLE:
        return SourceError(f"Spark cannot read the links: {why}")
    if kind == "PATH_ALREADY_EXISTS":
        return OutputError(f"Spark does not write over what exists: {why}; --force does")
    return StoreError(f"Spark failed: {why}")


def _last_words(log: IO[bytes]) -> str:
    """The last error that Java wrote to its log."""
    log.seek(0)
    lines = log.read().decode(errors="replace").splitlines()
    told = [line for line in lines if " ERROR " in line or line.startswith(("Error", "Exception"))]
    return told[-1].rpartition(" ERROR ")[2] if told else ""


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "no reason given")
