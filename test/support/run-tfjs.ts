import * as tf from '@tensorflow/tfjs';
import { useZeroKernels } from './run-tfjs-kernels.js';

/** Sizes as tfjs gives them: the batch first, `null` where it does not know one. */
export type RunShape = readonly (number | null)[];

/** One application of a layer, as tfjs carried it out. */
export interface Application {
  /** The layer's name, given or automatic. */
  readonly name: string;
  /** The layer's class: `Conv2D`, `Add`, … */
  readonly className: string;
  readonly inputs: readonly RunShape[];
  /** Null when tfjs threw at this layer. */
  readonly output: RunShape | null;
}

/** What happened: the applications in their order, and tfjs's own words if it threw. */
export interface Run<Result> {
  readonly applications: readonly Application[];
  readonly result: Result | null;
  readonly error: string | null;
}

type Applied = tf.Tensor | tf.SymbolicTensor;
type ApplyArguments = Parameters<tf.layers.Layer['apply']>;

let recording: Application[] | null = null;

patchLayers();
useZeroKernels();

/** Zeros instead of random numbers make a ResNet-50 thirty times faster to build and change no shape. */
function patchLayers(): void {
  const prototype = tf.layers.Layer.prototype as unknown as {
    addWeight: (...args: unknown[]) => unknown;
    apply: (...args: ApplyArguments) => ReturnType<tf.layers.Layer['apply']>;
  };
  const { addWeight, apply } = prototype;
  prototype.addWeight = function (this: tf.layers.Layer, ...args) {
    this.setFastWeightInitDuringBuild(true);
    return addWeight.apply(this, args);
  };
  prototype.apply = function (this: tf.layers.Layer, ...args) {
    const log = recording;
    if (log === null) return apply.apply(this, args);
    const position = log.length;
    const failed = { name: this.name, className: this.getClassName(), inputs: shapes(args[0]), output: null };
    log.push(failed);
    const outputs = apply.apply(this, args);
    log[position] = { ...failed, output: shapes(outputs)[0] ?? null };
    return outputs;
  };
}

function shapes(values: Applied | Applied[]): RunShape[] {
  return (Array.isArray(values) ? values : [values]).map(({ shape }) => [...shape]);
}

function record<Result>(work: () => Result): Run<Result> {
  const applications: Application[] = [];
  const outer = recording;
  recording = applications;
  try {
    return { applications, result: work(), error: null };
  } catch (thrown) {
    return { applications, result: null, error: thrown instanceof Error ? thrown.message : String(thrown) };
  } finally {
    recording = outer;
  }
}

/** As `build`, for code that waits for something. */
export async function buildLater<Result>(work: () => Promise<Result>): Promise<Run<Result>> {
  const applications: Application[] = [];
  const outer = recording;
  recording = applications;
  try {
    return { applications, result: await work(), error: null };
  } catch (thrown) {
    return { applications, result: null, error: thrown instanceof Error ? thrown.message : String(thrown) };
  } finally {
    recording = outer;
  }
}

/** Runs a builder; the applications are those of symbolic tensors, with `null` for what the input leaves open. */
export function build(builder: () => tf.LayersModel): Run<tf.LayersModel> {
  return record(builder);
}

/** Feeds a model zeros; the applications carry the sizes that tfjs's kernels gave. Input shapes have the batch first. */
export function execute(model: tf.LayersModel, ...inputs: readonly (readonly number[])[]): Run<RunShape[]> {
  tf.engine().startScope();
  try {
    return record(() => {
      const zeros = inputs.map((shape) => tf.zeros([...shape]));
      const [first] = zeros;
      if (first === undefined) throw new Error('a model needs an input');
      return shapes(model.apply(zeros.length === 1 ? first : zeros));
    });
  } finally {
    tf.engine().endScope();
  }
}

/** Merges by elements whose operands differ in size and were broadcast without a word. */
export function broadcasts(applications: readonly Application[]): Application[] {
  return applications.filter(({ className, inputs, output }) => {
    const [first, ...rest] = inputs;
    return (
      elementwise.has(className) && output !== null && rest.some((other) => String(other) !== String(first))
    );
  });
}

const elementwise = new Set(['Add', 'Average', 'Maximum', 'Minimum', 'Multiply']);
