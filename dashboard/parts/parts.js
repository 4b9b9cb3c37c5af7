export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".parts");
  const html = new TextDecoder().decode(data);
  if (root.drawn !== html) {
    const held = parentElement.activeElement?.closest("[data-key]")?.dataset.key;
    root.innerHTML = root.drawn = html;
    // what had the keyboard's attention keeps it when the figures around it change
    const again = held !== undefined && root.querySelector(`[data-key="${CSS.escape(held)}"]`);
    if (again) (again.querySelector("[role=button]") ?? again).focus({ preventScroll: true });
  }
  const pick = (event) => {
    const picked = event.target.closest("[data-key]");
    if (!picked) return;
    event.preventDefault();
    setTriggerValue("picked", picked.dataset.key);
  };
  root.onclick = pick;
  root.onkeydown = (event) => {
    if ((event.key === "Enter" || event.key === " ") && !event.repeat) pick(event);
  };
}
