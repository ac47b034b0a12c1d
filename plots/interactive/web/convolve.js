// Convolution holds a layer's settings and weights, and computes as cnnlib's Conv2D does.
class Convolution {
  constructor(layer) {
    Object.assign(this, layer); // in, out, kernel, stride, padding, dilation, groups
    this.weight = floats(layer.weight);
    this.bias = layer.bias ? floats(layer.bias) : null;
    this.depth = this.in / this.groups; // the number of channels that a kernel reads
  }
  // firstChannel returns the first input channel that kernel o reads.
  firstChannel(o) { return Math.floor(o / (this.out / this.groups)) * this.depth; }
  outputHeight(x) { return outputSide(x.height, this); }
  outputWidth(x) { return outputSide(x.width, this); }

  // terms returns the terms of output pixel (row, column) of map o: for each channel the inputs, the
  // weights, the products, and the running sum after the channel. The running sum begins with the bias.
  terms(x, o, row, column) {
    const side = this.kernel, first = this.firstChannel(o);
    const bias = this.bias ? this.bias[o] : 0, channels = [];
    let sum = bias;
    for (let i = 0; i < this.depth; i++) {
      const t = { channel: first + i, inputs: [], weights: [], products: [], padding: [] };
      for (let ky = 0; ky < side; ky++) {
        for (let kx = 0; kx < side; kx++) {
          const r = row * this.stride + ky * this.dilation - this.padding, c = column * this.stride + kx * this.dilation - this.padding;
          const outside = r < 0 || c < 0 || r >= x.height || c >= x.width;
          const v = outside ? 0 : x.values[((first + i) * x.height + r) * x.width + c];
          const w = this.weight[((o * this.depth + i) * side + ky) * side + kx];
          t.inputs.push(v);
          t.weights.push(w);
          t.products.push(v * w);
          t.padding.push(outside);
          sum = fma(w, v, sum);
        }
      }
      t.running = sum;
      t.sum = t.products.reduce((a, b) => a + b, 0);
      channels.push(t);
    }
    return { bias, channels, value: sum };
  }

  // forward returns the whole output, map by map, row by row. It goes tap by tap, not pixel by pixel, so
  // that the innermost loop runs along rows; each pixel is still one chain in the order of terms.
  forward(x) {
    const side = this.kernel, height = Math.max(0, this.outputHeight(x)), width = Math.max(0, this.outputWidth(x));
    const { weight, stride, dilation, padding } = this, values = x.values;
    const y = new Float32Array(this.out * height * width);
    for (let o = 0, w = 0; o < this.out; o++) {
      const first = this.firstChannel(o), start = o * height * width;
      if (this.bias) y.fill(this.bias[o], start, start + height * width);
      for (let i = 0; i < this.depth; i++) {
        for (let ky = 0; ky < side; ky++) {
          for (let kx = 0; kx < side; kx++, w++) {
            for (let row = 0, at = start; row < height; row++) {
              const r = row * stride + ky * dilation - padding, line = ((first + i) * x.height + r) * x.width;
              const end = r >= 0 && r < x.height ? x.width : 0; // the columns that can be read
              for (let column = 0, c = kx * dilation - padding; column < width; column++, at++, c += stride) {
                y[at] = fma(weight[w], c >= 0 && c < end ? values[line + c] : 0, y[at]);
              }
            }
          }
        }
      }
    }
    return { values: y, channels: this.out, height, width };
  }
}

// products makes a row of tables: the patch of a channel, the kernel's weights for the channel, and the
// products of both.
function products({ term, width, inputs, weights, products, patch, words }) {
  const part = (title, table) => el("div", {}, el("div", { class: "title" }, title), numbers({ width, label: title, ...table }));
  return el("div", { class: "row middle term" },
    part(patch, { values: term.inputs, scale: inputs, kind: i => term.padding[i] ? "padding" : "" }),
    el("span", {}, "×"),
    part(words.kernel, { values: term.weights, scale: weights }),
    el("span", {}, "="),
    part(words.products, { values: term.products, scale: products }));
}

// sums makes the table of an output pixel's sum: the bias, the channels that are shown, all other
// channels together, and the value, which is labelled with name.
function sums(t, shown, name, words) {
  const line = (name, added, running, key, kind) => el("tr", { class: kind }, el("td", {}, name),
    el("td", { class: "n" }, added === null ? "" : number(added, 5)), el("td", { class: "n", "data-name": key, "data-value": running }, number(running, 5)));
  const rows = [el("tr", { class: "soft" }, el("td"), el("td", { class: "n" }, words.added), el("td", { class: "n" }, words.running)),
    line(words.bias, t.bias, t.bias, "bias")];
  shown.forEach(c => rows.push(line(fill(words.channel, c.channel), c.sum, c.running, "channel" + c.channel)));
  if (shown.length < t.channels.length) {
    const rest = t.channels.slice(shown.length);
    rows.push(line(fill(words.rest, rest[0].channel, rest[rest.length - 1].channel), rest.reduce((a, c) => a + c.sum, 0), t.value, "rest"));
  }
  rows.push(line(name, null, t.value, "value", "total"));
  return el("table", {}, ...rows);
}
