// The stepper: point at an output pixel to see the patch, the kernel, the products and the sum.
function start(figure, data) {
  const words = data.words;
  const x = { values: floats(data.input.values), channels: data.input.channels, height: data.input.height, width: data.input.width };
  const conv = new Convolution(data.conv);
  const state = { map: 0, row: data.row, column: data.column, filled: Infinity }; // filled is the number of output pixels that are computed
  const picture = data.input.picture;
  let y, timer = null;

  // The input, a map for each channel.
  const inputZoom = Math.max(1, Math.floor(150 / Math.max(x.height, x.width)));
  const inputScale = picture ? grey : new Scale(data.palettes, x.values);
  const area = x.height * x.width;
  const inputs = [];
  const inputRow = el("div", { class: "row inputs" });
  for (let c = 0; c < x.channels; c++) {
    const view = new MapView({ label: fill(words.channel, c), zoom: inputZoom });
    view.draw(x.values, c * area, x.height, x.width, inputScale);
    inputs.push(view);
    inputRow.append(el("div", {}, el("div", { class: "title" }, fill(words.channel, c)), view.node));
  }

  // The output: the chosen map large, and all maps small.
  const output = new MapView({ label: words.output, zoom: 1, pick: (row, column) => { stop(); choose(row, column); } });
  const outputTitle = el("div", { class: "title" });
  const bar = el("div", {});
  const choices = el("div", { class: "row choices", role: "group", "aria-label": words.maps });
  const small = [];
  for (let o = 0; o < Math.min(conv.out, data.shownMaps); o++) {
    const view = new MapView({ label: fill(words.map, o), zoom: 1 });
    const b = button("", () => { state.map = o; show(); }, "map" + o);
    b.setAttribute("aria-label", fill(words.map, o));
    b.append(view.node, el("div", { class: "title" }, fill(words.map, o)));
    small.push({ view, button: b });
    choices.append(b);
  }

  const terms = el("div", { class: "terms" });
  const sum = el("div", { class: "sum", "aria-live": "polite" });
  const error = el("div", {});

  function stop() {
    clearInterval(timer);
    timer = null;
    playButton.textContent = words.play;
  }
  function step() {
    if (!y.height || !y.width) return;
    if (state.filled >= y.height * y.width) state.filled = 0;
    choose(Math.floor(state.filled / y.width), state.filled % y.width);
    state.filled++;
    drawOutput();
    if (state.filled >= y.height * y.width) stop();
  }
  const playButton = button(words.play, () => {
    if (timer !== null) return stop();
    playButton.textContent = words.pause;
    timer = setInterval(step, 60);
  }, "play");
  const controls = el("div", { class: "row middle" },
    ...["stride", "padding", "dilation"].map(name => slider({
      label: words[name], value: conv[name], min: name === "padding" ? 0 : 1, max: name === "padding" ? conv.kernel : 4,
      onchange: v => { conv[name] = v; stop(); compute(); },
    })),
    button(words.step, () => { stop(); step(); }, "step"), playButton);

  function choose(row, column) {
    state.row = row;
    state.column = column;
    show();
  }

  function compute() {
    y = conv.forward(x);
    state.filled = Infinity;
    const fits = y.height > 0 && y.width > 0;
    error.replaceChildren(...(fits ? [] : [el("div", { class: "error" }, fill(words.tooLarge, conv.dilation * (conv.kernel - 1) + 1, x.height + 2 * conv.padding, x.width + 2 * conv.padding))]));
    for (const part of [terms, sum]) part.hidden = !fits;
    y.scale = new Scale(data.palettes, y.values);
    bar.replaceChildren(colorBar(y.scale));
    state.row = Math.max(0, Math.min(state.row, y.height - 1));
    state.column = Math.max(0, Math.min(state.column, y.width - 1));
    small.forEach(({ view }, o) => view.draw(y.values, o * y.height * y.width, y.height, y.width, y.scale));
    show();
  }

  function drawOutput() {
    output.zoom = Math.max(1, Math.floor(190 / Math.max(y.height, y.width, 1)));
    output.draw(y.values, state.map * y.height * y.width, y.height, y.width, y.scale, i => i >= state.filled);
  }

  function show() {
    outputTitle.textContent = fill(words.outputShape, state.map, y.height, y.width);
    small.forEach((s, o) => s.button.setAttribute("aria-pressed", o === state.map));
    drawOutput();
    if (!y.height || !y.width) return;
    output.row = state.row;
    output.column = state.column;
    output.mark({ row: state.row, column: state.column, height: 1, width: 1 });
    const t = conv.terms(x, state.map, state.row, state.column), extent = conv.dilation * (conv.kernel - 1) + 1;
    const patch = { row: state.row * conv.stride - conv.padding, column: state.column * conv.stride - conv.padding, height: extent, width: extent };
    const read = new Set(t.channels.map(c => c.channel));
    inputs.forEach((view, c) => read.has(c) ? view.mark(patch) : view.mark());

    // Patch × kernel = products, a row for each channel.
    const shown = t.channels.slice(0, data.shownChannels);
    const weights = new Scale(data.palettes, t.channels.flatMap(c => c.weights), true);
    const ofProducts = new Scale(data.palettes, t.channels.flatMap(c => c.products), true);
    terms.replaceChildren(...shown.map(term => products({
      term, width: conv.kernel, inputs: inputScale, weights, products: ofProducts, patch: fill(words.patch, term.channel), words,
    })));

    sum.replaceChildren(sums(t, shown, fill(words.value, state.map, state.row, state.column), words));
  }

  figure.append(controls, inputRow,
    el("div", { class: "row" }, el("div", {}, outputTitle, output.node, bar), choices, sum),
    error, terms);
  compute();
}
