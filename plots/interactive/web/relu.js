// ReLU of a map: before, after, the share of zeros, and the function with a point on it.
const relu = v => v <= 0 ? 0 : v; // like cnnlib's ReLU, not-a-number stays

function start(figure, data) {
  const words = data.words;
  const x = { values: floats(data.input.values), channels: data.input.channels, height: data.input.height, width: data.input.width };
  const area = x.height * x.width, state = { channel: data.channel, row: data.row, column: data.column };
  const y = x.values.map(relu), zoom = zoomFor(300, x.height, x.width);

  const pick = (row, column) => { state.row = row; state.column = column; show(); };
  const before = new MapView({ label: words.before + ": " + words.point, zoom, pick }), after = new MapView({ label: words.after + ": " + words.point, zoom, pick });
  const result = el("div", { class: "line", "aria-live": "polite" }), shares = el("table", { class: "sum" }), bar = el("div"), notes = el("div", { class: "title" });

  // The graph of the function from −reach to reach, with a point at the chosen value.
  const side = 170;
  let reach = 1;
  const at = v => side / 2 + side / 2 * v / reach;
  const line = (x1, y1, x2, y2, extra) => el("line", { x1: at(x1), y1: side - at(y1), x2: at(x2), y2: side - at(y2), stroke: "var(--line)", ...extra });
  const axes = el("g"), guides = el("g"), dot = el("circle", { r: 5, fill: "var(--mark)", stroke: "#fff" });
  const letter = (v, w, anchor, text) => el("text", { x: at(v), y: side - at(w), "text-anchor": anchor, "font-size": 10, fill: "var(--soft)" }, text);
  const graph = el("svg", { viewBox: `-6 -6 ${side + 12} ${0.7 * side}`, width: side + 12, height: 0.7 * side, role: "img", "aria-label": words.graph },
    axes, guides, dot);
  function drawGraph() {
    axes.replaceChildren(line(-reach, 0, reach, 0), line(0, -0.1 * reach, 0, reach),
      el("polyline", { points: [[-reach, 0], [0, 0], [reach, reach]].map(([v, w]) => `${at(v)},${side - at(w)}`).join(" "), fill: "none", stroke: "#0072b2", "stroke-width": 3 }),
      letter(-reach, -0.18 * reach, "start", short(-reach)), letter(reach, -0.18 * reach, "end", short(reach)), letter(-0.05 * reach, 0.9 * reach, "end", short(reach)));
  }

  // zeros makes a row of the table: the share of zeros among the numbers from one index to another.
  function zeros(name, from, to, key) {
    const share = values => {
      let n = 0;
      for (let i = from; i < to; i++) if (values[i] === 0) n++;
      return [n, number(100 * n / (to - from), 1) + " %"];
    };
    const [n, part] = share(x.values), [m, rest] = share(y);
    return el("tr", {}, el("td", {}, name), el("td", { class: "n", "data-name": key + "Before", "data-value": n }, part),
      el("td", { class: "n", "data-name": key + "After", "data-value": m }, rest));
  }

  function choose(channel) {
    state.channel = channel;
    const from = channel * area, scale = new Scale(data.palettes, x.values.subarray(from, from + area), true);
    reach = scale.hi || 1;
    drawGraph();
    bar.replaceChildren(colorBar(scale));
    before.draw(x.values, from, x.height, x.width, scale);
    after.draw(y, from, x.height, x.width, scale);
    shares.replaceChildren(
      el("tr", { class: "soft" }, el("td", {}, words.zeros), el("td", { class: "n" }, words.before), el("td", { class: "n" }, words.after)),
      zeros(x.channels > 1 ? fill(words.channel, channel) : words.one, from, from + area, "map"),
      ...(x.channels > 1 ? [zeros(fill(words.all, x.channels), 0, y.length, "all")] : []));
    notes.textContent = remark(x.values.subarray(from, from + area), data.remarks) || remark(y.subarray(from, from + area), data.after);
    show();
  }

  function show() {
    const { row, column } = state, i = state.channel * area + row * x.width + column, v = x.values[i], w = y[i];
    for (const map of [before, after]) {
      Object.assign(map, { row, column });
      map.mark({ row, column, height: 1, width: 1 });
    }
    result.replaceChildren(fill(words.value, row, column), "max(0, ", el("span", { "data-name": "before", "data-value": v }, number(v, 5)), ") = ",
      el("strong", { "data-name": "after", "data-value": w }, number(w, 5)));
    const drawn = Number.isFinite(v);
    guides.replaceChildren(...(drawn ? [line(v, 0, v, w, { stroke: "var(--mark)", "stroke-dasharray": "3 3" }), line(0, w, v, w, { stroke: "var(--mark)", "stroke-dasharray": "3 3" })] : []));
    dot.setAttribute("visibility", drawn ? "visible" : "hidden");
    if (drawn) {
      dot.setAttribute("cx", at(v));
      dot.setAttribute("cy", side - at(w));
    }
  }

  figure.append(el("div", { class: "row middle" }, channelChoice(x, words, data.channel, choose)),
    el("div", { class: "row" },
      el("div", {}, el("div", { class: "title" }, words.before), before.node, bar),
      el("div", {}, el("div", { class: "title" }, words.after), after.node)),
    notes, result, el("div", { class: "row middle" }, graph, shares));
  choose(data.channel);
}
