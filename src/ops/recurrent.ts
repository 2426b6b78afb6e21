import { add, type Dim, mul } from '../dim/index.js';
import { allNestedAt, dimAt, flag, outputAt } from './attributes.js';
import { defineOp, weights } from './define.js';
import type { OpKind } from './kinds.js';
import { sizeOf } from './layout.js';
import type { Attributes, NestedOp, Op, OpResult, ParameterCount, Requirement, Shape } from './op.js';
import { fault, requiring, shaped } from './result.js';

/** What a cell's gates and states are: GRU computes three gates and keeps one state, LSTM four and two. */
const cellKinds: Readonly<Record<string, { readonly gates: number; readonly states: number }>> = {
  simpleRNNCell: { gates: 1, states: 1 },
  gruCell: { gates: 3, states: 1 },
  lstmCell: { gates: 4, states: 2 },
};

function kindOf({ op }: NestedOp): { readonly gates: number; readonly states: number } {
  const kind = cellKinds[op];
  if (kind === undefined) throw new TypeError(`${op} is no cell`);
  return kind;
}

function unitsOf(cell: NestedOp | undefined): Dim {
  return cell === undefined ? 0 : dimAt(cell.attrs, 'units');
}

/** Sizes of the states that a stack of cells keeps, those of its last cell first (`StackedRNNCells.stateSize`). */
function stateSizes(cells: readonly NestedOp[]): readonly Dim[] {
  return cells
    .toReversed()
    .flatMap((cell) => Array.from({ length: kindOf(cell).states }, () => unitsOf(cell)));
}

/**
 * gates · ((in + units) · units + units), the last for biases (`SimpleRNNCell`, `GRUCell`, `LSTMCell`): of Keras's GRU twice
 * as many, where it resets after it multiplies.
 */
function cellParameters(cell: NestedOp, inputs: Dim): ParameterCount {
  const units = unitsOf(cell);
  const biases = flag(cell.attrs, 'useBias') ? mul(units, flag(cell.attrs, 'resetAfter') ? 2 : 1) : 0;
  const gate = add(mul(add(inputs, units), units), biases);
  return weights(cell.attrs, mul(gate, kindOf(cell).gates));
}

function stackParameters(cells: readonly NestedOp[], features: Dim): ParameterCount {
  let inputs = features;
  let sum: ParameterCount = { trainable: 0, fixed: 0 };
  for (const cell of cells) {
    const { trainable, fixed } = cellParameters(cell, inputs);
    sum = { trainable: add(sum.trainable, trainable), fixed: add(sum.fixed, fixed) };
    inputs = unitsOf(cell);
  }
  return sum;
}

/** A layer that steps through a sequence with cells; with its states where those are asked for (`RNN`). */
function recurrent(kind: OpKind, source: string, cellsOf: (attrs: Attributes) => readonly NestedOp[]): Op {
  return {
    kind,
    arity: { atLeast: 1 },
    rank: 3,
    source,
    weighted: true,
    outputs: (attrs) => (flag(attrs, 'returnState') ? 1 + stateSizes(cellsOf(attrs)).length : 1),
    built: ([shape = []]) => [{ size: sizeOf(shape, 2), operand: 0, axis: 2, what: 'input features' }],
    parameters: ([shape = []], attrs) => {
      const { trainable, fixed } = stackParameters(cellsOf(attrs), sizeOf(shape, 2));
      return weights(attrs, trainable, fixed);
    },
    shape: (inputs, attrs) => {
      const [[batch = 1, time = 1] = []] = inputs;
      const cells = cellsOf(attrs);
      const states = stateSizes(cells);
      const output = outputAt(attrs);
      const units = output === 0 ? unitsOf(cells.at(-1)) : (states[output - 1] ?? 0);
      const shape = output === 0 && flag(attrs, 'returnSequences') ? [batch, time, units] : [batch, units];
      return inputs.length === 1 ? shaped(shape) : withInitialState(kind, inputs.slice(1), states, shape);
    },
  };
}

/** Further inputs are the initial state: as many as the cells have, each with its units last (`RNN.build`). */
function withInitialState(
  kind: string,
  given: readonly Shape[],
  states: readonly Dim[],
  shape: Shape,
): OpResult {
  if (given.length !== states.length) {
    const wanted = `${states.length} initial state${states.length === 1 ? '' : 's'}`;
    return fault(`${kind} takes ${wanted} and is given ${given.length}`, { operand: 1, shape });
  }
  const requirements = given.map((state, index): Requirement => {
    const what = `the units of ${kind}, which its initial state must have`;
    const right = states[index] ?? 0;
    return { left: sizeOf(state, -1), right, what, operand: index + 1, axis: state.length - 1 };
  });
  return requiring(shape, requirements, () => `${kind}'s initial state does not have the layer's units`);
}

function ofOneCell(kind: OpKind): Op {
  return recurrent(kind, `tf.layers.${kind}`, (attrs) => [{ op: `${kind}Cell`, attrs }]);
}

/** Layers that go through a sequence step by step. */
export const recurrentOps: readonly Op[] = [
  ofOneCell('simpleRNN'),
  ofOneCell('gru'),
  ofOneCell('lstm'),
  recurrent('rnn', 'tf.layers.rnn', (attrs) => allNestedAt(attrs, 'cells')),
].map(defineOp);
