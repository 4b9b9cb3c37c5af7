// Words on the map, most important first; what would cover another, or be cut off, waits for room.
const NAMES = 140; // what is read at a glance ends somewhere before this many

function label(picture) {
  const { map, scene, face, ground, pane } = picture;
  const zoom = map.getZoom(), size = map.getSize(), grown = size.x > 900 ? 1.15 : 1;
  const scale = 2 ** zoom, origin = map.getPixelOrigin();
  const measure = (label.ctx ??= document.createElement("canvas").getContext("2d"));
  const frame = L.bounds([2, 2], size.subtract([2, 2]));
  const taken = [...picture.kept.map((box) => L.bounds(...box)), ...picture.badges.map((one) => around(map, one))];
  const words = [], said = new Set();

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
    for (const [shift, strict] of free ? [[0, 1], [-18, 1], [18, 1], [0, 0]] : [[0, 1]]) {
      const centre = at.add([0, shift]);
      const box = L.bounds(centre.subtract([wide / 2, high / 2]), centre.add([wide / 2, high / 2]));
      const others = strict ? [...taken, ...words.map((one) => one.box)] : words.map((one) => one.box);
      if (!frame.contains(box.min) || !frame.contains(box.max) || others.some((other) => other.overlaps(box))) continue;
      words.push({ kind, lines, ink, box, px: px * grown, at: point.add([0, shift]) });
      return true;
    }
    return false;
  };

  for (const at of scene.names) write("community", ground.pieces[at], [ground.pieces[at].name]);
  const named = scene.names.length === 0, inside = map.getBounds().pad(-0.01);
  for (const [order, at] of scene.cells.entries()) {
    if (words.length > NAMES) break;
    const piece = ground.pieces[at];
    const high = ((piece.bounds.getNorth() - piece.bounds.getSouth()) * scale * 256) / 360;
    if (high < 12 || !inside.intersects(piece.bounds)) continue;
    const room = piece.spot.high * scale, figure = face.figures[order];
    const both = named || room > 46; // beside names of what they lie in, small cells say their figure alone
    for (const lines of figure ? [...(both ? [[piece.name, figure]] : []), [figure]] : both ? [[piece.name]] : []) {
      const wide = Math.max(...lines.map((line) => width(line, 600, 14 * grown))) + 2;
      const fits = Math.max(wide / WIDE, lines.length * 14 * grown * 1.15) <= room;
      if (fits && write("cell", piece, lines, scene.inks[face.classes[order]] ?? scene.palette.ink, false)) break;
    }
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
