import { type Dim, type DimSymbol, symbol } from '../../src/dim/index.js';
import type {
  Binding,
  Control,
  Formula,
  Frame,
  GuardEvaluation,
  LayerRecord,
  Model,
  OpNode,
  Origins,
} from '../../src/graph/model.js';
import type { Shape } from '../../src/ops/op.js';
import { ops } from '../../src/ops/table.js';
import type { Place } from '../../src/program/program.js';
import { lower } from '../ops/lower.js';
import type { PlainConfig } from '../ops/plain-reader.js';

const nothing: Origins = { data: [], control: [] };

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Builds a Model by hand, node by node, as a run would trace it. Sizes are NHWC unless a layer says otherwise. */
export class ModelBuilder {
  readonly nodes: OpNode[] = [];
  readonly layers: LayerRecord[] = [];
  readonly guards: GuardEvaluation[] = [];
  readonly bindings: Binding[] = [];
  readonly #places = new Map<string, Place>();
  readonly #inputs: { node: number; name: string }[] = [];
  readonly #symbols: DimSymbol[] = [];
  readonly #literals: Record<string, number> = {};
  readonly #axes: Record<string, Dim> = {};
  #order = 0;
  #frames = 0;
  #frame: Frame;
  #control: Control | null = null;

  constructor() {
    this.#frame = this.#enter({ kind: 'module', definition: { file: '', start: 0, end: 0 } });
  }

  /** The place that stands for a piece of source: one per name. */
  place(name: string): Place {
    const known = this.#places.get(name) ?? {
      file: 'net.ts',
      start: this.#places.size * 10,
      end: this.#places.size * 10 + 9,
    };
    this.#places.set(name, known);
    return known;
  }

  #enter(start: Partial<Frame> & Pick<Frame, 'kind' | 'definition'>): Writable<Frame> {
    return {
      id: this.#frames++,
      name: null,
      nameAt: null,
      className: null,
      call: null,
      caller: this.#frames === 1 ? null : this.#frame,
      maker: null,
      iteration: null,
      args: [],
      resultName: null,
      enteredAt: this.#order++,
      leftAt: null,
      ...start,
    };
  }

  /** Runs `body` in a call of a function of this name. */
  call<T>(name: string, body: (frame: Frame) => T, more: Partial<Frame> = {}): T {
    const definition = this.place(`function ${name}`);
    const frame = this.#enter({ kind: 'function', name, nameAt: definition, definition, ...more });
    const outer = this.#frame;
    this.#frame = frame;
    const result = body(frame);
    this.#frame = outer;
    frame.leftAt = this.#order++;
    return result;
  }

  /** Runs `body` once per iteration of a loop. */
  loop(name: string, count: number, body: (index: number) => void): void {
    const definition = this.place(`loop ${name}`);
    for (let iteration = 0; iteration < count; iteration++) {
      const more = { kind: 'iteration', name: null, nameAt: null, definition, iteration } as const;
      this.call(
        name,
        () => {
          body(iteration);
        },
        more,
      );
    }
  }

  /** Runs `body` under a condition of one atom. */
  under<T>(text: string, value: boolean, body: () => T, taken = value, formula?: Formula): T {
    const at = this.place(text);
    const site = this.guards.find((each) => each.site.text === text)?.site ?? {
      at,
      text,
      formula: formula ?? { kind: 'atom', index: 0 },
      atoms: [{ at, text }],
    };
    const evaluation: GuardEvaluation = {
      id: this.guards.length,
      site,
      value,
      atoms: [{ value, skipped: false, origins: nothing, isPresence: false, operands: null }],
      frame: this.#frame,
      control: this.#control,
      order: this.#order++,
    };
    this.guards.push(evaluation);
    const outer = this.#control;
    this.#control = { evaluation, taken, parent: outer };
    const result = body();
    this.#control = outer;
    return result;
  }

  /** An input without its batch axis; null axes are free. */
  input(sizes: readonly (number | null)[] = [null, null, 3], name = `input${this.#inputs.length}`): number {
    const names = sizes.length === 2 ? ['L'] : sizes.length === 3 ? ['H', 'W'] : [];
    const dims = sizes.map((size, axis): Dim => {
      const axisName = names[axis];
      if (size !== null) {
        if (axisName !== undefined) this.#literals[axisName] = size;
        return size;
      }
      const free = symbol(axisName ?? 'C', axisName === undefined ? 'caller' : 'input');
      if (axisName !== undefined) this.#symbols.push(free);
      if (axisName !== undefined) this.#axes[axisName] = free;
      return free;
    });
    const node = this.#node('input', {}, [], [symbol('N', 'batch'), ...dims], null, name);
    this.#inputs.push({ node, name });
    return node;
  }

  /** A tensor that an unknown function returned. */
  unknown(): number {
    return this.#node('unknown', {}, [], null, null, null);
  }

  /** A new layer, by its name in `tf.layers`, applied at once. */
  layer(name: string, config: PlainConfig, ...inputs: readonly number[]): number {
    return this.apply(this.make(name, config), ...inputs);
  }

  make(name: string, config: PlainConfig): LayerRecord {
    const { op, attrs } = lower(name, config);
    const id = this.layers.length;
    const layer: LayerRecord = {
      id,
      op: op.kind,
      attrs,
      attrOrigins: {},
      name: `${name}_${id}`,
      origin: this.place(`layer ${id}`),
      frame: this.#frame,
      control: this.#control,
      order: this.#order++,
    };
    this.layers.push(layer);
    return layer;
  }

  apply(layer: LayerRecord, ...inputs: readonly number[]): number {
    const shapes = inputs.map((id) => this.nodes[id]?.shape ?? null);
    const known = shapes.every((shape): shape is Shape => shape !== null);
    const result = known ? ops.get(layer.op)?.shape(shapes, layer.attrs) : undefined;
    const shape = result?.kind === 'unknown' ? null : (result?.shape ?? null);
    return this.#node(layer.op, layer.attrs, inputs, shape, layer, layer.name);
  }

  conv(input: number, filters: number, kernelSize = 3, strides = 1): number {
    return this.layer('conv2d', { filters, kernelSize, strides, padding: 'same' }, input);
  }

  add(...inputs: readonly number[]): number {
    return this.layer('add', {}, ...inputs);
  }

  /** One of the tensors along an axis. */
  part(input: number, axis: number, index: number): number {
    const shape = (this.nodes[input]?.shape ?? []).filter((_, each) => each !== axis);
    return this.#node('unstack', { axis, index }, [input], shape, null, null);
  }

  /** A name for a node, or for layers. */
  bind(name: string, held: number | readonly LayerRecord[], kind: Binding['kind'] = 'variable'): void {
    this.bindings.push({
      name,
      kind,
      declaration: this.place(`name ${name}`),
      order: this.#order++,
      frame: this.#frame,
      layers: typeof held === 'number' ? [] : held.map(({ id }) => id),
      node: typeof held === 'number' ? held : null,
    });
  }

  #node(
    op: string,
    attrs: OpNode['attrs'],
    inputs: readonly number[],
    shape: Shape | null,
    layer: LayerRecord | null,
    path: string | null,
  ): number {
    const id = this.nodes.length;
    this.nodes.push({
      id,
      op,
      attrs,
      attrOrigins: {},
      inputs,
      shape,
      requires: [],
      fault: null,
      origin: this.place(`node ${id}`),
      path,
      frame: this.#frame,
      control: this.#control,
      layer,
      order: this.#order++,
    });
    return id;
  }

  build(changes: Partial<Model> = {}): Model {
    return {
      name: 'net',
      builder: 'net',
      place: this.place('function net'),
      exported: true,
      framework: 'tensorflowjs',
      layout: this.nodes.some(({ attrs }) => attrs['layout'] === 'NCHW') ? 'NCHW' : 'NHWC',
      nodes: this.nodes,
      inputs: this.#inputs,
      outputs: [this.nodes.length - 1],
      symbols: this.#symbols,
      axes: this.#axes,
      root: 'net',
      literalSizes: this.#literals,
      guards: this.guards,
      bindings: this.bindings,
      layers: this.layers,
      gaps: [],
      complete: true,
      assumes: [],
      pathsCut: false,
      fromCall: false,
      entry: { file: 'net.ts', call: null },
      whatIf: () => null,
      ...changes,
    };
  }
}
