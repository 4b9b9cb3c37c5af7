"""From which network address somebody is at work; behind a proxy on this computer, the address it passes on."""

from typing import Final

import streamlit as st
from starlette.requests import HTTPConnection
from streamlit.runtime.scriptrunner import get_script_run_ctx

HERE: Final = "127.0.0.1"


def session() -> str | None:
    """Of the browser whose session runs; None outside of sessions."""
    running = get_script_run_ctx(suppress_warning=True)
    if running is None:
        return None
    address = st.context.ip_address  # None for this computer
    return address if isinstance(address, str) else HERE


def request(asked: HTTPConnection) -> str | None:
    """Of whoever asked a route."""
    return asked.client.host if asked.client else None
