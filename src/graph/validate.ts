import { type Dim, symbolsOf } from '../dim/index.js';
import { ops } from '../ops/table.js';
import { outwards, placeKey } from './frames.js';
import type { Control, Formula, Frame, GuardEvaluation, Model, OpNode, Origins } from './model.js';

/** Collects what is wrong with one model, each thing once. */
class Violations {
  readonly found = new Set<string>();

  check(holds: boolean, message: string): void {
    if (!holds) this.found.add(message);
  }
}

/** Which invariants of the representation a model breaks, in words; none for every model that the interpreter makes. */
export function violationsOf(model: Model): readonly string[] {
  const violations = new Violations();
  checkEnds(model, violations);
  model.nodes.forEach((node, position) => {
    checkNode(model, node, position, violations);
  });
  checkLayers(model, violations);
  checkGuards(model, violations);
  checkBindings(model, violations);
  checkFrames(model, violations);
  checkSymbols(model, violations);
  return [...violations.found];
}

function checkEnds({ nodes, inputs, outputs, gaps, complete }: Model, all: Violations): void {
  for (const { node, name } of inputs) {
    all.check(nodes[node]?.op === 'input', `input ${name} is no input node`);
  }
  for (const id of outputs) all.check(nodes[id] !== undefined, `output ${id} is no node`);
  all.check(complete === (gaps.length === 0), 'complete does not say whether there are gaps');
}

function checkNode(model: Model, node: OpNode, position: number, all: Violations): void {
  const name = `node ${position} (${node.op})`;
  all.check(node.id === position, `${name} has id ${node.id}`);
  const before = model.nodes[position - 1];
  all.check(before === undefined || before.order < node.order, `${name} is not in order`);
  const takesFractions = givesFractions(model, node);
  for (const dim of node.shape ?? []) {
    all.check(isSize(dim) || takesFractions, `${name} has a size that is none`);
  }
  checkOperands(model, name, node, position, all);
  checkAttributes(model, name, node, all);
  checkControl(model, name, node.control, node.order, all);
  checkTime(name, node.frame, node.order, all);
}

function checkOperands(
  { nodes }: Model,
  name: string,
  { op, inputs, requires, fault }: OpNode,
  position: number,
  all: Violations,
): void {
  for (const id of inputs) {
    const isEarlier = Number.isInteger(id) && id >= 0 && id < position;
    all.check(isEarlier, `${name} takes node ${id}, which is not earlier`);
  }
  const arity = ops.get(op)?.arity;
  if (arity !== undefined && fault === null) {
    const fits = typeof arity === 'number' ? inputs.length === arity : inputs.length >= arity.atLeast;
    all.check(fits, `${name} has ${inputs.length} inputs`);
  }
  for (const { operand, axis } of [...requires, ...(fault === null ? [] : [fault])]) {
    if (operand === null) continue;
    const rank = nodes[inputs[operand] ?? -1]?.shape?.length;
    all.check(inputs[operand] !== undefined, `${name} asks something of operand ${operand}`);
    const isAxis = axis === null || rank === undefined || (axis >= -rank && axis < rank);
    all.check(isAxis, `${name} asks something of axis ${String(axis)}`);
  }
}

/** Whether code asks for sizes that are no whole numbers, in an attribute or before. */
function givesFractions({ nodes }: Model, { inputs, attrs }: OpNode): boolean {
  const given = inputs.flatMap((id) => nodes[id]?.shape ?? []);
  const asked = [attrs['borders'], attrs['targetShape']].flat(2);
  return [...given, ...asked].some((size) => typeof size === 'number' && !isSize(size));
}

function isSize(dim: Dim): boolean {
  return typeof dim !== 'number' || Number.isInteger(dim);
}

function checkAttributes(
  model: Model,
  name: string,
  { attrs, attrOrigins }: Pick<OpNode, 'attrs' | 'attrOrigins'>,
  all: Violations,
): void {
  for (const value of Object.values(attrs)) {
    all.check(
      typeof value !== 'number' || !Number.isNaN(value),
      `${name} has an attribute that is no number`,
    );
  }
  for (const origins of Object.values(attrOrigins)) checkOrigins(model, name, origins, all);
}

function checkOrigins(model: Model, name: string, { data, control }: Origins, all: Violations): void {
  for (const origin of [...data, ...control]) {
    if (origin.kind !== 'axis') continue;
    const rank = model.nodes[origin.node]?.shape?.length ?? Infinity;
    const exists = model.nodes[origin.node] !== undefined && origin.axis >= 0 && origin.axis < rank;
    all.check(exists, `${name} stems from axis ${origin.axis} of node ${origin.node}`);
  }
}

function checkControl(
  model: Model,
  name: string,
  from: Control | null,
  order: number,
  all: Violations,
): void {
  const known = evaluationsOf(model);
  const seen = new Set<Control>();
  for (let at = from; at !== null; at = at.parent) {
    if (seen.has(at)) {
      all.check(false, `${name} is under a circle of conditions`);
      return;
    }
    seen.add(at);
    const { evaluation, taken } = at;
    all.check(known.has(evaluation), `${name} is under a condition that is not in the model`);
    all.check(evaluation.order < order, `${name} comes before the condition that it is under`);
    all.check(evaluation.value === null || evaluation.value === taken, `${name} is under the other branch`);
  }
}

const evaluations = new WeakMap<Model, ReadonlySet<GuardEvaluation>>();

function evaluationsOf(model: Model): ReadonlySet<GuardEvaluation> {
  const known = evaluations.get(model) ?? new Set(model.guards);
  evaluations.set(model, known);
  return known;
}

function checkLayers(model: Model, all: Violations): void {
  const known = new Set(model.layers);
  all.check(new Set(model.layers.map(({ id }) => id)).size === known.size, 'two layers have one id');
  for (const layer of model.layers) {
    const name = `layer ${layer.id}`;
    checkAttributes(model, name, layer, all);
    checkControl(model, name, layer.control, layer.order, all);
    checkTime(name, layer.frame, layer.order, all);
  }
  for (const { id, op, layer, order } of model.nodes) {
    if (layer === null) continue;
    all.check(known.has(layer), `node ${id} applies a layer that is not in the model`);
    all.check(layer.op === op, `node ${id} is ${op} and applies a ${layer.op}`);
    // A weight is its own layer.
    all.check(layer.order < order || op === 'weight', `node ${id} applies a layer that is made later`);
  }
}

/** What a formula says where its atoms are known; null where that does not decide it. */
function valueOf(formula: Formula, atoms: readonly (boolean | null)[]): boolean | null {
  if (formula.kind === 'atom') return atoms[formula.index] ?? null;
  if (formula.kind === 'not') {
    const value = valueOf(formula.operand, atoms);
    return value === null ? null : !value;
  }
  const sides = [valueOf(formula.left, atoms), valueOf(formula.right, atoms)];
  const decisive = formula.kind === 'or';
  if (sides.includes(decisive)) return decisive;
  return sides.includes(null) ? null : !decisive;
}

function indicesIn(formula: Formula): readonly number[] {
  if (formula.kind === 'atom') return [formula.index];
  if (formula.kind === 'not') return indicesIn(formula.operand);
  return [...indicesIn(formula.left), ...indicesIn(formula.right)];
}

function checkGuards(model: Model, all: Violations): void {
  const sites = new Map(model.guards.map(({ site }) => [`${placeKey(site.at)}-${site.at.end}`, site]));
  let before = -Infinity;
  for (const { site, atoms, value, frame, control, order, id } of model.guards) {
    const name = `guard ${site.text}`;
    all.check(
      sites.get(`${placeKey(site.at)}-${site.at.end}`) === site,
      `${name} has two sites at one place`,
    );
    all.check(order > before, `${name} (${id}) is not in order`);
    before = order;
    all.check(
      atoms.length === site.atoms.length,
      `${name} has ${atoms.length} of ${site.atoms.length} atoms`,
    );
    const used = [...indicesIn(site.formula)].sort((a, b) => a - b);
    all.check(String(used) === String([...site.atoms.keys()]), `${name} has a formula over other atoms`);
    const said = valueOf(
      site.formula,
      atoms.map((atom) => atom.value),
    );
    all.check(said === null || value === null || said === value, `${name} is not what its atoms say`);
    for (const atom of atoms) checkOrigins(model, name, atom.origins, all);
    checkControl(model, name, control, order, all);
    checkTime(name, frame, order, all);
  }
}

function checkBindings(model: Model, all: Violations): void {
  const layers = new Map(model.layers.map((layer) => [layer.id, layer]));
  for (const { name, node, layers: held, order, frame } of model.bindings) {
    all.check(node === null || model.nodes[node] !== undefined, `${name} is bound to no node`);
    for (const id of held) {
      all.check(
        (layers.get(id)?.order ?? -Infinity) < order,
        `${name} is bound to a layer that is made later`,
      );
    }
    checkTime(name, frame, order, all);
  }
}

/** Whether something happened while its frame was running. */
function checkTime(name: string, { enteredAt, leftAt }: Frame, order: number, all: Violations): void {
  all.check(order > enteredAt && (leftAt === null || order < leftAt), `${name} happened outside its frame`);
}

function framesOf({ nodes, layers, guards, bindings }: Model): ReadonlySet<Frame> {
  const inner = [...nodes, ...layers, ...guards, ...bindings].map(({ frame }) => frame);
  return new Set(inner.flatMap((frame) => [...outwards(frame)]));
}

function checkFrames(model: Model, all: Violations): void {
  const frames = framesOf(model);
  all.check(new Set([...frames].map(({ id }) => id)).size === frames.size, 'two frames have one id');
  for (const { id, kind, caller, maker, iteration, enteredAt, leftAt } of frames) {
    const name = `frame ${id}`;
    all.check((kind === 'iteration') === (iteration !== null), `${name} counts iterations and is none`);
    all.check(leftAt === null || leftAt > enteredAt, `${name} is left before it is entered`);
    all.check(caller === null || caller.enteredAt < enteredAt, `${name} is entered before its caller`);
    const end = caller?.leftAt ?? null;
    const isNested = end === null || (leftAt !== null && leftAt < end);
    all.check(isNested, `${name} goes on after its caller`);
    all.check(maker === null || maker.enteredAt <= enteredAt, `${name} is made after it is entered`);
  }
}

function checkSymbols({ nodes, symbols, axes, literalSizes }: Model, all: Violations): void {
  for (const { id, shape } of nodes) {
    for (const symbol of (shape ?? []).flatMap((dim) => [...symbolsOf(dim)])) {
      const isListed = symbol.symbolKind !== 'input' || symbols.includes(symbol);
      all.check(isListed, `node ${id} depends on ${symbol.name}, which is no input size`);
    }
  }
  for (const [axis, dim] of Object.entries(axes)) {
    all.check(literalSizes[axis] === undefined, `axis ${axis} is free and literal`);
    all.check(isSize(dim), `axis ${axis} has a size that is none`);
  }
}
