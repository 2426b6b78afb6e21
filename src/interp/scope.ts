import type { Binding } from '../graph/model.js';
import type { Place, Program } from '../program/program.js';
import type { Heap } from './heap.js';
import type { ClassValue, RecordValue, Value } from './values.js';

export interface Cell {
  value: Value;
  /** The declaring identifier, and what it declares. */
  readonly at: Place | null;
  readonly kind: Binding['kind'];
}

/** What a function's body shares: `this`, the class for `super`, and the module. */
export interface FunctionContext {
  self: Value;
  readonly home: ClassValue | null;
  readonly isStatic: boolean;
  readonly module: ModuleRecord;
  /** The object literal whose method runs, for `super`. */
  readonly homeObject?: RecordValue;
  /** What the function was called with, for `arguments`. */
  readonly args?: readonly Value[];
  /** What `new` was asked for; null in a plain call. */
  readonly newTarget?: Value | null;
}

export interface ModuleRecord {
  readonly file: string;
  readonly program: Program;
  /** Whether it has imports or exports of its own: what has none is a script or CommonJS. */
  readonly isEsModule: boolean;
  readonly exports: Map<string, Value>;
  readonly stars: Value[];
}

export interface Scope {
  readonly names: Map<string, Cell>;
  readonly parent: Scope | null;
  /** The scope that holds `var`s. */
  readonly isFunction: boolean;
  readonly context: FunctionContext;
}

export function createScope(parent: Scope | null, context: FunctionContext, isFunction: boolean): Scope {
  return { names: new Map(), parent, isFunction, context };
}

export function findCell(scope: Scope, name: string): Cell | null {
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    const cell = at.names.get(name);
    if (cell) return cell;
  }
  return null;
}

/** Declares a name. A fresh scope dies with its frame, but closures may have seen it: so it is undone too. */
export function declare(
  heap: Heap,
  scope: Scope,
  name: string,
  value: Value,
  at: Place | null = null,
  kind: Binding['kind'] = 'variable',
): void {
  const cell = scope.names.get(name);
  if (cell) {
    assignCell(heap, cell, value);
    return;
  }
  scope.names.set(name, { value, at, kind });
  heap.noted(undeclare, scope, name, undefined);
}

function undeclare(scope: Scope, name: string): void {
  scope.names.delete(name);
}

export function assignCell(heap: Heap, cell: Cell, value: Value): void {
  heap.noted(assignBack, cell, null, cell.value);
  cell.value = value;
}

function assignBack(cell: Cell, _: null, before: Value): void {
  cell.value = before;
}

export function functionScope(scope: Scope): Scope {
  let at = scope;
  while (!at.isFunction && at.parent !== null) at = at.parent;
  return at;
}
