"""Who is looking, and what they may do. Until there is sign-in: whoever sits at this computer, who sees everything."""

from dataclasses import replace

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard import whence
from db.errors import N_
from db.viewer import Viewer

DEMONSTRATION = Viewer(N_("Demonstration user"))
LOCAL = Viewer(N_("User of this computer"))


def viewer() -> Viewer:
    """The person in front of the screen; travels with every query and every write."""
    looking = get_script_run_ctx(suppress_warning=True) is not None
    who = DEMONSTRATION if looking and st.session_state.get("demonstration") else LOCAL
    return replace(who, address=whence.session())
