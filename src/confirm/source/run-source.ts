import type { Tensor } from '@tensorflow/tfjs-core';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { pathToFileURL } from 'node:url';
import type { Tf } from '../build/tf.js';
import type { Observation, PlainArgument, SourceRun } from '../job.js';
import { messageOf } from '../message.js';
import { Observer, placeIn } from './observe.js';
import { libraryKey, rootName } from './names.js';

interface Network {
  readonly inputs: readonly { readonly shape: readonly (number | null)[] }[];
  readonly predict: (inputs: Tensor | Tensor[]) => unknown;
}

/** Loads the project's code, calls what is to be called, and runs the networks that come of it on zeros. */
export async function runSource(
  tf: Tf,
  run: SourceRun,
): Promise<{ readonly seen: readonly Observation[]; readonly error: string | null }> {
  const { href } = pathToFileURL(run.bundle);
  const observer = new Observer(tf, href);
  const library = observer.library();
  // Scripts of pages have the library as a global.
  Object.assign(globalThis, { [libraryKey]: library, tf: library });
  try {
    await start(tf, run, observer, href);
    return { seen: observer.seen, error: null };
  } catch (thrown) {
    const error = messageOf(thrown);
    const place = placeIn(String(fieldOf(thrown)), href);
    // What is not watched op by op has its place in what was thrown.
    const isKnown =
      place === null || observer.seen.some((each) => each.error !== null && each.places.includes(place));
    const last: Observation[] = isKnown
      ? []
      : [{ op: '', places: [place], operands: [], shape: null, error }];
    return { seen: [...observer.seen, ...last], error };
  }
}

function fieldOf(thrown: unknown): unknown {
  return thrown instanceof Error ? thrown.stack : '';
}

async function start(tf: Tf, { call, inputs }: SourceRun, observer: Observer, href: string): Promise<void> {
  const exports = (await import(href)) as Readonly<Record<string, unknown>>;
  const given: SymbolicTensor[] = [];
  const results: unknown[] = [];
  if (call) {
    const called =
      exports[rootName] ?? (exports['default'] as Readonly<Record<string, unknown>> | undefined)?.[rootName];
    if (typeof called !== 'function') throw new Error('what is to be called is no function of the module');
    const args = argumentsOf(tf, call.args, given);
    if (call.kind === 'function') results.push(await (called as Run)(...args));
    else {
      const instance = new (called as new (...all: unknown[]) => Record<string, Run>)(...args);
      results.push(instance);
      for (const method of call.methods) {
        results.push(await instance[method.name]?.(...argumentsOf(tf, method.args, given)));
      }
    }
  }
  const ends = results.flatMap((each) => symbolsIn(tf, each));
  if (given.length > 0 && ends.length > 0) observer.networks.push(tf.model({ inputs: given, outputs: ends }));
  for (const network of observer.networks) predict(tf, network as Network, inputs);
}

type Run = (...args: unknown[]) => unknown;

function argumentsOf(tf: Tf, args: readonly PlainArgument[], given: SymbolicTensor[]): unknown[] {
  return args.map((each) => argumentOf(tf, each, given));
}

function argumentOf(tf: Tf, argument: PlainArgument, given: SymbolicTensor[]): unknown {
  switch (argument.kind) {
    case 'value':
      return argument.value;
    case 'omitted':
      return undefined;
    case 'list':
      return argumentsOf(tf, argument.items, given);
    case 'record':
      return Object.fromEntries(
        Object.entries(argument.fields).map(([key, field]) => [key, argumentOf(tf, field, given)]),
      );
    case 'tensor': {
      if (argument.eager) return tf.zeros([...argument.shape]);
      // Height and width are as free as the analysed code has them; the numbers come when the network runs.
      const [, ...rest] = argument.shape;
      const input = tf.input({ shape: rest.map((size, axis) => (axis < rest.length - 1 ? null : size)) });
      given.push(input);
      return input;
    }
  }
}

/** Symbolic tensors in what the code gave back. */
function symbolsIn(tf: Tf, value: unknown): readonly SymbolicTensor[] {
  if (value instanceof tf.SymbolicTensor) return [value];
  if (Array.isArray(value)) return value.flatMap((each: unknown) => symbolsIn(tf, each));
  return [];
}

/** Runs a network on zeros of those shapes that its inputs take; one that takes none of them is another network. */
function predict(tf: Tf, network: Network, shapes: readonly (readonly number[])[]): void {
  const fitting = network.inputs.map(({ shape }) => shapes.find((each) => fits(each, shape)));
  if (fitting.includes(undefined) || fitting.length === 0) return;
  tf.tidy(() => {
    const zeros = fitting.map((shape) => tf.zeros([...(shape ?? [])]));
    const [first] = zeros;
    if (first) network.predict(zeros.length === 1 ? first : zeros);
  });
}

function fits(shape: readonly number[], wanted: readonly (number | null)[]): boolean {
  return shape.length === wanted.length && shape.every((size, axis) => (wanted[axis] ?? size) === size);
}
