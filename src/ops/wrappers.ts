import { add, type Dim, mul } from '../dim/index.js';
import { flag, nestedAt, outputAt, textAt } from './attributes.js';
import { defineOp, takesRank, weights } from './define.js';
import { sizeOf } from './layout.js';
import type { Attributes, BuiltSize, Op, OpResult, OperandAxis, ParameterCount, Shape } from './op.js';
import { fault, shaped, unknown } from './result.js';

/** Looks an op up in the table that the wrappers stand in themselves. */
type Find = (kind: string) => Op | undefined;

interface Inner {
  readonly op: Op | undefined;
  readonly attrs: Attributes;
}

function innerOf(find: Find, attrs: Attributes): Inner {
  const { op, attrs: own } = nestedAt(attrs, 'layer');
  return { op: find(op), attrs: own };
}

/** One step of a sequence: its shape without the axis of time. */
function stepOf(shape: Shape): Shape {
  return [sizeOf(shape, 0), ...shape.slice(2)];
}

/** A step's axis in the sequence. */
function inSequence(axis: number): number {
  return axis < 1 ? axis : axis + 1;
}

/** The steps of a sequence as one batch, for a network that is applied to each (`TimeDistributed.call`). */
const eachStep: Op = {
  kind: 'eachStep',
  arity: 1,
  rank: { atLeast: 3, atMost: Infinity },
  source: 'tf.layers.timeDistributed',
  shape: ([shape = []]) => shaped(stepOf(shape)),
};

/** What came out for each step, along the sequence that went in. */
const allSteps: Op = {
  kind: 'allSteps',
  arity: 2,
  source: 'tf.layers.timeDistributed',
  shape: ([step = [], sequence = []]) => shaped([sizeOf(step, 0), sizeOf(sequence, 1), ...step.slice(1)]),
};

/** A layer applied to each step of a sequence; all that is asked of a step is asked of the axis behind time. */
function timeDistributed(find: Find): Op {
  const onStep = <Result>(
    inputs: readonly Shape[],
    attrs: Attributes,
    ask: (op: Op, steps: readonly Shape[], own: Attributes) => Result | undefined,
    otherwise: Result,
  ): Result => {
    const { op, attrs: own } = innerOf(find, attrs);
    return (op && ask(op, inputs.map(stepOf), own)) ?? otherwise;
  };
  const inSteps = (axes: readonly OperandAxis[]): readonly OperandAxis[] =>
    axes.map(({ operand, axis }) => ({ operand, axis: inSequence(axis) }));
  return {
    kind: 'timeDistributed',
    arity: 1,
    rank: { atLeast: 3, atMost: Infinity },
    source: 'tf.layers.timeDistributed',
    weighted: true,
    kernel: (attrs) => {
      const { op, attrs: own } = innerOf(find, attrs);
      return op?.kernel?.(own) ?? [];
    },
    shape: (inputs, attrs) => {
      const { op, attrs: own } = innerOf(find, attrs);
      if (!op) return unknown(`${nestedAt(attrs, 'layer').op} in timeDistributed is not followed`);
      if ((op.outputs?.(own) ?? 1) > 1) {
        return fault(`timeDistributed takes a layer that gives one tensor, and ${op.kind} gives several`);
      }
      const [sequence = []] = inputs;
      // `TimeDistributed` does not check the axes of a step: kernels take what happens to fit.
      if (!takesRank(op, sequence.length - 1)) {
        return unknown(`${op.kind} on steps of ${sequence.length - 1} axes is not followed`);
      }
      return overTime(op.shape([stepOf(sequence)], own), sizeOf(sequence, 1));
    },
    // `TimeDistributed.build` keeps the whole shape, as far as it is known.
    built: (inputs, attrs) => [
      ...onStep(inputs, attrs, (op, steps, own) => op.built?.(steps, own), [])
        .filter(({ size }) => typeof size !== 'number')
        .map((each) => ({ ...each, axis: inSequence(each.axis) })),
      ...knownSizes(inputs[0] ?? []),
    ],
    definedAxes: (inputs, attrs) =>
      inSteps(onStep(inputs, attrs, (op, steps, own) => (op.definedAxes ?? op.built)?.(steps, own), [])),
    nullAxes: (inputs, attrs) =>
      onStep(inputs, attrs, (op, steps, own) => op.nullAxes?.(steps, own), []).map(inSequence),
    parameters: (inputs, attrs) => {
      const { trainable, fixed } = onStep(
        inputs,
        attrs,
        (op, steps, own) => op.parameters?.(steps, own),
        nothing,
      );
      return weights(attrs, trainable, fixed);
    },
  };
}

const nothing: ParameterCount = { trainable: 0, fixed: 0 };

function knownSizes(shape: Shape): readonly BuiltSize[] {
  return shape.flatMap((size, axis): BuiltSize[] =>
    axis > 0 && typeof size === 'number' ? [{ size, operand: 0, axis, what: `sizes of axis ${axis}` }] : [],
  );
}

/** What an op gives for one step, for all steps. */
function overTime(result: OpResult, time: Dim): OpResult {
  const all = ([batch = 1, ...rest]: Shape): Shape => [batch, time, ...rest];
  const moved = <Asks extends { readonly axis: number | null }>(asks: Asks): Asks => ({
    ...asks,
    axis: asks.axis === null ? null : inSequence(asks.axis),
  });
  switch (result.kind) {
    case 'shape':
      return { ...result, shape: all(result.shape), requires: result.requires.map(moved) };
    case 'fault':
      return moved({ ...result, ...(result.shape ? { shape: all(result.shape) } : {}) });
    case 'unknown':
      return result;
  }
}

/** A recurrent layer twice, forwards and backwards; `mergeMode` '' keeps both results. */
function bidirectional(find: Find): Op {
  return {
    kind: 'bidirectional',
    arity: { atLeast: 1 },
    source: 'tf.layers.bidirectional',
    weighted: true,
    kernel: (attrs) => {
      const { op, attrs: own } = innerOf(find, attrs);
      return op?.kernel?.(own) ?? [];
    },
    outputs: (attrs) => results(attrs) + 2 * statesOf(innerOf(find, attrs)),
    built: (inputs, attrs) => {
      const { op, attrs: own } = innerOf(find, attrs);
      // The first is what weights are made for; other sizes only the layer itself would check.
      return op?.built?.(inputs.slice(0, 1), own).slice(0, 1) ?? [];
    },
    definedAxes: (inputs, attrs) => {
      const { op, attrs: own } = innerOf(find, attrs);
      return (op?.definedAxes ?? op?.built)?.(inputs.slice(0, 1), own) ?? [];
    },
    parameters: (inputs, attrs) => {
      const { op, attrs: own } = innerOf(find, attrs);
      const { trainable, fixed } = op?.parameters?.(inputs.slice(0, 1), own) ?? nothing;
      return weights(attrs, mul(trainable, 2), mul(fixed, 2));
    },
    shape: (inputs, attrs) => {
      const { op, attrs: own } = innerOf(find, attrs);
      if (!op) return unknown(`${nestedAt(attrs, 'layer').op} in bidirectional is not followed`);
      const [sequence = [], ...states] = inputs;
      if (states.length % 2 > 0) {
        return fault('bidirectional takes initial states in pairs, for both directions', { operand: 1 });
      }
      const state = outputAt(attrs) - results(attrs);
      const isState = state >= 0;
      const asked = isState ? { ...own, output: 1 + (state % statesOf({ op, attrs: own })) } : own;
      const forwards = op.shape([sequence, ...states.slice(0, states.length / 2)], asked);
      const backwards = op.shape([sequence, ...states.slice(states.length / 2)], asked);
      if (forwards.kind !== 'shape') return forwards;
      const behind = (operand: number): number => (operand === 0 ? 0 : operand + states.length / 2);
      if (backwards.kind === 'fault') {
        return { ...backwards, operand: backwards.operand && behind(backwards.operand) };
      }
      if (backwards.kind !== 'shape') return backwards;
      const requires = [
        ...forwards.requires,
        ...backwards.requires.map((each) => ({ ...each, operand: behind(each.operand) })),
      ];
      const isJoined = textAt(attrs, 'mergeMode') === 'concat' && !isState;
      return { kind: 'shape', shape: isJoined ? doubled(forwards.shape) : forwards.shape, requires };
    },
  };
}

/** How many results of both directions there are: one, or both where they are not merged. */
function results(attrs: Attributes): number {
  return textAt(attrs, 'mergeMode') === '' ? 2 : 1;
}

/** How many states each direction gives. */
function statesOf({ op, attrs }: Inner): number {
  return flag(attrs, 'returnState') ? (op?.outputs?.(attrs) ?? 1) - 1 : 0;
}

function doubled(shape: Shape): Shape {
  return shape.map((size, axis) => (axis === shape.length - 1 ? add(size, size) : size));
}

/** Layers around layers. */
export function wrapperOps(find: Find): readonly Op[] {
  return [eachStep, allSteps, timeDistributed(find), bidirectional(find)].map(defineOp);
}
