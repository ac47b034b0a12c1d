// The layers of cnnlib: their output shapes, the steps of their arithmetic, and their misfits.

// A misfit is cnnlib's ShapeError: the name of its texts, the values for these texts, and the fixes,
// each a name of a text with its values.
const misfit = (name, values, ...fixes) => ({ name, values, fixes });
const setting = (field, value) => ["set", field, value];

const maxSetting = 1n << 24n, maxLength = 1n << 31n;
const least = (a, b) => a < b ? a : b, most = (a, b) => a > b ? a : b;
const orOne = n => n || 1n;
const shapeText = x => `${x.height}×${x.width}×${x.channels}`;

// settingMisfit returns the misfit of the first setting [field, value, smallest, usual] that is out of range.
function settingMisfit(...settings) {
  for (const [field, value, smallest, usual] of settings) {
    if (value >= smallest && value <= maxSetting) continue;
    return misfit(value === 0n ? "unset" : "setting", [field, value, smallest, maxSetting],
      setting(field, least(most(most(value, smallest), usual), maxSetting)));
  }
}

// sizeMisfit returns the misfit of a tensor with a size below 1 or with too many elements.
function sizeMisfit(...sizes) {
  let n = 1n;
  for (const size of sizes) {
    if (size < 1n) return misfit("size", sizes, ["sizes"]);
    if (size > maxLength / n) return misfit("elements", [...sizes, maxLength], ["smaller"]);
    n *= size;
  }
}
const shapeMisfit = x => sizeMisfit(1n, x.channels, x.height, x.width);

// groupMisfit returns the misfit of a convolution whose groups do not divide its channels.
function groupMisfit(l) {
  if (l.In % l.groups === 0n && l.Out % l.groups === 0n) return;
  return misfit("groups", [l.In, l.Out, l.groups], setting("Groups", nearestDivisor(l.In, l.Out, l.groups)), ["multiples", l.groups]);
}

// nearestDivisor returns the common divisor of a and b that is nearest to g; of two, the smaller.
function nearestDivisor(a, b, g) {
  while (b > 0n) [a, b] = [b, a % b];
  const distance = n => n > g ? n - g : g - n;
  let nearest = 1n;
  for (let n = 1n; n * n <= a; n++) {
    if (a % n !== 0n) continue;
    for (const d of [n, a / n]) {
      if (distance(d) < distance(nearest) || distance(d) === distance(nearest) && d < nearest) nearest = d;
    }
  }
  return nearest;
}

// shorterSide returns the side of x at which a window fails first.
const shorterSide = x => x.width < x.height ? { name: "width", symbol: "W", n: x.width } : { name: "height", symbol: "H", n: x.height };

// enlarged returns the fix that suggests an input with sides of at least n, if such a tensor is not too large.
function enlarged(x, n) {
  const larger = { ...x, height: most(x.height, n), width: most(x.width, n) };
  return shapeMisfit(larger) ? [] : [["enlarge", larger.height, larger.width]];
}

// Window is how a kernel or a pooling window moves along a side of its input.
class Window {
  constructor(kernel, stride, padding, dilation, ceil) {
    Object.assign(this, { kernel, stride, padding, dilation, ceil, extent: dilation * (kernel - 1n) + 1n });
  }
  // leaves returns whether the window at a position begins beyond a side of n.
  leaves(n, position) { return this.ceil && position * this.stride >= n + this.padding; }
  out(n) {
    const positions = (n + 2n * this.padding - this.extent + (this.ceil ? this.stride - 1n : 0n)) / this.stride + 1n;
    return this.leaves(n, positions - 1n) ? positions - 1n : positions;
  }
  misfit(x) {
    const side = shorterSide(x), padded = side.n + 2n * this.padding;
    const reach = this.ceil ? this.stride - 1n : 0n; // how far a window may reach beyond the padding
    const missing = this.extent - padded - reach;
    if (missing <= 0n) return;
    const padding = this.padding + (missing + 1n) / 2n;
    return misfit(reach > 0n ? "ceilWindow" : "window",
      [side.n + missing, shapeText(x), side.name, side.n, this.padding, this.extent, this.extent - padded, reach],
      ...enlarged(x, side.n + missing), ...(padding <= maxSetting ? [setting("Padding", padding)] : []),
      setting("Kernel", (padded + reach - 1n) / this.dilation + 1n));
  }
  // extentSteps returns the steps that calculate the window's extent, and the symbol of the extent.
  extentSteps() {
    const k = symbol("K", this.kernel);
    if (this.dilation === 1n) return [[], k];
    const formula = sum(product(symbol("D", this.dilation), sum(k, negative(whole(1n)))), whole(1n));
    return [[step("kernel_extent", "E", formula)], symbol("E", this.extent)];
  }
  steps(x) {
    const [steps, extent] = this.extentSteps(), { stride, padding } = this;
    const side = (name, n) => {
      const terms = [symbol(name, n), ...(padding > 0n ? [product(whole(2n), symbol("P", padding))] : []), negative(extent)];
      if (stride === 1n) return sum(...terms, whole(1n));
      if (!this.ceil) return sum(floor(sum(...terms), symbol("S", stride)), whole(1n));
      const positions = sum(ceil(sum(...terms), symbol("S", stride)), whole(1n));
      return this.leaves(n, result(positions) - 1n) ? sum(...positions.args, negative(symbol("L", 1n))) : positions;
    };
    return [...steps, step("output_height", "H_out", side("H", x.height)), step("output_width", "W_out", side("W", x.width))];
  }
}

// weightSteps returns the steps from the weights of one of count kernels to the layer's parameters and
// MACs. Each weight is used at each of the positions.
function weightSteps(one, weights, count, out, bias, positions) {
  const w = symbol("w", result(weights)), all = product(w, count);
  return [step(one, "w", weights), step("all_weights", "", all), ...(bias ? [step("biases", "", out)] : []),
    step("parameters", "", bias ? sum(all, out) : all), step("macs", "", product(w, count, ...positions))];
}
const noParameters = step("parameters", "", whole(0n));

// The layers are cnnlib's. A setting is a property, 0n if it is left out; usual has the values that 0n
// stands for. For an input x, misfit returns the layer's misfit, out the shape of its output, and steps
// its arithmetic.

// Convolutional is the common part of the two convolutions.
class Convolutional {
  constructor(settings) {
    Object.assign(this, settings);
    this.groups = orOne(this.Groups);
    this.window = new Window(this.Kernel, orOne(this.Stride), this.Padding, orOne(this.Dilation), false);
  }
  misfit(x) { return this.check(x.channels) || shapeMisfit(x) || this.channelMisfit(x) || this.sideMisfit(x); }
  settingsMisfit(channels) {
    const { stride, padding, dilation } = this.window;
    return settingMisfit(["In", this.In, 1n, channels], ["Out", this.Out, 1n, 6n * this.groups], ["Kernel", this.Kernel, 1n, 3n],
      ["Stride", stride, 1n, 1n], ["Padding", padding, 0n, 0n], ["Dilation", dilation, 1n, 1n], ["Groups", this.groups, 1n, 1n]) || groupMisfit(this);
  }
  channelMisfit(x) {
    if (x.channels === this.In) return;
    const [name, ...values] = this.channelRule(), other = new this.constructor({ ...this, In: x.channels });
    return misfit(name, [this.In, shapeText(x), x.channels, ...values],
      ...(other.check(x.channels) ? [] : [setting("In", x.channels)]), ["channels", this.In]);
  }
  // grouped returns the formula for the number of channels of one group.
  grouped(channels) { return this.groups > 1n ? quotient(channels, symbol("G", this.groups)) : channels; }
}

class Conv2D extends Convolutional {
  static usual = { Stride: 1, Padding: 0, Dilation: 1, Groups: 1 };
  check(channels) { return this.settingsMisfit(channels) || sizeMisfit(this.Out, this.In / this.groups, this.Kernel, this.Kernel); }
  channelRule() { return this.groups > 1n ? ["groupChannels", this.groups, this.In / this.groups] : ["channels", this.Kernel]; }
  sideMisfit(x) { return this.window.misfit(x); }
  out(x) { return { height: this.window.out(x.height), width: this.window.out(x.width), channels: this.Out }; }
  steps(x) {
    const k = symbol("K", this.Kernel), y = this.out(x), out = symbol("C_out", this.Out);
    return [...this.window.steps(x), step("output_channels", "", out),
      ...weightSteps("kernel_weights", product(k, k, this.grouped(symbol("C_in", this.In))), out, out, !this.NoBias,
        [symbol("H_out", y.height), symbol("W_out", y.width)])];
  }
}

class ConvTranspose2D extends Convolutional {
  static usual = { Stride: 1, Padding: 0, OutputPadding: 0, Dilation: 1, Groups: 1 };
  check(channels) {
    const { window: { stride, dilation }, OutputPadding } = this, largest = most(stride, dilation) - 1n;
    return this.settingsMisfit(channels) || settingMisfit(["OutputPadding", OutputPadding, 0n, 0n]) ||
      (OutputPadding > largest && misfit("outputPadding", [largest, OutputPadding],
        setting("OutputPadding", largest), setting("Stride", least(OutputPadding + 1n, maxSetting)))) ||
      sizeMisfit(this.In, this.Out / this.groups, this.Kernel, this.Kernel);
  }
  channelRule() { return ["transposedChannels", this.Kernel, this.Out / this.groups]; }
  sideMisfit(x) {
    const { name, symbol, n } = shorterSide(x), { stride, padding, extent } = this.window, out = this.side(n);
    if (out >= 1n) return;
    const enough = n + (stride - out) / stride;
    return misfit("cutOff", [enough, shapeText(x), name, n, symbol, n - 1n, stride, padding, extent, this.OutputPadding, write(whole(out))],
      ...enlarged(x, enough), setting("Padding", padding - (2n - out) / 2n));
  }
  side(n) { return (n - 1n) * this.window.stride - 2n * this.Padding + this.window.extent + this.OutputPadding; }
  out(x) { return { height: this.side(x.height), width: this.side(x.width), channels: this.Out }; }
  steps(x) {
    const [steps, extent] = this.window.extentSteps(), { stride, padding } = this.window;
    const h = symbol("H", x.height), w = symbol("W", x.width), k = symbol("K", this.Kernel), out = symbol("C_out", this.Out);
    const side = n => {
      const gaps = [n, negative(whole(1n))];
      return sum(...(stride > 1n ? [product(sum(...gaps), symbol("S", stride))] : gaps),
        ...(padding > 0n ? [negative(product(whole(2n), symbol("P", padding)))] : []), extent,
        ...(this.OutputPadding > 0n ? [symbol("A", this.OutputPadding)] : []));
    };
    return [...steps, step("output_height", "H_out", side(h)), step("output_width", "W_out", side(w)), step("output_channels", "", out),
      ...weightSteps("kernel_weights", product(k, k, this.grouped(out)), symbol("C_in", this.In), out, !this.NoBias, [h, w])];
  }
}

class Pool2D {
  static usual = { Stride: "K", Padding: 0 };
  constructor(settings) {
    Object.assign(this, settings);
    this.window = new Window(this.Kernel, this.Stride || this.Kernel, this.Padding, 1n, this.Ceil);
  }
  misfit(x) {
    const { stride, padding } = this.window, half = this.Kernel / 2n;
    return settingMisfit(["Kernel", this.Kernel, 1n, 2n], ["Stride", stride, 1n, 1n], ["Padding", padding, 0n, 0n]) || shapeMisfit(x) ||
      (padding > half && misfit("padding", [half, padding], setting("Padding", half))) || this.window.misfit(x);
  }
  out(x) { return { height: this.window.out(x.height), width: this.window.out(x.width), channels: x.channels }; }
  steps(x) { return [...this.window.steps(x), step("output_channels", "", symbol("C", x.channels)), noParameters]; }
}
class MaxPool2D extends Pool2D {}
class AvgPool2D extends Pool2D {}

class ReLU {
  misfit(x) { return shapeMisfit(x); }
  out(x) { return x; }
  steps() { return [noParameters]; }
}

// length returns the number of elements of x, as a formula.
const length = x => product(symbol("H", x.height), symbol("W", x.width), symbol("C", x.channels));

class Flatten {
  misfit(x) { return shapeMisfit(x); }
  out(x) { return { height: 1n, width: 1n, channels: result(length(x)) }; }
  steps(x) { return [step("flat_length", "", length(x)), noParameters]; }
}

class Linear {
  static usual = {};
  constructor(settings) { Object.assign(this, settings); }
  check(numbers) {
    return settingMisfit(["In", this.In, 1n, numbers], ["Out", this.Out, 1n, 10n]) || sizeMisfit(this.Out, this.In, 1n, 1n);
  }
  misfit(x) {
    const numbers = result(length(x)), flat = x.height === 1n && x.width === 1n;
    const wrong = shapeMisfit(x) || this.check(numbers);
    if (wrong || numbers === this.In && flat) return wrong;
    const fix = numbers === this.In ? ["flatten"] : new Linear({ In: numbers, Out: this.Out }).check(numbers) ? ["pool"] :
      flat ? setting("In", numbers) : ["setAndFlatten", "In", numbers];
    return misfit("features", [this.In, shapeText(x), x.height, x.width, x.channels, numbers], fix);
  }
  out() { return { height: 1n, width: 1n, channels: this.Out }; }
  steps() {
    const out = symbol("F_out", this.Out);
    return weightSteps("neuron_weights", symbol("F_in", this.In), out, out, !this.NoBias, []);
  }
}

const kinds = { Conv2D, ConvTranspose2D, MaxPool2D, AvgPool2D, ReLU, Flatten, Linear };
