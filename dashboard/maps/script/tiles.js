// Tiles from the one server that the settings name. Those in GCJ-02 are asked for where that datum has the view, and
// each is drawn where its corner lies in WGS-84, so that streets and outlines meet.
function tiles(picture, told) {
  const key = JSON.stringify(told ?? null);
  if (picture.tiled === key) return;
  picture.tiled = key;
  picture.tiling?.remove();
  if (!told) return;
  const layer = told.datum === "GCJ-02" ? shifted(told.url) : L.tileLayer(told.url, { maxNativeZoom: 18, maxZoom: 19 });
  picture.tiling = layer.addTo(picture.map);
}

function shifted(url) {
  const Shifted = L.TileLayer.extend({
    _getTiledPixelBounds(centre) {
      return L.TileLayer.prototype._getTiledPixelBounds.call(this, L.latLng(toGcj(centre.lat, centre.lng)));
    },
    _getTilePos(coords) {
      const corner = coords.scaleBy(this.getTileSize());
      const { lat, lng } = this._map.unproject(corner, coords.z);
      return this._map.project(fromGcj(lat, lng), coords.z).subtract(this._level.origin).round();
    },
  });
  return new Shifted(url, { maxNativeZoom: 18, maxZoom: 19 });
}

// The public formula of the offset, as in db/datum.py.
const AXIS = 6378245.0, ECCENTRICITY = 0.00669342162296594323;

function toGcj(lat, lng) {
  if (!(lng >= 72.004 && lng <= 137.8347 && lat >= 0.8293 && lat <= 55.8271)) return [lat, lng];
  const { sin, cos, sqrt, abs, PI } = Math;
  const x = lng - 105, y = lat - 35;
  const waves = ((20 * sin(6 * x * PI) + 20 * sin(2 * x * PI)) * 2) / 3;
  let east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + waves;
  east += ((20 * sin(x * PI) + 40 * sin((x / 3) * PI)) * 2) / 3;
  east += ((150 * sin((x / 12) * PI) + 300 * sin((x / 30) * PI)) * 2) / 3;
  let up = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + waves;
  up += ((20 * sin(y * PI) + 40 * sin((y / 3) * PI)) * 2) / 3;
  up += ((160 * sin((y / 12) * PI) + 320 * sin((y * PI) / 30)) * 2) / 3;
  const angle = (lat / 180) * PI, magic = 1 - ECCENTRICITY * sin(angle) ** 2;
  return [
    lat + (up * 180) / (((AXIS * (1 - ECCENTRICITY)) / (magic * sqrt(magic))) * PI),
    lng + (east * 180) / ((AXIS / sqrt(magic)) * cos(angle) * PI),
  ];
}

function fromGcj(lat, lng) {
  let found = [lat, lng];
  for (let round = 0; round < 4; round++) {
    const [y, x] = toGcj(...found);
    found = [found[0] + lat - y, found[1] + lng - x];
  }
  return found;
}
