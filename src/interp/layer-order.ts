import { setEntry } from './heap.js';
import type { Machine } from './machine.js';
import { nodeAt } from './nodes.js';
import type { AnyLayer, Application, LayerValue, ModelValue } from './values.js';

type Layer = AnyLayer;

/** The application that a tensor comes from: of an input layer for an input; null where no layer made it. */
export function sourceOf(m: Machine, id: number): Application | null {
  const known = m.sources.get(id);
  if (known) return known;
  const node = nodeAt(m, id);
  const library = m.libraries.find(({ isSymbolic }) => isSymbolic) ?? m.libraries[0];
  if (node.op !== 'input' || !library) return null;
  const applications: Application[] = [];
  const by: LayerValue = {
    kind: 'layer',
    record: {
      // Not a layer of the trace: the input's node stands for it.
      id: -1 - id, op: 'input', attrs: {}, attrOrigins: {}, name: node.path, origin: node.origin, frame: node.frame, control: node.control, order: node.order,
    },
    library,
    state: { built: null },
    ownInput: null,
    inner: null,
    applications,
    fields: new Map(),
  }; // prettier-ignore
  const application: Application = { by, inputs: [], outputs: [id], at: node.origin };
  applications.push(application);
  setEntry(m.heap, m.sources, id, application);
  return application;
}

/** The layers of a network as `model.layers` lists them; null where a tensor comes from no layer. */
export function layersOf(m: Machine, model: ModelValue): readonly Layer[] | null {
  if (model.chain !== null) return model.state.isPartial ? null : model.chain;
  const walk = new Walk(m);
  for (const id of model.state.outputs) if (!walk.visit(id)) return null;
  return walk.layers();
}

/** A network's applications from its outputs, as `Container`'s constructor goes through them. */
class Walk {
  /** Layers by when they were first met. */
  readonly #met = new Map<Layer, number>();
  /** Applications, each behind those that it needs. */
  readonly #done: Application[] = [];
  readonly #seen = new Set<Application>();
  readonly #functions = new Map<number, Application>();

  constructor(private readonly m: Machine) {}

  /** Depth first; false where a tensor has no layer. */
  visit(output: number): boolean {
    const first = this.#source(output);
    if (first === null) return false;
    const stack = this.#seen.has(first) ? [] : [{ application: first, next: 0 }];
    if (stack.length > 0) this.#meet(first);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const input = top.application.inputs[top.next++];
      if (input === undefined) {
        this.#done.push(top.application);
        stack.pop();
        continue;
      }
      const source = this.#source(input);
      if (source === null) return false;
      if (this.#seen.has(source)) continue;
      this.#meet(source);
      stack.push({ application: source, next: 0 });
    }
    return true;
  }

  /** In Keras functions on tensors stand among the layers, and are none. */
  #source(id: number): Application | null {
    const known = sourceOf(this.m, id) ?? this.#functions.get(id);
    if (known || this.m.host.more === null) return known ?? null;
    const { op, attrs, attrOrigins, origin, frame, control, order, inputs } = nodeAt(this.m, id);
    const record = { id: -1 - id, op, attrs, attrOrigins, name: null, origin, frame, control, order };
    const [library] = this.m.libraries;
    if (!library) return null;
    const by: LayerValue = { kind: 'layer', record, library, state: { built: null }, ownInput: null, inner: null, applications: [], fields: new Map() };
    const made: Application = { by, inputs, outputs: [id], at: origin };
    this.#functions.set(id, made);
    return made;
  } // prettier-ignore

  #meet(application: Application): void {
    this.#seen.add(application);
    if (!this.#met.has(application.by)) this.#met.set(application.by, this.#met.size);
  }

  /** By their longest distance from an output, then by when they were met. */
  layers(): readonly Layer[] {
    const ofApplication = new Map<Application, number>();
    const ofLayer = new Map<Layer, number>();
    for (const application of this.#done.toReversed()) {
      const depth = Math.max(ofApplication.get(application) ?? 0, ofLayer.get(application.by) ?? 0);
      ofLayer.set(application.by, depth);
      ofApplication.set(application, depth);
      for (const input of application.inputs) {
        const source = this.#source(input);
        if (source) ofApplication.set(source, Math.max(depth + 1, ofApplication.get(source) ?? 0));
      }
    }
    const order = (layer: Layer): number => this.#met.get(layer) ?? 0;
    const functions = new Set([...this.#functions.values()].map(({ by }) => by));
    return [...ofLayer]
      .filter(([layer]) => !functions.has(layer))
      .sort(([a, x], [b, y]) => y - x || order(a) - order(b))
      .map(([layer]) => layer);
  }
}
