// The softmax as cnnlib's Softmax computes it.

// exp returns e^x for x ≤ 0 with the bits of cnnlib's exp: its operations in its order, in float64.
// The last bits of Math.exp may differ from one browser to another.
function exp(x) {
  if (x < -700) return 0;
  // e^x = 2^k · e^r, with ln 2 in two parts.
  const k = Math.floor(x * 1.4426950408889634 + 0.5);
  const r = (x - k * 6.93147180369123816490e-01) - k * 1.90821492927058770002e-10;
  // The Taylor polynomial of degree 13, Σ r^i / i!, by Horner's rule.
  let sum = 1 / 6227020800;
  for (const factorial of [479001600, 39916800, 3628800, 362880, 40320, 5040, 720, 120, 24, 6, 2, 1, 1]) sum = 1 / factorial + sum * r;
  // 2^k from its bits.
  u32[0] = 0;
  u32[1] = k + 1023 << 20;
  return sum * f64[0];
}

// softmax returns the largest logit, the exponentials e^(z − largest), the sum of the exponentials in
// float64, and the probabilities in float32.
function softmax(logits) {
  const largest = logits.reduce((a, b) => Math.max(a, b));
  const exps = Array.from(logits, z => exp(z - largest));
  const total = exps.reduce((a, b) => a + b, 0);
  return { largest, exps, total, probabilities: Float32Array.from(exps, e => e / total) };
}
