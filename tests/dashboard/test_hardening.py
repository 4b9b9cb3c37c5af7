"""What the server does before anything else: headers on every answer, foreign origins and large requests refused."""

import asyncio
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.types import Message
from starlette.websockets import WebSocket

from dashboard.hardening import LARGEST, PAGE, Hardening, policy

Headers = dict[str, str]


async def echo(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


async def greet(socket: WebSocket) -> None:
    await socket.accept()
    await socket.close()


APP = Hardening(
    Starlette(routes=[Route("/{rest:path}", echo, methods=["GET", "POST"]), WebSocketRoute("/stream", greet)])
)


def ask(
    method: str = "GET", path: str = "/", headers: Headers | None = None, body: list[bytes] | None = None, **scope: Any
) -> list[Message]:
    """Everything the server sends in answer to one request."""
    sent: list[Message] = []
    parts = list(body or [b""])
    asked = {"host": "tongxin.example:8501", **(headers or {})}

    async def receive() -> Message:
        if scope.get("type") == "websocket":
            return {"type": "websocket.connect"}
        part = parts.pop(0) if parts else b""
        return {"type": "http.request", "body": part, "more_body": bool(parts)}

    async def send(message: Message) -> None:
        sent.append(message)

    full = {
        "type": "http", "http_version": "1.1", "method": method, "path": path, "raw_path": path.encode(),
        "query_string": b"", "scheme": "http", "root_path": "", "server": ("tongxin.example", 8501),
        "headers": [(name.encode(), value.encode()) for name, value in asked.items()], **scope,
    }  # fmt: skip
    asyncio.run(APP(full, receive, send))
    return sent


def status(sent: list[Message]) -> int:
    return int(sent[0]["status"])


def headers(sent: list[Message]) -> Headers:
    return {name.decode(): value.decode() for name, value in sent[0]["headers"]}


@pytest.mark.parametrize("path", ["/", "/healthz", "/api/v1/figures", "/missing"])
def test_every_answer_carries_the_security_headers(path: str) -> None:
    found = headers(ask(path=path))
    assert found["content-security-policy"] == policy(PAGE)
    assert found["x-content-type-options"] == "nosniff"
    assert found["x-frame-options"] == "DENY"
    assert found["referrer-policy"] == "same-origin"
    assert "camera=()" in found["permissions-policy"]
    assert "strict-transport-security" not in found


def test_only_behind_https_browsers_are_told_to_stay_there() -> None:
    assert headers(ask(scheme="https"))["strict-transport-security"].startswith("max-age=")


def test_no_page_lets_scripts_be_written_into_it_or_evaluated() -> None:
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "https:"} & set(PAGE["script-src"])
    assert PAGE["default-src"] == PAGE["frame-ancestors"] == PAGE["base-uri"] == ("'none'",)


@pytest.mark.parametrize("path", ["/", "/grid_map", "/component/some.component/index.html"])
def test_nothing_of_ours_may_stand_in_a_frame(path: str) -> None:
    found = headers(ask(path=path))
    assert found["content-security-policy"] == policy(PAGE)
    assert found["x-frame-options"] == "DENY"


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        (None, 200),
        ("http://tongxin.example:8501", 200),
        ("https://tongxin.example:8501", 200),
        ("http://tongxin.example", 403),
        ("http://evil.example", 403),
        ("http://tongxin.example:8501.evil.example", 403),
        ("http://evil.example/tongxin.example:8501", 403),
        ("null", 403),
        ("", 403),
    ],
)
def test_a_page_of_another_origin_may_not_post(origin: str | None, expected: int) -> None:
    sent = ask("POST", headers={} if origin is None else {"origin": origin})
    assert status(sent) == expected


def test_a_page_of_another_origin_may_not_open_the_websocket() -> None:
    (refused,) = ask(path="/stream", headers={"origin": "http://evil.example"}, type="websocket")
    assert refused["type"] == "websocket.close"
    accepted = ask(path="/stream", headers={"origin": "http://tongxin.example:8501"}, type="websocket")
    assert accepted[0]["type"] == "websocket.accept"


def test_a_link_from_another_page_still_leads_here() -> None:
    assert status(ask("GET", headers={"origin": "http://other.example"})) == 200


@pytest.mark.parametrize("said", [str(LARGEST + 1), "99999999999999999999", "-1", "x"])
def test_a_request_that_says_it_is_too_large_is_not_read(said: str) -> None:
    sent = ask("POST", headers={"content-length": said})
    assert status(sent) == 413
    assert headers(sent)["x-content-type-options"] == "nosniff"


def test_a_request_that_turns_out_too_large_is_cut_off() -> None:
    with pytest.raises(Exception, match="") as broken:
        ask("POST", body=[b"x" * LARGEST, b"x"])
    assert type(broken.value).__name__ == "ClientDisconnect"
    assert status(ask("POST", body=[b"x" * LARGEST])) == 200


def test_an_upload_may_be_as_large_as_streamlit_lets_it_be() -> None:
    assert status(ask("POST", path="/_stcore/upload_file/a/b", headers={"content-length": "20000000"})) == 200
