// Pool computes as cnnlib's MaxPool2D and AvgPool2D do, one channel at a time, without padding.
class Pool {
  constructor(kind, kernel, stride) {
    Object.assign(this, { kind, kernel, stride, padding: 0, dilation: 1 });
  }
  outputHeight(x) { return outputSide(x.height, this); }
  outputWidth(x) { return outputSide(x.width, this); }

  // first returns the index of the first number in the window of output pixel (row, column).
  first(x, channel, row, column) { return (channel * x.height + row * this.stride) * x.width + column * this.stride; }

  // largest returns the index of the window's largest number; of several, the first. The first
  // not-a-number is larger than any other number.
  largest(x, first) {
    let best = first;
    for (let r = 0; r < this.kernel; r++) {
      for (let i = first + r * x.width, end = i + this.kernel; i < end; i++) {
        const v = x.values[i];
        if (v !== v) return i;
        if (v > x.values[best]) best = i;
      }
    }
    return best;
  }

  // sum adds the window's numbers row by row and rounds to float32 at each step.
  sum(x, first) {
    let total = 0;
    for (let r = 0; r < this.kernel; r++) {
      for (let i = first + r * x.width, end = i + this.kernel; i < end; i++) total = Math.fround(total + x.values[i]);
    }
    return total;
  }

  value(x, first) {
    return this.kind === "max" ? x.values[this.largest(x, first)] : Math.fround(this.sum(x, first) / (this.kernel * this.kernel));
  }

  // forward returns the output map of one channel.
  forward(x, channel) {
    const height = this.outputHeight(x), width = this.outputWidth(x), values = new Float32Array(height * width);
    for (let row = 0, at = 0; row < height; row++) {
      for (let column = 0; column < width; column++, at++) values[at] = this.value(x, this.first(x, channel, row, column));
    }
    return { values, height, width };
  }
}
