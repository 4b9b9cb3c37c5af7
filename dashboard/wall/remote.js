// The presenter's window: what it shows, every wall of this browser shows; keys of a remote control step through.
const STEPS = { PageDown: 1, PageUp: -1 };

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector("i");
  root.channel ??= new BroadcastChannel("tongxin-wall");
  root.channel.postMessage(data);
  const pressed = (event) => {
    if (!STEPS[event.key]) return;
    event.preventDefault();
    setTriggerValue("step", STEPS[event.key]);
  };
  document.addEventListener("keydown", pressed);
  return () => {
    document.removeEventListener("keydown", pressed);
    root.channel.close();
    delete root.channel;
  };
}
