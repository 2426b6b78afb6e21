/**
 * The functions that compilers call instead of writing them out, as the package `tslib` exports them: what they do,
 * in the words that the interpreter follows. The package itself is no part of the analysed code.
 */
export const tslib = {
  specifier: 'tslib',
  file: 'node_modules/tslib/tslib.js',
  text: `
export function __extends(derived, base) {
  for (const key of Object.keys(base)) derived[key] = base[key];
  function Prototype() { this.constructor = derived; }
  derived.prototype = base === null ? Object.create(base) : ((Prototype.prototype = base.prototype), new Prototype());
}
export const __assign = Object.assign;
export function __rest(source, left) {
  const rest = {};
  for (const key of Object.keys(source)) if (left.indexOf(key) < 0) rest[key] = source[key];
  return rest;
}
export function __read(iterable, count) {
  const items = Array.from(iterable);
  return count === undefined ? items : items.slice(0, count);
}
export function __spread() {
  return Array.from(arguments).reduce((all, each) => all.concat(Array.from(each)), []);
}
export function __spreadArrays() {
  return Array.from(arguments).reduce((all, each) => all.concat(Array.from(each)), []);
}
export function __spreadArray(to, from) { return to.concat(Array.from(from)); }
export function __values(iterable) { return iterable[Symbol.iterator](); }
export function __makeTemplateObject(cooked) { return cooked; }
export function __createBinding(target, source, key, name) {
  target[name === undefined ? key : name] = source[key];
}
export function __exportStar(source, target) {
  for (const key of Object.keys(source)) {
    if (key !== 'default' && !Object.prototype.hasOwnProperty.call(target, key)) target[key] = source[key];
  }
}
export function __importStar(source) {
  if (source && source.__esModule) return source;
  return Object.assign({}, source, { default: source });
}
export function __importDefault(source) { return source && source.__esModule ? source : { default: source }; }
export function __decorate(decorators, target) { return target; }
export function __metadata() {}
export function __param(index, decorator) { return decorator; }
export function __awaiter(self, args, P, body) {
  const steps = body.apply(self, args || []);
  if (steps.run) return steps.run();
  let step = steps.next();
  while (!step.done) step = steps.next(step.value);
  return step.value;
}
export function __generator(self, body) {
  return {
    run() {
      const state = { label: 0, trys: [], sent() { return this.value; }, value: undefined };
      for (;;) {
        const [code, value] = body.call(self, state);
        if (code === 2) return value;
        if (code === 3) state.label = value;
        else { state.label++; state.value = value; }
      }
    },
  };
}
`,
} as const;
