import { type Dim, symbol } from '../dim/index.js';
import type { Origins } from '../graph/model.js';
import type { Attributes, Shape } from '../ops/op.js';
import { guessRank, learnNamed, refineRank } from './learnt-shapes.js';
import { nodeAt } from './nodes.js';
import { substituteEqual } from './compare.js';
import type { Machine } from './machine.js';
import { isNumber, settle } from './make.js';
import { sliceBounds } from './host/python/objects.js';
import { asNumber, dimOf } from './numbers.js';
import { noOrigins } from './origins.js';
import { ValueReader } from './reader.js';
import { NotKnown } from './signals.js';
import { lostAt, tensorsOf } from './tensors.js';
import { holdsPositions } from './tensor-data.js';
import type { AxisOrder, IndexPart, TensorCall } from './tensor-meaning.js';
import { shapeOf } from './trace.js';
import type { Place } from '../program/program.js';
import { takeAsWeights } from './weights.js';
import { type RecordValue, undefinedValue, type Value } from './values.js';

function layoutFor(axes: AxisOrder | undefined): Attributes {
  return axes === 'channels second' ? { layout: 'NCHW' } : {};
}

/** Reads the arguments of a call of an op on tensors, put together in one record. */
export class TensorReader extends ValueReader implements TensorCall {
  constructor(
    private readonly machine: Machine,
    private readonly given: RecordValue,
    private readonly place: Place,
  ) {
    super(machine, given, place);
  }

  value(key: string): Value {
    return settle(this.given.fields.get(key) ?? undefinedValue);
  }

  isTensor(key: string): boolean {
    const { kind } = this.value(key);
    return kind === 'tensor' || kind === 'unknown';
  }

  isWholeType(key: string): boolean {
    const value = this.value(key);
    return value.kind === 'library' && /^(u?int\d*|long|short)$/.test(value.path);
  }

  likelyTensor(key: string, rank: number, axes: AxisOrder): Shape {
    for (const { node } of tensorsOf(this.machine, this.value(key), this.place) ?? []) {
      guessRank(this.machine, nodeAt(this.machine, node), rank, layoutFor(axes));
    }
    return this.tensor(key);
  }

  namedTensor(key: string, names: readonly string[]): Shape {
    for (const { node } of tensorsOf(this.machine, this.value(key), this.place) ?? []) {
      learnNamed(this.machine, nodeAt(this.machine, node), names);
    }
    return this.tensor(key);
  }

  tensor(key: string, rank?: number, axes: AxisOrder = 'channels last'): Shape {
    const [shape] = this.#shapes(this.value(key), key, rank, axes);
    if (shape === undefined) this.reject(`${key} is not a tensor`);
    return shape;
  }

  tensors(key: string): readonly Shape[] {
    return this.#shapes(this.value(key), key);
  }

  #shapes(value: Value, key: string, rank?: number, axes?: AxisOrder): readonly Shape[] {
    if (isNumber(value)) return [[]];
    const found = tensorsOf(this.machine, value, this.place);
    if (found === null) return [this.literalShape(key)];
    // What is not known becomes a tensor once; from then on it is that tensor.
    if (value.kind === 'unknown' && found[0]) this.given.fields.set(key, found[0]);
    return found.map((tensor) => {
      const node = nodeAt(this.machine, tensor.node);
      if (rank !== undefined) {
        refineRank(this.machine, node, rank, layoutFor(axes), axes === 'image');
      }
      const shape = shapeOf(node);
      if (shape) return shape;
      throw new NotKnown(`the shape of ${key} is not known`, lostAt(this.machine, node));
    });
  }

  weights(key: string, sizes: readonly (Dim | null)[]): Shape {
    const value = this.value(key);
    if (value.kind === 'unknown' && value.isChoice) {
      const name = value.name ?? key;
      const shape = sizes.map((size, axis) => size ?? symbol(`axis ${axis} of ${name}`, 'caller', 1));
      const weights = takeAsWeights(this.machine, value, shape, this.place);
      if (weights !== null) this.given.fields.set(key, weights);
    }
    const shape = this.tensor(key, sizes.length);
    if (this.#isPassedIn(key)) return this.#fitting(key, shape, sizes);
    // The channels of a tensor that the caller passes in are those that the weights ask for.
    sizes.forEach((size, axis) => {
      const own = shape[axis];
      if (size !== null && own !== undefined) substituteEqual(this.machine, size, own);
    });
    return shape;
  }

  #isPassedIn(key: string): boolean {
    const value = this.value(key);
    if (value.kind !== 'tensor') return false;
    const { op, unranked } = nodeAt(this.machine, value.node);
    return op === 'input' && unranked?.isChoice === true;
  }

  /** A tensor of which the code has read sizes before it is used as weights: only its last axis is kept. */
  #fitting(key: string, shape: Shape, sizes: readonly (Dim | null)[]): Shape {
    return sizes.map((size, axis) => {
      if (size !== null) return size;
      return (
        (axis === sizes.length - 1 ? shape[axis] : undefined) ?? symbol(`axis ${axis} of ${key}`, 'caller', 1)
      );
    });
  }

  /** Where the size of an axis of a tensor comes from, when it was made here. */
  axisOrigins(key: string, axis: number): Origins {
    const value = this.value(key);
    if (value.kind !== 'tensor') return noOrigins;
    return nodeAt(this.machine, value.node).attrOrigins[`shape[${axis}]`] ?? noOrigins;
  }

  unknownSize(): Dim {
    return symbol('?', 'gap');
  }

  indexParts(key: string): readonly (IndexPart | null)[] {
    const value = this.value(key);
    const entries = value.kind === 'list' && value.typed === 'tuple' ? value.items.map(settle) : [value];
    return entries.map((entry) => this.#indexPart(entry));
  }

  #indexPart(entry: Value): IndexPart | null {
    if (entry.kind === 'null') return { kind: 'new' };
    if (entry.kind === 'native' && entry.name === 'Ellipsis') return 'rest';
    if (entry.kind === 'number') return { kind: 'one' };
    const taken = this.#positions(entry);
    if (taken) return { kind: 'taken', shape: taken };
    const bounds = sliceBounds(entry);
    if (!bounds) return null;
    const [start, stop, step] = bounds.map((each) => (each.kind === 'null' ? null : asNumber(this.machine, each)));
    if (!start && !stop && !step && bounds.every(({ kind }) => kind === 'null')) return { kind: 'all' };
    const [from, to, by] = [start ? dimOf(start) : 0, stop ? dimOf(stop) : null, step ? dimOf(step) : 1];
    const isOpen = from === null || typeof by !== 'number' || by < 1 || (bounds[1]?.kind !== 'null' && to === null);
    return isOpen ? null : { kind: 'some', start: from, stop: to, step: by };
  } // prettier-ignore

  /** The shape of a tensor of positions, or of a list of them. */
  #positions(entry: Value): Shape | null {
    if (entry.kind === 'tensor') {
      return holdsPositions(this.machine, entry.node) ? shapeOf(nodeAt(this.machine, entry.node)) : null;
    }
    const isList = entry.kind === 'list' && entry.items.length > 0;
    return isList && entry.items.every((item) => settle(item).kind === 'number')
      ? [entry.items.length]
      : null;
  }

  literalShape(key: string): Shape {
    let value = this.value(key);
    if (value.kind === 'tensor') return this.tensor(key);
    const shape: Dim[] = [];
    while (value.kind === 'list') {
      shape.push(value.items.length);
      value = settle(value.items[0] ?? undefinedValue);
    }
    const isPlain = ['number', 'boolean', 'string'].includes(value.kind);
    // A list with nothing in it is one that a loop over something unknown was to fill.
    if (isPlain) return shape;
    return this.unfollowed(`${key} is not known`);
  }
}
