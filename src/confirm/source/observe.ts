import type { Tensor } from '@tensorflow/tfjs-core';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { Tf } from '../build/tf.js';
import type { Observation } from '../job.js';
import { messageOf } from '../message.js';

/** A size of a tensor; null where the framework knows none. */
type Sizes = readonly (number | null)[];

type AnyFunction = (...args: unknown[]) => unknown;

interface LayerPrototype {
  apply: (this: LayerPrototype, inputs: unknown, kwargs?: unknown) => unknown;
  getClassName: () => string;
}

/** How many frames of a stack are looked at for one of the project's own. */
const mostFrames = 60;

/** Watches every op that the project's code applies: where, on which shapes, with what result. */
export class Observer {
  readonly seen: Observation[] = [];
  /** Networks that the code has made, in order. */
  readonly networks: object[] = [];
  readonly #places = new WeakMap<object, string[]>();
  readonly #created = new WeakMap<object, string[]>();
  readonly #made = new Map<string, (config: unknown) => object>();

  /** `file`: the bundle of the project's code, by which its frames are known. */
  constructor(
    private readonly tf: Tf,
    private readonly file: string,
  ) {
    Error.stackTraceLimit = mostFrames;
    this.#watchLayers();
    this.#watchNetworks();
  }

  /** The TensorFlow.js that the project's code gets: functions of tensors are watched. */
  library(): Readonly<Record<string, unknown>> {
    const watched = Object.fromEntries(
      Object.entries(this.tf).map(([name, value]): [string, unknown] => [
        name,
        typeof value === 'function' && !isClass(name, value)
          ? this.#watchedFunction(name, value as AnyFunction)
          : value,
      ]),
    );
    this.#watchMethods();
    const library = { ...watched, layers: this.#layers() };
    return { ...library, default: library, __esModule: true };
  }

  /** `tf.layers`: notes where each layer is made. */
  #layers(): Readonly<Record<string, unknown>> {
    const makers = this.tf.layers as unknown as Readonly<Record<string, unknown>>;
    return Object.fromEntries(
      Object.entries(makers).map(([name, value]): [string, unknown] => {
        if (typeof value !== 'function' || isClass(name, value)) return [name, value];
        return [
          name,
          (...args: unknown[]): unknown => {
            const made = (value as AnyFunction)(...args) as object;
            const place = this.#placeOfCaller();
            if (place !== null) this.#created.set(made, [place]);
            return made;
          },
        ];
      }),
    );
  }

  #watchLayers(): void {
    const prototype = this.tf.layers.Layer.prototype as unknown as LayerPrototype;
    const { apply } = prototype;
    const watched = (layer: LayerPrototype, inputs: unknown, kwargs: unknown): unknown => {
      const own = this.#placeOfCaller();
      const known = this.#places.get(layer) ?? [];
      if (own !== null) this.#places.set(layer, [...known, own]);
      // A network that runs applies its layers itself: they were put into it where the code applied them, or made them.
      const places = own !== null ? [own] : known.length > 0 ? known : (this.#created.get(layer) ?? []);
      const run = (): unknown => apply.call(layer, inputs, kwargs);
      return this.#run(layer.getClassName(), places, this.#tensorsIn(inputs), run);
    };
    prototype.apply = function (inputs, kwargs) {
      return watched(this, inputs, kwargs);
    };
  }

  /** Runs an op and notes what came of it; only what has a place in the project's code is noted. */
  #run(
    op: string,
    places: readonly string[],
    operands: readonly { readonly shape: Sizes }[],
    work: () => unknown,
  ): unknown {
    if (places.length === 0) return work();
    const shapes = operands.map(({ shape }) => [...shape]);
    try {
      const result = work();
      const [first] = this.#tensorsIn(result);
      this.seen.push({ op, places, operands: shapes, shape: first ? [...first.shape] : null, error: null });
      return result;
    } catch (thrown) {
      this.seen.push({ op, places, operands: shapes, shape: null, error: messageOf(thrown) });
      throw thrown;
    }
  }

  #watchNetworks(): void {
    const { networks } = this;
    const make = (name: 'model' | 'sequential'): void => {
      const original = (this.tf as unknown as Record<string, (config: unknown) => object>)[name];
      if (!original) return;
      this.#made.set(name, (config: unknown) => {
        const network = original(config);
        networks.push(network);
        return network;
      });
    };
    make('model');
    make('sequential');
  }

  #watchedFunction(name: string, original: AnyFunction): AnyFunction {
    const made = this.#made.get(name);
    if (made) return made;
    const run = (self: unknown, args: unknown[]): unknown => {
      const operands = this.#tensorsIn(args);
      const place = operands.length === 0 ? null : this.#placeOfCaller();
      return this.#run(name, place === null ? [] : [place], operands, () => original.apply(self, args));
    };
    const watched = function (this: unknown, ...args: unknown[]): unknown {
      return run(this, args);
    };
    return Object.assign(watched, original);
  }

  /** `x.add(y)` and its like. */
  #watchMethods(): void {
    const prototype = this.tf.Tensor.prototype as unknown as Record<string, unknown>;
    for (const name of Object.keys(prototype)) {
      const method = prototype[name];
      if (typeof method !== 'function' || silent.has(name)) continue;
      const run = (tensor: Tensor, args: unknown[]): unknown => {
        const place = this.#placeOfCaller();
        const operands = [tensor, ...this.#tensorsIn(args)];
        return this.#run(name, place === null ? [] : [place], operands, () =>
          (method as AnyFunction).apply(tensor, args),
        );
      };
      prototype[name] = function (this: Tensor, ...args: unknown[]): unknown {
        return run(this, args);
      };
    }
  }

  #tensorsIn(value: unknown): readonly (Tensor | SymbolicTensor)[] {
    if (value instanceof this.tf.Tensor || value instanceof this.tf.SymbolicTensor) return [value];
    return Array.isArray(value) ? value.flatMap((each: unknown) => this.#tensorsIn(each)) : [];
  }

  /** "line:column" in the project's bundle, where its code itself called what is watched; null where the library did. */
  #placeOfCaller(): string | null {
    const frames = (new Error().stack ?? '').split('\n').slice(1);
    const caller = frames.find((frame) => !frame.includes(own));
    return caller === undefined ? null : placeIn(caller, this.file);
  }
}

/** The file that this code is in: its frames stand first in every stack. */
const own = import.meta.url;

/** "line:column" of the first frame of a stack that lies in a file. */
export function placeIn(stack: string, file: string): string | null {
  for (const line of stack.split('\n')) {
    const at = line.lastIndexOf(file);
    const [, place] = at < 0 ? [] : (/^:(\d+:\d+)/.exec(line.slice(at + file.length)) ?? []);
    if (place !== undefined) return place;
  }
  return null;
}

/** Methods that read or free a tensor: no ops. */
const silent = new Set([
  'constructor',
  'dispose',
  'data',
  'dataSync',
  'array',
  'arraySync',
  'bytes',
  'buffer',
  'bufferSync',
  'print',
  'toString',
  'throwIfDisposed',
]);

/** By the name too: builds for old engines have functions for classes. */
function isClass(name: string, value: unknown): boolean {
  return /^[A-Z]/.test(name) || /^class\b/.test(Function.prototype.toString.call(value));
}
