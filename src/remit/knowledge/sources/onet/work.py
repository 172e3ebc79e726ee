"""O*NET's occupations, their other titles, and their tasks.

A task belongs to one occupation, so two occupations never share one. What they share are the detailed work
activities that tasks come under. Both are stated as responsibilities: the task, as a concern below its
first activity, and the activity itself. So different tasks under one activity meet in the activity, and are
adjacent with all that lies in the same group of activities. Further activities of a task are tied to it by
skos:related, for a concern has one concept above it.
"""

from __future__ import annotations

import re
from typing import Final

from remit.knowledge.namespace import NS, expand
from remit.knowledge.sources.onet import files
from remit.knowledge.sources.onet.claims import say
from remit.knowledge.sources.onet.model import (
    ELEMENTS,
    IN_SCHEME,
    LANG,
    NOTATION,
    OCCUPATIONS,
    OWN,
    SCHEME,
    Reading,
)
from remit.knowledge.sources.statements import BROADER, CONCERN, DEFINITION, LABEL, ROLE, SYNONYM
from remit.knowledge.sources.text_rows import Table

RELATED: Final = expand("skos:related")
RESPONSIBILITY: Final = NS + "hasResponsibility"

_TASK: Final = re.compile(r"[0-9]{1,12}")
_NOTHING: Final = ("", "n/a", "NULL")


def read_occupations(table: Table, reading: Reading) -> None:
    """Occupations, with titles and definitions."""
    code, title, text = table.needed(files.CODE, "Title", "Description")
    said: dict[str, tuple[str, str]] = {}
    repeated = 0
    for line, row in table.rows:
        key, name = row[code], row[title].strip()
        wrong = reading.fault_of(key)
        if not wrong:
            if said.get(key) == (name, row[text]):
                repeated += 1
            else:
                reading.report.refuse(
                    table.file, line, files.CODE, key, "another occupation in an earlier row"
                )
        elif wrong.startswith("no "):
            reading.report.refuse(table.file, line, files.CODE, key, wrong)
        elif not name:
            reading.report.refuse(table.file, line, "Title", "", "no title")
        else:
            reading.occupations[key], said[key] = name, (name, row[text])
            iri = OCCUPATIONS + key
            reading.into.a(iri, ROLE)
            reading.into.text(iri, LABEL, name, lang=LANG)
            reading.into.text(iri, NOTATION, key)
            if row[text].strip():
                reading.into.text(iri, DEFINITION, row[text], lang=LANG)
    reading.tell_repeated(table, repeated)


def read_titles(table: Table, reading: Reading, given: dict[str, set[str]]) -> None:
    """Other titles and short titles of occupations, as synonyms; `given` has those stated, by occupation."""
    code, title = table.needed(files.CODE, files.OTHER_TITLE)
    (short,) = table.optional("Short Title")
    same = 0
    for line, row in table.rows:
        key, name = row[code], row[title].strip()
        wrong = reading.fault_of(key)
        if wrong:
            reading.report.refuse(table.file, line, files.CODE, key, wrong)
        elif name in _NOTHING:
            reading.report.refuse(table.file, line, table.header[title], row[title], "no title")
        else:
            stated = given.setdefault(key, {reading.occupations[key]})
            same += name in stated
            for one in (name, row[short].strip()):
                if one not in stated and one not in _NOTHING:
                    stated.add(one)
                    reading.into.text(OCCUPATIONS + key, SYNONYM, one, lang=LANG)
    if same:
        reading.report.note(
            f"{table.file}: {same:,} titles are an occupation's own, or stand in an earlier row"
        )


def read_tasks(table: Table, reading: Reading, tasks: dict[str, str]) -> None:
    """Tasks, each a responsibility of its occupation; `tasks` gets the occupation of each."""
    code, key, text = table.needed(files.CODE, "Task ID", "Task")
    (kind,) = table.optional("Task Type")
    said: dict[str, tuple[str, str, str]] = {}
    of_role: dict[str, list[tuple[str, str]]] = {}
    repeated = 0
    for line, row in table.rows:
        task, what = row[key], (row[code], row[text].strip(), row[kind])
        column, wrong = _fault(reading, row[code], task, what[1])
        if not wrong and said.get(task, what) != what:
            column, wrong = "Task ID", "another task in an earlier row"
        if wrong:
            reading.report.refuse(table.file, line, column, task, wrong)
        elif task in said:
            repeated += 1
        else:
            said[task], tasks[task] = what, row[code]
            of_role.setdefault(row[code], []).append((task, row[kind]))
            _state_task(reading, task, what[1], "" if row[kind] in _NOTHING else row[kind])
    for role, some in of_role.items():
        kinds: dict[str, int] = {}
        for _, one in some:
            kinds[one] = kinds.get(one, 0) + 1
        told = ", ".join(
            f"{n} {'of no type' if one in _NOTHING else one.lower()}" for one, n in sorted(kinds.items())
        )
        ties = [(RESPONSIBILITY, _task(task)) for task, _ in some]
        say(reading, table, role, ties, f"lists {len(some)} tasks of this occupation: {told}")
    reading.tell_repeated(table, repeated)


def _fault(reading: Reading, code: str, task: str, text: str) -> tuple[str, str]:
    wrong = reading.fault_of(code)
    if wrong:
        return files.CODE, wrong
    if not _TASK.fullmatch(task):
        return "Task ID", "no number of a task"
    return ("Task", "no text") if text in _NOTHING else ("", "")


def _state_task(reading: Reading, task: str, text: str, kind: str) -> None:
    iri, into = _task(task), reading.into
    into.a(iri, CONCERN)
    into.text(iri, LABEL, text, lang=LANG)
    into.text(iri, NOTATION, task)
    into.link(iri, IN_SCHEME, SCHEME)
    if kind:
        into.text(iri, expand("dcterms:type"), kind)


def read_task_activities(table: Table, reading: Reading, tasks: dict[str, str]) -> None:
    """What detailed work activities tasks come under, and so which ones an occupation has."""
    key, dwa = table.needed("Task ID", files.DWA)
    code, title = table.optional(files.CODE, files.DWA_TITLE)
    of_role: dict[str, tuple[set[str], dict[str, None]]] = {}
    above: dict[str, list[str]] = {}
    repeated = 0
    for line, row in table.rows:
        task, activity = row[key], row[dwa]
        role = tasks.get(task)
        if role is None:
            reading.report.refuse(table.file, line, "Task ID", task, "not in the table of tasks")
        elif row[code] not in ("", role):
            reading.report.refuse(table.file, line, files.CODE, row[code], f"the task is one of {role}")
        elif not reading.knows(activity, row[title]):
            reading.report.refuse(table.file, line, table.header[dwa], activity, "no such work activity")
        elif activity in above.get(task, ()):
            repeated += 1
        else:
            first = not above.get(task)
            above.setdefault(task, []).append(activity)
            reading.into.link(_task(task), BROADER if first else RELATED, reading.concern(activity))
            done, activities = of_role.setdefault(role, (set(), {}))
            done.add(task)
            activities[activity] = None
    for role, (done, activities) in of_role.items():
        ties = [(RESPONSIBILITY, ELEMENTS + activity) for activity in activities]
        told = f"puts {len(done)} tasks of this occupation under {len(ties)} detailed work activities"
        say(reading, table, role, ties, told)
    left = len(tasks) - len(above)
    if left:
        reading.report.note(f"{table.file}: {left:,} tasks are under no detailed work activity")
    reading.tell_repeated(table, repeated)


def _task(task: str) -> str:
    return f"{OWN}task:{task}"
