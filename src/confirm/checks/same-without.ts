import type { EvidenceRun } from '../../diagnostic.js';
import type { Claim } from '../../graph/claim.js';
import type { ModelView } from '../../graph/view-types.js';
import { NotBuildable, type Part, partOf, type Sizes } from '../part.js';
import { tellingSizes } from './accepted-sizes.js';
import {
  type Check,
  deviationOf,
  notRun,
  shapeText,
  type Trial,
  type TrialResult,
  verdictOf,
} from './check.js';

type SameWithout = Extract<Claim, { kind: 'sameWithout' }>;

interface Pair {
  readonly name: string;
  readonly intact: Part;
  readonly without: Part;
  /** Whether the parts are one and the same list of ops: then one run is both. */
  readonly isOne: boolean;
  readonly view: ModelView;
  /** Whether the network must fail without the clause, not be the same. */
  readonly mustFail: boolean;
}

/** Each network with the clause and without it, and the counterexample both ways. */
export function checkSameWithout({ clause, pairs, counterexample }: SameWithout): Check {
  const all = pairs.map(({ view, without }): Pair => {
    const sizes = sizesOf(view);
    const other = without();
    if (!other) throw new NotBuildable(`${view.model.name} without ${clause} could not be followed`);
    return pairOf(view.model.name, view, other, sizes, false);
  });
  if (counterexample) {
    const { name, intact, without } = counterexample;
    all.push(pairOf(name, intact, without, sizesOf(intact), true));
  }
  const trials = all.map(({ view, intact, without, isOne }): readonly Trial[] =>
    (isOne ? [intact] : [intact, without]).map((part) => ({ model: view.model, part })),
  );
  return {
    trials: trials.flat(),
    judge: (results) => {
      const runs: EvidenceRun[] = [];
      let next = 0;
      for (const pair of all) {
        const first = results[next++];
        const second = pair.isOne ? first : results[next++];
        const failure = failureOf(first) ?? failureOf(second);
        if (failure !== null) return notRun(failure, runs);
        const { run, deviation } = judgePair(pair, clause, first, second);
        runs.push(run);
        if (deviation !== null) return verdictOf(runs, deviation);
      }
      return verdictOf(runs, null);
    },
  };
}

function sizesOf(view: ModelView): Sizes {
  const sizes = tellingSizes(view);
  if (sizes === null) throw new NotBuildable(`no size is known that ${view.model.name} takes`);
  return sizes;
}

function pairOf(name: string, view: ModelView, other: ModelView, sizes: Sizes, mustFail: boolean): Pair {
  const [intact, without] = [partOf(view.model, sizes, null), partOf(other.model, sizes, null)];
  return { name, intact, without, isOne: listOf(intact) === listOf(without), view, mustFail };
}

/** A network as a list of layers, for comparison. */
function listOf({ network }: Part): string {
  return JSON.stringify(network.nodes.map(({ op, attrs, inputs, shape }) => [op, attrs, inputs, shape]));
}

function failureOf(result: TrialResult | undefined): string | null {
  if (!result) return 'it was not run';
  return 'failure' in result ? result.failure : null;
}

function judgePair(
  pair: Pair,
  clause: string,
  first: TrialResult | undefined,
  second: TrialResult | undefined,
): { readonly run: EvidenceRun; readonly deviation: string | null } {
  const { name, intact, without, mustFail } = pair;
  const outcomes = [first, second].map((each) => (each && 'outcomes' in each ? each.outcomes : []));
  const [before = [], after = []] = outcomes;
  const failed = after.find(({ error }) => error !== null);
  const count = intact.network.nodes.length;
  const last = (of: typeof before): string => shapeText(of.at(-1)?.shape ?? []);
  const run: EvidenceRun = {
    input: intact.input,
    expected: mustFail
      ? `${name} runs with ${clause} and does not fit without it`
      : `${name} with ${clause} and without it: ${count} ops, ${shapeText(intact.network.nodes.at(-1)?.shape ?? [])}`,
    observed: mustFail
      ? `${name} runs with it; without it: ${failed?.error ?? `gives ${last(after)}`}`
      : sameText(name, before.length, last(before), after.length, last(after)),
  };
  const deviation = deviationOf(intact, before) ?? deviationOf(without, after);
  if (deviation !== null) return { run, deviation: `${name}: ${deviation}` };
  if (mustFail) return { run, deviation: failed ? null : `${name} runs without ${clause}` };
  return { run, deviation: listOf(intact) === listOf(without) ? null : `${name} is another network without ${clause}` };
} // prettier-ignore

function sameText(name: string, ops: number, output: string, otherOps: number, otherOutput: string): string {
  const isSame = ops === otherOps && output === otherOutput;
  return isSame
    ? `${name} is the same both ways: ${ops} ops, ${output}`
    : `${name}: ${ops} ops, ${output} with it; ${otherOps} ops, ${otherOutput} without it`;
}
