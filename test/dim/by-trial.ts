import type { SizeEvent } from '../../src/dim/index.js';
import type { Tree } from './trees.js';

/** A network's sizes as functions of its input. */
export type Step =
  | { readonly kind: 'node'; readonly dims: readonly Tree[] }
  | {
      readonly kind: 'merge';
      readonly left: readonly Tree[];
      readonly right: readonly Tree[];
      readonly broadcastOnPurpose: boolean;
      readonly residual: boolean;
      readonly into: 'left' | 'right' | null;
    }
  | { readonly kind: 'require'; readonly left: Tree; readonly right: Tree };

export function eventsOf(steps: readonly Step[]): SizeEvent[] {
  const built = (trees: readonly Tree[]) => trees.map((tree) => tree.build());
  return steps.map((step, id): SizeEvent => {
    if (step.kind === 'node') return { kind: 'node', dims: built(step.dims) };
    if (step.kind === 'require') {
      return { kind: 'require', id, left: step.left.build(), right: step.right.build() };
    }
    return { ...step, id, left: built(step.left), right: built(step.right) };
  });
}

export interface Point {
  readonly h: number;
  readonly w: number;
}

export interface Trial {
  readonly id: number;
  readonly outcome: string;
  readonly verdict: 'always' | 'depends' | null;
  readonly witness: Point | null;
  readonly passing: Point | null;
  /** The sizes on which it was judged, and those of them that fail. */
  readonly judged: readonly Point[];
  readonly fails: readonly Point[];
}

export interface Tried {
  readonly trials: readonly Trial[];
  /** The sizes at which everything passes. */
  readonly valid: readonly Point[];
}

const larger = ({ h, w }: Point): number => Math.max(h, w);

/** Squares first; the smaller larger side, then the smaller height. */
export function smallestFirst(a: Point, b: Point): number {
  return Number(a.h !== a.w) - Number(b.h !== b.w) || larger(a) - larger(b) || a.h - b.h || a.w - b.w;
}

function nearestFirst(to: Point): (a: Point, b: Point) => number {
  const away = (point: Point): number => Math.abs(larger(point) - larger(to));
  return (a, b) => Number(a.h !== a.w) - Number(b.h !== b.w) || away(a) - away(b) || smallestFirst(a, b);
}

/** Judges a network by trying one input after the other. */
export function tryAll(steps: readonly Step[], points: readonly Point[]): Tried {
  const at = (tree: Tree, { h, w }: Point): number => tree.value(h, w);
  const domain = points.filter((point) =>
    steps.every((step) => step.kind !== 'node' || step.dims.every((dim) => at(dim, point) >= 1)),
  );
  let [alive, valid] = [domain, domain];
  const trials: (Trial & { proper: (point: Point) => boolean; required: boolean })[] = [];
  steps.forEach((step, id) => {
    if (step.kind === 'node') return;
    const required = step.kind === 'require';
    const into = step.kind === 'merge' ? step.into : null;
    const [left, right] = required ? [[step.left], [step.right]] : [step.left, step.right];
    const isLiteral = (tree: Tree): boolean => typeof tree.build() === 'number';
    const proper = (point: Point): boolean =>
      [...left, ...right].every((side) => isLiteral(side) || at(side, point) >= 2);
    const classify = (point: Point): 'pass' | 'broadcast' | 'fail' => {
      const sides = left.map((side, axis) => [at(side, point), at(right[axis] ?? side, point)] as const);
      const unequal = sides.filter(([a, b]) => a !== b);
      if (unequal.length === 0) return 'pass';
      const isSpread = ([a, b]: readonly [number, number]): boolean =>
        (a === 1 && into !== 'left') || (b === 1 && into !== 'right');
      return !required && unequal.every(isSpread) ? 'broadcast' : 'fail';
    };
    const onPurpose = step.kind === 'merge' && step.broadcastOnPurpose;
    const good = (point: Point): boolean => {
      const found = classify(point);
      return found === 'pass' || (onPurpose && found === 'broadcast');
    };
    const judged = alive;
    const fails = judged.filter((point) => classify(point) === 'fail');
    const broadcasts = judged.filter((point) => classify(point) === 'broadcast');
    const passes = judged.some((point) => good(point) && (required || proper(point)));
    const equals = judged.some((point) => classify(point) === 'pass' && proper(point));
    const shown = fails.length > 0 ? fails : !equals ? broadcasts : [];
    const outcome =
      fails.length > 0
        ? 'fail'
        : broadcasts.length === 0
          ? 'pass'
          : equals
            ? 'sometimes-broadcast'
            : 'broadcast';
    const verdict = shown.length === 0 ? null : fails.length > 0 && passes ? 'depends' : 'always';
    const witness = shown.toSorted(smallestFirst)[0] ?? null;
    trials.push({ id, outcome, verdict, witness, passing: null, judged, fails, proper, required });
    if (outcome === 'pass') return;
    if (passes) {
      valid = valid.filter(good);
      if (step.kind === 'merge' && step.residual) alive = alive.filter(good);
    } else valid = [];
  });
  return {
    valid,
    trials: trials.map(({ proper, required, ...trial }) => {
      if (trial.verdict !== 'depends' || trial.witness === null) return trial;
      const order = nearestFirst(trial.witness);
      const [passing = null] = valid.filter(proper).toSorted(order);
      return { ...trial, passing: passing ?? (required ? (valid.toSorted(order)[0] ?? null) : null) };
    }),
  };
}
