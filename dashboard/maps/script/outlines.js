// Outlines as the ground holds them: rings of steps of a millionth of a degree, longitude and latitude by turns.
const UNIT = 1e6;

function opened(steps) {
  const points = [];
  let x = 0, y = 0;
  for (let at = 0; at < steps.length; at += 2) {
    x += steps[at];
    y += steps[at + 1];
    points.push([y / UNIT, x / UNIT]);
  }
  return points;
}

// An area of the ground: its points are worked out when it is first drawn, and its bounds and label spot likewise.
class Piece {
  constructor([code, name, rings], at) {
    Object.assign(this, { code, name, rings, at });
  }

  get points() {
    return (this.opened ??= this.rings.map((part) => part.map(opened)));
  }

  get bounds() {
    return (this.extent ??= L.latLngBounds(this.points.flatMap((part) => part[0])));
  }

  get spot() {
    return (this.room ??= room(this.points));
  }
}

function unpack(ground) {
  ground.pieces ??= ground.areas.map((area, at) => new Piece(area, at));
  ground.beyond ??= ground.around.map(([name, rings], at) => new Piece([null, name, rings], at));
  return ground;
}

// Where a label has most room: the centre of the largest box of usual proportions inside the largest part, in pixels
// of zoom 0, and the height of that box. A grid of points is tried, then finer ones around the best.
const WIDE = 2.4;

function room(parts) {
  const rings = parts.map((part) => part.map((ring) => ring.map((point) => {
    const { x, y } = L.CRS.EPSG3857.latLngToPoint(L.latLng(point), 0);
    return [x / WIDE, y];
  })));
  const polygon = rings.reduce((best, part) => (area(part[0]) > area(best[0]) ? part : best));
  const xs = polygon[0].map(([x]) => x), ys = polygon[0].map(([, y]) => y);
  const left = Math.min(...xs), right = Math.max(...xs), top = Math.min(...ys), bottom = Math.max(...ys);
  let best = { x: (left + right) / 2, y: (top + bottom) / 2, high: -Infinity };
  let across = (right - left) / 13, down = (bottom - top) / 13, reach = 6;
  for (let round = 0; round < 3; round++) {
    const { x, y } = best;
    for (let i = -reach; i <= reach; i++) {
      for (let j = -reach; j <= reach; j++) {
        const high = 2 * clearance(polygon, x + i * across, y + j * down);
        if (high > best.high) best = { x: x + i * across, y: y + j * down, high };
      }
    }
    reach = 3;
    across /= 4;
    down /= 4;
  }
  return { at: L.point(best.x * WIDE, best.y), high: best.high, polygon };
}

function area(ring) {
  let twice = 0;
  ring.forEach(([x, y], at) => {
    const [x2, y2] = ring[(at + 1) % ring.length];
    twice += x * y2 - x2 * y;
  });
  return Math.abs(twice);
}

// How far a point is from the nearest edge, across or down, whichever is more; negative outside. On each edge that
// distance is least where both are alike, or at an end.
function clearance(polygon, x, y) {
  let least = Infinity, inside = false;
  for (const ring of polygon) {
    for (let at = 0, before = ring.length - 1; at < ring.length; before = at++) {
      const nearX = ring[before][0] - x, nearY = ring[before][1] - y;
      const runX = ring[at][0] - ring[before][0], runY = ring[at][1] - ring[before][1];
      for (const share of [-(nearX - nearY) / (runX - runY), -(nearX + nearY) / (runX + runY)]) {
        const on = Math.min(Math.max(Number.isFinite(share) ? share : 0, 0), 1);
        least = Math.min(least, Math.max(Math.abs(nearX + on * runX), Math.abs(nearY + on * runY)));
      }
      if (nearY > 0 !== nearY + runY > 0 && nearX - (runX * nearY) / runY > 0) inside = !inside;
    }
  }
  return inside ? least : -least;
}
