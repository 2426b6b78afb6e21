import type { Dim } from '../../src/dim/index.js';
import type { ConfigReader } from '../../src/interp/dialect.js';
import type { NestedOp } from '../../src/ops/op.js';

/** The framework would throw while it makes the layer. */
export class Rejection extends Error {}

/** A layer's configuration as plain values; sizes may be symbolic. */
export type PlainConfig = Readonly<Record<string, unknown>>;

/** A layer inside a configuration: a name in `tf.layers`, and what it is made with. */
export interface PlainLayer {
  readonly layer: string;
  readonly with: PlainConfig;
}

export function isPlainLayer(value: unknown): value is PlainLayer {
  return typeof value === 'object' && value !== null && 'layer' in value && 'with' in value;
}

/** Reads a configuration of plain values, of which everything is known. */
export class PlainReader implements ConfigReader {
  /** `lower` lowers a layer inside the layer. */
  constructor(
    private readonly config: PlainConfig,
    private readonly lower: (layer: PlainLayer) => NestedOp = ({ layer }) =>
      this.reject(`${layer} stands inside of what takes no layers`),
  ) {}

  has(key: string): boolean {
    return this.config[key] !== undefined;
  }

  isNull(key: string): boolean {
    return this.config[key] === undefined || this.config[key] === null;
  }

  dim(key: string, fallback?: Dim): Dim {
    const value = this.config[key];
    if (value === undefined) return fallback ?? this.reject(`it has no ${key}`);
    return isDim(value) ? value : this.reject(`${key} is no size`);
  }

  dims(key: string, rank: number, fallback?: Dim): readonly Dim[] {
    const value = this.config[key];
    if (!Array.isArray(value)) {
      const size = this.dim(key, fallback);
      return Array.from({ length: rank }, () => size);
    }
    return value.length === rank ? (value as Dim[]) : this.reject(`${key} has ${value.length} entries`);
  }

  decided(key: string, rank: number, fallback: number): readonly number[] {
    return this.dims(key, rank, fallback).map((size) =>
      typeof size === 'number' ? size : this.reject(`${key} is not a plain number`),
    );
  }

  boolean(key: string, fallback: boolean): boolean {
    return this.isNull(key) ? fallback : Boolean(this.config[key]);
  }

  string(key: string, fallback: string): string {
    return this.text(key) ?? fallback;
  }

  text(key: string): string | null {
    const value = this.config[key];
    return typeof value === 'string' ? value : null;
  }

  shape(key: string): readonly (Dim | null)[] {
    const value = this.config[key];
    return Array.isArray(value) ? (value as (Dim | null)[]) : this.reject(`it has no ${key}`);
  }

  numbers(key: string): readonly number[] {
    const value = this.config[key];
    return (Array.isArray(value) ? value : [value]).filter(
      (each): each is number => typeof each === 'number',
    );
  }

  integers(key: string, fallback?: readonly number[]): readonly number[] {
    const value = this.config[key];
    if (value === undefined || value === null) return fallback ?? this.reject(`it has no ${key}`);
    return (Array.isArray(value) ? value : [value]) as number[];
  }

  nested(key: string): readonly (readonly Dim[])[] | null {
    const value: unknown = this.config[key];
    if (!Array.isArray(value) || !value.some((row) => Array.isArray(row))) return null;
    return value.map((row: unknown) => (Array.isArray(row) ? (row as Dim[]) : [row as Dim, row as Dim]));
  }

  isNumber(key: string): boolean {
    return typeof this.config[key] === 'number';
  }

  layer(key: string): NestedOp {
    const value = this.config[key];
    return isPlainLayer(value) ? this.lower(value) : this.reject(`it has no ${key}`);
  }

  layers(key: string): readonly NestedOp[] {
    const value: unknown = this.config[key];
    const items: unknown[] = Array.isArray(value) ? value : [value];
    return items.map((item) => (isPlainLayer(item) ? this.lower(item) : this.reject(`it has no ${key}`)));
  }

  length(key: string): number | null {
    const value = this.config[key];
    return Array.isArray(value) ? value.length : null;
  }

  unfollowed(reason: string): never {
    throw new Error(reason);
  }

  reject(message: string): never {
    throw new Rejection(message);
  }
}

function isDim(value: unknown): value is Dim {
  return typeof value === 'number' || (typeof value === 'object' && value !== null && 'kind' in value);
}
