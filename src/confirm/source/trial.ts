import type { Model, OpNode } from '../../graph/model.js';
import type { Place } from '../../program/program.js';
import type { Verdict } from '../checks/check.js';
import type { Observation, SourceRun } from '../job.js';
import { NotBuildable, type Part, placesOf, type Sizes } from '../part.js';
import { callOf } from './arguments.js';
import type { SourceBundle, Spot } from './bundle.js';

/** 1-based line and column of a place in a file. */
export type Locate = (file: string, offset: number) => { readonly line: number; readonly column: number };

/** What the code did in one run, its places those of the project. */
export interface SourceResult {
  readonly seen: readonly Observation[];
  readonly error: string | null;
}

/** A run of the project's code, and what is to be seen in it. */
export interface SourceTrial {
  readonly model: Model;
  readonly part: Part;
  readonly run: Omit<SourceRun, 'bundle'>;
}

export interface SourceCheck {
  readonly trials: readonly SourceTrial[];
  readonly judge: (results: readonly (SourceResult | { readonly failure: string })[], isAt: IsAt) => Verdict;
}

/** A run of a model's code at some sizes, to see some of its nodes. Throws `NotBuildable`. */
export function trialOf(model: Model, sizes: Sizes, targets: readonly number[]): SourceTrial {
  const part = placesOf(model, sizes, targets);
  const inputs = model.inputs.map(({ node }) => shapeAt(part, node));
  return { model, part, run: { call: callOf(model.entry, part.sized), inputs } };
}

/** The shape of a node in numbers. Throws `NotBuildable`. */
export function shapeAt({ sized }: Part, id: number): readonly number[] {
  return (sized.shapes[id] ?? []).map((size) => {
    if (typeof size === 'number') return size;
    throw new NotBuildable('the shape of an input is not known');
  });
}

/** Whether an observation was made at a place. */
export type IsAt = (observation: Observation, place: Place) => boolean;

/** Finds observations by their places in the project's files. */
export function spots(bundle: SourceBundle, locate: Locate): IsAt {
  return ({ places }, place) =>
    places.some((each) => {
      const spot = bundle.spotOf(each);
      return spot?.file === place.file && isWithin(spot, place, locate);
    });
}

/** Whether a line and column lie in a place of their file; column 0 is any of the line. */
export function isWithin(spot: Omit<Spot, 'file'>, { file, start, end }: Place, locate: Locate): boolean {
  const [from, to] = [locate(file, start), locate(file, end)];
  if (spot.column === 0) return spot.line >= from.line && spot.line <= to.line;
  return !isBefore(spot, from) && isBefore(spot, to);
}

function isBefore(a: Omit<Spot, 'file'>, b: Omit<Spot, 'file'>): boolean {
  return a.line < b.line || (a.line === b.line && a.column < b.column);
}

/** Whether the framework knew every size. */
export function isConcrete(shape: readonly (number | null)[]): shape is readonly number[] {
  return !shape.includes(null);
}

/** A node of a model by its number. */
export function nodeOf({ nodes }: Model, id: number): OpNode {
  const node = nodes[id];
  if (!node) throw new Error(`there is no node ${id}`);
  return node;
}

/** Why nothing was seen at a place. */
export function neverThere(error: string | null): string {
  const never = 'the code does not come to it when it runs';
  return error === null ? never : `${never}: ${error}`;
}
