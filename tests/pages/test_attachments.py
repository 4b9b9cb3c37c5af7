"""Files in the form of an issue, and the route that hands them out."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from dashboard import attached
from dashboard.forms import issues as forms
from dashboard.hardening import Hardening
from db.actions import attachments, issues
from db.actions.issues import IssueDraft
from db.engine import Database, default_database
from db.queries.attachments import attachments as listed
from db.queries.audit import Wanted, entries
from tests import factories
from tests.demonstration import TODAY
from tests.factories import TESTER
from tests.pages.dialogs import is_closed, opened, press
from tests.pages.screens import text

PDF = b"%PDF-1.7\n%%EOF"


@pytest.fixture
def issue(bare: Database) -> int:
    with bare.writing(TESTER) as session:
        factories.dictionaries(session)
        street = factories.area(session, "street").id
        return issues.report(session, IssueDraft(street, "灯", None, None, TODAY, None))


def test_a_file_is_added_in_the_form_of_an_issue_and_removed_there(bare: Database, issue: int) -> None:
    app = opened(forms.issue, issue)
    app.file_uploader[0].set_value(("照片说明.pdf", PDF, "application/pdf")).run()
    assert is_closed(press(app, "Add this file"))
    with bare.reading() as session:
        (row,) = listed(session, "issues", issue)
    assert row.name == "照片说明.pdf"
    app = opened(forms.issue, issue)
    assert "照片说明.pdf" in text(app)
    press(app, "Remove 照片说明.pdf")
    assert is_closed(press(app, "Remove"))
    with bare.reading() as session:
        assert not listed(session, "issues", issue)


def test_what_may_not_be_kept_is_refused_in_the_form(bare: Database, issue: int) -> None:
    app = opened(forms.issue, issue)
    app.file_uploader[0].set_value(("x.pdf", b"<script>alert(1)</script>", "application/pdf")).run()
    press(app, "Add this file")
    assert "Choose a PDF, a photo (JPEG, PNG, WebP)" in text(app)


def ask(path: str) -> tuple[int, dict[str, str], bytes]:
    """What the route answers: status, headers, content."""
    sent: list[Any] = []
    app = Hardening(Starlette(routes=[Route("/files/{attachment_id:int}", attached.download)]))
    scope = {
        "type": "http", "http_version": "1.1", "method": "GET", "path": path, "raw_path": path.encode(),
        "query_string": b"", "scheme": "http", "root_path": "", "headers": [(b"host", b"x")],
    }  # fmt: skip

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(one.get("body", b"") for one in sent[1:])


def test_a_file_is_handed_out_to_be_kept_never_to_be_run(bare: Database, issue: int) -> None:
    with bare.writing(TESTER) as session:
        name = '合同"; x="<b>.pdf'
        number = attachments.attach(session, "issues", issue, name=name, data=PDF)
    status, headers, content = ask(f"/files/{number}")
    assert (status, content, headers["content-type"]) == (200, PDF, "application/pdf")
    assert headers["content-disposition"].startswith("attachment; filename*=UTF-8''%E5%90%88")
    assert not {'"', "<", "\n"} & set(headers["content-disposition"])
    assert headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in headers["content-security-policy"]
    assert headers["cache-control"] == "private, no-store"
    with default_database().reading() as session:
        assert entries(session, Wanted(subjects=("table",)))[0].after["name"] == name  # type: ignore[index]


@pytest.mark.parametrize("path", ["/files/999", "/files/99999999999999999999999", "/files/0"])
def test_a_file_there_is_not_is_not_found(bare: Database, issue: int, path: str) -> None:
    assert ask(path)[0] == 404


def test_a_file_that_is_gone_from_its_folder_is_not_found(bare: Database, issue: int) -> None:
    with bare.writing(TESTER) as session:
        number = attachments.attach(session, "issues", issue, name="x.pdf", data=PDF)
    folder = next(path for path in Path(bare.engine.url.database or "").parent.glob("*.files"))
    for file in folder.iterdir():
        file.unlink()
    assert ask(f"/files/{number}")[0] == 404
