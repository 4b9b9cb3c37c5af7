// Badges: small signs on the map and in its legend, told apart by shape and letter, helped by colour.
const CORNERS = { square: 4, diamond: 4, triangle: 3, pentagon: 5, hexagon: 6, octagon: 8 };
const TURNED = { square: Math.PI / 4, octagon: Math.PI / 8 };
const LARGER = { square: 1.18, diamond: 1.22, triangle: 1.35, pentagon: 1.12, hexagon: 1.1, octagon: 1.05 };
const SIZE = 9;

function paint(ctx, x, y, { shape, sign, colour, hollow }, palette) {
  ctx.save();
  ctx.beginPath();
  const corners = CORNERS[shape];
  if (!corners) ctx.arc(x, y, SIZE, 0, 2 * Math.PI);
  for (let at = 0; at < (corners ?? 0); at++) {
    const turn = (2 * Math.PI * at) / corners - Math.PI / 2 + (TURNED[shape] ?? 0);
    const radius = SIZE * LARGER[shape];
    ctx.lineTo(x + radius * Math.cos(turn), y + radius * Math.sin(turn) + (shape === "triangle" ? 2 : 0));
  }
  ctx.closePath();
  ctx.lineJoin = "round";
  ctx.globalAlpha = 1;
  ctx.setLineDash([]);
  ctx.lineWidth = 4.5; // a casing, so that it reads on every shade
  ctx.strokeStyle = palette.paper;
  ctx.stroke();
  ctx.fillStyle = hollow ? palette.paper : colour;
  ctx.fill();
  if (hollow) {
    ctx.lineWidth = 1.5;
    ctx.strokeStyle = colour;
    ctx.setLineDash([2.5, 2]);
    ctx.stroke();
  }
  ctx.fillStyle = hollow ? colour : palette.paper;
  ctx.font = `600 ${sign.length > 2 ? 9 : 11}px ${palette.font}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(sign, x, y + (shape === "triangle" ? 2.5 : 0.5));
  ctx.restore();
}

// Leaflet's circle that takes clicks, drawn as a badge; `offset` keeps badges of one area beside each other.
function badge(at, options) {
  badge.kind ??= L.CircleMarker.extend({
    _project() {
      this._point = this._map.latLngToLayerPoint(this._latlng).add(this.options.offset);
      this._updateBounds();
    },
    _updatePath() {
      if (!this._renderer._drawing || this._empty()) return;
      paint(this._renderer._ctx, this._point.x, this._point.y, this.options, this.options.palette);
    },
  });
  return new badge.kind(at, { radius: SIZE + 2, ...options });
}

function sample(mark, palette) {
  const canvas = document.createElement("canvas");
  const ratio = 2;
  canvas.width = canvas.height = 24 * ratio;
  canvas.className = "badge";
  const ctx = canvas.getContext("2d");
  ctx.scale(ratio, ratio);
  paint(ctx, 12, 12, mark, palette);
  return canvas;
}

// Fills that are no shade: hatched where a report is owed, dotted where nothing is recorded.
function pattern(kind, palette) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 12;
  const ctx = canvas.getContext("2d");
  ctx.fillStyle = palette.soft;
  ctx.fillRect(0, 0, 12, 12);
  ctx.strokeStyle = ctx.fillStyle = palette.hatch;
  if (kind === "hatch") {
    ctx.lineWidth = 1.4;
    ctx.beginPath();
    for (const from of [-6, 0, 6, 12]) {
      ctx.moveTo(from - 1, 13);
      ctx.lineTo(from + 13, -1);
    }
    ctx.stroke();
  } else {
    for (const [x, y] of [[3, 3], [9, 9]]) ctx.fillRect(x - 0.7, y - 0.7, 1.4, 1.4);
  }
  return ctx.createPattern(canvas, "repeat");
}
