export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".grid-map");
  root.pick = (code) => setTriggerValue("picked", code);
  const said = new TextDecoder().decode(data);
  if (root.said === said) return;
  root.said = said;
  const { ground, figures } = JSON.parse(said);
  const loaded = window.L ? Promise.resolve() : import(new URL(root.dataset.leaflet, location.origin).href);
  loaded.then(() => {
    if (root.said !== said) return; // overtaken while Leaflet was on its way
    const below = JSON.stringify(ground);
    if (root.below !== below) {
      root.below = below;
      root.map?.remove();
      open(root, ground);
    } else {
      root.figures.remove();
    }
    root.figures = L.layerGroup([shapes(root, figures.features), names(root, "community", figures.names)]);
    root.figures.addTo(root.map);
    root.dataset.drawn = "";
  });
}

function open(root, ground) {
  const map = (root.map = L.map(root, {
    preferCanvas: true, zoomControl: false, attributionControl: false, trackResize: false,
    maxZoom: 18, zoomSnap: 0.25, zoomDelta: 0.5,
  }));
  map.fitBounds(ground.corners, { padding: [12, 12] });
  map.setMinZoom(map.getZoom() - 1);
  L.control.zoom(ground.titles).addTo(map);
  shapes(root, ground.features).addTo(map);
  names(root, "around", ground.names).addTo(map);
  root.sized?.disconnect();
  root.sized = new ResizeObserver(() => map.invalidateSize());
  root.sized.observe(root);
}

function text(tag, words) {
  const element = document.createElement(tag);
  element.textContent = words; // whatever somebody typed, it is no markup
  return element;
}

function shapes(root, features) {
  const drawn = L.geoJSON(features, {
    smoothFactor: 0,
    style: ({ properties }) => ({ ...properties.style, interactive: properties.code !== null }),
    pointToLayer: (_point, at) => L.circleMarker(at),
  });
  drawn.bindTooltip((layer) => text("span", layer.feature.properties.said), { sticky: true });
  return drawn.on("click", (event) => root.pick(event.layer.feature.properties.code));
}

// Names, most important first; one that would cover another, or be cut off, waits for room.
function names(root, kind, all) {
  const markers = all.map(([lat, lng, words]) => L.marker([lat, lng], {
    interactive: false, keyboard: false,
    icon: L.divIcon({ className: kind, html: text("div", words), iconSize: [0, 0] }),
  }));
  const group = L.layerGroup(markers);
  const thin = () => {
    const taken = [L.bounds([0, 0], [48, 80])]; // the zoom buttons
    const said = new Set(); // a name may be given at several places
    const frame = L.bounds([0, 0], root.map.getSize());
    for (const marker of markers) {
      const words = marker.getElement().firstChild;
      const at = root.map.latLngToContainerPoint(marker.getLatLng());
      const half = L.point(words.offsetWidth, words.offsetHeight).divideBy(2);
      const box = L.bounds(at.subtract(half), at.add(half));
      const free = frame.contains(box) && !said.has(words.textContent) && !taken.some((other) => other.overlaps(box));
      words.style.visibility = free ? "" : "hidden";
      if (free) taken.push(box), said.add(words.textContent);
    }
  };
  group.on("add", () => {
    root.map.on("moveend resize", thin);
    thin();
  });
  group.on("remove", () => root.map.off("moveend resize", thin));
  return group;
}
