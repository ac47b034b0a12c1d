// The calculator: type sizes and settings, and see the arithmetic written out and the misfits.
function start(figure, data) {
  const words = data.words, sizes = Object.fromEntries(data.sizes), cards = [];
  let rows; // the rows of the last calculation
  const list = el("div"), problem = el("div", { class: "input" }), totals = el("div", { class: "totals", "aria-live": "polite" });
  const title = text => el("div", { class: "title" }, text);

  // numeric makes an input for a whole number; empty means the usual value. A browser does not give
  // away a text that is no number, so "?" stands for it.
  function numeric(value, usual, set) {
    const input = el("input", {
      type: "number", min: 0, placeholder: usual,
      oninput: () => { set(input.validity.badInput ? "?" : input.value); compute(); },
    });
    input.value = value;
    return input;
  }
  function checkbox(checked, set) {
    const input = el("input", { type: "checkbox", checked, onchange: () => { set(input.checked); compute(); } });
    return input;
  }

  // filled returns the settings of a new layer of a kind that fits an input of the shape x.
  function filled(kind, x) {
    const settings = Object.fromEntries(data.kinds.find(k => k.kind === kind).settings);
    if (x && "In" in settings) settings.In = String(kind === "Linear" ? result(length(x)) : x.channels);
    if (x && "Kernel" in settings) settings.Kernel = String(least(BigInt(settings.Kernel), shorterSide(x).n));
    return settings;
  }
  // reached returns the shape that a layer in place i reads. A layer without an output passes on its input.
  function reached(i) {
    const { values } = parsed(sizes);
    return rows.slice(0, i).reduce((x, row) => row.output || x, values && !shapeMisfit(values) ? values : undefined);
  }

  // Card shows a layer: the controls for its settings, and its arithmetic or its misfit.
  class Card {
    constructor(kind, settings) {
      Object.assign(this, { kind, settings, name: el("strong"), fields: el("div", { class: "row settings" }), code: el("code"), shapes: el("strong"), outcome: el("div") });
      this.choice = el("select", { onchange: () => this.become(this.choice.value) }, ...data.kinds.map(k => el("option", { value: k.kind }, k.kind)));
      this.choice.value = kind;
      this.up = button("↑", () => this.moveUp());
      this.close = button("×", () => this.remove());
      this.node = el("div", { class: "layer", role: "group" },
        el("div", { class: "row middle" }, this.name, this.choice, el("div", { class: "end" }, this.up, this.close)),
        this.fields, el("div", { class: "row literal" }, this.code, this.shapes), this.outcome);
      this.edit();
    }
    // edit shows the controls for the settings of the layer's kind.
    edit() {
      this.controls = {};
      this.fields.replaceChildren(...Object.entries(this.settings).map(([name, value]) => {
        const set = v => { this.settings[name] = v; }, isSwitch = typeof value === "boolean";
        const input = this.controls[name] = isSwitch ? checkbox(value, set) : numeric(value, kinds[this.kind].usual[name], set);
        return el("label", { class: isSwitch ? "labelled" : "" }, ...(isSwitch ? [input, name] : [title(name), input]));
      }));
    }
    become(kind) {
      this.kind = kind;
      this.settings = filled(kind, reached(cards.indexOf(this)));
      this.edit();
      compute();
    }
    moveUp() {
      const i = cards.indexOf(this);
      this.node.after(cards[i - 1].node);
      cards.splice(i - 1, 2, this, cards[i - 1]);
      compute();
      (this.up.disabled ? this.choice : this.up).focus();
    }
    remove() {
      const i = cards.indexOf(this);
      cards.splice(i, 1);
      this.node.remove();
      compute();
      (cards.length > 0 ? cards[Math.min(i, cards.length - 1)].close : adders[0]).focus();
    }
    // show shows the layer's row of the calculation, and labels the controls with the layer's name.
    show(row) {
      const call = (control, what, text) => {
        control.dataset.name = `${row.name}.${what}`;
        control.setAttribute("aria-label", fill(text, row.name, what));
      };
      call(this.choice, "kind", words.kind);
      call(this.up, "up", words.up);
      call(this.close, "remove", words.remove);
      for (const [name, control] of Object.entries(this.controls)) call(control, name, words.setting);
      this.up.disabled = this === cards[0];
      this.node.setAttribute("aria-label", row.name);
      this.name.textContent = row.name;
      this.code.textContent = row.literal;
      this.shapes.textContent = row.output ? `${shapeText(row.input)} → ${shapeText(row.output)}` : row.input ? shapeText(row.input) + " → ?" : "";
      this.outcome.replaceChildren(row.misfit ? misfitBox(row.name, row.misfit) : row.output ? stepTable(row.steps) : title(words.unreached));
    }
  }

  const stepTable = steps => labelled(steps.map(s => [words.quantities[s.quantity], s.text, s.quantity === "parameters" ? "main" : ""]));
  function misfitBox(name, misfit) {
    const texts = explained(misfit, words);
    return el("div", { class: "error" }, el("strong", {}, fill(words.misfit, name)),
      labelled(words.parts.filter(([part]) => texts[part]).map(([part, label]) => [label, texts[part]])));
  }

  function compute() {
    const c = calculate(sizes, cards);
    rows = c.rows;
    rows.forEach((row, i) => cards[i].show(row));
    problem.replaceChildren(...(c.misfit ? [misfitBox(words.input, c.misfit)] : []));
    totals.replaceChildren(c.output ? labelled([[words.output, shapeText(c.output)], [words.params, c.params, "main"], [words.macs, c.macs]]) : title(words.noTotal));
  }

  function append(kind, settings) {
    const c = new Card(kind, settings);
    cards.push(c);
    list.append(c.node);
  }
  const adders = data.kinds.map(({ kind }) => button(kind, () => {
    let x = reached(cards.length);
    if (kind === "Linear" && x && (x.height > 1n || x.width > 1n)) {
      append("Flatten", {});
      x = new Flatten().out(x);
    }
    append(kind, filled(kind, x));
    compute();
  }, "add." + kind));

  const inputs = Object.entries(sizes).map(([name, value]) => {
    const input = numeric(value, "", v => { sizes[name] = v; });
    input.dataset.name = name;
    return el("label", {}, title(words.names[name]), input);
  });
  for (const { kind, settings } of data.layers) append(kind, Object.fromEntries(settings));
  figure.append(el("div", { class: "row settings" }, el("strong", {}, words.input), ...inputs), problem, list,
    title(words.add), el("div", { class: "row adders" }, ...adders), totals, title(words.legend));
  compute();
}
