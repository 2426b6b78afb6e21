import {
  describe,
  everySize,
  type Finding,
  type JudgedNode,
  type ModelView,
  type SizeAssignment,
  union,
} from '../../src/rule.js';
import { sizesText } from './text.js';

/** For which sizes a fault holds. */
export interface Facts {
  readonly verdict: 'always' | 'depends';
  readonly condition: string | null;
  readonly witness: SizeAssignment | null;
  readonly passing: SizeAssignment | null;
  readonly failing: NonNullable<Finding['failing']>;
  /** Whether `failing` is what squares show, and only the condition is exact. */
  readonly isMixed?: boolean;
}

export function factsOf({ judgement }: JudgedNode): Facts {
  const { verdict, condition, witness, passing, failing, isMixed = false } = judgement;
  return { verdict: verdict ?? 'always', condition, witness, passing, failing, isMixed };
}

function isEmpty(sizes: SizeAssignment | null): sizes is null {
  return sizes === null || Object.keys(sizes).length === 0;
}

/** ", for example at H = W = 33", " at H = W = 33" where that is the only input; nothing where no size is to be named. */
function exampleText(view: ModelView, witness: Facts['witness']): string {
  if (isEmpty(witness)) return '';
  return `${view.model.symbols.length === 0 ? '' : ', for example'} at ${sizesText(witness)}`;
}

/** For which sizes something is so: ", for example at H = W = 2", " at H = W = 33 (every odd H), though …". */
export function whenText(view: ModelView, { verdict, condition, witness, passing }: Facts): string {
  if (verdict === 'always' || isEmpty(witness)) return exampleText(view, witness);
  const all = condition === null ? '' : ` (${condition})`;
  const good = isEmpty(passing) ? '' : `, though they do at ${sizesText(passing)}`;
  return ` at ${sizesText(witness)}${all}${good}`;
}

/** "never fit, for example at H = W = 2", "do not fit at H = W = 33 (every odd H), though they do at H = W = 32". */
export function fitText(view: ModelView, facts: Facts): string {
  return `${facts.verdict === 'always' ? 'never' : 'do not'} fit${whenText(view, facts)}`;
}

function isSquare(sizes: SizeAssignment): boolean {
  return new Set(Object.values(sizes)).size <= 1;
}

function bySize(a: SizeAssignment, b: SizeAssignment): number {
  const [x, y] = [Object.values(a), Object.values(b)];
  return (
    Number(isSquare(b)) - Number(isSquare(a)) || Math.max(...x) - Math.max(...y) || (x[0] ?? 0) - (y[0] ?? 0)
  );
}

function unionOf(all: readonly Facts[]): Facts['failing'] {
  const sets: Record<string, Facts['failing'][string]> = {};
  for (const { failing } of all) {
    for (const [name, set] of Object.entries(failing)) sets[name] = sets[name] ? union(sets[name], set) : set;
  }
  return sets;
}

/** The union of several conditions in words. */
function conditionOf(all: readonly Facts[], failing: Facts['failing']): string | null {
  const told = [...new Set(all.flatMap(({ condition }) => condition ?? []))];
  if (told.length < 2) return told[0] ?? null;
  if (all.some(({ isMixed }) => isMixed)) {
    return [...new Set(told.flatMap((each) => each.split(' or ')))].join(' or ');
  }
  const names = Object.keys(failing);
  const whole = (name: string): string => (names.length > 1 ? `all ${name}` : 'all sizes');
  return names.map((name) => describe(failing[name] ?? everySize, name, everySize, whole(name))).join(' or ');
}

/** The facts of several adds together: "always" if one of them is, the union of the conditions, the smallest witness. */
export function together(all: readonly Facts[]): Facts {
  const always = all.some(({ verdict }) => verdict === 'always');
  const smallest = all
    .filter(({ witness }) => !isEmpty(witness))
    .toSorted((a, b) => bySize(a.witness ?? {}, b.witness ?? {}))[0];
  const failing = unionOf(all);
  return {
    verdict: always ? 'always' : 'depends',
    condition: always ? null : conditionOf(all, failing),
    witness: smallest?.witness ?? null,
    passing: always ? null : (smallest?.passing ?? null),
    failing,
  };
}
