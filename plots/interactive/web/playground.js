// The playground: edit a kernel over a photograph, and its map changes.
function start(figure, data) {
  const words = data.words;
  const x = { values: floats(data.input.values), channels: 1, height: data.input.height, width: data.input.width };
  const conv = new Convolution(data.conv);
  const own = "own", sides = [3, 5];
  // edited is the kernel on the page. Its weights are the cells, divided by the divisor.
  const edited = { preset: own, side: conv.kernel, cells: [], divisor: 1, bias: 0 };
  const state = { row: data.row, column: data.column, signed: true };
  let y;

  const editor = el("table", { class: "editor" });
  const divisor = field({ label: words.divisor, value: 1, name: "divisor", onchange: v => { edited.divisor = v; change(); } });
  const bias = field({ label: words.bias, value: 0, name: "bias", onchange: v => { edited.bias = v; compute(); } });
  const total = () => edited.cells.reduce((a, b) => a + b, 0);
  const normalize = button(words.normalize, () => {
    divisor.value = edited.divisor = total();
    change();
  }, "normalize");
  const preset = select({
    label: words.preset, name: "preset", value: data.first,
    options: [...data.presets.map((p, i) => [String(i), p.name]), [own, words.own]],
    onchange: v => { edited.preset = v; if (v !== own) load(); },
  });
  const side = select({ label: words.side, name: "side", value: edited.side, options: sides.map(s => [s, `${s}×${s}`]), onchange: v => resize(+v) });
  const view = select({
    label: words.view, name: "view", value: "signed", options: ["signed", "picture"].map(v => [v, words[v]]),
    onchange: v => { state.signed = v === "signed"; draw(); },
  });

  const zoom = zoomFor(300, x.height, x.width), scale = data.input.picture ? grey : new Scale(data.palettes, x.values);
  const pick = (row, column) => { state.row = row; state.column = column; show(); };
  const input = new MapView({ label: fill(words.input, x.height, x.width) + ": " + words.point, zoom, pick });
  const output = new MapView({ label: fill(words.output, x.height, x.width) + ": " + words.point, zoom, pick });
  input.draw(x.values, 0, x.height, x.width, scale);
  const error = el("div", { "aria-live": "polite" }), sum = el("div", { class: "line" }), notes = el("div", { class: "title" }), bar = el("div");
  const terms = el("div"), result = el("div", { class: "line", "aria-live": "polite" });

  // load sets the cells to the weights of the preset.
  function load() {
    const p = data.presets[edited.preset], size = sides.indexOf(edited.side);
    edited.cells = [...p.cells[size]];
    divisor.value = edited.divisor = p.divisor[size];
    bias.value = edited.bias = 0;
    state.signed = p.signed;
    view.lastChild.value = p.signed ? "signed" : "picture";
    edit();
  }

  // resize loads the preset in another size, or puts a kernel of one's own into the middle of the new cells.
  function resize(to) {
    const from = edited.side, shift = (from - to) / 2, old = edited.cells;
    edited.side = to;
    if (edited.preset !== own) return load();
    edited.cells = Array.from({ length: to * to }, (_, i) => {
      const r = Math.floor(i / to) + shift, c = i % to + shift;
      return r < 0 || c < 0 || r >= from || c >= from ? 0 : old[r * from + c];
    });
    edit();
  }

  // edit shows an input for each cell.
  function edit() {
    const rows = [];
    edited.cells.forEach((value, i) => {
      const row = Math.floor(i / edited.side), column = i % edited.side;
      if (column === 0) rows.push(el("tr"));
      rows[row].append(el("td", {}, field({
        label: fill(words.weight, row, column), value, name: `cell${i}`, onchange: v => { edited.cells[i] = v; change(); },
      })));
    });
    editor.replaceChildren(...rows);
    compute();
  }

  // change computes the map for weights that are no longer the preset's.
  function change() {
    edited.preset = preset.lastChild.value = own;
    compute();
  }

  function compute() {
    normalize.disabled = total() === 0;
    const fits = edited.divisor !== 0;
    error.replaceChildren(...(fits ? [] : [el("div", { class: "error" }, words.divide)]));
    if (!fits) return;
    conv.kernel = edited.side;
    conv.padding = (edited.side - 1) / 2;
    conv.weight = Float32Array.from(edited.cells, v => v / edited.divisor);
    conv.bias[0] = edited.bias;
    y = conv.forward(x);
    const all = conv.weight.reduce((a, b) => a + b, 0), near = v => Math.abs(all - v) < 1e-6;
    sum.textContent = (near(0) ? words.sum0 : near(1) ? words.sum1 : fill(words.sum, short(all))) +
      (edited.bias === 0 ? "" : words.gap + fill(words.added, short(conv.bias[0])));
    draw();
  }

  // inner returns the values that read no padding. Beside the border, the zeros of the padding make
  // strong edges, which would leave all other edges pale.
  function inner() {
    const p = conv.padding, { height, width } = y;
    return y.values.filter((_, i) => {
      const row = Math.floor(i / width), column = i % width;
      return row >= p && column >= p && row < height - p && column < width - p;
    });
  }

  function draw() {
    const within = state.signed && Math.min(y.height, y.width) > 2 * conv.padding;
    const scale = state.signed ? new Scale(data.palettes, within ? inner() : y.values, true) : grey;
    output.draw(y.values, 0, y.height, y.width, scale);
    bar.replaceChildren(colorBar(scale));
    const cut = state.signed ? 0 : y.values.reduce((n, v) => v < 0 || v > 1 ? n + 1 : n, 0);
    notes.textContent = [fill(words.padding, conv.padding), within ? words.range : "", cut > 0 ? fill(words.cut, cut, y.values.length) : "", remark(y.values, data.remarks)].filter(Boolean).join(words.gap);
    show();
  }

  function show() {
    const { row, column } = state, t = conv.terms(x, 0, row, column), term = t.channels[0];
    for (const v of [input, output]) Object.assign(v, { row, column });
    // The part of the patch that lies on the picture.
    const top = Math.max(0, row - conv.padding), left = Math.max(0, column - conv.padding);
    input.mark({
      row: top, column: left,
      height: Math.min(x.height, row + conv.padding + 1) - top, width: Math.min(x.width, column + conv.padding + 1) - left,
    });
    output.mark({ row, column, height: 1, width: 1 });
    terms.replaceChildren(products({
      term, width: conv.kernel, inputs: scale, weights: new Scale(data.palettes, term.weights, true),
      products: new Scale(data.palettes, term.products, true), patch: words.patch, words,
    }));
    result.replaceChildren(fill(words.total, row, column, number(term.sum, 5), number(t.bias, 5)),
      el("strong", { "data-name": "value", "data-value": t.value }, number(t.value, 5)));
  }

  figure.append(el("div", { class: "row middle" }, preset, side, view),
    el("div", { class: "row middle" }, editor,
      el("div", {}, el("div", { class: "row middle" }, el("label", { class: "labelled" }, words.divisor, divisor), normalize),
        el("div", { class: "row middle" }, el("label", { class: "labelled" }, words.bias, bias)))),
    sum, error,
    el("div", { class: "row" },
      el("div", {}, el("div", { class: "title" }, fill(words.input, x.height, x.width)), input.node),
      el("div", {}, el("div", { class: "title" }, fill(words.output, x.height, x.width)), output.node, bar)),
    notes, el("div", { class: "title" }, data.grey), terms, result);
  edited.preset = String(data.first);
  load();
}
