"""Attached files: told by their content, stored under names nobody chose, gone with their row, safe in a backup."""

import shutil
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from PIL import Image
from sqlalchemy.engine import make_url

from db import files, media
from db.actions import attachments, issues
from db.backup import backup, restore
from db.copying import copy
from db.engine import Database
from db.errors import Conflict, NotFound, Refused
from db.migrating import upgrade
from db.models import Attachment
from db.queries.attachments import attachment
from db.queries.attachments import attachments as listed
from db.viewer import SYSTEM, looking
from tests import factories
from tests.db.test_commands import run
from tests.factories import TESTER
from tests.hostile import BY_KIND

DAY = date(2026, 3, 2)
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def photo(kind: str = "JPEG", size: tuple[int, int] = (40, 20), place: bool = True) -> bytes:
    """A photo that says where and with what it was taken, and lies on its side."""
    exif = Image.Exif()
    if place:
        exif[0x0112], exif[0x010F] = 6, "CameraMaker"
        exif.get_ifd(0x8825)[2] = (28.0, 26.0, 11.0)
    written = BytesIO()
    Image.new("RGB", size, "red").save(written, kind, exif=exif)
    return written.getvalue()


def workbook() -> bytes:
    written = BytesIO()
    openpyxl.Workbook().save(written)
    return written.getvalue()


def with_part(data: bytes, name: str, content: bytes = b"x") -> bytes:
    """A document with one more part in it."""
    written = BytesIO(data)
    with zipfile.ZipFile(written, "a") as archive:
        archive.writestr(name, content)
    return written.getvalue()


def zipped(**parts: bytes) -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


@pytest.fixture(autouse=True)
def place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder for the files of either database."""
    monkeypatch.setattr(files, "beside", lambda url: tmp_path / f"{Path(make_url(url).database or '').stem}.files")
    return tmp_path


@pytest.fixture
def issue(database: Database) -> int:
    with database.writing(TESTER) as session:
        factories.dictionaries(session)
        street = factories.area(session, "street").id
        return issues.report(session, issues.IssueDraft(street, "灯", None, None, DAY, None))


def attach(database: Database, issue: int, data: bytes = PDF, name: str = "协议.pdf") -> int:
    with database.writing(TESTER) as session:
        return attachments.attach(session, "issues", issue, name=name, data=data)


def stored(database: Database) -> list[Path]:
    with database.reading() as session:
        folder = files.folder(session)
    return sorted(folder.iterdir()) if folder.is_dir() else []


def test_a_file_is_stored_under_a_name_nobody_chose_and_kept_under_its_own(database: Database, issue: int) -> None:
    number = attach(database, issue, name="../../C:\\合同\\共建协议.PDF")
    with database.reading() as session:
        row = attachment(session, number)
        assert (row.name, row.media_type, row.size) == ("共建协议.PDF", "application/pdf", len(PDF))
        assert files.read(session, row) == PDF
        assert [one.id for one in listed(session, "issues", issue)] == [number]
    (file,) = stored(database)
    assert len(file.name) == 40 and file.name.isalnum()
    assert oct(file.parent.stat().st_mode)[-3:] == "700"


@pytest.mark.parametrize(
    ("data", "media_type", "ending"),
    [
        (PDF, "application/pdf", ".pdf"),
        (photo("JPEG"), "image/jpeg", ".jpg"),
        (photo("PNG"), "image/png", ".png"),
        (photo("WEBP"), "image/webp", ".webp"),
        (workbook(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
        (
            zipped(**{"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            ".docx",
        ),
    ],
    ids=["pdf", "jpeg", "png", "webp", "xlsx", "docx"],
)
def test_a_file_is_what_its_content_says_whatever_its_name(data: bytes, media_type: str, ending: str) -> None:
    found = media.recognised(data)
    assert (found.media_type, found.ending) == (media_type, ending)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html><script>alert(1)</script>",
        b"MZ\x90\x00",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a" + b"\x00" * 50,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
        b"PK\x03\x04broken",
        b"\xff\xd8\xff" + b"x" * 50,
        photo()[:200],
        zipped(a=b"x"),
        zipped(**{"[Content_Types].xml": b"<Types/>", "x.html": b"<b>"}),
        with_part(workbook(), "xl/vbaProject.bin"),
        with_part(workbook(), "xl/activeX/activeX1.xml"),
        with_part(workbook(), "xl/externalLinks/externalLink1.xml"),
        zipped(**{"[Content_Types].xml": b"application/vnd.ms-word.document.macroEnabled", "word/document.xml": b"x"}),
        zipped(**{"[Content_Types].xml": b"<Types/>", "word/document.xml": b"\x00" * 120_000_000}),
        PDF + b"x" * media.LARGEST,
    ],
)
def test_whatever_else_is_refused_with_a_sentence_and_nothing_is_stored(
    database: Database, issue: int, data: bytes
) -> None:
    with pytest.raises(Refused) as said:
        attach(database, issue, data, "x.pdf")
    assert [problem.field for problem in said.value.problems] == ["file"]
    assert not stored(database)


def test_a_photo_is_stored_upright_without_where_and_with_what_it_was_taken(database: Database, issue: int) -> None:
    for kind in ("JPEG", "PNG", "WEBP"):
        data = photo(kind)
        assert b"CameraMaker" in data
        written = media.recognised(data).data
        assert b"CameraMaker" not in written
        with Image.open(BytesIO(written)) as plain:
            assert plain.size == (20, 40)
            assert not plain.getexif() and "xmp" not in plain.info and "exif" not in plain.info
    assert Image.open(BytesIO(media.recognised(photo("PNG", (5000, 100))).data)).width <= 4096


def test_a_picture_that_would_fill_the_memory_is_refused() -> None:
    written = BytesIO()
    Image.new("1", (20_000, 5_000)).save(written, "PNG")
    with pytest.raises(Refused, match="50 million"):
        media.recognised(written.getvalue())


@pytest.mark.parametrize("name", ["", "..", "/", "x.exe", "x.pdf.exe", *BY_KIND["paths"], *BY_KIND["markup"][:8]])
def test_a_name_never_says_where_a_file_goes_or_what_it_is(database: Database, issue: int, name: str) -> None:
    try:
        number = attach(database, issue, name=name)
    except Refused as refused:
        assert str(refused)
        return
    with database.reading() as session:
        kept = attachment(session, number).name
    assert kept.casefold().endswith(".pdf") and "/" not in kept and "\\" not in kept


@pytest.mark.parametrize("name", BY_KIND["controls"])
def test_a_name_that_cannot_be_shown_is_refused(database: Database, issue: int, name: str) -> None:
    with pytest.raises(Refused):
        attach(database, issue, name=f"{name}.pdf")
    assert not stored(database)


def fails(session: object) -> None:
    raise ZeroDivisionError


def test_a_file_whose_row_is_not_saved_goes_again(database: Database, issue: int) -> None:
    with pytest.raises(ZeroDivisionError), database.writing(TESTER) as session:
        attachments.attach(session, "issues", issue, name="x.pdf", data=PDF)
        fails(session)
    assert not stored(database)


def test_a_file_that_is_removed_goes_once_that_is_certain(database: Database, issue: int) -> None:
    number = attach(database, issue)
    with pytest.raises(ZeroDivisionError), database.writing(TESTER) as session:
        attachments.detach(session, number, seen=1)
        fails(session)
    assert len(stored(database)) == 1
    with pytest.raises(Conflict), database.writing(TESTER) as session:
        attachments.detach(session, number, seen=7)
    with database.writing(TESTER) as session:
        attachments.detach(session, number, seen=1)
    assert not stored(database)
    with pytest.raises(NotFound), database.reading() as session:
        attachment(session, number)


def test_an_issue_that_is_removed_takes_its_files_along(database: Database, issue: int) -> None:
    attach(database, issue)
    with database.writing(TESTER) as session:
        issues.remove(session, issue, seen=1)
    assert not stored(database)
    with database.reading() as session:
        assert not session.query(Attachment).count()


def test_twenty_files_are_enough_and_only_known_rows_have_any(database: Database, issue: int) -> None:
    for _number in range(attachments.MOST):
        attach(database, issue)
    with pytest.raises(Refused, match="20"):
        attach(database, issue)
    for owner, number in (("issues", 10**6), ("areas", 1), ("../x", 1)):
        with pytest.raises(NotFound), database.writing(TESTER) as session:
            attachments.attach(session, owner, number, name="x.pdf", data=PDF)


def test_files_go_into_a_backup_and_come_back_from_it(place: Path, sqlite_template: Path) -> None:
    database = Database(f"sqlite:///{shutil.copy(sqlite_template, place / 'tongxin.db')}")
    with database.writing(TESTER) as session:
        factories.dictionaries(session)
        street = factories.area(session, "street").id
        number = issues.report(session, issues.IssueDraft(street, "灯", None, None, DAY, None))
    attach(database, number)
    backup(database, place / "kept.db")
    assert len(list((place / "kept.files").iterdir())) == 1
    for file in stored(database):
        file.unlink()
    assert files.lacking(database)[0] == [f"issues:{number} 协议.pdf"]
    assert "backup" in run("files", url=database.url).stderr
    restore(database, place / "kept.db")
    assert files.lacking(database) == ([], [])
    database.close()


def test_files_are_copied_with_a_database(database: Database, issue: int, place: Path) -> None:
    attach(database, issue)
    other = Database(f"sqlite:///{place}/other.db")
    upgrade(other)
    copy(database, other)
    assert files.lacking(other) == ([], [])
    assert [file.name for file in stored(other)] == [file.name for file in stored(database)]
    other.close()


def test_files_can_lie_in_a_folder_that_the_database_names(database: Database, issue: int, place: Path) -> None:
    attach(database, issue)
    assert files.settle(database, place / "elsewhere", SYSTEM) == 1
    attach(database, issue)
    assert len(list((place / "elsewhere").iterdir())) == 2
    assert files.lacking(database) == ([], [])
    (place / "elsewhere" / "strange").write_bytes(b"x")
    assert files.lacking(database) == ([], ["strange"])
    next(file for file in stored(database) if file.name != "strange").write_bytes(b"changed")
    assert len(files.lacking(database)[0]) == 1


def test_a_file_of_another_area_is_not_found(database: Database, issue: int) -> None:
    number = attach(database, issue)
    with database.writing(TESTER) as session:
        elsewhere = factories.area(session, "street").id
    with pytest.raises(NotFound), database.reading(looking("stranger", elsewhere)) as session:
        attachment(session, number)
