// Volumes draws tensors as boxes of one scale: the front is √height by √width, and the edge to the
// back is √channels long. A tensor of 1×1×channels is a bar of the height √channels.
class Volumes {
  constructor(tensors) {
    const maps = tensors.filter(t => !isVector(t));
    const most = (among, size) => Math.max(1, ...among.map(size));
    this.side = most(maps, t => Math.max(t.height, t.width));
    this.depth = most(maps, t => t.channels);
    this.vector = most(tensors.filter(isVector), t => t.channels);
  }
  draw(t) {
    const edge = (n, largest, longest) => Math.max(2, longest * Math.sqrt(n / largest));
    const vector = isVector(t), w = vector ? 5 : edge(t.width, this.side, 46), h = vector ? edge(t.channels, this.vector, 46) : edge(t.height, this.side, 46);
    const d = vector ? 0 : edge(t.channels, this.depth, 22), y = d + (46 - h) / 2;
    const face = (name, ...points) => el("polygon", { class: name, points: points.map(p => p.join(",")).join(" ") });
    return el("svg", { width: w + d + 2, height: 70, viewBox: `-1 -1 ${w + d + 2} 70`, "aria-hidden": "true" },
      face("top", [0, y], [d, y - d], [w + d, y - d], [w, y]),
      face("side", [w, y], [w + d, y - d], [w + d, y + h - d], [w, y + h]),
      face("front", [0, y], [w, y], [w, y + h], [0, y + h]));
  }
}

const isVector = t => t.height === 1 && t.width === 1;

const shapeOf = t => `${t.height}×${t.width}×${t.channels}`;
