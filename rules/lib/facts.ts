import {
  type Finding,
  isEmpty as isEmptySet,
  type JudgedNode,
  minus,
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
}

export function factsOf({ judgement }: JudgedNode): Facts {
  const { verdict, condition, witness, passing, failing } = judgement;
  return { verdict: verdict ?? 'always', condition, witness, passing, failing };
}

function isEmpty(sizes: SizeAssignment | null): sizes is null {
  return sizes === null || Object.keys(sizes).length === 0;
}

/** ", for example at H = W = 33"; nothing where there are no sizes to name. */
export function exampleText({ witness }: Pick<Facts, 'witness'>): string {
  return isEmpty(witness) ? '' : `, for example at ${sizesText(witness)}`;
}

/** For which sizes something holds: "at every size", "at H = W = 33 (every odd H), but not at H = W = 32". */
export function whenText({ verdict, condition, witness, passing }: Facts): string {
  if (verdict === 'always' || isEmpty(witness)) return '';
  const all = condition === null ? '' : ` (${condition})`;
  const good = isEmpty(passing) ? '' : `, though they do at ${sizesText(passing)}`;
  return ` at ${sizesText(witness)}${all}${good}`;
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

/** Whether everything that fails in one fails in the other. */
function isPartOf(a: Facts, b: Facts): boolean {
  return Object.entries(a.failing).every(([name, set]) => {
    const other = b.failing[name];
    return other !== undefined && isEmptySet(minus(set, other));
  });
}

function unionOf(all: readonly Facts[]): Facts['failing'] {
  const sets: Record<string, Facts['failing'][string]> = {};
  for (const { failing } of all) {
    for (const [name, set] of Object.entries(failing)) sets[name] = sets[name] ? union(sets[name], set) : set;
  }
  return sets;
}

/** The conditions that say something that no other does. */
function conditionsOf(all: readonly Facts[]): readonly string[] {
  const told = all.filter(
    (each, index) =>
      !all.some(
        (other, at) => at !== index && isPartOf(each, other) && (at < index || !isPartOf(other, each)),
      ),
  );
  return [...new Set(told.flatMap(({ condition }) => condition ?? []))];
}

/** The facts of several adds together: "always" if one of them is, the union of the conditions, the smallest witness. */
export function together(all: readonly Facts[]): Facts {
  const always = all.some(({ verdict }) => verdict === 'always');
  const smallest = all
    .filter(({ witness }) => !isEmpty(witness))
    .toSorted((a, b) => bySize(a.witness ?? {}, b.witness ?? {}))[0];
  const conditions = always ? [] : conditionsOf(all);
  return {
    verdict: always ? 'always' : 'depends',
    condition: conditions.length === 0 ? null : conditions.join(' or '),
    witness: smallest?.witness ?? null,
    passing: always ? null : (smallest?.passing ?? null),
    failing: unionOf(all),
  };
}
