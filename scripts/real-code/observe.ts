/**
 * Runs the recipe of one fetched package on TensorFlow.js and prints every residual add that it sees, as JSON: where the
 * package's code makes it, and the size that TensorFlow.js gives it. A process of its own, since what published code
 * does to globals must not reach the analysis. Arguments: the package's folder and the recipe.
 */
import { createRequire } from 'node:module';
import { relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Core from '@tensorflow/tfjs-core';
import type * as Layers from '@tensorflow/tfjs-layers';

/** An add as TensorFlow.js carried it out. */
export interface ObservedAdd {
  /** Below the package's folder. */
  readonly file: string;
  readonly line: number;
  readonly shape: readonly (number | null)[];
}

type Place = Pick<ObservedAdd, 'file' | 'line'>;

const [folder = '', recipe = ''] = process.argv.slice(2);
const load = createRequire(resolve(folder, 'package.json'));
// By require, so that the package's code gets these very objects.
const core = load('@tensorflow/tfjs-core') as typeof Core;
const layers = load('@tensorflow/tfjs-layers') as typeof Layers;
// For the methods of tensors (`x.add(y)`), which only the whole library brings.
load('@tensorflow/tfjs');
const observed: ObservedAdd[] = [];

/** What every kernel call and every new tensor passes through. */
interface Engine {
  makeTensor: (...args: readonly unknown[]) => object;
  runKernelFunc: (call: { readonly inputs: unknown; readonly kernelName?: string }) => unknown;
}

const engine = core.engine() as unknown as Engine;

/** The inputs of the network that a tensor is computed from; absent for weights and constants. */
const inputsOf = new WeakMap<object, ReadonlySet<object>>();
const newest = { isEagerAdd: false };

/** The place in the package's code that called the library: the first frame that is none of the frames to skip. */
function caller(skipped: RegExp): Place | null {
  for (const frame of new Error().stack?.split('\n').slice(2) ?? []) {
    const [, path, line] = /\(?(?:file:\/\/)?(\/[^()]*?):(\d+):\d+\)?$/.exec(frame) ?? [];
    if (path === undefined || path === import.meta.filename || skipped.test(path)) continue;
    const isOwn = path.startsWith(folder) && !path.includes('/node_modules/');
    return isOwn ? { file: relative(folder, path), line: Number(line) } : null;
  }
  return null;
}

function isTensor(value: unknown): value is object {
  return value instanceof core.Tensor || value instanceof layers.SymbolicTensor;
}

function tensorsIn(value: unknown): readonly object[] {
  if (isTensor(value)) return [value];
  if (Array.isArray(value)) return value.flatMap(tensorsIn);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(tensorsIn) : [];
}

/** What comes out is computed from the inputs of what went in. */
function derive(from: readonly object[], to: unknown): void {
  const inputs = new Set(from.flatMap((tensor) => [...(inputsOf.get(tensor) ?? [])]));
  if (inputs.size > 0) for (const tensor of tensorsIn(to)) inputsOf.set(tensor, inputs);
}

/** Whether two operands are computed from one input, so that the add closes a fork. */
function isResidual(operands: readonly object[]): boolean {
  const [first = new Set<object>(), ...rest] = operands.map(
    (each) => inputsOf.get(each) ?? new Set<object>(),
  );
  return rest.length > 0 && rest.every((inputs) => [...inputs].some((input) => first.has(input)));
}

function record(place: Place | null, operands: readonly object[], output: unknown): void {
  const [tensor] = tensorsIn(output) as readonly { readonly shape: readonly (number | null)[] }[];
  if (place === null || tensor === undefined || tensor.shape.length < 2 || !isResidual(operands)) return;
  observed.push({ ...place, shape: tensor.shape });
}

/** Adds in eager code: every kernel call passes here. */
function watchKernels(): void {
  const run = engine.runKernelFunc.bind(engine);
  engine.runKernelFunc = (call) => {
    const output = run(call);
    const operands = tensorsIn(call.inputs);
    derive(operands, output);
    if ((call.kernelName === core.Add || call.kernelName === core.AddN) && !newest.isEagerAdd) {
      record(caller(/tfjs-core/), operands, output);
    }
    return output;
  };
}

/** Adds of the layers API, on symbolic tensors and on tensors. */
function watchLayers(): void {
  const { prototype } = layers.layers.Layer;
  const apply = Object.getOwnPropertyDescriptor(prototype, 'apply')?.value as typeof prototype.apply;
  prototype.apply = function (this: Layers.layers.Layer, ...args) {
    this.setFastWeightInitDuringBuild(true);
    const operands = tensorsIn(args[0]);
    for (const operand of operands) {
      if (operand instanceof layers.SymbolicTensor && !inputsOf.has(operand)) {
        inputsOf.set(operand, new Set([operand]));
      }
    }
    const isAdd = this.getClassName() === 'Add';
    const place = isAdd ? caller(/(?!)/) : null;
    const before = newest.isEagerAdd;
    newest.isEagerAdd = before || isAdd;
    const output = apply.apply(this, args);
    newest.isEagerAdd = before;
    derive(operands, output);
    record(place, operands, output);
    return output;
  };
}

/** A recipe makes the input of a network with `tf.randomUniform`. */
function watchInputs(): void {
  const make = engine.makeTensor.bind(engine);
  engine.makeTensor = (...args) => {
    const tensor = make(...args);
    const isInput = /\brandomUniform/.test(new Error().stack ?? '') && caller(/tfjs-core/)?.file === recipe;
    if (isInput) inputsOf.set(tensor, new Set([tensor]));
    return tensor;
  };
}

Error.stackTraceLimit = 100;
core.enableProdMode();
watchInputs();
watchKernels();
watchLayers();
// A recipe that has to wait exports the promise.
const ran = (await import(pathToFileURL(resolve(folder, recipe)).href)) as { readonly default?: unknown };
await ran.default;
process.stdout.write(`\n${JSON.stringify(observed)}\n`);
