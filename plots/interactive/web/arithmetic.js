// The arithmetic of a chain of layers, as cnnlib's ArithmeticOf writes it.

// parsed returns the numbers of texts by name. An empty text is 0n, a field that Go leaves out.
function parsed(texts) {
  const values = {};
  for (const [name, text] of Object.entries(texts)) {
    if (typeof text === "boolean") values[name] = text;
    else if (/^(-?\d+)?$/.test(text)) values[name] = BigInt(text);
    else return { misfit: misfit("whole", [name, text], ["digits", name]) };
  }
  return { values };
}

// literal writes a layer as Go does, without the settings that are zero.
function literal(kind, settings) {
  const written = Object.entries(settings).map(([name, text]) => [name, /^-?\d+$/.test(text) ? BigInt(text) : text]).filter(([, v]) => v);
  return `${kind}{${written.map(([name, v]) => `${name}: ${v}`).join(", ")}}`;
}

// calculate writes out a chain of layers for an input. The sizes of the input and the settings of
// the layers are texts that the student has typed. A row is a layer: its name, its text, its input,
// and either a misfit or its output, steps, params and macs. A row after a misfit has no input.
function calculate(sizes, layers) {
  const { values, misfit } = parsed(sizes), counts = {}, rows = [];
  const wrong = misfit || (layers.length === 0 ? shapeMisfit(values) : undefined);
  let x = wrong ? undefined : values;
  for (const { kind, settings } of layers) {
    const called = kind.toLowerCase().replace("2d", "");
    counts[called] = (counts[called] || 0) + 1;
    const row = { name: called + counts[called], literal: literal(kind, settings), input: x };
    if (x) Object.assign(row, used(kind, settings, x, rows));
    rows.push(row);
    x = row.output;
  }
  return x ? { rows, output: x, params: total(rows.map(r => r.params)), macs: total(rows.map(r => r.macs)) } : { rows, misfit: wrong };
}

// used returns the output, params, macs and steps of a layer that reads x, or the layer's misfit.
// before has the rows of the layers before it.
function used(kind, settings, x, before) {
  const { values, misfit } = parsed(settings);
  if (misfit) return { misfit };
  const layer = new kinds[kind](values), wrong = layer.misfit(x) || shapeMisfit(layer.out(x));
  if (wrong) return { misfit: wrong };
  const steps = layer.steps(x), of = quantity => steps.reduce((n, s) => s.quantity === quantity ? n + s.value : n, 0n);
  const params = of("parameters"), so = before.reduce((n, row) => n + row.params, 0n);
  const running = step("running_total", "", sum(whole(so), whole(params)));
  return {
    output: layer.out(x), params, macs: of("macs"),
    steps: [...(kind === "Linear" ? flattened(before) : []), ...steps.flatMap(s => s.quantity === "parameters" ? [s, running] : [s])],
  };
}

// flattened returns the step that calculates a linear layer's input features from the maps that a
// Flatten reads. A layer such as a ReLU may lie between the Flatten and the linear layer.
function flattened(before) {
  for (const row of [...before].reverse()) {
    if (row.literal === "Flatten{}") return [step("input_features", "F_in", length(row.input))];
    if (row.params > 0n || shapeText(row.input) !== shapeText(row.output)) break;
  }
  return [];
}

// total writes out the sum of the values that are not 0.
function total(values) {
  const terms = values.filter(v => v > 0n).map(whole);
  return evaluation(terms.length > 1 ? sum(...terms) : terms[0] || whole(0n));
}

// explained puts a misfit into words.
function explained({ name, values, fixes }, words) {
  const put = (text, values) => fill(text, ...values.map(v => words.names[v] || v));
  const { wanted, given, formula } = words.misfits[name];
  return {
    wanted: put(wanted, values), given: put(given, values), formula: put(formula, values),
    fix: fixes.map(([fix, ...values]) => put(words.fixes[fix], values)).join(words.or),
  };
}
