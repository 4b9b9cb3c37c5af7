"""Folium without the internet: every script and style comes from our own server, or the map refuses to be shown."""

from collections.abc import Iterator

import folium
import streamlit as st
from branca.colormap import ColorMap
from branca.element import Element

OUTSIDE = ("http:", "https:", "//")


class OutsideRequest(RuntimeError):
    """A map element would make the browser ask another server."""


def vendored(path: str) -> str:
    """The address of a file that `dashboard.assets` copied from an installed package."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"{'/' + base if base else ''}/app/static/vendor/{path}"


class LocalMap(folium.Map):
    """A map without tiles that loads Leaflet alone, from us; folium adds jQuery, Bootstrap and icon fonts."""

    def __init__(self, latitude: float, longitude: float) -> None:
        super().__init__(
            (latitude, longitude),
            tiles=None,
            zoom_control=False,
            prefer_canvas=True,
            # Leaflet's own options; without tiles folium's max_zoom is dropped
            maxZoom=18,
            zoomSnap=0.25,
            zoomDelta=0.5,
            attributionControl=False,
        )
        self.default_js = [("leaflet", vendored("leaflet/leaflet.js"))]
        self.default_css = [("leaflet_css", vendored("leaflet/leaflet.css"))]


def refuse_outside(element: Element) -> None:
    """Raise `OutsideRequest` if the element, or anything in it, names an address that is not ours."""
    for address in _addresses(element):
        if not address.startswith(vendored("")):
            raise OutsideRequest(f"Vendor this file and serve it from our own static folder: {address}")


def _addresses(element: Element) -> Iterator[str]:
    """What the browser would load for an element and its children; a colour map silently brings d3."""
    yield from (address for _, address in [*getattr(element, "default_js", []), *getattr(element, "default_css", [])])
    yield from (value for value in vars(element).values() if isinstance(value, str) and value.startswith(OUTSIDE))
    if isinstance(element, ColorMap):
        yield "https://d3js.org"
    for child in element._children.values():
        yield from _addresses(child)
