// The softmax: move a logit, and see the exponentials, their sum and the probabilities.
function start(figure, data) {
  const words = data.words, logits = floats(data.logits), count = logits.length;
  // The classes that have a row: all, or those with the largest logits.
  const order = [...logits.keys()];
  if (count > data.most) order.sort((a, b) => logits[b] - logits[a] || a - b);
  const shown = order.slice(0, data.most), rest = order.slice(data.most);
  const name = c => data.classes ? data.classes[c] : fill(words.class, c);

  // The sliders reach as far below 0 as above: 10, or the next of 20, 50, 100, 200 …
  const size = logits.reduce((a, z) => Number.isFinite(z) ? Math.max(a, Math.abs(z)) : a, 0);
  let reach = 10;
  for (let i = 0; reach < size; i++) reach *= [2, 2.5, 2][i % 3];

  const bar = () => el("div", { class: "share" }, el("div"));
  const cell = (...content) => el("div", { class: "cell" }, ...content);
  const rows = shown.map(c => {
    const row = { class: c, logit: el("output"), exp: el("output", { "data-name": `exp${c}` }), expBar: bar(), p: el("output", { "data-name": `p${c}` }), pBar: bar() };
    row.input = el("input", {
      type: "range", min: -reach, max: reach, step: reach / 100, "aria-label": fill(words.logit, name(c)), "data-name": `logit${c}`,
      oninput: () => { logits[c] = +row.input.value; compute(); },
    });
    row.input.value = logits[c];
    row.nodes = [el("div", { class: "name", title: name(c) }, name(c)), cell(row.logit, row.input), cell(row.exp, row.expBar), cell(row.p, row.pBar)];
    return row;
  });
  const others = { exp: el("output", { "data-name": "expRest" }), p: el("output", { "data-name": "pRest" }), bar: bar() };
  const total = el("output", { "data-name": "total" }), ones = el("output"), steps = el("div", { class: "line", "aria-live": "polite" }), error = el("div");
  const table = el("div", { class: "softmax" },
    ...["name", "z", "e", "p"].map(column => el("div", { class: "title" }, fill(words[column], reach))),
    ...rows.flatMap(row => row.nodes),
    ...(rest.length > 0 ? [el("div", { class: "name" }, fill(words.rest, rest.length)), cell(), cell(others.exp), cell(others.p, others.bar)] : []),
    el("div", { class: "name total" }, words.sum), ...[[], [total], [ones]].map(content => el("div", { class: "cell total" }, ...content)));

  function write(output, value, digits) {
    output.textContent = number(value, digits);
    output.dataset.value = value;
  }
  // draw sets the length of a bar; the bar of a not-a-number is empty.
  function draw(bar, part) { bar.firstChild.style.width = 100 * (part || 0) + "%"; }
  function compute() {
    const s = softmax(logits), add = (list, values) => list.reduce((a, c) => a + values[c], 0);
    for (const row of rows) {
      const e = s.exps[row.class], p = s.probabilities[row.class];
      write(row.logit, logits[row.class], 2);
      write(row.exp, e, 4);
      write(row.p, p, 4);
      draw(row.expBar, e);
      draw(row.pBar, p);
    }
    write(others.exp, add(rest, s.exps), 4);
    write(others.p, add(rest, s.probabilities), 4);
    draw(others.bar, add(rest, s.probabilities));
    write(total, s.total, 4);
    write(ones, add(order, s.probabilities), 4);
    const c = shown.reduce((a, b) => logits[b] > logits[a] ? b : a), fits = Number.isFinite(s.total);
    steps.textContent = !fits ? "" : fill(words.steps, name(c), number(logits[c], 2), number(s.largest, 2), number(s.exps[c], 4), number(s.total, 4), number(s.probabilities[c], 4));
    error.replaceChildren(...(fits ? [] : [el("div", { class: "error" }, words.notFinite)]));
  }

  figure.append(el("div", { class: "title" }, words.formula), table, steps, error);
  compute();
}
