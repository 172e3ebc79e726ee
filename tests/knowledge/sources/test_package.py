"""Packages: a folder and an archive are the same, and a hostile one gives a line."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from remit.errors import SourceError
from remit.knowledge.sources import package as packages
from remit.knowledge.sources.package import open_package
from remit.knowledge.sources.report import Report

FILES = {"Data/Skills_en.csv": "a,b\n1,2\n", "Data/More/Roles.CSV": "c\n3\n", "read me.pdf": "no table"}


def archive(path: Path, files: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in files.items():
            file.writestr(name, text)
    return path


def folder(path: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(text, encoding="utf-8")
    return path


def rows_in(path: Path, stem: str) -> list[list[str]]:
    with open_package(path) as package:
        member = package.find(stem)
        assert member is not None
        return [row for _, row in package.table(member, Report()).rows]


def fails(path: Path, *words: str, stem: str = "t") -> None:
    with pytest.raises(SourceError) as caught:
        rows_in(path, stem)
    message = str(caught.value)
    assert "\n" not in message
    for word in words:
        assert word in message


@pytest.mark.parametrize("made", ["folder", "archive"])
def test_members_are_found_by_stem_whatever_the_case_and_the_folder(tmp_path: Path, made: str) -> None:
    hidden = {
        **FILES,
        "__MACOSX/Data/._Skills_en.csv": "x\n",
        ".hidden/skills_en.csv": "x\n",
        ".roles.csv": "x\n",
    }
    path = folder(tmp_path / "p", hidden) if made == "folder" else archive(tmp_path / "p.zip", dict(hidden))
    with open_package(path) as package:
        assert [member.place for member in package.members] == sorted(FILES)
        assert package.find("pictures") is None
        found = package.find("pictures", "skills_EN")
        assert found is not None
        assert (found.name, found.size) == ("Skills_en.csv", 8)
        assert package.names() == "Roles.CSV, Skills_en.csv"
        assert package.find("read me") is None
        readme = package.find("read me", suffixes=(".pdf",))
        assert readme is not None
        with package.open(readme) as stream:
            assert stream.read() == b"no table"
    assert rows_in(path, "SKILLS_en") == [["1", "2", ""]]
    assert rows_in(path, "roles") == [["3", ""]]


def test_two_members_of_one_name_are_not_chosen_between(tmp_path: Path) -> None:
    fails(
        archive(tmp_path / "p.zip", {"1.0/t.csv": "a\n1\n", "1.1/t.csv": "a\n2\n"}), "1.0/t.csv and 1.1/t.csv"
    )


def test_a_single_table_brings_what_is_named_beside_it(tmp_path: Path) -> None:
    path = folder(tmp_path, {"a.csv": "x\n1\n", "b.csv": "y\n2\n", "c.csv": "z\n3\n"}) / "a.csv"
    with open_package(path, "b.csv", "not-there.csv") as package:
        assert [member.name for member in package.members] == ["a.csv", "b.csv"]
    fails(path, "neither a folder nor a zip archive")


def test_what_is_not_there_or_no_package_is_said(tmp_path: Path) -> None:
    fails(tmp_path / "gone.zip", "no such file or folder")
    page = tmp_path / "page.zip"
    page.write_text("<html>not found</html>")
    fails(page, "neither a folder nor a zip archive")
    empty = tmp_path / "empty.zip"
    empty.write_bytes(b"")
    fails(empty, "neither a folder nor a zip archive")


def test_a_damaged_archive_is_said_at_any_place_of_the_damage(tmp_path: Path) -> None:
    text = "name,more\n" + "".join(f"thing {n * 7919 % 10007},{n}\n" for n in range(4000))
    whole = archive(tmp_path / "whole.zip", {"t.csv": text}).read_bytes()
    for cut in (10, 40, len(whole) // 2, len(whole) - 3):
        part = tmp_path / f"cut{cut}.zip"
        part.write_bytes(whole[:cut])
        fails(part, "download it again")
    for place in (60, len(whole) // 3, len(whole) // 2):
        damaged = bytearray(whole)
        damaged[place : place + 20] = bytes(20)
        path = tmp_path / f"hole{place}.zip"
        path.write_bytes(damaged)
        fails(path, "t.csv", "download it again")


def test_encrypted_archives_are_refused(tmp_path: Path) -> None:
    data = bytearray(archive(tmp_path / "p.zip", {"t.csv": "a\n1\n"}).read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "p.zip").write_bytes(data)
    fails(tmp_path / "p.zip", "is encrypted")


@pytest.mark.parametrize("name", ["../t.csv", "/t.csv", "a/../../t.csv", "C:/t.csv", "..\\t.csv"])
def test_members_outside_the_archive_are_refused(tmp_path: Path, name: str) -> None:
    fails(archive(tmp_path / "p.zip", {name: "a\n1\n"}), "outside itself")


def test_bombs_are_refused_before_they_go_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = archive(tmp_path / "p.zip", {"t.csv": "a\n" + "1\n" * 1000, "u.csv": "a\n" + "1\n" * 1000})
    monkeypatch.setattr(packages, "MAX_MEMBER", 1500)
    fails(path, "t.csv unpacks to more than")
    monkeypatch.setattr(packages, "MAX_TOTAL", 3000)
    fails(path, "unpacks to more than")
    monkeypatch.setattr(packages, "MAX_MEMBERS", 1)
    fails(folder(tmp_path / "many", {"a.csv": "", "b.csv": ""}), "holds more than 1 files")


def test_an_archive_that_lies_about_sizes_gives_no_more_than_it_says(tmp_path: Path) -> None:
    path = archive(tmp_path / "p.zip", {"t.csv": "a\n" + "1\n" * 100_000})
    data = path.read_bytes()
    size = (200_002).to_bytes(4, "little")
    assert data.count(size) == 2
    path.write_bytes(data.replace(size, (2_000).to_bytes(4, "little")))
    fails(path, "is damaged at t.csv")


def test_links_to_files_are_followed_and_special_files_are_not_there(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "x.csv").write_text("a\n1\n")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "t.csv").symlink_to(tmp_path / "far" / "x.csv")
    (inside / "loop").symlink_to(inside, target_is_directory=True)
    (inside / "dead.csv").symlink_to(tmp_path / "nowhere")
    os.mkfifo(inside / "pipe.csv")
    with open_package(inside) as package:
        assert [member.place for member in package.members] == ["t.csv"]
    assert rows_in(inside, "t") == [["1", ""]]


def test_hostile_names_reach_no_terminal(tmp_path: Path) -> None:
    path = archive(tmp_path / "p.zip", {"a/\x1b[31mt.csv": "a\n", "b/\x1b[31mt.csv": "a\n"})
    with open_package(path) as package, pytest.raises(SourceError) as caught:
        package.find("\x1b[31mt")
    assert "\x1b" not in str(caught.value)


def test_an_archive_within_reads_as_bytes(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as file:
        file.writestr("sheet.xml", "x")
    path = archive(tmp_path / "p.zip", {"book.xlsx": inner.getvalue()})
    with open_package(path) as package:
        member = package.find("book", suffixes=(".xlsx",))
        assert member is not None
        with package.open(member) as stream:
            assert zipfile.ZipFile(io.BytesIO(stream.read())).namelist() == ["sheet.xml"]
