"""How a chart gets on the page: built once, drawn with the rows of the moment."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Final

import altair as alt
import pandas as pd
import pyarrow as pa
import streamlit as st

from dashboard.charts.theme import CONFIG
from dashboard.text import language, using

Spec = dict[str, Any]
ROWS: Final = alt.NamedData("rows")
"""What a chart that is built before its rows are known is drawn from."""


@dataclass(frozen=True, eq=False)
class Drawing:
    """What a chart shows, and the Vega-Lite specification (without data) that says how."""

    frame: pd.DataFrame
    spec: Spec

    @cached_property
    def rows(self) -> pa.Table:
        """The frame as it travels to the browser; made once, since most drawings are drawn many times."""
        return pa.Table.from_pandas(self.frame, preserve_index=False)


def built_once(build: Callable[[], alt.LayerChart | alt.FacetChart]) -> Callable[[], Spec]:
    """A specification that is built and validated once per language: that costs more than drawing it."""

    @cache
    def spec(code: str) -> Spec:
        with using(code):
            built: Spec = build().configure(**CONFIG).to_dict()
        del built["data"]  # ROWS; the frame handed to `draw` takes its place
        return built

    return lambda: spec(language())


def draw(drawing: Drawing, key: str, alt: str | None = None) -> None:
    """Draw a chart across its column; `alt` says in words what it shows."""
    st.vega_lite_chart(drawing.rows, drawing.spec, theme=None, key=key, alt=alt, width="stretch")
