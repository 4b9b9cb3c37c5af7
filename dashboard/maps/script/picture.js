// One map of the screen: its view stays while what is drawn on it changes.
const CLOSER = 250; // milliseconds in which a second click makes a double one
const AROUND = [[21, 0], [-21, 0], [0, 21], [0, -21], [18, 18], [-18, 18], [18, -18], [-18, -18]];

class Picture {
  constructor(root, scene) {
    this.root = root;
    this.box = document.createElement("figure");
    this.box.className = "picture";
    this.title = document.createElement("figcaption");
    const ground = document.createElement("div");
    this.box.append(this.title, ground);
    root.querySelector(".pictures").append(this.box);
    const map = (this.map = L.map(ground, {
      renderer: L.canvas({ padding: 0.3 }), zoomControl: false, attributionControl: false, doubleClickZoom: false,
      trackResize: false, maxZoom: 19, zoomSnap: 0.25, zoomDelta: 0.5, wheelPxPerZoomLevel: 120,
    }));
    this.pane = map.createPane("words", map.getPane("mapPane"));
    L.control.zoom({ zoomInTitle: scene.words.in, zoomOutTitle: scene.words.out }).addTo(map);
    this.outward = button(map, "⤒", scene.words.up, () => this.up());
    north(map, scene.words.north);
    L.control.scale({ imperial: false, position: "bottomright", maxWidth: 120 }).addTo(map);
    this.layers = Object.fromEntries(["under", "cells", "lines", "over"].map((name) => [name, L.featureGroup()]));
    this.drawn = {};
    this.badges = [];
    const { under, cells } = this.layers;
    cells.bindTooltip(({ order }) => text("span", this.said(order)), { sticky: true });
    cells.on("click", ({ layer, originalEvent }) => originalEvent.detail < 2 && this.root.tell("picked", layer.piece.code));
    cells.on("dblclick", L.DomEvent.stop);
    under.bindTooltip(({ piece }) => text("span", piece.name), { sticky: true });
    under.on("click", ({ layer }) => this.later(layer.piece.code));
    map.on("dblclick", () => this.up()); // outside, since cells stop it
    map.on("zoomstart", () => (this.pane.style.visibility = "hidden"));
    map.on("moveend resize", () => {
      this.flying = false;
      this.part();
      this.label();
    });
    ground.addEventListener("keydown", (event) => event.key === "Escape" && this.up());
    this.sized = new ResizeObserver(() => map.invalidateSize({ pan: false }));
    this.sized.observe(ground);
  }

  close() {
    clearTimeout(this.waiting);
    this.sized.disconnect();
    this.map.remove();
    this.box.remove();
  }

  up() {
    clearTimeout(this.waiting);
    if (this.scene.up) this.root.tell("picked", this.scene.up);
  }

  // Another frame is flown to; on another ground, and at first, one is there at once.
  look(ground, frame) {
    const pieces = frame.map((at) => ground.pieces[at]), key = pieces.map(({ code }) => code).join();
    if (this.looked === key && this.ground === ground) return;
    const fly = this.ground !== undefined && !matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.looked = key;
    const fit = { padding: [14, 14] };
    const bounds = pieces.reduce((all, piece) => all.extend(piece.bounds), L.latLngBounds([]));
    this.flying = fly;
    if (fly) this.map.flyToBounds(bounds, { ...fit, duration: 0.45 });
    else this.map.fitBounds(bounds, { ...fit, animate: false });
  }

  show(scene, face, ground) {
    const again = this.ground === ground && this.drawn.cells === scene.cells.join();
    const before = this.face?.classes;
    this.look(ground, scene.frame);
    Object.assign(this, { scene, face, ground });
    this.title.textContent = face.title;
    this.outward.disabled = !scene.up;
    tiles(this, scene.tiles);
    const styles = (this.styles = shades(scene, this.styles));
    const under = [scene.siblings, scene.cells, scene.lines].join("|");
    if (again && this.drawn.under === under) this.shade(before, styles);
    else this.build(styles, under);
    this.finish();
    if (!this.flying) this.label();
  }

  build(styles, under) {
    const { scene, face, ground, layers } = this;
    for (const group of Object.values(layers)) group.clearLayers().remove();
    const polygon = (piece, style) => L.polygon(piece.points, { smoothFactor: 0.5, ...style });
    for (const piece of ground.beyond) layers.under.addLayer(polygon(piece, { ...styles.ground, interactive: false }));
    for (const at of scene.siblings) {
      const piece = ground.pieces[at];
      layers.under.addLayer(Object.assign(polygon(piece, styles.ground), { piece }));
    }
    this.cells = scene.cells.map((at, order) => {
      const cell = polygon(ground.pieces[at], styles[face.classes[order]]);
      return Object.assign(cell, { order, piece: ground.pieces[at] });
    });
    this.order(face.classes).forEach((order) => layers.cells.addLayer(this.cells[order]));
    for (const [weight, pieces] of scene.lines) {
      for (const at of pieces) layers.lines.addLayer(polygon(ground.pieces[at], { ...styles.line, weight }));
    }
    for (const name of ["under", "cells", "lines"]) layers[name].addTo(this.map);
    Object.assign(this.drawn, { cells: scene.cells.join(), under });
    this.shaded = styles;
    this.root.dataset.built = Number(this.root.dataset.built ?? 0) + 1;
  }

  // Those without a figure come last, so that no white line cuts their edge.
  order(classes) {
    const all = [...classes].map((_class, order) => order);
    const bare = (order) => Number(Number.isNaN(Number(classes[order])));
    return all.sort((one, other) => bare(one) - bare(other));
  }

  shade(before, styles) {
    const { classes } = this.face;
    this.cells.forEach((cell, order) => {
      if (classes[order] !== before?.[order] || styles !== this.shaded) cell.setStyle(styles[classes[order]]);
    });
    const bare = this.cells.filter((_cell, order) => Number.isNaN(Number(classes[order])));
    if (bare.length && bare.length < this.cells.length) {
      bare.forEach((cell) => cell.bringToFront());
      this.layers.lines.bringToFront();
    }
    this.shaded = styles;
  }

  // What lies over the shades: the chosen area, circles and badges.
  finish() {
    const { scene, face, ground, layers } = this;
    layers.over.clearLayers().remove();
    const chosen = scene.selected === null ? [] : [[scene.palette.paper, 8], [scene.palette.ink, 3.5]];
    for (const [color, weight] of chosen) {
      const line = { fill: false, color, weight, interactive: false, smoothFactor: 0.5 };
      layers.over.addLayer(L.polygon(ground.pieces[scene.selected].points, line));
    }
    const circle = { radius: scene.radius, color: scene.palette.data, weight: 1.4, dashArray: "4 3", fill: false };
    for (const at of face.circles) layers.over.addLayer(L.circle(at, { ...circle, interactive: false }));
    this.badges = face.badges.map(({ at, slot, pick, said, ...look }) => {
      const spot = Array.isArray(at) ? L.latLng(at) : L.CRS.EPSG3857.pointToLatLng(ground.pieces[at].spot.at, 0);
      const place = slot === undefined ? [0, 0] : [(slot[0] - (slot[1] - 1) / 2) * 23, 22];
      const one = badge(spot, { ...look, slot: place, offset: L.point(place), palette: scene.palette, interactive: true });
      one.bindTooltip(text("span", said));
      if (pick) one.on("click", () => this.root.tell("picked", pick));
      return one;
    });
    this.badges.forEach((one) => layers.over.addLayer(one));
    layers.over.addTo(this.map);
    this.part();
  }

  // Badges that would cover each other move apart, by no more than they are wide.
  part() {
    const taken = [];
    for (const one of this.badges) {
      const at = this.map.latLngToLayerPoint(one.getLatLng());
      const free = ([x, y]) => taken.every((other) => Math.hypot(other.x - at.x - x, other.y - at.y - y) >= 20);
      const shift = [one.options.slot, ...AROUND.map(([x, y]) => [one.options.slot[0] + x, one.options.slot[1] + y])];
      one.options.offset = L.point(shift.find(free) ?? shift[0]);
      taken.push(at.add(one.options.offset));
      one._project();
      one.redraw();
    }
  }

  // A click outside is either one, which goes there, or the first of two, which go up.
  later(code) {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.root.tell("picked", code), CLOSER);
  }

  said(order) {
    const { scene, face, ground } = this;
    const words = [ground.pieces[scene.cells[order]].name, face.figures[order], scene.words[face.classes[order]]];
    return words.filter(Boolean).join(" ");
  }

  label() {
    if (!this.face) return;
    label(this);
    this.pane.style.visibility = "";
  }

  // Where on the screen the cell or badge is whose tooltip begins with some words; for tests.
  find(words) {
    const cell = this.cells.find(({ order }) => this.said(order).startsWith(words));
    const marker = this.badges.find((one) => one.getTooltip().getContent().textContent.startsWith(words));
    const { x, y } = this.map.getContainer().getBoundingClientRect();
    const at = marker
      ? this.map.latLngToContainerPoint(marker.getLatLng()).add(marker.options.offset)
      : this.map.layerPointToContainerPoint(
          cell.piece.spot.at.multiplyBy(2 ** this.map.getZoom()).subtract(this.map.getPixelOrigin()));
    return [x + at.x, y + at.y];
  }
}

function shades(scene, before) {
  const key = JSON.stringify([scene.colours, scene.palette, scene.cells.length > 1500]);
  if (before?.key === key) return before;
  const line = { color: scene.palette.paper, weight: scene.cells.length > 1500 ? 0.5 : 1, fillOpacity: 1, dashArray: null };
  const bare = { ...line, color: scene.palette.hatch, dashArray: "3 3" };
  const styles = Object.fromEntries(scene.colours.map((colour, level) => [level, { ...line, fillColor: colour }]));
  return {
    ...styles,
    key,
    r: { ...bare, fillColor: pattern("hatch", scene.palette) },
    n: { ...bare, fillColor: pattern("dots", scene.palette) },
    p: { ...line, fillColor: scene.palette.soft, color: scene.palette.hatch },
    ground: { fillColor: scene.palette.ground, fillOpacity: scene.tiles ? 0.15 : 1, color: scene.palette.paper, weight: 1.5 },
    line: { fill: false, color: scene.palette.ink, interactive: false },
  };
}

function text(tag, words) {
  const element = document.createElement(tag);
  element.textContent = words; // whatever somebody typed, it is no markup
  return element;
}

function button(map, sign, title, act) {
  const made = L.DomUtil.create("button", "up leaflet-bar");
  Object.assign(made, { type: "button", textContent: sign, title });
  made.setAttribute("aria-label", title);
  L.DomEvent.disableClickPropagation(made);
  made.addEventListener("click", act);
  const control = L.control({ position: "topleft" });
  control.onAdd = () => made;
  control.addTo(map);
  return made;
}

function north(map, title) {
  const control = L.control({ position: "topright" });
  control.onAdd = () => {
    const arrow = L.DomUtil.create("div", "north");
    arrow.title = title;
    const svg = arrow.appendChild(drawn("svg", { viewBox: "0 0 24 34", role: "img", "aria-label": title }));
    svg.append(drawn("path", { d: "M12 12l7 20-7-5-7 5z" }), drawn("text", { x: 12, y: 10 }));
    svg.lastChild.textContent = "N";
    return arrow;
  };
  control.addTo(map);
}

function drawn(tag, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
