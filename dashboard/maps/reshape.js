// Pixels: within which a dragged point snaps to one of another outline, that handles stay apart, and that an edge must
// have for a handle in its middle. Milliseconds after the last arrow key before the server is told.
const SNAP = 10, APART = 14, ROOM = 44, REST = 500;
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export default function ({ parentElement, data, setStateValue }) {
  const root = parentElement.querySelector(".reshape");
  const loaded = window.L ? Promise.resolve() : import(new URL(root.dataset.leaflet, location.origin).href);
  root.given = data;
  loaded.then(() => {
    if (root.given !== data) return; // overtaken while Leaflet was on its way
    const editor = root.editor?.place === data.place ? root.editor : open(root, data);
    editor.tell = (shape) => setStateValue("shape", { shape, turn: editor.turn });
    editor.words = data.words;
    editor.base = data.base;
    surround(editor, data);
    // What is drawn here is newer than what the server answers, unless the server gives another shape on purpose.
    // Who is at work just now goes on: what they draw says on what it is based.
    editor.held = editor.turn === data.turn ? null : data;
    if (!editor.dragging && !editor.waiting) release(editor);
    mark(editor, data.spots);
    label(editor);
    root.dataset.drawn = "";
  });
}

function open(root, data) {
  root.editor?.map.remove();
  root.editor?.sized.disconnect();
  const ground = root.querySelector(".ground");
  const map = L.map(ground, {
    zoomControl: false, attributionControl: false, trackResize: false, keyboard: false, doubleClickZoom: false,
    maxZoom: 20, zoomSnap: 0.25, zoomDelta: 0.5,
  });
  const [west, south, east, north] = data.box;
  map.fitBounds([[south, west], [north, east]], { padding: [56, 56] });
  L.control.zoom({ zoomInTitle: data.words.in, zoomOutTitle: data.words.out }).addTo(map);
  map.createPane("around").style.zIndex = 350; // beneath what is drawn
  const around = L.layerGroup().addTo(map);
  const editor = (root.editor = {
    root, map, around, place: data.place, parts: [], past: [], shown: new Map(), middles: L.layerGroup().addTo(map),
    own: L.polygon([], { className: "own", interactive: false, smoothFactor: 0 }).addTo(map),
    faults: L.layerGroup().addTo(map), spots: L.layerGroup().addTo(map), chosen: null,
    sized: new ResizeObserver(() => map.invalidateSize()),
  });
  editor.sized.observe(ground);
  map.on("moveend", () => handles(editor));
  for (const [name, act] of Object.entries({ undo: () => undo(editor), drop: () => drop(editor), anew: () => anew(editor) }))
    root.querySelector(`[name=${name}]`).onclick = act;
  root.onkeydown = (event) => {
    if (event.key === "z" && (event.ctrlKey || event.metaKey)) event.preventDefault(), undo(editor);
  };
  root.onfocusout = () => settle(editor);
  return editor;
}

// The outlines around: to see where one is, and for the points of one's own to snap to.
function surround(editor, { around }) {
  const said = JSON.stringify(around);
  if (editor.said === said) return;
  editor.said = said;
  editor.around.clearLayers();
  editor.corners = [];
  for (const { name, kind, geometry } of around) {
    const pane = kind === "theirs" ? "overlayPane" : "around";
    const drawn = L.geoJSON(geometry, { pane, interactive: false, smoothFactor: 0, style: { className: kind } });
    editor.around.addLayer(drawn);
    for (const ring of rings(geometry)) editor.corners.push(...ring);
    if (name && kind === "beside") {
      const words = document.createElement("div");
      words.textContent = name; // whatever somebody typed, it is no markup
      const icon = L.divIcon({ className: "name", html: words, iconSize: [0, 0] });
      editor.around.addLayer(L.marker(drawn.getBounds().getCenter(), { icon, interactive: false, keyboard: false }));
    }
  }
}

function parts(geometry) {
  return geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
}

function rings(geometry) {
  return parts(geometry).flat();
}

function release(editor) {
  if (!editor.held) return;
  const data = editor.held;
  editor.held = null;
  editor.turn = data.turn;
  editor.past = [];
  read(editor, data.shape);
}

function read(editor, said) {
  editor.parts = parts(JSON.parse(said)).map((part) => part.map((ring) => ring.slice(0, -1).map(([x, y]) => ({ x, y }))));
  editor.now = said;
  choose(editor, null);
  for (const handle of editor.shown.values()) handle.remove();
  editor.shown.clear();
  redraw(editor);
  handles(editor);
}

function written(editor) {
  const round = (degrees) => Math.round(degrees * 1e6) / 1e6;
  const all = editor.parts.map((part) => part.map((ring) => [...ring, ring[0]].map(({ x, y }) => [round(x), round(y)])));
  return JSON.stringify(all.length === 1 ? { type: "Polygon", coordinates: all[0] } : { type: "MultiPolygon", coordinates: all });
}

// A change has been made: it can be undone, and the server is told once it rests.
function changed(editor, later) {
  const before = editor.now;
  editor.now = written(editor);
  if (editor.now === before) return;
  if (!later || !editor.waiting) editor.past.push(before);
  redraw(editor);
  label(editor);
  clearTimeout(editor.waiting);
  editor.waiting = setTimeout(settle, later ? REST : 0, editor);
}

function settle(editor) {
  if (!editor.waiting) return;
  clearTimeout(editor.waiting);
  editor.waiting = null;
  editor.tell(editor.now);
}

function undo(editor) {
  settle(editor);
  if (!editor.past.length) return;
  read(editor, editor.past.pop());
  label(editor);
  editor.tell(editor.now);
}

function anew(editor) {
  settle(editor);
  if (editor.now === editor.base) return;
  editor.past.push(editor.now);
  read(editor, editor.base);
  label(editor);
  editor.tell(editor.now);
}

function redraw(editor) {
  const at = ({ x, y }) => [y, x];
  editor.own.setLatLngs(editor.parts.map((part) => part.map((ring) => ring.map(at))));
  const found = crossings(editor);
  editor.own.getElement()?.classList.toggle("crossing", found.length > 0);
  editor.faults.clearLayers();
  for (const [x, y] of found) {
    editor.faults.addLayer(L.circleMarker([y, x], { className: "fault", radius: 11, interactive: false }));
  }
  editor.crossed = found;
}

// Where edges cross, found by sweeping from west to east; that they meet at a point is no harm.
function crossings({ parts }) {
  const edges = [];
  for (const ring of parts.flat()) {
    ring.forEach((from, at) => {
      const to = ring[(at + 1) % ring.length];
      edges.push(from.x <= to.x ? [from, to] : [to, from]);
    });
  }
  edges.sort((one, other) => one[0].x - other[0].x);
  const turn = (a, b, c) => (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
  const found = [];
  edges.forEach(([a, b], at) => {
    for (let next = at + 1; next < edges.length && edges[next][0].x <= b.x; next += 1) {
      const [c, d] = edges[next];
      const first = turn(a, b, c), second = turn(a, b, d);
      if (first * second < 0 && turn(c, d, a) * turn(c, d, b) < 0) {
        const share = first / (first - second);
        found.push([c.x + (d.x - c.x) * share, c.y + (d.y - c.y) * share]);
      }
    }
  });
  return found;
}

// Handles of the points in sight, as many as have room: to come nearer shows more of them.
function handles(editor) {
  if (editor.dragging) return;
  const { map } = editor, frame = map.getBounds().pad(0.05), taken = [], wanted = new Set();
  const place = ({ x, y }) => map.latLngToContainerPoint([y, x]);
  const free = (spot) => taken.every((other) => other.distanceTo(spot) >= APART);
  const all = editor.parts.flat().flat();
  if (editor.chosen) wanted.add(editor.chosen), taken.push(place(editor.chosen));
  for (const point of all) {
    if (point === editor.chosen || !frame.contains([point.y, point.x])) continue;
    const spot = place(point);
    if (free(spot)) wanted.add(point), taken.push(spot);
  }
  for (const [point, handle] of editor.shown) {
    if (!wanted.has(point)) handle.remove(), editor.shown.delete(point);
  }
  for (const point of wanted) if (!editor.shown.has(point)) editor.shown.set(point, handle(editor, point));
  editor.middles.clearLayers();
  for (const ring of editor.parts.flat()) {
    ring.forEach((from, at) => {
      const to = ring[(at + 1) % ring.length];
      if (!wanted.has(from) || !wanted.has(to) || place(from).distanceTo(place(to)) < ROOM) return;
      editor.middles.addLayer(middle(editor, ring, at, { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }));
    });
  }
  const first = editor.chosen ?? editor.shown.keys().next().value;
  for (const [point, handle] of editor.shown) handle.getElement().tabIndex = point === first ? 0 : -1;
  editor.root.querySelector(".hidden").hidden = editor.shown.size === all.filter(({ x, y }) => frame.contains([y, x])).length;
}

function grip({ x, y }, kind) {
  const icon = L.divIcon({ className: kind, iconSize: [28, 28] });
  return L.marker([y, x], { icon, draggable: true, keyboard: false, autoPan: true });
}

function handle(editor, point) {
  const handle = grip(point, "point").addTo(editor.map), element = handle.getElement();
  element.setAttribute("role", "button");
  element.setAttribute("aria-label", editor.words.point);
  element.onfocus = () => choose(editor, point);
  element.onkeydown = (event) => key(editor, point, event);
  if (point === editor.chosen) element.classList.add("chosen");
  handle.on("click", () => element.focus());
  handle.on("contextmenu", (event) => { L.DomEvent.stop(event.originalEvent); choose(editor, point); drop(editor); });
  return draggable(editor, handle, () => point);
}

function middle(editor, ring, at, point) {
  const handle = grip(point, "middle");
  const insert = () => { ring.splice(at + 1, 0, point); return point; };
  handle.on("click", () => { choose(editor, insert()); changed(editor); handles(editor); });
  return draggable(editor, handle, insert);
}

function draggable(editor, handle, take) {
  let point = null, corners = [];
  handle.on("dragstart", () => {
    editor.dragging = true;
    point = take();
    choose(editor, point);
    const frame = editor.map.getBounds();
    corners = editor.corners.filter(([x, y]) => frame.contains([y, x]));
  });
  handle.on("drag", () => {
    const spot = editor.map.latLngToLayerPoint(handle.getLatLng());
    let nearest = null, least = SNAP;
    for (const [x, y] of corners) {
      const away = editor.map.latLngToLayerPoint([y, x]).distanceTo(spot);
      if (away <= least) nearest = [x, y], least = away;
    }
    if (nearest) handle.setLatLng([nearest[1], nearest[0]]);
    handle.getElement().classList.toggle("snapped", nearest !== null);
    const { lat, lng } = handle.getLatLng();
    point.x = lng, point.y = lat;
    redraw(editor);
  });
  handle.on("dragend", () => {
    editor.dragging = false;
    handle.getElement()?.classList.remove("snapped");
    changed(editor);
    if (!editor.waiting) release(editor);
    handles(editor);
    editor.shown.get(point)?.getElement().focus({ preventScroll: true });
  });
  return handle;
}

function choose(editor, point) {
  editor.shown.get(editor.chosen)?.getElement()?.classList.remove("chosen");
  editor.chosen = point;
  editor.shown.get(point)?.getElement()?.classList.add("chosen");
  label(editor);
}

function key(editor, point, event) {
  const { map } = editor;
  if (STEPS[event.key]) {
    const [right, down] = STEPS[event.key], far = event.shiftKey ? 10 : 1;
    const spot = map.latLngToContainerPoint([point.y, point.x]).add([right * far, down * far]);
    const { lat, lng } = map.containerPointToLatLng(spot);
    point.x = lng, point.y = lat;
    editor.shown.get(point).setLatLng([lat, lng]);
    changed(editor, true);
  } else if (event.key === "Delete" || event.key === "Backspace") {
    drop(editor);
  } else if (event.key === "PageDown" || event.key === "PageUp") {
    follow(editor, neighbour(editor, point, event.key === "PageDown" ? 1 : -1));
  } else if (event.key === "+" || event.key === "Insert") {
    const ring = ringOf(editor, point), at = ring.indexOf(point), next = ring[(at + 1) % ring.length];
    const between = { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    ring.splice(at + 1, 0, between);
    changed(editor);
    follow(editor, between);
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}

function ringOf(editor, point) {
  return editor.parts.flat().find((ring) => ring.includes(point));
}

function neighbour(editor, point, step) {
  const all = editor.parts.flat().flat();
  return all[(all.indexOf(point) + step + all.length) % all.length];
}

// Choose a point by keyboard, wherever it is.
function follow(editor, point) {
  choose(editor, point);
  const at = [point.y, point.x];
  if (!editor.map.getBounds().contains(at)) editor.map.panTo(at, { animate: false });
  handles(editor);
  editor.shown.get(point).getElement().focus({ preventScroll: true });
}

// Take out the chosen point, unless nothing would be left to enclose.
function drop(editor) {
  const point = editor.chosen, ring = point && ringOf(editor, point);
  if (!ring || ring.length <= 3) return;
  const next = ring[(ring.indexOf(point) + 1) % ring.length];
  ring.splice(ring.indexOf(point), 1);
  changed(editor);
  follow(editor, next);
}

function mark(editor, spots) {
  editor.spots.clearLayers();
  spots.forEach(([x, y, said]) => {
    const icon = L.divIcon({ className: "spot", html: String(said), iconSize: [20, 20] });
    editor.spots.addLayer(L.marker([y, x], { icon, interactive: false, keyboard: false }));
  });
}

function label(editor) {
  const { root, words, parts, past, chosen } = editor;
  if (!words) return;
  const count = parts.flat().flat().length;
  for (const name of ["undo", "drop", "anew"]) root.querySelector(`[name=${name}]`).textContent = words[name];
  root.querySelector("[name=undo]").disabled = !past.length;
  root.querySelector("[name=drop]").disabled = !chosen;
  root.querySelector("[name=anew]").disabled = editor.now === editor.base;
  root.querySelector(".count").textContent = words.points.replace("{n}", count);
  root.querySelector(".hidden").textContent = words.nearer;
  const [spot] = editor.crossed ?? [];
  const said = spot ? words.crosses.replace("{place}", spot.map((degrees) => degrees.toFixed(5)).join(", ")) : "";
  root.querySelector(".said").textContent = said;
}
