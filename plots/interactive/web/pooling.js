// Pooling over a map: point at an output pixel to see its window and the window's result.
function start(figure, data) {
  const words = data.words;
  const x = { values: floats(data.input.values), channels: data.input.channels, height: data.input.height, width: data.input.width };
  const area = x.height * x.width, largest = Math.min(x.height, x.width, 8);
  const state = { channel: data.channel, row: data.row, column: data.column };
  const pool = new Pool("max", Math.min(2, largest), Math.min(2, largest));
  const zoom = zoomFor(300, x.height, x.width);
  let y, scale;

  const input = new MapView({ label: words.input, zoom });
  const output = new MapView({ label: words.output, zoom, pick: (row, column) => { state.row = row; state.column = column; show(); } });
  const inputTitle = el("div", { class: "title" }), outputTitle = el("div", { class: "title" }), notes = el("div", { class: "title" });
  const bar = el("div"), shapes = el("div", { class: "line" }), window = el("div"), result = el("div", { class: "line", "aria-live": "polite" });
  const set = (name, convert) => v => { pool[name] = convert(v); compute(); };
  const controls = el("div", { class: "row middle" },
    select({ label: words.kind, name: "kind", value: pool.kind, options: [["max", words.max], ["average", words.average]], onchange: set("kind", String) }),
    slider({ label: words.kernel, min: 1, max: largest, value: pool.kernel, onchange: set("kernel", Number) }),
    slider({ label: words.stride, min: 1, max: largest, value: pool.stride, onchange: set("stride", Number) }),
    channelChoice(x, words, data.channel, channel => { state.channel = channel; compute(); }));

  function compute() {
    const values = x.values.subarray(state.channel * area, (state.channel + 1) * area);
    y = pool.forward(x, state.channel);
    scale = data.input.picture ? grey : new Scale(data.palettes, values);
    bar.replaceChildren(colorBar(scale));
    state.row = Math.min(state.row, y.height - 1);
    state.column = Math.min(state.column, y.width - 1);
    input.draw(x.values, state.channel * area, x.height, x.width, scale);
    output.draw(y.values, 0, y.height, y.width, scale);
    inputTitle.textContent = fill(words.inputShape, x.height, x.width);
    outputTitle.textContent = fill(words.outputShape, y.height, y.width);
    const side = (n, m) => fill("⌊({0} − {1}) / {2}⌋ + 1 = {3}", n, pool.kernel, pool.stride, m);
    const rest = n => n - ((outputSide(n, pool) - 1) * pool.stride + pool.kernel);
    shapes.replaceChildren(el("strong", { "data-name": "shapes" }, `${x.height}×${x.width}×${x.channels} → ${y.height}×${y.width}×${x.channels}`), " · ",
      fill(words.shapes, side(x.height, y.height), side(x.width, y.width), x.channels),
      rest(x.height) > 0 || rest(x.width) > 0 ? words.gap + fill(words.rest, rest(x.height), rest(x.width)) : "");
    notes.textContent = remark(values, data.remarks);
    show();
  }

  function show() {
    const { row, column } = state, { kernel, stride } = pool, first = pool.first(x, state.channel, row, column);
    Object.assign(output, { row, column });
    const values = [], at = [];
    for (let i = 0; i < kernel * kernel; i++) {
      at.push(first + Math.floor(i / kernel) * x.width + i % kernel);
      values.push(x.values[at[i]]);
    }
    const value = pool.value(x, first), shown = el("strong", { "data-name": "value", "data-value": value }, number(value, 5));
    const marks = [{ row: row * stride, column: column * stride, height: kernel, width: kernel }];
    let winner = -1;
    if (pool.kind === "max") {
      winner = at.indexOf(pool.largest(x, first));
      const r = row * stride + Math.floor(winner / kernel), c = column * stride + winner % kernel;
      marks.push({ row: r, column: c, height: 1, width: 1, kind: "winner" });
      result.replaceChildren(fill(words.winner, kernel, row, column), shown, words.gap, fill(words.place, r, c));
    } else {
      const sum = pool.sum(x, first);
      result.replaceChildren(fill(words.mean, row, column), el("span", { "data-name": "sum", "data-value": sum }, number(sum, 5)),
        ` ÷ ${values.length} = `, shown);
    }
    input.mark(...marks);
    output.mark({ row, column, height: 1, width: 1 });
    window.replaceChildren(el("div", { class: "title" }, fill(words.window, kernel)),
      numbers({ values, width: kernel, scale, label: fill(words.window, kernel), kind: i => i === winner ? "largest" : "" }));
  }

  figure.append(controls, shapes,
    el("div", { class: "row" }, el("div", {}, inputTitle, input.node, bar), el("div", {}, outputTitle, output.node)),
    notes, window, result);
  compute();
}
