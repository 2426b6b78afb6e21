import { compare, type Dim, show } from '../dim/index.js';
import type { OpResult, Requirement, Shape } from './op.js';

/** A shape that comes out whatever the sizes are. */
export function shaped(shape: Shape): OpResult {
  return { kind: 'shape', shape, requires: [] };
}

/** The framework rejects this at every size; `shape` is what to go on with. */
export function fault(
  message: string,
  at: { readonly operand?: number | null; readonly axis?: number | null; readonly shape?: Shape } = {},
): OpResult {
  const { operand = 0, axis = null, shape } = at;
  return { kind: 'fault', message, operand, axis, ...(shape ? { shape } : {}) };
}

/** The framework runs no op with these attributes, whatever its input. */
export function misconfigured(message: string, shape?: Shape): OpResult {
  return fault(message, { operand: null, ...(shape ? { shape } : {}) });
}

/** Not computed, and why. */
export function unknown(reason: string): OpResult {
  return { kind: 'unknown', reason };
}

/** Sizes in the way people write a shape. */
export function showShape(shape: readonly Dim[]): string {
  return `[${shape.map((dim) => show(dim, 'text')).join(', ')}]`;
}

/**
 * The shape under conditions: those that always hold are dropped, one between two different numbers is a fault
 * (`message` words it), the others stay requirements.
 */
export function requiring(
  shape: Shape,
  requirements: readonly Requirement[],
  message: (broken: Requirement) => string,
): OpResult {
  const open = requirements.filter(({ left, right }) => compare(left, right).kind !== 'equal');
  const broken = open.find(({ left, right }) => typeof left === 'number' && typeof right === 'number');
  if (broken) return fault(message(broken), { operand: broken.operand, axis: broken.axis, shape });
  return { kind: 'shape', shape, requires: open };
}
