/**
 * Every op that a network carries out when it runs, as its own code calls for them: layers of the library, functions and
 * methods of tensors, those in the layer classes of the code among them. What the library does inside of these is left out.
 */
import * as tf from '@tensorflow/tfjs';
import type { RunShape } from './observe.js';
import { registerShapesBackend } from './shapes-only.js';

/** One op as TensorFlow.js carried it out. */
export interface Step {
  /** The function's name, or the layer's class. */
  readonly name: string;
  /** Of the tensors that it was given; constants and variables aside. */
  readonly inputs: readonly RunShape[];
  /** Null where TensorFlow.js refused. */
  readonly outputs: readonly RunShape[] | null;
}

/** What happened: the ops in their order, and the library's words where it stopped. */
export interface Steps<Result> {
  readonly steps: readonly Step[];
  readonly result: Result | null;
  readonly error: string | null;
}

/** Thrown where a run ends early because a tensor has no elements. */
class NothingLeft extends Error {}

export function hasNothing(shape: RunShape): boolean {
  return shape.some((size) => size !== null && size < 1);
}

interface Log {
  readonly steps: Step[];
  /** Whether an op is being carried out: what it calls itself is its own affair. */
  isInside: boolean;
}

let log: Log | null = null;

const notOps: ReadonlySet<string> = new Set(
  [
    'tidy',
    'keep',
    'dispose',
    'variable',
    'grad',
    'grads',
    'valueAndGrad',
    'valueAndGrads',
    'variableGrads',
  ].concat(['customGrad', 'profile', 'time', 'print', 'nextFrame', 'model', 'sequential', 'input', 'clone']),
);

type Callable = (this: unknown, ...given: unknown[]) => unknown;

function isOp(name: string, value: unknown): value is Callable {
  return typeof value === 'function' && /^[a-z]/.test(name) && !notOps.has(name);
}

type AnyTensor = tf.Tensor | tf.SymbolicTensor;

function tensorsIn(values: readonly unknown[]): readonly AnyTensor[] {
  return values.flatMap((value): readonly AnyTensor[] => {
    if (value instanceof tf.Tensor || value instanceof tf.SymbolicTensor) return [value];
    if (Array.isArray(value)) return tensorsIn(value);
    const isOptions =
      typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
    return isOptions ? tensorsIn(Object.values(value)) : [];
  });
}

function shapesOf(tensors: readonly AnyTensor[]): readonly RunShape[] {
  return tensors.map(({ shape }) => [...shape]);
}

/** Carries out an op and notes it. */
function noted<Result>(own: Log, name: string, inputs: readonly RunShape[], work: () => Result): Result {
  const position = own.steps.length;
  own.steps.push({ name, inputs, outputs: null });
  own.isInside = true;
  try {
    const result = work();
    const outputs = shapesOf(tensorsIn([result]));
    own.steps[position] = { name, inputs, outputs };
    if (outputs.some(hasNothing)) throw new NothingLeft('a tensor has no elements');
    return result;
  } finally {
    own.isInside = false;
  }
}

function notingOp(name: string, op: Callable): Callable {
  return function (this: unknown, ...given) {
    const call = (): unknown => op.apply(this, given);
    if (log === null || log.isInside) return call();
    const tensors = tensorsIn([...(this instanceof tf.Tensor ? [this] : []), ...given]);
    if (tensors.length === 0) return call();
    const fed = tensors.filter((tensor) => !(tensor instanceof tf.Variable));
    return noted(log, name, shapesOf(fed), call);
  };
}

/** The functions of a part of the library, each noting that it is called. */
function notingAll(part: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(part).map(([name, value]) => [name, isOp(name, value) ? notingOp(name, value) : value]),
  );
}

const containers: readonly string[] = ['Functional', 'Model', 'Sequential'];

/** The classes of the library's own layers. */
function ownClasses(): ReadonlySet<unknown> {
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  return new Set(Object.values(classNameMap).map(([layerClass]) => layerClass));
}

type Method = (this: tf.layers.Layer, ...given: unknown[]) => unknown;

function noteLayers(): void {
  const own = ownClasses();
  const prototype = tf.layers.Layer.prototype as unknown as { apply: Method; addWeight: Method };
  const { apply, addWeight } = prototype;
  prototype.addWeight = function (this: tf.layers.Layer, ...given) {
    this.setFastWeightInitDuringBuild(true);
    return addWeight.apply(this, given);
  };
  prototype.apply = function (this: tf.layers.Layer, ...given) {
    const call = (): unknown => apply.apply(this, given);
    if (log === null || log.isInside || containers.includes(this.getClassName())) return call();
    const inputs = [given[0]].flat() as AnyTensor[];
    const runs = inputs[0] instanceof tf.Tensor;
    // A layer class of the code calls for ops when it runs.
    if (runs && !own.has(this.constructor)) return call();
    return noted(log, this.getClassName(), shapesOf(inputs), call);
  };
}

function noteMethods(): void {
  const prototype = tf.Tensor.prototype as unknown as Record<string, unknown>;
  for (const name of Object.getOwnPropertyNames(prototype)) {
    if (!(name in tf) && name !== 'norm') continue;
    const value = Object.getOwnPropertyDescriptor(prototype, name)?.value as unknown;
    if (isOp(name, value)) prototype[name] = notingOp(name, value);
  }
}

noteLayers();
noteMethods();
registerShapesBackend('shapes');
tf.setBackend('shapes').catch(() => undefined);
tf.enableProdMode();

/** The library, for code whose ops are to be noted. */
export const notingLibrary: Readonly<Record<string, unknown>> = {
  ...notingAll(tf),
  fused: notingAll(tf.fused),
  image: notingAll(tf.image),
};

/** Does some work and tells the ops that it carried out. */
export function stepsOf<Result>(work: () => Result): Steps<Result> {
  const own: Log = { steps: [], isInside: false };
  const outer = log;
  log = own;
  try {
    return { steps: own.steps, result: work(), error: null };
  } catch (thrown) {
    return {
      steps: own.steps,
      result: null,
      error: thrown instanceof Error ? thrown.message : String(thrown),
    };
  } finally {
    log = outer;
  }
}

/** A tensor of that shape, with nothing in it. */
export function emptyOf(shape: readonly number[]): tf.Tensor {
  const dataId = tf.backend().write(new Float32Array(0), [...shape], 'float32');
  return tf.engine().makeTensorFromTensorInfo({ dataId, shape: [...shape], dtype: 'float32' });
}
