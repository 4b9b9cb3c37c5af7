// What a map needs beside its scene (Leaflet, the map's own script, the outlines) is fetched once and kept.
const grounds = (window.tongxinGrounds ??= new Map());

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".grid-map");
  root.tell = (what, value) => setTriggerValue(what, value);
  const said = new TextDecoder().decode(data);
  if (root.said === said) return;
  root.said = said;
  const scene = JSON.parse(said);
  Promise.all([script(root.dataset.leaflet, scene.script), ground(scene.ground)]).then(
    ([{ draw }, outlines]) => {
      root.failed = 0;
      if (root.said === said) draw(root, scene, outlines); // else overtaken meanwhile
    },
    () => {
      root.said = null; // a server that was started anew has to be told again what to keep
      root.failed = (root.failed ?? 0) + 1;
      if (root.failed <= 5) setTimeout(() => setTriggerValue("again", Date.now()), 500 * 2 ** root.failed);
    },
  );
}

async function script(leaflet, own) {
  const loaded = window.L ? null : import(new URL(leaflet, location.origin).href);
  const drawing = await import(new URL(own, location.origin).href);
  await loaded;
  return drawing;
}

function ground(address) {
  if (!grounds.has(address)) {
    const fetched = fetch(address).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)));
    fetched.catch(() => grounds.delete(address));
    grounds.set(address, fetched);
    if (grounds.size > 4) grounds.delete(grounds.keys().next().value);
  }
  return grounds.get(address);
}
