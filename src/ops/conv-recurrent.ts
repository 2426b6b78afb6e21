import { add, mul } from '../dim/index.js';
import { dimAt, dimsAt, flag, outputAt } from './attributes.js';
import { defineOp, weights } from './define.js';
import { channelAxis, channelsOf, productOf, sizeOf, spaceAxes, withAxes } from './layout.js';
import type { Attributes, BuiltSize, Op, Shape } from './op.js';
import { shaped, unknown } from './result.js';
import { slide, windowRefusal, windowSides } from './window.js';

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
  outputs: (attrs) => (flag(attrs, 'returnState') ? 3 : 1),
  shape: (inputs, attrs) => {
    if (inputs.length > 1) return unknown('the initial state of convLstm2d is not followed');
    const [[batch = 1, time = 1, ...image] = []] = inputs;
    const space = withAxes(slide([batch, ...image], attrs), [
      [channelAxis(attrs, 4), dimAt(attrs, 'filters')],
    ]);
    const isSequence = flag(attrs, 'returnSequences') && outputAt(attrs) === 0;
    const shape = isSequence ? [batch, time, ...space.slice(1)] : space;
    return windowRefusal('convLstm2d', attrs, shape) ?? shaped(shape);
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

/** Layers that go through a sequence of images. */
export const convRecurrentOps: readonly Op[] = [convLstm2d].map(defineOp);
