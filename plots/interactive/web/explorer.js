// The network explorer: choose a layer to see its arithmetic, kernels and maps. Choose a number of a map
// to see its receptive field and its calculation.
function start(figure, data) {
  const words = data.words;
  const tensors = data.tensors.map(t => ({ ...t, values: floats(t.values), area: t.height * t.width, vector: isVector(t) }));
  const weights = data.weights.map(w => new Convolution(w));
  const views = data.views.map(view => new Uint16Array(bytes(view).buffer)); // four coordinates for each number
  const layers = data.layers.map(l => ({ ...l, x: tensors[l.x], y: tensors[l.y] }));
  const picture = tensors[0], nameOf = t => t === picture ? words.input : (layers.find(l => l.y === t) || { name: shapeOf(t) }).name;
  const scaleOf = t => t.scale ||= t === picture && t.picture ? grey : new Scale(data.palettes, t.values);
  const state = {}; // the chosen layer, map, row and column
  let thumbs = [];

  // The row of volumes.
  const volumes = new Volumes(tensors), strip = el("div", { class: "strip", role: "group", "aria-label": words.layers });
  const volume = (t, name, ...texts) => [volumes.draw(t), el("strong", {}, name), ...[shapeOf(t), ...texts].map(text => el("div", { class: "soft" }, text))];
  strip.append(el("div", { class: "volume" }, ...volume(picture, words.input)));
  const boxes = layers.map((l, i) => {
    const before = i > 0 ? layers[i - 1].y : picture, box = button("", () => chooseLayer(l), "layer" + i);
    box.classList.add("volume");
    box.append(...volume(l.y, l.name, l.params > 0 ? fill(words.parameters, l.params.toLocaleString("en")) : "", l.joins || l.x === before ? "" : fill(words.reads, nameOf(l.x))));
    strip.append(el("span", { class: "soft", "aria-hidden": "true" }, "→"), box);
    return box;
  });

  const title = el("div", { class: "line" }), steps = el("div"), remarks = el("div", { class: "line soft" });
  const view = new MapView({ label: words.input, zoom: zoomFor(170, picture.height, picture.width) });
  const drawnAs = el("div", { class: "title" }), sees = el("div", { class: "title", "data-name": "sees" });
  const map = new MapView({ label: words.maps + ": " + words.point, zoom: 1, pick: point });
  const mapTitle = el("div", { class: "title" }), bar = el("div"), odd = el("div", { class: "title" });
  const choices = el("div", { class: "row choices thumbs", role: "group", "aria-label": words.maps }), more = el("div", { class: "title" });
  const kernel = el("div"), result = el("div", { class: "line", "aria-live": "polite" }), terms = el("div", { class: "terms" });

  function drawPicture() {
    const { values, height, width, channels, area } = picture;
    if (channels !== 1 && channels !== 3) {
      drawnAs.textContent = fill(words.first, channels);
      return view.draw(values, 0, height, width, scaleOf(picture));
    }
    let lo = 0, hi = 1;
    if (!picture.picture) {
      const finite = values.filter(Number.isFinite);
      lo = finite.reduce((a, b) => Math.min(a, b), Infinity);
      hi = finite.reduce((a, b) => Math.max(a, b), -Infinity);
      drawnAs.textContent = remark(values, data.remarks) || fill(words.stretched, short(lo), short(hi));
    }
    const level = v => grey.at(hi > lo ? (v - lo) / (hi - lo) : 0) & 255;
    view.paint(height, width, i => {
      const rgb = [0, 1, 2].map(c => values[channels === 3 ? c * area + i : i]);
      return rgb.every(Number.isFinite) ? level(rgb[0]) << 16 | level(rgb[1]) << 8 | level(rgb[2]) : 0xff00ff;
    });
  }

  function chooseLayer(layer) {
    const t = layer.y, scale = scaleOf(t);
    Object.assign(state, { layer, map: 0, row: t.height >> 1, column: t.width >> 1 });
    boxes.forEach((b, i) => b.setAttribute("aria-pressed", layers[i] === layer));
    title.replaceChildren(el("strong", {}, layer.name), layer.name === layer.layer ? "" : " = " + layer.layer, el("span", { class: "soft" }, ` · ${shapeOf(layer.x)} → ${shapeOf(t)}`));
    steps.replaceChildren(labelled(layer.steps));
    remarks.replaceChildren(...layer.remarks.map(text => el("div", {}, text)));
    bar.replaceChildren(colorBar(scale));
    odd.textContent = remark(t.values, data.remarks);

    const side = Math.max(t.height, t.width), zoom = side > 36 ? 36 / side : Math.floor(36 / side);
    thumbs = t.vector ? [] : Array.from({ length: Math.min(t.channels, data.shownMaps) }, (_, m) => {
      const thumb = new MapView({ label: fill(words.map, m), zoom }), b = button("", () => { state.map = m; show(); }, "map" + m);
      thumb.draw(t.values, m * t.area, t.height, t.width, scale);
      b.setAttribute("aria-label", fill(words.map, m));
      b.append(thumb.node, el("div", { class: "title" }, String(m)));
      return b;
    });
    choices.replaceChildren(...thumbs);
    more.textContent = thumbs.length > 0 && thumbs.length < t.channels ? fill(words.more, thumbs.length, t.channels) : "";
    show();
  }

  // A vector is drawn in lines of at most 32 numbers, so the row and column on the page are not the tensor's.
  const across = t => t.vector ? Math.min(t.channels, 32) : t.width;

  function point(row, column) {
    const t = state.layer.y;
    if (!t.vector) Object.assign(state, { row, column });
    else state.map = Math.min(row * across(t) + column, t.channels - 1);
    show();
  }

  function show() {
    const { layer, map: m, row, column } = state, { x, y } = layer, unit = row * y.width + column, value = y.values[m * y.area + unit];
    const name = y.vector ? fill(words.number, m, layer.name) : fill(words.unit, m, row, column, layer.name);

    // The map, or all numbers of a vector.
    const width = across(y), height = y.vector ? Math.ceil(y.channels / width) : y.height;
    map.zoom = y.vector ? zoomFor(Math.min(width * 24, 300), height, width) : zoomFor(170, height, width);
    map.draw(y.values, y.vector ? 0 : m * y.area, height, width, scaleOf(y), i => y.vector && i >= y.channels);
    Object.assign(map, y.vector ? { row: Math.floor(m / width), column: m % width } : { row, column });
    map.mark({ row: map.row, column: map.column, height: 1, width: 1 });
    mapTitle.textContent = y.vector ? fill(words.numbers, y.channels) : `${fill(words.map, m)} · ${height}×${width}`;
    thumbs.forEach((b, i) => b.setAttribute("aria-pressed", i === m));

    // The receptive field of the number.
    const [top, left, bottom, right] = views[layer.seen[layer.seen.length > 1 ? m : 0]].subarray(4 * unit);
    const nothing = bottom <= top;
    view.mark(...(nothing ? [] : [{ row: top, column: left, height: bottom - top, width: right - left }]));
    sees.textContent = nothing ? words.nothing : fill(words.sees, top, bottom - 1, left, right - 1, bottom - top, right - left);

    // The calculation of the number.
    result.replaceChildren(name + " = ", el("strong", { "data-name": "output", "data-value": value }, number(value, 5)));
    kernel.replaceChildren();
    terms.replaceChildren();
    if (layer.tooMany) terms.append(el("div", { class: "soft" }, fill(words.tooMany, layer.tooMany.toLocaleString("en"))));
    else if (layer.weights !== undefined) showWeighted(weights[layer.weights], x, name);
    else if (layer.pool) showWindow(layer.pool, x, y, value);
    else if (layer.pointwise) {
      const v = x.values[m * y.area + unit];
      terms.append(el("div", { class: "line" }, fill(words.applied, layer.name, nameOf(x)) + " ", el("span", { "data-name": "read", "data-value": v }, number(v, 5))));
    }
  }

  function showWeighted(conv, x, name) {
    const t = conv.terms(x, state.map, state.row, state.column), per = conv.kernel * conv.kernel;
    const scale = new Scale(data.palettes, t.channels.flatMap(c => c.weights), true), small = conv.kernel > 1;
    const own = conv.weight.subarray(state.map * conv.depth * per, (state.map + 1) * conv.depth * per);
    const tiles = Array.from({ length: small ? Math.min(conv.depth, 16) : 1 }, (_, c) => {
      const width = small ? conv.kernel : Math.min(conv.depth, 32), height = small ? conv.kernel : Math.ceil(conv.depth / width);
      const tile = new MapView({ label: words.kernel, zoom: small ? zoomFor(44, height, width) : zoomFor(300, height, Math.max(width, 16)) });
      tile.draw(own, c * per, height, width, scale, i => !small && i >= conv.depth);
      return tile.node;
    });
    kernel.append(el("div", { class: "title" }, state.layer.y.vector ? fill(words.weightsOf, state.map, conv.depth) : fill(words.kernelOf, state.map, conv.kernel, conv.depth)), el("div", { class: "row tiles" }, ...tiles), colorBar(scale));
    if (!small) return terms.append(largestProducts(t, name));
    const shown = t.channels.slice(0, data.shownChannels), ofProducts = new Scale(data.palettes, t.channels.flatMap(c => c.products), true);
    terms.append(...shown.map(term => products({
      term, width: conv.kernel, inputs: scaleOf(x), weights: scale, products: ofProducts, patch: fill(words.patch, term.channel), words,
    })), el("div", { class: "sum" }, sums(t, shown, name, words)));
  }

  // largestProducts makes the table of a sum with one product for each channel: the largest products, and
  // the sum of the others.
  function largestProducts(t, name) {
    const size = c => Math.abs(c.products[0]), sorted = [...t.channels].sort((a, b) => size(b) - size(a));
    const shown = sorted.slice(0, data.shownProducts), rest = sorted.slice(shown.length);
    const line = (label, values, key, kind) => el("tr", { class: kind }, el("td", {}, label), ...values.map((v, i) =>
      el("td", { class: "n", "data-name": i === 2 ? key : null, "data-value": i === 2 ? v : null }, v === "" || typeof v === "string" ? v : number(v, 5))));
    return el("div", { class: "sum" }, el("table", {},
      line("", [nameOf(state.layer.x), words.weight, words.product], null, "soft"),
      ...shown.map(c => line(fill(words.channel, c.channel), [c.inputs[0], c.weights[0], c.products[0]], "product" + c.channel)),
      ...(rest.length > 0 ? [line(fill(words.others, rest.length), ["", "", rest.reduce((a, c) => a + c.products[0], 0)], "rest")] : []),
      line(words.bias, ["", "", t.bias], "bias"),
      line(name, ["", "", t.value], "value", "total")));
  }

  function showWindow(pool, x, y, value) {
    // places returns the rows (or columns) of the input, n in all, that row (or column) o of the output
    // reads. A pooling without a kernel is adaptive and has `parts` bins.
    const places = (o, n, parts) => {
      const from = pool.kernel ? o * pool.stride - pool.padding : Math.floor(o * n / parts);
      return Array.from({ length: pool.kernel || Math.ceil((o + 1) * n / parts) - from }, (_, i) => from + i);
    };
    const rows = places(state.row, x.height, y.height), columns = places(state.column, x.width, y.width), values = [], outside = [];
    for (const r of rows) {
      for (const c of columns) {
        outside.push(r < 0 || c < 0 || r >= x.height || c >= x.width);
        values.push(outside[outside.length - 1] ? 0 : x.values[state.map * x.area + r * x.width + c]);
      }
    }
    const winner = pool.kind === "largest" ? values.findIndex((v, i) => !outside[i] && Object.is(v, value)) : -1;
    terms.append(el("div", { class: "line" }, pool.kind === "largest" ? words.largest : fill(words.mean, values.length)));
    if (values.length > data.shownNumbers) return;
    terms.append(el("div", { class: "title" }, fill(words.window, nameOf(x))), numbers({
      values, width: columns.length, scale: scaleOf(x), label: fill(words.window, nameOf(x)), kind: i => outside[i] ? "padding" : i === winner ? "largest" : "",
    }));
  }

  figure.append(strip, title, steps, remarks, el("div", { class: "row" },
    el("div", { class: "seen" }, el("div", { class: "title" }, words.input), view.node, drawnAs, sees),
    el("div", {}, mapTitle, map.node, bar),
    el("div", {}, choices, more, kernel)), odd, result, terms);
  drawPicture();
  if (layers.length > 0) chooseLayer(layers[0]);
}
