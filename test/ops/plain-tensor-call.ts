import { type Dim, symbol } from '../../src/dim/index.js';
import type { Lowered, TensorCall, TensorMeaning } from '../../src/interp/tensor-meaning.js';
import type { Attributes, OpResult, Shape } from '../../src/ops/op.js';
import { ops } from '../../src/ops/table.js';
import { PlainReader, Rejection } from './plain-reader.js';

/** Stands for a tensor of this shape among the arguments of a call. */
export class TensorArgument {
  constructor(readonly shape: Shape) {}
}

/** What a call is not followed for. */
class Unfollowed extends Error {}

/** Reads arguments that are plain values and tensors of known shape. */
class PlainTensorCall extends PlainReader implements TensorCall {
  constructor(private readonly args: Readonly<Record<string, unknown>>) {
    super(args);
  }

  tensor(key: string): Shape {
    const value = this.args[key];
    if (value instanceof TensorArgument) return value.shape;
    return typeof value === 'number' ? [] : this.reject(`${key} is not a tensor`);
  }

  likelyTensor(key: string): Shape {
    return this.tensor(key);
  }

  namedTensor(key: string): Shape {
    return this.tensor(key);
  }

  weights(key: string): Shape {
    return this.tensor(key);
  }

  tensors(key: string): readonly Shape[] {
    const value = this.args[key];
    if (!Array.isArray(value)) return value === undefined || value === null ? [] : [this.tensor(key)];
    return value.flatMap((each: unknown) => (each instanceof TensorArgument ? [each.shape] : []));
  }

  isWholeType(): boolean {
    return false;
  }

  isTensor(key: string): boolean {
    return this.args[key] instanceof TensorArgument;
  }

  unknownSize(): Dim {
    return symbol('?', 'gap');
  }

  indexParts(): never {
    throw new Unfollowed('an index');
  }

  override unfollowed(reason: string): never {
    throw new Unfollowed(reason);
  }

  literalShape(key: string): Shape {
    const shape: Dim[] = [];
    let value = this.args[key];
    while (Array.isArray(value)) {
      shape.push(value.length);
      value = (value as readonly unknown[])[0];
    }
    return shape;
  }
}

/** An op of a call, with the shapes of its operands. */
export interface LoweredNode {
  readonly op: string;
  readonly attrs: Attributes;
  readonly inputs: readonly Shape[];
}

function callOf({ params, rest, named }: TensorMeaning, args: readonly unknown[]): PlainTensorCall {
  if (named === true) return new PlainTensorCall(args[0] as Readonly<Record<string, unknown>>);
  const entries = params.map((name, index): [string, unknown] => [
    name,
    rest === true && index === params.length - 1 ? args.slice(index) : args[index],
  ]);
  return new PlainTensorCall(Object.fromEntries(entries));
}

/** The ops that a call lowers to; none where it is refused or not followed. */
export function nodesOf(meaning: TensorMeaning, args: readonly unknown[]): readonly LoweredNode[] {
  const call = callOf(meaning, args);
  try {
    return nodesIn(call, meaning.lower(call));
  } catch (error) {
    if (error instanceof Rejection || error instanceof Unfollowed) return [];
    throw error;
  }
}

/** The shapes of an operand: a parameter's, or of what comes of others. */
function operandShapes(call: TensorCall, operand: string | Lowered): readonly Shape[] {
  if (typeof operand === 'string') return call.tensors(operand);
  return resultsOf(call, operand).flatMap((result) => (result.kind === 'shape' ? [result.shape] : []));
}

function nodesIn(call: TensorCall, lowered: Lowered): readonly LoweredNode[] {
  switch (lowered.kind) {
    case 'list':
      return lowered.items.flatMap((item) => nodesIn(call, item));
    case 'record':
      return Object.values(lowered.fields).flatMap((item) => nodesIn(call, item));
    case 'variable':
      return nodesIn(call, lowered.of);
    case 'node': {
      const { op, attrs, operands } = lowered;
      return [{ op, attrs, inputs: operands.flatMap((each) => operandShapes(call, each)) }];
    }
    default:
      return [];
  }
}

/** What we say of a call: the results of its tensors, one for each that comes out. */
export function lowerCall(meaning: TensorMeaning, args: readonly unknown[]): readonly OpResult[] {
  const call = callOf(meaning, args);
  try {
    return resultsOf(call, meaning.lower(call));
  } catch (error) {
    if (error instanceof Rejection) {
      return [{ kind: 'fault', message: error.message, operand: 0, axis: null }];
    }
    if (error instanceof Unfollowed) return [{ kind: 'unknown', reason: error.message }];
    throw error;
  }
}

function resultsOf(call: TensorCall, lowered: Lowered): readonly OpResult[] {
  switch (lowered.kind) {
    case 'list':
      return lowered.items.flatMap((item) => resultsOf(call, item));
    case 'record':
      return Object.values(lowered.fields).flatMap((item) => resultsOf(call, item));
    case 'variable':
      return resultsOf(call, lowered.of);
    case 'weight':
      return [{ kind: 'shape', shape: lowered.shape, requires: [] }];
    case 'same':
      return call.tensors(lowered.key).map((shape) => ({ kind: 'shape', shape, requires: [] }));
    case 'data':
    case 'number':
      throw new Error(`${lowered.kind} has no shape that could be compared`);
    case 'node': {
      const op = ops.get(lowered.op);
      if (op === undefined) throw new Error(`no op ${lowered.op}`);
      return [
        op.shape(
          lowered.operands.flatMap((each) => operandShapes(call, each)),
          lowered.attrs,
        ),
      ];
    }
  }
}
