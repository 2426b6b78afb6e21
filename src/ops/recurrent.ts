import { add, type Dim, mul } from '../dim/index.js';
import { dimAt, dimsAt, flag } from './attributes.js';
import { defineOp, weights } from './define.js';
import { channelAxis, channelsOf, productOf, sizeOf, spaceAxes, withAxes } from './layout.js';
import type { Attributes, BuiltSize, Op, OpResult, Requirement, Shape } from './op.js';
import { fault, misconfigured, requiring, shaped, unknown } from './result.js';
import { slide, windowFault, windowSides } from './window.js';

const severalOutputs = unknown('returnState gives several tensors');

/** What a cell's gates and states are: GRU computes three gates and keeps one state, LSTM four and two. */
interface Cell {
  readonly gates: number;
  readonly states: number;
}

/** gates · ((in + units) · units + units), the last for biases (`SimpleRNNCell`, `GRUCell`, `LSTMCell`). */
function recurrent(kind: string, { gates, states }: Cell): Op {
  return {
    kind,
    arity: { atLeast: 1 },
    rank: 3,
    source: `tf.layers.${kind}`,
    weighted: true,
    built: ([shape = []]) => [{ size: sizeOf(shape, 2), operand: 0, axis: 2, what: 'input features' }],
    parameters: ([shape = []], attrs) => {
      const units = dimAt(attrs, 'units');
      const gate = add(mul(add(sizeOf(shape, 2), units), units), flag(attrs, 'useBias') ? units : 0);
      return weights(attrs, mul(gate, gates));
    },
    shape: (inputs, attrs) => {
      if (flag(attrs, 'returnState')) return severalOutputs;
      const [[batch = 1, time = 1] = []] = inputs;
      const units = dimAt(attrs, 'units');
      const shape = flag(attrs, 'returnSequences') ? [batch, time, units] : [batch, units];
      return inputs.length === 1
        ? shaped(shape)
        : withInitialState(kind, inputs.slice(1), units, states, shape);
    },
  };
}

/** Further inputs are the initial state: as many as the cell has, each with its units last (`RNN.build`). */
function withInitialState(
  kind: string,
  given: readonly Shape[],
  units: Dim,
  states: number,
  shape: Shape,
): OpResult {
  if (given.length !== states) {
    return fault(
      `${kind} takes ${states} initial state${states === 1 ? '' : 's'} and is given ${given.length}`,
      {
        operand: 1,
        shape,
      },
    );
  }
  const requirements = given.map((state, index): Requirement => {
    const what = `the units of ${kind}, which its initial state must have`;
    return { left: sizeOf(state, -1), right: units, what, operand: index + 1, axis: state.length - 1 };
  });
  return requiring(shape, requirements, () => `${kind}'s initial state does not have the layer's units`);
}

/** The shape of one image of the sequence, batch included: it has no axis of time. */
function frame(shape: Shape): Shape {
  return [sizeOf(shape, 0), ...shape.slice(2)];
}

/** Four gates, each with a kernel over the input and one over the state (`ConvLSTM2DCell.build`). */
const convLstm2d: Op = {
  kind: 'convLstm2d',
  arity: { atLeast: 1 },
  rank: 5,
  source: 'tf.layers.convLstm2d',
  weighted: true,
  kernel: windowSides,
  shape: (inputs, attrs) => {
    if (flag(attrs, 'returnState')) return severalOutputs;
    if (inputs.length > 1) return unknown('the initial state of convLstm2d is not followed');
    const [[batch = 1, time = 1, ...image] = []] = inputs;
    const single = [batch, ...image];
    const space = withAxes(slide(single, attrs), [[channelAxis(attrs, 4), dimAt(attrs, 'filters')]]);
    const shape = flag(attrs, 'returnSequences') ? [batch, time, ...space.slice(1)] : space;
    const reason = windowFault('convLstm2d', attrs);
    return reason === null ? shaped(shape) : misconfigured(reason, shape);
  },
  // `RNN.build` keeps every size of an image that it knows, not only the channels.
  built: ([shape = []], attrs) => [
    builtForChannels(shape, attrs),
    ...spaceAxes(attrs, 4).flatMap((axis): BuiltSize[] => {
      const size = sizeOf(shape, axis + 1);
      return typeof size === 'number'
        ? [{ size, operand: 0, axis: axis + 1, what: `sizes of axis ${axis + 1}` }]
        : [];
    }),
  ],
  definedAxes: ([shape = []], attrs) => [builtForChannels(shape, attrs)],
  parameters: ([shape = []], attrs) => {
    const filters = dimAt(attrs, 'filters');
    const inputs = add(channelsOf(frame(shape), attrs), filters);
    const gate = add(
      productOf([...dimsAt(attrs, 'kernel'), inputs, filters]),
      flag(attrs, 'useBias') ? filters : 0,
    );
    return weights(attrs, mul(gate, 4));
  },
};

function builtForChannels(shape: Shape, attrs: Attributes): BuiltSize {
  const size = channelsOf(frame(shape), attrs);
  return { size, operand: 0, axis: channelAxis(attrs, 4) + 1, what: 'input channels' };
}

/** Layers that go through a sequence step by step. */
export const recurrentOps: readonly Op[] = [
  recurrent('simpleRNN', { gates: 1, states: 1 }),
  recurrent('gru', { gates: 3, states: 1 }),
  recurrent('lstm', { gates: 4, states: 2 }),
  convLstm2d,
].map(defineOp);
