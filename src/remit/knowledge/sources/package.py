"""Packages of tables: the folder or the zip archive in which a public classification comes, opened read-only.

    with open_package(path) as package:
        table = package.table(package.find("occupations_en"), report)
        (iri, label), (note,) = table.needed("conceptUri", "preferredLabel"), table.optional("scopeNote")
        for line, row in table.rows:
            row[iri], row[label], row[note]

Nothing is unpacked: a member is read from the archive when it is needed. `text_rows` makes the rows.
"""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import IO, Final, Self

from remit.errors import SourceError
from remit.knowledge.sources.report import Report
from remit.knowledge.sources.text_rows import Table, read_rows
from remit.text import safe_text

MAX_MEMBER: Final = 1 << 30
MAX_TOTAL: Final = 4 << 30
MAX_MEMBERS: Final = 10_000
"""What a package may hold; an archive of kilobytes can unpack to any size."""

_MAX_DEPTH: Final = 3
_TABLES: Final = (".csv", ".tsv", ".txt")


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a package: its place in the package, its own name, its size in bytes when unpacked."""

    place: str
    name: str
    size: int

    @property
    def stem(self) -> str:
        """The name without its suffix, in small letters: what files are looked up by."""
        return PurePosixPath(self.name).stem.casefold()

    @property
    def suffix(self) -> str:
        """The suffix in small letters, with its dot."""
        return PurePosixPath(self.name).suffix.casefold()


class Package:
    """The files of a folder or an archive. Open one with `open_package`, as a context."""

    def __init__(
        self,
        path: Path,
        members: Mapping[str, Member],
        open_: Callable[[str], IO[bytes]],
        close: Callable[[], None],
    ) -> None:
        self.path = path
        self.members = tuple(members[place] for place in sorted(members))
        self._open, self._close = open_, close

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def find(self, *stems: str, suffixes: tuple[str, ...] = _TABLES) -> Member | None:
        """The member with the first of the stems that there is, whatever its case; None without any.

        Raises:
            SourceError: two members have that name, in different folders.

        """
        for stem in stems:
            found = [m for m in self.members if m.stem == stem.casefold() and m.suffix in suffixes]
            if len(found) > 1:
                places = " and ".join(member.place for member in found[:2])
                raise self.error(f"holds {found[0].name} more than once ({places}); keep one of them")
            if found:
                return found[0]
        return None

    def table(self, member: Member, report: Report, *, delimiter: str = "", quoted: bool = True) -> Table:
        """A member's rows, with its header; see `text_rows.read_rows` for what is refused and counted.

        Raises:
            SourceError: the member is empty, damaged, or no text.

        """
        with self._named(member):
            return read_rows(
                lambda: self.open(member),
                member.name,
                member.size,
                report,
                path=str(self.path),
                delimiter=delimiter,
                quoted=quoted,
            )

    @contextmanager
    def open(self, member: Member) -> Iterator[IO[bytes]]:
        """The bytes of a member, as a context: from the start, to be read forwards.

        Raises:
            SourceError: it is too large, or cannot be read, then or inside the context.

        """
        if member.size > MAX_MEMBER:
            raise self.error(f"is refused: {member.name} unpacks to more than {MAX_MEMBER >> 30} GiB")
        with self._named(member), self._open(member.place) as stream:
            yield stream

    def error(self, what: str) -> SourceError:
        """An error about the package as a whole."""
        return SourceError(f"{safe_text(str(self.path))} {safe_text(what)}", path=str(self.path))

    def names(self) -> str:
        """The names of the tables that there are, for a message; the first twelve."""
        names = [member.name for member in self.members if member.suffix in _TABLES]
        more = f" and {len(names) - 12} more" if len(names) > 12 else ""
        return ", ".join(names[:12]) + more or "no tables"

    @contextmanager
    def _named(self, member: Member) -> Iterator[None]:
        """Whatever goes wrong with a member's bytes, as one line that names it."""
        try:
            yield
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise self.error(f"is damaged at {member.name}: {error}; download it again") from error
        except OSError as error:
            reason = error.strerror or str(error) or "it is damaged"
            raise self.error(f"cannot be read at {member.name}: {reason}") from error


def open_package(path: Path, *beside: str) -> Package:
    """The package at a path: a folder with the folders inside, or a zip archive.

    With names `beside`, it can be a single table too, and these are the files that belong to it if they are
    in the same folder.

    Hidden files and those that a Mac adds to archives are not there.

    Raises:
        SourceError: there is nothing, or something else; the archive is damaged, encrypted, names files
            outside itself, or unpacks to more than the limits.

    """
    shown = safe_text(str(path))
    try:
        if path.is_dir():
            return Package(path, _folder(path), lambda place: (path / place).open("rb"), _done)
        with path.open("rb") as stream:
            start = stream.read(4)
        if beside and not start.startswith(b"PK"):
            folder = path.parent
            names = [name for name in (path.name, *beside) if (folder / name).is_file()]
            files = {name: _member(folder, name) for name in names}
            return Package(path, files, lambda place: (folder / place).open("rb"), _done)
    except FileNotFoundError:
        raise SourceError(f"{shown}: there is no such file or folder", path=str(path)) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SourceError(f"{shown}: cannot be read: {safe_text(str(reason))}", path=str(path)) from error
    if not start.startswith(b"PK"):
        raise SourceError(
            f"{shown}: this is neither a folder nor a zip archive; name the download itself, or the folder "
            "that it was unpacked to",
            path=str(path),
        )
    return _archive(path)


def _done() -> None:
    """Close nothing: a folder is not open."""


def _folder(path: Path) -> dict[str, Member]:
    """The files below a folder; links to files are followed, links to folders are not."""
    members: dict[str, Member] = {}
    for folder, inner, names in os.walk(path):
        below = PurePosixPath(Path(folder).relative_to(path).as_posix())
        if len(below.parts) >= _MAX_DEPTH:
            inner.clear()
        inner[:] = [name for name in inner if _is_shown(name)]
        for name in filter(_is_shown, names):
            place = (below / name).as_posix()
            if (path / place).is_file():
                members[place] = _member(path, place)
        if len(members) > MAX_MEMBERS:
            what = f"holds more than {MAX_MEMBERS} files; name the folder of the data itself"
            raise SourceError(f"{safe_text(str(path))}: {what}", path=str(path))
    return members


def _member(folder: Path, place: str) -> Member:
    return Member(place, PurePosixPath(place).name, (folder / place).stat().st_size)


def _archive(path: Path) -> Package:
    shown = safe_text(str(path))
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError, zlib.error) as error:
        raise SourceError(
            f"{shown}: this is no whole zip archive ({safe_text(str(error))}); download it again",
            path=str(path),
        ) from error
    try:
        return Package(path, _entries(archive, path), archive.open, archive.close)
    except BaseException:
        archive.close()
        raise


def _entries(archive: zipfile.ZipFile, path: Path) -> dict[str, Member]:
    shown, members = safe_text(str(path)), {}
    for entry in archive.infolist():
        place = PurePosixPath(entry.filename.replace("\\", "/"))
        if place.is_absolute() or ".." in place.parts or place.as_posix()[1:2] == ":":
            raise SourceError(
                f"{shown}: names a file outside itself, {safe_text(entry.filename)!r}; it is refused",
                path=str(path),
            )
        if entry.is_dir() or not all(_is_shown(part) for part in place.parts):
            continue
        if entry.flag_bits & 1:
            raise SourceError(f"{shown}: is encrypted; unpack it and name the folder instead", path=str(path))
        if entry.filename in members:
            raise SourceError(
                f"{shown}: holds {safe_text(entry.filename)!r} twice; download it again", path=str(path)
            )
        members[entry.filename] = Member(entry.filename, place.name, entry.file_size)
    if len(members) > MAX_MEMBERS or sum(member.size for member in members.values()) > MAX_TOTAL:
        raise SourceError(
            f"{shown}: unpacks to more than {MAX_TOTAL >> 30} GiB or {MAX_MEMBERS} files; it is refused",
            path=str(path),
        )
    return members


def _is_shown(name: str) -> bool:
    return not name.startswith(".") and name != "__MACOSX"
