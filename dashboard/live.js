// Milliseconds: between two script runs at least, before listening again, for Streamlit to connect by itself, and
// after which a server that says nothing at all is gone, as after a computer has slept; and between two looks whether
// a script still runs.
const PAUSE = 1000, AGAIN = 2000, ITSELF = 1500, SILENCE = 40000, WHILE = 200;

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".live");
  const screen = (root.screen ??= open(root));
  Object.assign(screen, data, { run: setTriggerValue, asked: false, drawnAt: new Date() });
  consider(screen);
  return () => {
    document.removeEventListener("visibilitychange", screen.seen);
    clearTimeout(screen.timer);
    leave(screen);
    delete root.screen;
  };
}

function open(root) {
  const screen = { root, paused: false, connected: true, now: null, known: {}, lastRun: 0 };
  root.onclick = () => { screen.paused = !screen.paused; consider(screen); };
  // who does not look does not listen: a browser has few connections to one server
  screen.seen = () => (document.hidden ? leave(screen) : listen(screen));
  document.addEventListener("visibilitychange", screen.seen);
  screen.seen();
  return screen;
}

function listen(screen) {
  leave(screen);
  const source = (screen.source = new EventSource("/live"));
  const lost = () => {
    leave(screen);
    if (isConnected()) run(screen); // the server answers, so the sign-in has ended: the run leads away
    connected(screen, false);
    screen.again = setTimeout(listen, AGAIN, screen);
  };
  const heard = () => {
    clearTimeout(screen.silence);
    screen.silence = setTimeout(lost, SILENCE);
  };
  source.onmessage = (event) => { heard(); screen.now = JSON.parse(event.data); consider(screen); };
  source.addEventListener("here", heard);
  source.addEventListener("process", ({ data }) => {
    heard();
    if (screen.process && screen.process !== data) return renew();
    screen.process = data;
    settle(screen, Date.now());
  });
  source.addEventListener("over", () => run(screen));
  source.onerror = lost;
}

// Live is who hears the server and can ask it for a run, which goes another way.
function settle(screen, since) {
  if (isConnected()) return connected(screen, true);
  if (Date.now() - since > ITSELF) recover();
  screen.again = setTimeout(settle, WHILE, screen, since);
}

function leave(screen) {
  clearTimeout(screen.again);
  clearTimeout(screen.silence);
  screen.source?.close();
}

// Ask for a script run if a topic that the page has read has another revision now.
function consider(screen) {
  draw(screen);
  clearTimeout(screen.timer);
  const changed = screen.now && Object.entries(screen.known).some(([topic, seen]) => screen.now[topic] !== seen);
  if (!changed || screen.paused || screen.asked) return;
  // a run that somebody's click has started is let come to its end, for another would put it off for good
  const wait = Math.max(screen.lastRun + PAUSE - Date.now(), isRunning() ? WHILE : 0);
  if (wait > 0) screen.timer = setTimeout(consider, wait, screen);
  else run(screen);
}

function run(screen) {
  screen.asked = true;
  screen.lastRun = Date.now();
  screen.run?.("changed", screen.lastRun);
}

// Streamlit waits up to a minute before it connects again; nobody should, unless they would lose what they typed.
function recover() {
  if (!isTyping()) location.reload();
}

// With a process goes its session: what is on the screen answers no click until it is loaded anew.
function renew() {
  if (isConnected() || !isTyping()) location.reload();
  else setTimeout(renew, AGAIN);
}

function isTyping() {
  return Boolean(document.querySelector("[data-testid=stDialog] [data-testid=stVerticalBlock]"));
}

function isRunning() {
  return document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "running";
}

function isConnected() {
  return document.querySelector("[data-testid=stApp]")?.dataset.testConnectionState === "CONNECTED";
}

function connected(screen, so) {
  screen.connected = so;
  document.documentElement.classList.toggle("offline", !so);
  draw(screen);
}

function draw({ root, paused, connected, words, drawnAt, wall, zone }) {
  if (!words) return;
  const state = paused ? "paused" : connected ? "live" : "waiting";
  const time = drawnAt.toLocaleTimeString("zh", { timeZone: zone, hour: "2-digit", minute: "2-digit" });
  root.className = `live ${state}${wall ? " wall" : ""}`;
  root.title = paused ? words.resume : words.pause;
  root.textContent = state === "live" && !wall ? words.live : `${words[state]} · ${words.as_of.replace("{time}", time)}`;
}
