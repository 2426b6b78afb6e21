import { add, type Dim } from '../dim/index.js';
import { isKeras } from './attributes.js';
import { isFraction } from './layout.js';
import type { OpKind } from './kinds.js';
import type { Attributes, Op, OpResult, ParameterCount, RankRange, Shape } from './op.js';
import { fault, showShape, unknown } from './result.js';

/**
 * Completes an op's own rule with what holds for all: numbers of operands and axes that do not fit are faults, no
 * weights are made of such operands, and the axes that weights are made for must have a size.
 */
export function defineOp(rule: Op): Op {
  const { built, parameters } = rule;
  const definedAxes = rule.definedAxes ?? built;
  const guard =
    <Result>(otherwise: Result, compute: (inputs: readonly Shape[], attrs: Attributes) => Result) =>
    (inputs: readonly Shape[], attrs: Attributes): Result =>
      misfit(rule, inputs, attrs) === null ? compute(inputs, attrs) : otherwise;
  const shape: Op['shape'] = (inputs, attrs) =>
    misfit(rule, inputs, attrs) ?? ofFractions(rule, inputs, attrs) ?? rule.shape(inputs, attrs);
  return {
    ...rule,
    shape: (inputs, attrs) =>
      attrs['unbatched'] === true ? withoutBatch(shape(withBatch(inputs), attrs)) : shape(inputs, attrs),
    ...(built ? { built: guard([], built) } : {}),
    ...(definedAxes ? { definedAxes: guard([], definedAxes) } : {}),
    ...(parameters ? { parameters: guard({ trainable: 0, fixed: 0 }, parameters) } : {}),
  };
}

/** Core ops take a single image too: as a batch of one (`x.reshape([1, ...x.shape])`). */
function withBatch([first = [], ...others]: readonly Shape[]): readonly Shape[] {
  return [[1, ...first], ...others];
}

function withoutBatch(result: OpResult): OpResult {
  if (result.kind === 'unknown') return result;
  const back = (axis: number | null): number | null => (axis === null ? null : axis - 1);
  if (result.kind === 'fault') {
    return { ...result, axis: back(result.axis), ...(result.shape ? { shape: result.shape.slice(1) } : {}) };
  }
  const requires = result.requires.map((each) =>
    each.operand === 0 ? { ...each, axis: back(each.axis) } : each,
  );
  return { ...result, shape: result.shape.slice(1), requires };
}

function misfit(given: Op, inputs: readonly Shape[], attrs: Attributes): ReturnType<typeof fault> | null {
  const rule = isKeras(attrs) ? asInKeras(given) : given;
  const { kind, arity } = rule;
  const fits = typeof arity === 'number' ? inputs.length === arity : inputs.length >= arity.atLeast;
  if (!fits) {
    const wanted = typeof arity === 'number' ? String(arity) : `at least ${arity.atLeast}`;
    return fault(`${kind} takes ${wanted} input${wanted === '1' ? '' : 's'} and is given ${inputs.length}`);
  }
  const [first] = inputs;
  if (first === undefined || rule.rank === undefined) return null;
  if (takesRank(rule, first.length)) return null;
  const { atLeast, atMost } = ranksOf(rule.rank);
  return fault(
    `${kind} takes an input of ${wording(atLeast, atMost)} axes, batch included, and is given ${first.length}`,
    rule.keepsShape === true ? { shape: first } : {},
  );
}

/** Keras's layers take other numbers of axes, and a merge of a single tensor. */
function asInKeras(rule: Op): Op {
  const { rank, kerasRank, merge, arity } = rule;
  const isOpen = merge !== undefined && typeof arity === 'object';
  return { ...rule, ...(rank && kerasRank ? { rank: kerasRank } : {}), ...(isOpen ? { arity: { atLeast: 1 } } : {}) };
} // prettier-ignore

const moving: readonly OpKind[] = ['permute', 'transpose', 'zeroPadding2d'];

/**
 * The framework makes layers and tensors with sizes that are no whole numbers (a padding of 5⅓), passes them on, and
 * refuses to make weights for them. Null where nothing is to be said of that.
 */
function ofFractions(rule: Op, inputs: readonly Shape[], attrs: Attributes): OpResult | null {
  const [operand] = inputs.flatMap((shape, index) => (shape.some(isFraction) ? [index] : []));
  if (operand === undefined) return null;
  const made = rule.built?.(inputs, attrs).find(({ size }) => isFraction(size));
  const given = showShape(inputs[operand] ?? []);
  if (made) return fault(`${rule.kind} cannot have weights for ${given}: a size is no whole number`, made);
  const passes = rule.merge !== undefined || rule.keepsShape === true || moving.includes(rule.kind);
  return passes ? null : unknown(`${rule.kind} of ${given} is not followed: a size is no whole number`);
}

/** Whether an op takes an input of so many axes. */
export function takesRank({ rank = { atLeast: 0, atMost: Infinity } }: Op, axes: number): boolean {
  const { atLeast, atMost } = ranksOf(rank);
  return axes >= atLeast && axes <= atMost;
}

/** The numbers of axes that an op takes, as a range. */
function ranksOf(rank: number | RankRange): RankRange {
  return typeof rank === 'number' ? { atLeast: rank, atMost: rank } : rank;
}

function wording(atLeast: number, atMost: number): string {
  if (atLeast === atMost) return String(atLeast);
  return atMost === Infinity ? `at least ${atLeast}` : `${atLeast} to ${atMost}`;
}

/** The weights of a layer: those that training changes, and those it never does. A frozen layer has only the latter. */
export function weights(attrs: Attributes, trainable: Dim, fixed: Dim = 0): ParameterCount {
  return attrs['trainable'] === false ? { trainable: 0, fixed: add(trainable, fixed) } : { trainable, fixed };
}
