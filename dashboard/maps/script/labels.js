// Words on the map, most important first; what would cover another, or be cut off, waits for room.
const ASIDE = [[0, 0], [0, -18], [0, 18], [0, -30], [0, 30], [34, 0], [-34, 0], [34, 18], [-34, 18], [34, -18], [-34, -18]];
const WITHIN = [[0, 0], [0, -19], [0, 19], [20, 0], [-20, 0], [0, 32], [0, -32], [34, 0], [-34, 0], [26, 26], [-26, 26], [26, -26], [-26, -26]];
const NAMED = 40; // of so few, each is named, though the name be wider than the area
const NAMES = 140; // what is read at a glance ends somewhere before this many

function label(picture) {
  const { map, scene, face, ground, pane } = picture;
  const zoom = map.getZoom(), size = map.getSize(), grown = size.x > 900 ? 1.15 : 1;
  const scale = 2 ** zoom, origin = map.getPixelOrigin();
  const measure = (label.ctx ??= document.createElement("canvas").getContext("2d"));
  const frame = L.bounds([2, 2], size.subtract([2, 2]));
  const corners = [[[0, 0], [48, 118]], [[size.x - 40, 0], [size.x, 52]], [[size.x - 150, size.y - 38], [size.x, size.y]]];
  if (scene.words.ground) corners.push([[0, size.y - 34], [Math.min(size.x, scene.words.ground.length * 14 + 20), size.y]]);
  const taken = [...corners.map((box) => L.bounds(...box)), ...picture.badges.map((one) => around(map, one))];
  const words = [], said = new Set();

  // where in its area a label may stand: in the middle, or above or below a badge there
  const within = (piece, high) => WITHIN.filter(([x, y]) => {
    const { at, polygon } = piece.spot;
    return (!x && !y) || clearance(polygon, (at.x + x / scale) / WIDE, at.y + y / scale) * 2 * scale >= high;
  }).map((shift) => [shift, true]);
  const width = (text, weight, px) => {
    measure.font = `${weight} ${px}px ${scene.palette.font}`;
    return measure.measureText(text).width;
  };
  const write = (kind, piece, lines, ink, free = true) => {
    const [weight, px] = kind === "around" ? [400, 13] : [600, 14];
    const wide = Math.max(...lines.map((line) => width(line, weight, px * grown))) + 4;
    const high = lines.length * px * grown * 1.2 + 2;
    const point = piece.spot.at.multiplyBy(scale).subtract(origin);
    const at = map.layerPointToContainerPoint(point);
    if (!frame.contains(at)) return false;
    for (const [shift, strict] of free ? [...ASIDE.map((one) => [one, true]), [[0, 0], false]] : within(piece, high)) {
      const centre = at.add(shift);
      const box = L.bounds(centre.subtract([wide / 2, high / 2]), centre.add([wide / 2, high / 2]));
      const others = strict ? [...taken, ...words.map((one) => one.box)] : words.map((one) => one.box);
      if (!frame.contains(box.min) || !frame.contains(box.max) || others.some((other) => other.overlaps(box))) continue;
      words.push({ kind, lines, ink, box, px: px * grown, at: point.add(shift) });
      return true;
    }
    return false;
  };

  // of the levels above the shades, the lowest one whose areas are large enough to be named
  const large = (at) => ground.pieces[at].spot.high * scale >= 9;
  const level = scene.names.find((group) => group.filter(large).length * 2 >= group.length) ?? [];
  for (const at of level) write("community", ground.pieces[at], [ground.pieces[at].name]);
  const named = scene.names.length === 0, inside = map.getBounds().pad(-0.01);
  for (const [order, at] of scene.cells.entries()) {
    if (words.length > NAMES) break;
    const piece = ground.pieces[at];
    const high = ((piece.bounds.getNorth() - piece.bounds.getSouth()) * scale * 256) / 360;
    if (high < 12 || !inside.intersects(piece.bounds)) continue;
    const room = piece.spot.high * scale, figure = face.figures[order];
    let done = false;
    const both = named || room > 46; // beside names of what they lie in, small cells say their figure alone
    for (const lines of figure ? [...(both ? [[piece.name, figure]] : []), [figure]] : both ? [[piece.name]] : []) {
      const wide = Math.max(...lines.map((line) => width(line, 600, 14 * grown))) + 2;
      const fits = Math.max(wide / WIDE, lines.length * 14 * grown * 1.15) <= room;
      if (fits && (done = write("cell", piece, lines, scene.inks[face.classes[order]] ?? scene.palette.ink, false))) break;
    }
    if (!done && named && room >= 9 && scene.cells.length <= NAMED) write("community", piece, [piece.name]);
  }
  for (const piece of [...scene.siblings.map((at) => ground.pieces[at]), ...ground.beyond]) {
    if (said.has(piece.name) || piece.spot.high * scale < 15) continue;
    if (write("around", piece, [piece.name], scene.palette.context, false)) said.add(piece.name);
  }
  pane.replaceChildren(...words.map((one) => {
    const element = document.createElement("div");
    element.className = `word ${one.kind}`;
    element.textContent = one.lines.join("\n"); // whatever somebody typed, it is no markup
    element.style.cssText = `left:${one.at.x}px;top:${one.at.y}px;color:${one.ink ?? ""};font-size:${one.px}px`;
    return element;
  }));
}

function around(map, marker) {
  const at = map.latLngToContainerPoint(marker.getLatLng()).add(marker.options.offset);
  return L.bounds(at.subtract([11, 11]), at.add([11, 11]));
}
