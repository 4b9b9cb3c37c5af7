"""The few lines of script that a map needs beyond what folium writes."""

from collections.abc import Iterable
from typing import Final

from branca.element import MacroElement
from folium.template import Template
from folium.utilities import JsCode

from dashboard.maps.geometry import Box
from dashboard.text import _

CLICKABLE: Final = JsCode("""(feature, layer) => {
    layer.bindTooltip(feature.properties.said, {sticky: true});
    layer.on("click", () => { feature.properties.clicked = Date.now(); });  // so that a second click differs
}""")


class View(MacroElement):
    """What the map shows at first, how far one may zoom out, and its zoom buttons."""

    _template = Template("""{% macro script(this, kwargs) %}
        (function (map) {
            map.fitBounds({{ this.corners|tojson }}, {padding: [12, 12]});
            map.setMinZoom(map.getZoom() - 1);
            L.control.zoom({{ this.titles|tojson }}).addTo(map);
        })({{ this._parent.get_name() }});
    {% endmacro %}""")

    def __init__(self, box: Box) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        west, south, east, north = box
        self.corners = [[south, west], [north, east]]
        self.titles = {"zoomInTitle": _("Zoom in"), "zoomOutTitle": _("Zoom out")}


class Names(MacroElement):
    """Names on the map, most important first; one that would cover another, or be cut off, waits for room."""

    _template = Template("""{% macro script(this, kwargs) %}
        (function (parent) {
            const markers = {{ this.names|tojson }}.map(([lat, lng, words]) => L.marker([lat, lng], {
                interactive: false, keyboard: false,
                icon: L.divIcon({className: {{ this.kind|tojson }}, html: `<div>${words}</div>`, iconSize: [0, 0]}),
            }));
            const group = L.layerGroup(markers);
            let map;
            const thin = () => {
                const taken = [L.bounds([0, 0], [48, 80])];  // the zoom buttons
                const said = new Set();  // a name may be given at several places
                const frame = L.bounds([0, 0], map.getSize());
                markers.forEach((marker) => {
                    const words = marker.getElement().firstChild;
                    const at = map.latLngToContainerPoint(marker.getLatLng());
                    const half = L.point(words.offsetWidth, words.offsetHeight).divideBy(2);
                    const box = L.bounds(at.subtract(half), at.add(half));
                    const free = frame.contains(box) && !said.has(words.innerHTML)
                        && !taken.some((other) => other.overlaps(box));
                    words.style.visibility = free ? "" : "hidden";
                    if (free) taken.push(box), said.add(words.innerHTML);
                });
            };
            group.on("add", () => { map = group._map; map.on("moveend", thin); thin(); });
            group.on("remove", () => map.off("moveend", thin));
            group.addTo(parent);
        })({{ this._parent.get_name() }});
    {% endmacro %}""")

    def __init__(self, kind: str, names: Iterable[tuple[float, float, str]]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kind = kind
        self.names = list(names)


class Forget(MacroElement):
    """Let go of earlier layers: streamlit-folium takes them off the map but keeps them in memory."""

    _template = Template("{% macro script(this, kwargs) %}window.feature_group = [];{% endmacro %}")
