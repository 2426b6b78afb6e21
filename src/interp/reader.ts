import type { Dim } from '../dim/index.js';
import type { Origins } from '../graph/model.js';
import type { NestedOp } from '../ops/op.js';
import type { Place } from '../program/program.js';
import type { ConfigReader } from './dialect.js';
import type { Machine } from './machine.js';
import { originsOfValue, settle } from './make.js';
import { asNumber, dimOf } from './numbers.js';
import { mergeOrigins, noOrigins } from './origins.js';
import { NotKnown, Rejected, Restart } from './signals.js';
import { asLayer, undefinedValue, type Value } from './values.js';

/** Names in `attrs` for what the configuration calls otherwise: origins are kept under those. */
const attributeNames: Readonly<Record<string, string>> = {
  kernelSize: 'kernel',
  poolSize: 'kernel',
  dilationRate: 'dilation',
  kernel_size: 'kernel',
  stride: 'strides',
  out_channels: 'filters',
  in_channels: 'channels',
  num_features: 'channels',
  out_features: 'units',
  in_features: 'features',
  input_size: 'features',
  hidden_size: 'units',
  d_model: 'features',
};

/** The framework looks at these itself, or takes them as they are: numbers that are no whole ones as well. */
const takenAsGiven: readonly string[] = [
  ...['filters', 'units', 'inputDim', 'outputDim', 'poolSize', 'padding', 'targetShape'],
];

/** Reads a layer's configuration record over abstract values. */
export class ValueReader implements ConfigReader {
  readonly origins: Record<string, Origins> = {};
  /** What was read last: a key's length, presence and value are asked for one after the other. */
  #last: { readonly key: string; readonly value: Value } | null = null;

  constructor(
    private readonly m: Machine,
    private readonly config: Value,
    private readonly at: Place,
  ) {}

  #get(key: string): Value {
    if (this.#last?.key === key) return settle(this.#last.value);
    const config = settle(this.config);
    if (config.kind === 'undefined' || config.kind === 'null') return undefinedValue;
    if (config.kind === 'unknown' && !config.isChoice) throw new NotKnown(config.reason, config.at);
    const value = settle(this.m.host.getMember(this.m, config, key, this.at));
    const name = attributeNames[key] ?? key;
    this.origins[name] = mergeOrigins(this.origins[name] ?? noOrigins, deepOrigins(value));
    this.#last = { key, value };
    return value;
  }

  /** Attributes that a caller may leave out are taken to be left out. */
  #present(key: string): Value | null {
    const value = this.#get(key);
    if (value.kind === 'undefined') return null;
    return value;
  }

  has(key: string): boolean {
    return this.#present(key) !== null;
  }

  isNull(key: string): boolean {
    const value = this.#present(key);
    return value === null || value.kind === 'null';
  }

  #size(value: Value, key: string): Dim {
    // Only in JavaScript is that 0.
    if (this.m.host.more && settle(value).kind === 'null') throw new NotKnown(`${key} is null`);
    const found = asNumber(this.m, value);
    const dim = found === null ? null : dimOf(found);
    if (dim !== null) return dim;
    if (typeof found?.dim === 'number' && takenAsGiven.includes(key)) return found.dim / found.den;
    const settled = settle(value);
    if (settled.kind === 'unknown') throw new NotKnown(`${key} is not known: ${settled.reason}`, settled.at);
    if (settled.kind === 'null') throw new NotKnown(`${key} is null`);
    throw new NotKnown(`${key} is not a whole number`);
  }

  dim(key: string, fallback?: Dim): Dim {
    const value = this.#present(key);
    if (value !== null) return this.#size(value, key);
    return fallback ?? this.reject(`it has no ${key}`);
  }

  dims(key: string, rank: number, fallback?: Dim): readonly Dim[] {
    const value = this.#present(key);
    if (value === null) {
      if (fallback === undefined) this.reject(`it has no ${key}`);
      return Array.from({ length: rank }, () => fallback);
    }
    if (value.kind !== 'list') {
      const size = this.#size(value, key);
      return Array.from({ length: rank }, () => size);
    }
    const sizes = value.items.map((item) => this.#size(item, key));
    const [only] = sizes;
    if (sizes.length === 1 && only !== undefined) return Array.from({ length: rank }, () => only);
    return sizes.length === rank
      ? sizes
      : this.reject(`${key} has ${sizes.length} entries and needs ${rank}`);
  }

  decided(key: string, rank: number, fallback: number): readonly number[] {
    const value = this.#present(key);
    const parts = value?.kind === 'list' ? value.items : value === null ? [] : [value];
    for (const part of parts) this.#tryStrides(part);
    return this.dims(key, rank, fallback).map((dim) => {
      if (typeof dim === 'number') return dim;
      throw new NotKnown(`${key} is not a plain number`);
    });
  }

  /** A stride that the caller chooses: the root runs again with 1, and with 2. */
  #tryStrides(given: Value): void {
    const number = asNumber(this.m, given);
    if (number === null || typeof number.dim === 'number') return;
    const source = number.origins.data.find((origin) => origin.kind === 'parameter');
    if (source?.kind === 'parameter') throw new Restart(source.name, [1, 2]);
  }

  boolean(key: string, fallback: boolean): boolean {
    const value = this.#present(key);
    return value === null || value.kind === 'null' ? fallback : this.m.host.truth(this.m, value, this.at);
  }

  string(key: string, fallback: string): string {
    const value = this.#present(key);
    if (value === null || value.kind === 'null') return fallback;
    if (value.kind === 'string') return value.value;
    if (value.kind === 'unknown' && value.isChoice) return fallback;
    throw new NotKnown(`${key} is not known`);
  }

  text(key: string): string | null {
    const value = this.#present(key);
    return value?.kind === 'string' ? value.value : null;
  }

  shape(key: string): readonly (Dim | null)[] {
    const value = this.#present(key);
    if (value === null) this.reject(`it has no ${key}`);
    const items = value.kind === 'list' ? value.items : this.m.host.iterate(this.m, value, this.at);
    if (items === null) throw new NotKnown(`${key} is not known`, value.kind === 'unknown' ? value.at : null);
    return items.map((item) => {
      const settled = settle(item);
      return settled.kind === 'null' || settled.kind === 'undefined' ? null : this.#size(settled, key);
    });
  }

  integers(key: string, fallback?: readonly number[]): readonly number[] {
    const value = this.#present(key);
    if (value === null || value.kind === 'null') return fallback ?? this.reject(`it has no ${key}`);
    const items = value.kind === 'list' ? value.items : [value];
    return items.map((item) => {
      const dim = this.#size(item, key);
      if (typeof dim !== 'number') throw new NotKnown(`${key} is not a plain number`);
      return dim;
    });
  }

  numbers(key: string): readonly number[] {
    const value = this.#present(key);
    const items = value?.kind === 'list' ? value.items : value === null ? [] : [value];
    return items.map((item) => {
      const found = asNumber(this.m, item);
      if (typeof found?.dim !== 'number') throw new NotKnown(`${key} is not a plain number`);
      return found.dim / found.den;
    });
  }

  nested(key: string): readonly (readonly Dim[])[] | null {
    const value = this.#present(key);
    if (value?.kind !== 'list') return null;
    const rows = value.items.map((item) => settle(item));
    if (!rows.some((row) => row.kind === 'list')) return null;
    return rows.map((row) =>
      row.kind === 'list'
        ? row.items.map((item) => this.#size(item, key))
        : [this.#size(row, key), this.#size(row, key)],
    );
  }

  isNumber(key: string): boolean {
    const value = this.#present(key);
    return value !== null && value.kind !== 'list' && asNumber(this.m, value) !== null;
  }

  layer(key: string): NestedOp {
    const value = this.#present(key);
    return value === null ? this.reject(`it has no ${key}`) : this.#nested(value, key);
  }

  layers(key: string): readonly NestedOp[] {
    const value = this.#present(key);
    if (value === null) return this.reject(`it has no ${key}`);
    const items = value.kind === 'list' ? value.items : [value];
    return items.map((item) => this.#nested(settle(item), key));
  }

  #nested(value: Value, key: string): NestedOp {
    if (value.kind === 'layer') return { op: value.record.op, attrs: value.record.attrs };
    if (asLayer(value)) return { op: value.kind === 'model' ? 'model' : 'userLayer', attrs: {} };
    throw new NotKnown(
      value.kind === 'unknown'
        ? `${key} is not known: ${value.reason}`
        : `${key} is not a layer of the library`,
    );
  }

  length(key: string): number | null {
    const value = this.#present(key);
    return value?.kind === 'list' ? value.items.length : null;
  }

  unfollowed(reason: string): never {
    throw new NotKnown(reason);
  }

  reject(message: string): never {
    throw new Rejected(message);
  }
}

function deepOrigins(value: Value): Origins {
  if (value.kind !== 'list') return originsOfValue(value);
  return value.items.reduce((all, item) => mergeOrigins(all, originsOfValue(settle(item))), noOrigins);
}
