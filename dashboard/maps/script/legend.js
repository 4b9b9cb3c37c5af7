// The legend under the map, which is also the switch of its layers.
function legend(root, scene) {
  const told = JSON.stringify([scene.legend, scene.layers, scene.choices]);
  const box = root.querySelector(".legend");
  if (box.told === told) return;
  box.told = told;
  const held = root.getRootNode().activeElement?.dataset?.key;
  box.replaceChildren(shadesOf(scene), layersOf(root, scene), ...scene.legend.notes.map((note) => text("p", note)));
  if (held) box.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
}

function shadesOf({ legend: { title, unit, steps, rule, bare } }) {
  const row = made("div", "shades");
  if (!title) return row;
  const head = made("span", "title");
  head.append(text("b", title), ` ${unit}`);
  const ramp = made("span", "ramp");
  ramp.append(...steps.map(([colour, words]) => {
    const step = text("span", words), swatch = made("i");
    swatch.style.background = colour;
    step.prepend(swatch);
    return step;
  }));
  row.append(head, ramp, ...bare.map(([kind, words]) => {
    const entry = text("span", words), swatch = made("i", kind);
    entry.className = "bare";
    entry.prepend(swatch);
    return entry;
  }), text("small", rule));
  return row;
}

function layersOf(root, scene) {
  const row = made("div", "layers");
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", scene.words.layers);
  for (const choice of scene.choices) {
    const entry = text("label", `${choice.label} `), list = made("select");
    list.dataset.key = choice.key;
    list.append(...choice.options.map(([value, words]) => new Option(words, value, false, value === choice.value)));
    list.addEventListener("change", () => root.tell("chosen", `${choice.key}=${list.value}`));
    entry.append(list);
    row.append(entry);
  }
  for (const layer of scene.layers) {
    const entry = made("span", "layer"), name = made("label"), box = made("input");
    Object.assign(box, { type: "checkbox", checked: layer.on });
    box.dataset.key = layer.key;
    box.addEventListener("change", () => root.tell("chosen", `${layer.key}=${box.checked ? "on" : "off"}`));
    name.append(box, layer.label);
    entry.append(name, ...layer.marks.map((mark) => {
      const shown = made("span", "mark");
      shown.append(sample(mark, scene.palette), mark.label);
      return shown;
    }));
    row.append(entry);
  }
  return row;
}

function made(tag, kind = "") {
  const element = document.createElement(tag);
  if (kind) element.className = kind;
  return element;
}
