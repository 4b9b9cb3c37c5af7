"""A file to choose, in the viewer's language, which Streamlit's own widget does not speak."""

from collections.abc import Sequence

import streamlit as st

from dashboard.text import _

CSS = """<style>
[data-testid=stFileUploaderDropzoneInstructions] {{ display: none; }}
[data-testid=stFileUploaderDropzone] > span button p {{ font-size: 0; }}
[data-testid=stFileUploaderDropzone] > span button p::after {{ content: "{word}"; font-size: 1rem; }}
</style>"""


def choose(label: str, endings: Sequence[str], key: str, most: int, said: str) -> None:
    """A file of at most so many bytes; what is chosen is in the session under `key`."""
    st.html(CSS.format(word=_("Choose a file")))
    st.file_uploader(label, type=list(endings), key=key, max_upload_size=most // 1_000_000, help=said)
