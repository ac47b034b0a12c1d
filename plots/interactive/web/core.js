// The common part of all figures: the arithmetic of cnnlib, maps of coloured squares, numbers, controls.

// fma returns a·b + c rounded once to float32, with the bits of cnnlib's gemm.FMA: the sum is first
// rounded to odd in float64 (S. Boldo and G. Melquiond, 2008).
const f64 = new Float64Array(1), u32 = new Uint32Array(f64.buffer);
function fma(a, b, c) {
  const p = a * b;
  let s = p + c;
  const t = s - p, err = (p - (s - t)) + (c - t);
  if (err !== 0 && s - s === 0) {
    f64[0] = s;
    if ((u32[0] & 1) === 0) {
      if (err > 0 === s > 0) u32[0] |= 1;
      else if (u32[0] === 0) { u32[0] = 0xffffffff; u32[1]--; }
      else u32[0]--;
      s = f64[0];
    }
  }
  return Math.fround(s);
}

// bytes decodes the base64 that Go writes; floats decodes the float32 numbers of a tensor, little-endian.
const bytes = base64 => Uint8Array.from(atob(base64), c => c.charCodeAt(0));
const floats = base64 => new Float32Array(bytes(base64).buffer);

// outputSide returns the side of the output map of the window w: its side, stride, padding and dilation.
function outputSide(side, w) {
  return Math.floor((side + 2 * w.padding - w.dilation * (w.kernel - 1) - 1) / w.stride) + 1;
}

// number writes v with the given number of digits after the point, and with a true minus sign.
function number(v, digits) {
  if (!Number.isFinite(v)) return Number.isNaN(v) ? "NaN" : v > 0 ? "+Inf" : "−Inf";
  return v.toFixed(digits).replace("-", "−");
}

// short writes v with three significant digits, in at most six characters where six are enough.
function short(v) {
  if (!Number.isFinite(v)) return number(v, 0);
  if (v === 0) return "0";
  const size = Math.abs(v);
  const text = size >= 1000 || size < 0.001 ? v.toExponential(1).replace("e+", "e") : v.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
  return text.replace(/-/g, "−");
}

// fill puts values into a text: fill("map {0}", 3) is "map 3".
function fill(text, ...values) {
  return text.replace(/\{(\d+)\}/g, (_, i) => values[i]);
}

// el makes an element. Attributes whose name begins with "on" are listeners; text is never markup.
function el(tag, attributes, ...children) {
  const svg = /^(svg|g|path|rect|line|circle|polyline|polygon|text|title)$/.test(tag);
  const e = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [name, v] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) e.addEventListener(name.slice(2), v);
    else if (v !== false && v != null) e.setAttribute(name, v === true ? "" : v);
  }
  e.append(...children);
  return e;
}

// Scale gives values their colours. The scale begins at 0 if no value is negative, and else is centred on 0.
class Scale {
  constructor(palettes, values, signed) {
    let lo = Infinity, hi = -Infinity;
    for (const v of values) if (Number.isFinite(v)) { if (v < lo) lo = v; if (v > hi) hi = v; }
    if (lo > hi) lo = hi = 0;
    this.signed = signed || lo < 0;
    this.hi = this.signed ? Math.max(-lo, hi) : hi;
    this.lo = this.signed ? -this.hi : 0;
    this.colors = this.signed ? palettes.signed : palettes.magnitude;
  }
  at(v) {
    if (!Number.isFinite(v)) return 0xff00ff;
    const place = this.hi > this.lo ? (v - this.lo) / (this.hi - this.lo) : this.signed ? 0.5 : 0;
    return this.fraction(place);
  }
  fraction(place) {
    const last = this.colors.length - 1;
    const steps = Math.floor(Math.min(Math.max(place, 0), 1) * last * 256 + 0.5);
    const i = Math.min(steps >> 8, last - 1), t = steps - i * 256, a = this.colors[i], b = this.colors[i + 1];
    const mix = shift => ((a >> shift & 255) * (256 - t) + (b >> shift & 255) * t + 128 >> 8) << shift;
    return mix(16) | mix(8) | mix(0);
  }
}

// grey is the scale for pictures: black at 0, white at 1.
const grey = {
  lo: 0, hi: 1, signed: false,
  at(v) { const g = Math.round(Math.min(Math.max(v, 0), 1) * 255) || 0; return g << 16 | g << 8 | g; },
  fraction(place) { return this.at(place); },
};

const css = rgb => "#" + rgb.toString(16).padStart(6, "0");

// inkOn returns the colour of text on a colour, black or white: the one with more contrast, as in package plots.
function inkOn(rgb) {
  const light = shift => {
    const x = (rgb >> shift & 255) / 255;
    return x * (x * (x * 0.305306011 + 0.682171111) + 0.012522878);
  };
  return 0.2126 * light(16) + 0.7152 * light(8) + 0.0722 * light(0) > 0.1791 ? "#000" : "#fff";
}

// MapView shows one map: a square of `zoom` pixels for each number. If `pick` is given, the pointer and
// the arrow keys choose a number, and pick gets its row and column.
class MapView {
  constructor({ label, zoom, pick }) {
    this.canvas = el("canvas");
    this.marks = el("div", { class: "marks" });
    this.node = el("div", { class: "map" + (pick ? " pick" : ""), role: "img", "aria-label": label, tabindex: pick ? 0 : null }, this.canvas, this.marks);
    this.zoom = zoom;
    if (!pick) return;
    this.row = this.column = 0;
    const point = e => {
      const box = this.canvas.getBoundingClientRect();
      const row = Math.floor((e.clientY - box.top) / this.zoom), column = Math.floor((e.clientX - box.left) / this.zoom);
      if (row >= 0 && column >= 0 && row < this.height && column < this.width) pick(this.row = row, this.column = column);
    };
    this.node.addEventListener("pointerdown", point);
    this.node.addEventListener("pointermove", point);
    this.node.addEventListener("keydown", e => {
      const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[e.key];
      if (!step || !this.width) return;
      e.preventDefault();
      this.row = Math.min(Math.max(this.row + step[0], 0), this.height - 1);
      this.column = Math.min(Math.max(this.column + step[1], 0), this.width - 1);
      pick(this.row, this.column);
    });
  }
  // draw shows height×width numbers, the first at values[from]. It leaves out number i if hidden(i) is true.
  draw(values, from, height, width, scale, hidden) {
    this.paint(height, width, i => hidden && hidden(i) ? null : scale.at(values[from + i]));
  }
  // paint gives square i the colour color(i); null leaves the square empty.
  paint(height, width, color) {
    this.height = height;
    this.width = width;
    const { canvas, zoom } = this;
    canvas.width = width;
    canvas.height = height;
    canvas.style.width = this.node.style.width = width * zoom + "px";
    canvas.style.height = this.node.style.height = height * zoom + "px";
    if (!width || !height) return;
    const pixels = new ImageData(width, height);
    for (let i = 0; i < height * width; i++) {
      const rgb = color(i);
      if (rgb === null) continue;
      pixels.data[4 * i] = rgb >> 16;
      pixels.data[4 * i + 1] = rgb >> 8 & 255;
      pixels.data[4 * i + 2] = rgb & 255;
      pixels.data[4 * i + 3] = 255;
    }
    canvas.getContext("2d").putImageData(pixels, 0, 0);
  }
  // mark outlines rectangles {row, column, height, width, kind}. A rectangle may reach beyond the map.
  mark(...areas) {
    this.marks.replaceChildren(...areas.map(a => el("div", {
      class: "mark " + (a.kind || ""),
      style: `left:${a.column * this.zoom}px;top:${a.row * this.zoom}px;width:${a.width * this.zoom}px;height:${a.height * this.zoom}px`,
    })));
  }
}

// zoomFor returns the zoom of a map that has room×room pixels, from 1 to 40.
function zoomFor(room, height, width) {
  return Math.max(1, Math.min(40, Math.floor(room / Math.max(height, width))));
}

// remark returns a sentence about a map whose values are not finite or all equal, and else "".
function remark(values, words) {
  const odd = values.reduce((n, v) => Number.isFinite(v) ? n : n + 1, 0);
  if (odd > 0) return fill(words.notFinite, odd, values.length);
  return values.length > 1 && values.every(v => v === values[0]) ? fill(words.flat, short(values[0])) : "";
}

// numbers makes a table of numbers in coloured cells, `width` in a row; text(i) is the text of cell i.
function numbers({ values, width, scale, text, label, kind }) {
  const table = el("table", { class: "numbers", "aria-label": label });
  for (let i = 0; i < values.length; i += width) {
    const row = el("tr");
    for (let j = i; j < i + width; j++) {
      const rgb = scale.at(values[j]), extra = kind && kind(j);
      row.append(el("td", { class: extra, style: extra === "padding" ? null : `background:${css(rgb)};color:${inkOn(rgb)}`, "data-value": values[j] }, text ? text(j) : short(values[j])));
    }
    table.append(row);
  }
  return table;
}

// labelled makes a table of texts with labels: [label, text, class]. A chain of equations may break at
// each "=".
function labelled(rows) {
  return el("table", { class: "sum labels" }, ...rows.map(([label, text, kind]) => el("tr", { class: kind }, el("td", { class: "soft" }, label),
    el("td", {}, ...text.split(/ (?==)/).flatMap((part, i) => i ? [" ", el("span", { class: "part" }, part)] : part)))));
}

// slider makes a labelled range with its value beside it.
function slider({ label, min, max, value, step, onchange, text }) {
  const shown = el("output", {}, text ? text(value) : String(value));
  const input = el("input", {
    type: "range", min, max, step: step || 1, "aria-label": label,
    oninput: () => { shown.textContent = text ? text(+input.value) : input.value; onchange(+input.value); },
  });
  input.value = value; // set after the range: a range that is set later would cut the value off
  return el("label", { class: "slider" }, el("span", {}, label), input, shown);
}

// select makes a labelled choice of [value, text] pairs.
function select({ label, options, value, onchange, name }) {
  const input = el("select", { "aria-label": label, "data-name": name, onchange: () => onchange(input.value) },
    ...options.map(([v, text]) => el("option", { value: v }, text)));
  input.value = value;
  return el("label", { class: "choice" }, el("span", {}, label), input);
}

// channelChoice makes a choice of x's channels, if x has several.
function channelChoice(x, words, chosen, onchange) {
  const options = Array.from({ length: x.channels }, (_, c) => [String(c), fill(words.channel, c)]);
  return x.channels > 1 ? select({ label: words.channels, name: "channel", value: chosen, options, onchange: v => onchange(+v) }) : "";
}

// field makes an input for a number. A text that is no number, such as a lone minus sign, counts as 0.
function field({ label, value, onchange, name }) {
  const input = el("input", { type: "number", step: "any", "aria-label": label, "data-name": name, oninput: () => onchange(+input.value) });
  input.value = value;
  return input;
}

// button makes a push button.
function button(label, onclick, name) {
  return el("button", { type: "button", onclick, "data-name": name }, label);
}

// colorBar makes a colour bar with labels at the ends and in the middle of the scale.
function colorBar(scale) {
  const stops = [];
  for (let i = 0; i <= 32; i++) stops.push(css(scale.fraction(i / 32)));
  const ends = scale.signed ? [scale.lo, 0, scale.hi] : [scale.lo, scale.hi / 2, scale.hi];
  return el("div", { class: "bar" },
    el("div", { class: "ramp", style: `background:linear-gradient(to right,${stops.join(",")})` }),
    el("div", { class: "ends" }, ...ends.map(v => el("span", {}, short(v)))));
}

// run starts the figure in the host element before the running script. The figure lives in a shadow
// root, so that the page and the figure cannot touch each other. The still picture stays in the page,
// but the shadow root hides it.
function run(start, style, data) {
  const script = document.currentScript, before = script && script.previousElementSibling;
  const name = "cnnlessons-figure";
  let host = before && before.classList.contains(name) ? before : null;
  if (!host || host.shadowRoot) {
    const scope = script && script.parentNode || document;
    host = [...scope.querySelectorAll("." + name)].find(h => !h.shadowRoot);
  }
  if (!host) return;
  const root = host.attachShadow({ mode: "open" });
  const figure = el("figure", { role: "group", "aria-label": data.alt });
  root.append(el("style", {}, style), figure);
  start(figure, data);
}
