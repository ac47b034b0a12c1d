// Formulas in whole numbers, like cnnlib's Expr: a number, which may have a symbol, or an operation
// with arguments. The numbers are BigInts, so no number is too large.
const whole = value => ({ op: "number", value, args: [] });
const symbol = (name, value) => ({ op: "number", symbol: name, value, args: [] });
const operation = op => (...args) => ({ op, args });
const sum = operation("sum"), negative = operation("negative"), product = operation("product");
const quotient = operation("quotient"), floor = operation("floor"), ceil = operation("ceil");

// result returns the value of the formula.
function result(e) {
  const values = e.args.map(result), [a, b] = values;
  switch (e.op) {
    case "sum": return values.reduce((x, y) => x + y);
    case "negative": return -a;
    case "product": return values.reduce((x, y) => x * y);
    case "quotient": case "floor": return a / b;
    case "ceil": return (a + b - 1n) / b; // right for a > −b, because BigInts are rounded towards 0
  }
  return e.value;
}

// write writes the formula in symbols or in numbers.
function write(e, symbols) {
  const args = e.args.map(a => write(a, symbols)), factors = args.map((text, i) => e.args[i].op === "sum" ? `(${text})` : text);
  switch (e.op) {
    case "sum": return args.reduce((text, a, i) => text + (e.args[i].op === "negative" ? " " : " + ") + a);
    case "negative": return "− " + factors[0];
    case "product": return factors.join("·");
    case "quotient": return `(${factors[0]}/${factors[1]})`;
    case "floor": return `⌊${factors[0]} / ${factors[1]}⌋`;
    case "ceil": return `⌈${factors[0]} / ${factors[1]}⌉`;
  }
  return symbols && e.symbol || String(e.value).replace("-", "−");
}

// reduce evaluates the innermost operations, whose arguments are all numbers.
function reduce(e) {
  const isNumber = a => a.op === "number", signed = a => a.op === "negative" && isNumber(a.args[0]);
  if (isNumber(e)) return e;
  if (e.args.every(a => isNumber(a) || signed(a))) return whole(result(e));
  return { op: e.op, args: e.args.map(a => signed(a) ? a : reduce(a)) };
}

// evaluation writes the formula in numbers, and each line of its evaluation: "75·6 + 6 = 450 + 6 = 456".
function evaluation(e) {
  const lines = [write(e)];
  while (e.op !== "number") lines.push(write(e = reduce(e)));
  return lines.join(" = ");
}

// step makes a line of a calculation: the quantity, and symbol = formula = numbers.
function step(quantity, name, formula) {
  const hasSymbol = e => e.symbol || e.args.some(hasSymbol), text = evaluation(formula);
  const symbols = hasSymbol(formula) ? [name, write(formula, true)].filter(Boolean) : [];
  return { quantity, text: [...symbols, text].join(" = "), value: result(formula) };
}
