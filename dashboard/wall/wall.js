// What the map is drawn for (HEIGHT in scenes.py), and how often the clock is looked at, in milliseconds.
const HEIGHT = 430, TICK = 500;
const KEYS = {
  ArrowRight: "next", PageDown: "next", ArrowDown: "next", ArrowLeft: "back", PageUp: "back", ArrowUp: "back",
  " ": "hold", p: "hold", b: "hold", ".": "hold", Escape: "leave",
};

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".wall");
  const wall = (root.wall ??= open(root));
  wall.ask = (what) => setTriggerValue("asked", what);
  take(wall, new TextDecoder().decode(data));
  return () => {
    clearInterval(wall.timer);
    wall.sized.disconnect();
    wall.remote?.close();
    document.removeEventListener("keydown", wall.pressed);
    delete root.wall;
  };
}

function open(root) {
  const wall = { root, scenes: [], at: 0, since: Date.now(), held: false, lit: null, html: "" };
  wall.timer = setInterval(tick, TICK, wall);
  wall.sized = new ResizeObserver(() => scale(wall));
  wall.sized.observe(root);
  wall.pressed = (event) => pressed(wall, event);
  return wall;
}

// New markup takes the place of the old in one step: there is never an empty frame.
function take(wall, html) {
  if (wall.html === html) return;
  wall.html = html;
  const read = document.createElement("template");
  read.innerHTML = html;
  const settings = read.content.querySelector(".settings").dataset;
  wall.scenes = [...read.content.querySelectorAll(".scene")];
  wall.zone = settings.zone;
  wall.settled = Number(settings.settled);
  wall.out = settings.out;
  wall.small = settings.small === "yes";
  wall.root.inert = wall.small; // a picture of a wall: nothing in it is to be pressed
  if (wall.small) wall.lit = settings.lit;
  wall.root.parentElement.classList.toggle("small", wall.small);
  if (!wall.small && !wall.remote) {
    document.addEventListener("keydown", wall.pressed);
    wall.remote = new BroadcastChannel("tongxin-wall");
    wall.remote.onmessage = ({ data }) => told(wall, data);
  }
  wall.at = Math.min(wall.at, wall.scenes.length - 1);
  wall.turn ??= turn(wall);
  draw(wall);
}

function draw(wall) {
  const scene = wall.scenes[wall.at];
  if (!scene) return;
  if (wall.root.firstElementChild !== scene) wall.root.replaceChildren(scene);
  point(wall);
  scale(wall);
  clock(wall);
}

function go(wall, to) {
  wall.at = (to + wall.scenes.length) % wall.scenes.length;
  wall.since = Date.now();
  wall.lit = null;
  draw(wall);
}

function tick(wall) {
  clock(wall);
  if (wall.small) return;
  if (turn(wall) !== wall.turn) {
    wall.turn = turn(wall);
    wall.ask("again"); // after midnight a day is over, and in the morning its reports are due
  }
  const seconds = Number(wall.scenes[wall.at]?.dataset.seconds);
  if (!wall.held && wall.scenes.length > 1 && Date.now() - wall.since >= 1000 * seconds) go(wall, wall.at + 1);
}

function pressed(wall, event) {
  const deed = KEYS[event.key];
  if (!deed || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  if (deed === "next") go(wall, wall.at + 1);
  else if (deed === "back") go(wall, wall.at - 1);
  else if (deed === "hold") hold(wall, !wall.held);
  else if (wall.out) location.assign(wall.out);
}

function hold(wall, so) {
  wall.held = so;
  wall.since = Date.now();
  point(wall);
}

// What the presenter's window says: a scene, what to point at, a day, an area to go down to, and whether to stand still.
function told(wall, { at, lit, day, focus, held }) {
  if (at !== undefined && at !== wall.at) go(wall, at);
  if (held !== undefined) hold(wall, held);
  wall.lit = lit || null;
  point(wall);
  const wanted = JSON.stringify({ day, at, focus });
  const same = wall.asked && !focus && !JSON.parse(wall.asked).focus && JSON.parse(wall.asked).day === day;
  if (day !== undefined && wanted !== wall.asked && !same) wall.ask((wall.asked = wanted));
}

function point(wall) {
  const scene = wall.scenes[wall.at];
  scene.querySelector(".held")?.remove();
  if (wall.held) {
    const sign = document.createElement("span");
    sign.className = "held";
    sign.textContent = "❚❚";
    scene.append(sign);
  }
  for (const one of scene.querySelectorAll(".lit")) one.classList.remove("lit");
  const found = wall.lit ? scene.querySelectorAll(`[data-key="${CSS.escape(wall.lit)}"]`) : [];
  for (const one of found) (one.closest("tr, .tile") ?? one).classList.add("lit");
  scene.classList.toggle("pointing", found.length > 0);
}

function scale(wall) {
  for (const ground of wall.root.querySelectorAll(".ground")) {
    const { clientWidth, clientHeight } = ground.parentElement;
    const by = clientHeight / HEIGHT;
    Object.assign(ground.style, { width: `${clientWidth / by}px`, height: `${HEIGHT}px`, transform: `scale(${by})` });
  }
}

function clock(wall) {
  const time = wall.root.querySelector(".time");
  const said = new Date().toLocaleTimeString("zh", { timeZone: wall.zone, hour: "2-digit", minute: "2-digit" });
  if (time && time.textContent !== said) time.textContent = said;
}

// Which day it is, and whether it has only begun.
function turn(wall) {
  const now = new Date(), here = { timeZone: wall.zone };
  const hour = Number(now.toLocaleTimeString("en-GB", { ...here, hour: "2-digit" }));
  return `${now.toLocaleDateString("sv", here)}${hour < wall.settled ? " early" : ""}`;
}
