"""What a browser makes of hostile texts and of pages that are not ours."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, expect

from seed.loader import HOME
from tests.browser.visitor import Visitor

SAMPLE = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'; DROP TABLE issues; --",
    "=HYPERLINK(\"http://x.example\",\"x\")",
    "{{7*7}} ${7*7} {n}",
    "[x](javascript:alert(1)) ![x](//x.example/x.png)",
    "مرحبا בלבד 同心",
]  # fmt: skip


def test_hostile_texts_typed_into_a_form_are_shown_as_they_were_typed_and_run_nothing(
    browser: Browser, workshop: str, worker: Visitor
) -> None:
    for text in SAMPLE:
        worker.open("issues", area=HOME, lang="en")
        worker.press("Report an issue")
        worker.type("What it is about", text)
        worker.pick("Where", "望江社区")
        worker.save("Report")
    worker.open("issues", area=HOME, lang="en")
    worker.page.locator("a.more[data-key='more:open']").click()
    for text in SAMPLE:
        expect(worker.page.locator(".attention .what").get_by_text(text, exact=True).first).to_be_attached()
    with Visitor.at(browser, workshop, role="audit_administrator") as auditor:
        auditor.open("audit", lang="en")
        for text in SAMPLE:
            expect(auditor.page.locator(".deeds .changes").get_by_text(text, exact=True).first).to_be_attached()


def test_a_text_that_no_screen_can_show_is_refused_at_its_field(worker: Visitor) -> None:
    worker.open("issues", area=HOME, lang="en")
    worker.press("Report an issue")
    worker.type("What it is about", "a\u202eb")
    worker.pick("Where", "望江社区")
    worker.press("Report")
    worker.sees("Type this anew instead of pasting it: its character 2 cannot be shown.")


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """The address of a page that is not ours, on this computer, so that nothing but our server is in its way."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<p>evil</p>")

        def log_message(self, *_any: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


SOCKET = """(base) => new Promise((done) => {
    const socket = new WebSocket(base.replace("http", "ws") + "/_stcore/stream", ["streamlit"]);
    socket.onopen = () => done("opened");
    socket.onerror = () => done("refused");
})"""
POST = "(base) => { fetch(base + '/healthz', {method: 'POST', mode: 'no-cors'}).catch(() => 0) }"
FRAME = "(base) => { document.body.innerHTML = `<iframe src='${base}/overview'></iframe>` }"


def test_a_page_of_another_origin_gets_nowhere(browser: Browser, exhibition: str, elsewhere: str) -> None:
    page = browser.new_context().new_page()
    page.goto(elsewhere)
    assert page.evaluate(SOCKET, exhibition) == "refused"
    with page.expect_response(f"{exhibition}/healthz") as answered:
        page.evaluate(POST, exhibition)
    assert answered.value.status == 403
    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        page.evaluate(FRAME, exhibition)
    page.goto(f"{exhibition}/healthz")
    assert page.evaluate(SOCKET, exhibition) == "opened", "else a server that refuses everybody would pass"
    page.context.close()
