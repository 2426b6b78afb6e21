import { type Dim, type DimSymbol, symbol } from '../../src/dim/index.js';
import type { Attributes, Op, Shape } from '../../src/ops/op.js';
import type { LayerCase } from './cases.js';
import { lower } from './lower.js';
import { isPlainLayer, type PlainConfig } from './plain-reader.js';

/** A layer of which some sizes are symbols, and the numbers that they stand for. */
export interface SymbolicCase {
  readonly op: Op;
  readonly attrs: Attributes;
  readonly inputs: readonly Shape[];
  readonly values: ReadonlyMap<DimSymbol, number>;
}

/** Sizes in a configuration that model code often leaves to its caller. */
const choosable = [
  'filters',
  'units',
  'kernelSize',
  'depthMultiplier',
  'n',
  'outputDim',
  'height',
  'width',
  'size',
  'layer',
  'cell',
  'cells',
];

/** Replaces numbers by symbols where `choices` say so. */
export function symbolically(name: string, example: LayerCase, choices: Iterator<boolean>): SymbolicCase {
  const values = new Map<DimSymbol, number>();
  const replace = (value: number): Dim => {
    if (choices.next().value !== true) return value;
    const made = symbol(`s${values.size}`, 'input');
    values.set(made, value);
    return made;
  };
  const config = chosen(example.config, replace);
  const { op, attrs } = lower(name, config);
  // A 1 that is no literal is not seen to broadcast: that is for the judge of merges.
  const keepsOnes = op.merge === 'add' || op.merge === 'elementwise';
  const inputs = example.inputs.map(([batch = 1, ...rest]) => [
    batch,
    ...rest.map((size) => (keepsOnes && size === 1 ? size : replace(size))),
  ]);
  return { op, attrs, inputs, values };
}

function chosen(config: PlainConfig, replace: (value: number) => Dim): PlainConfig {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      key,
      choosable.includes(key) ? deep(value, replace) : value,
    ]),
  );
}

function deep(value: unknown, replace: (value: number) => Dim): unknown {
  if (typeof value === 'number') return replace(value);
  if (isPlainLayer(value)) return { layer: value.layer, with: chosen(value.with, replace) };
  return Array.isArray(value) ? value.map((item: unknown) => deep(item, replace)) : value;
}
