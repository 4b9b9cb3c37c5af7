// A scene on the screen: one map, or two of different days that move together, and the legend under them.
export function draw(root, scene, ground) {
  unpack(ground);
  const pictures = (root.pictures ??= []);
  while (pictures.length > scene.faces.length) pictures.pop().close();
  while (pictures.length < scene.faces.length) pictures.push(new Picture(root, scene));
  root.classList.toggle("compared", pictures.length > 1);
  root.querySelector(".note").textContent = scene.words.ground;
  pictures.forEach((picture, at) => picture.show(scene, scene.faces[at], ground));
  together(pictures);
  legend(root, scene);
  root.dataset.drawn = Number(root.dataset.drawn ?? 0) + 1;
}

function together(pictures) {
  for (const picture of pictures) {
    if (picture.follow) picture.map.off("move", picture.follow);
    picture.follow = () => {
      for (const other of pictures) {
        if (other === picture || picture.led) continue;
        other.led = true;
        other.map.setView(picture.map.getCenter(), picture.map.getZoom(), { animate: false });
        other.led = false;
      }
    };
    if (pictures.length > 1) picture.map.on("move", picture.follow);
  }
}
