"""Files in the form of an issue, and the route that hands them out."""

import asyncio
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from dashboard import access, attached
from dashboard.forms import activities as activity_forms
from dashboard.forms import issues as forms
from dashboard.forms import units
from dashboard.hardening import Hardening
from db import files
from db.actions import accounts, attachments, cobuilding, issues, sign_ins
from db.actions.cobuilding import AgreementDraft
from db.actions.issues import IssueDraft
from db.engine import Database, default_database
from db.permissions import Permission
from db.queries.attachments import attachments as listed
from db.queries.audit import Wanted, entries
from db.viewer import Held, Viewer
from tests import factories
from tests.demonstration import TODAY
from tests.factories import TESTER
from tests.pages.dialogs import field, is_closed, opened, press
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


def test_an_activity_and_an_agreement_keep_their_files_too(bare: Database) -> None:
    with bare.writing(TESTER) as session:
        factories.dictionaries(session)
        street = factories.area(session, "street").id
        activity = factories.activity(session, factories.team(session, street), TODAY)
        unit = factories.partner_unit(session, street)
        agreement = cobuilding.add_agreement(session, street, unit, AgreementDraft("共建协议", TODAY, None))
    app = opened(activity_forms.activity, activity)
    app.file_uploader[0].set_value(("签到表.pdf", PDF, "application/pdf")).run()
    assert is_closed(press(app, "Add this file"))
    app = opened(units.unit, unit)
    field(app, "New agreement").set_value(agreement).run()
    app.file_uploader[0].set_value(("协议.pdf", PDF, "application/pdf")).run()
    assert is_closed(press(app, "Add this file"))
    with bare.reading() as session:
        assert [row.name for row in listed(session, "activities", activity)] == ["签到表.pdf"]
        assert [row.name for row in listed(session, "agreements", agreement)] == ["协议.pdf"]


def test_who_only_looks_is_shown_the_files_and_no_way_to_change_them(
    bare: Database, issue: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with bare.writing(TESTER) as session:
        attachments.attach(session, "issues", issue, name="照片.pdf", data=PDF)
    monkeypatch.setattr(access, "_present", lambda: Viewer("guest", (Held(frozenset({Permission.LOOK})),)))
    access.forget()
    app = opened(forms.issue, issue)
    assert "照片.pdf" in text(app)
    assert not app.file_uploader
    assert not app.button


def test_what_may_not_be_kept_is_refused_in_the_form(bare: Database, issue: int) -> None:
    app = opened(forms.issue, issue)
    app.file_uploader[0].set_value(("x.pdf", b"<script>alert(1)</script>", "application/pdf")).run()
    press(app, "Add this file")
    assert "Choose a PDF, a photo (JPEG, PNG, WebP)" in text(app)


def let_in(database: Database, role: str | None, area_id: int | None) -> str:
    """The secret of a browser in which somebody with a role in an area is signed in."""
    with database.writing(TESTER) as session:
        account = accounts.add(session, f"somebody.{role}.{area_id}", f"{role} {area_id}", None)
        if role:
            accounts.grant(session, account, role, area_id)
        return sign_ins.enter(session, account, "192.0.2.1")


def ask(path: str, secret: str | None) -> tuple[int, dict[str, str], bytes]:
    """What the route answers a browser: status, headers, content."""
    sent: list[Any] = []
    app = Hardening(Starlette(routes=[Route("/files/{attachment_id:int}", attached.download)]))
    scope = {
        "type": "http", "http_version": "1.1", "method": "GET", "path": path, "raw_path": path.encode(),
        "query_string": b"", "scheme": "http", "root_path": "", "client": ("192.0.2.7", 4000),
        "headers": [(b"host", b"x"), (b"cookie", f"tongxin={secret}".encode())],
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
    status, headers, content = ask(f"/files/{number}", let_in(bare, "leader", None))
    assert (status, content, headers["content-type"]) == (200, PDF, "application/pdf")
    assert headers["content-disposition"].startswith("attachment; filename*=UTF-8''%E5%90%88")
    assert not {'"', "<", "\n"} & set(headers["content-disposition"])
    assert headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in headers["content-security-policy"]
    assert headers["cache-control"] == "private, no-store"
    with default_database().reading() as session:
        (taken,) = entries(session, Wanted(subjects=("attachment",)))
    assert (taken.actor, taken.address, taken.after) == ("leader None", "192.0.2.7", {"name": name})


@pytest.mark.parametrize("role", [None, "system_administrator", "audit_administrator", "elsewhere", "nobody"])
def test_a_file_is_not_there_for_who_may_not_see_it_or_take_it_away(bare: Database, issue: int, role: str) -> None:
    with bare.writing(TESTER) as session:
        number = attachments.attach(session, "issues", issue, name="x.pdf", data=PDF)
        elsewhere = factories.area(session, "street").id
    if role == "elsewhere":
        secret = let_in(bare, "coordinator", elsewhere)
    else:
        secret = "nobody's" if role == "nobody" else let_in(bare, role, None)
    assert ask(f"/files/{number}", secret)[0] == 404


@pytest.mark.parametrize("path", ["/files/999", "/files/99999999999999999999999", "/files/0"])
def test_a_file_there_is_not_is_not_found(bare: Database, issue: int, path: str) -> None:
    assert ask(path, let_in(bare, "leader", None))[0] == 404


def test_a_file_that_is_gone_from_its_folder_is_not_found(bare: Database, issue: int) -> None:
    with bare.writing(TESTER) as session:
        number = attachments.attach(session, "issues", issue, name="x.pdf", data=PDF)
        folder = files.folder(session)
    for file in folder.iterdir():
        file.unlink()
    assert ask(f"/files/{number}", let_in(bare, "leader", None))[0] == 404
