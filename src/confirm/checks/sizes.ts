import type { EvidenceRun } from '../../diagnostic.js';
import type { Claim } from '../../graph/claim.js';
import type { NodeOutcome, PlainNode } from '../job.js';
import { type Part, partOf, type Sizes } from '../part.js';
import { acceptedSizes } from './accepted-sizes.js';
import { expectedText, fitOf } from './fit.js';
import { type Check, deviationOf, judgeEach, operandsText, shapeText, type Verdict } from './check.js';

type SizesClaim = Extract<Claim, { kind: 'sizes' }>;

/** At the witness one of the nodes must fail or broadcast, at the passing size all must take operands of one shape. */
export function checkSizes(claim: SizesClaim): Check {
  const { view, nodes, passing } = claim;
  const witness = claim.witness ?? acceptedSizes(view, 1)[0] ?? {};
  const parts = [witness, ...(passing === null ? [] : [passing])].map((sizes: Sizes) =>
    partOf(view.model, sizes, nodes),
  );
  return {
    trials: parts.map((part) => ({ model: view.model, part })),
    judge: (results) =>
      judgeEach(parts, results, (part, outcomes, index) => judgeRun(part, nodes, outcomes, index === 0)),
  };
}

function judgeRun(
  part: Part,
  ids: readonly number[],
  outcomes: readonly NodeOutcome[],
  isWitness: boolean,
): { readonly run: EvidenceRun; readonly deviation: Verdict['reason'] } {
  const watched = part.network.nodes.filter(({ id }) => ids.includes(id));
  const seen = watched.map((node) => ({ node, outcome: outcomes.find(({ id }) => id === node.id) }));
  // The run speaks of the node that shows it.
  const shown = seen.find(({ node, outcome }) => outcome && fitOf(node, outcome) !== 'fits') ?? seen[0];
  const run: EvidenceRun = {
    input: part.input,
    expected: shown ? expectedText(part, shown.node) : '',
    observed: shown?.outcome ? observedText(shown.node, shown.outcome) : 'it was not reached',
  };
  const deviation = deviationOf(part, outcomes);
  if (deviation !== null) return { run, deviation };
  const fits = seen.every(({ node, outcome }) => outcome !== undefined && fitOf(node, outcome) === 'fits');
  if (isWitness && fits) return { run, deviation: 'everything fits at the size that was to show the fault' };
  if (!isWitness && !fits) return { run, deviation: 'something does not fit at the size that was to pass' };
  return { run, deviation: null };
}

function observedText({ op }: PlainNode, { operands, shape, error }: NodeOutcome): string {
  const given = operandsText(op, operands);
  const words = error ?? 'refused';
  if (given === '') return words;
  return shape === null ? `${given}: ${words}` : `${given} give ${shapeText(shape)}`;
}
