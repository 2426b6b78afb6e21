import type { NodeOutcome, PlainNode } from '../job.js';
import type { Part } from '../part.js';
import { isRefused, operandsText, sameShape, shapeText } from './check.js';

/** How an op takes its operands. */
export type Fit = 'fits' | 'broadcasts' | 'fails';

const elementwise = new Set(['add', 'subtract', 'multiply', 'average', 'maximum', 'minimum']);

/** A refusal, or operands of several shapes that were accepted all the same. */
export function fitOf({ op }: PlainNode, outcome: NodeOutcome): Fit {
  if (isRefused(outcome)) return 'fails';
  const [first, ...others] = outcome.operands;
  const differ = elementwise.has(op) && others.some((each) => !sameShape(each, first ?? []));
  return differ && outcome.operands.some((each) => !sameShape(each, outcome.shape ?? [])) ? 'broadcasts' : 'fits';
} // prettier-ignore

/** What the analysis says of a node. */
export function expectedText(part: Part, node: PlainNode): string {
  const operands = node.inputs.map((id) => part.network.nodes.find((each) => each.id === id)?.shape ?? []);
  const rejection = part.sized.rejections[node.id] ?? null;
  const given = operandsText(node.op, operands);
  if (rejection !== null) return elementwise.has(node.op) ? `${given} do not fit` : `${node.op} of ${given}: ${rejection}`;
  const [first = [], ...others] = operands;
  const isSpread = elementwise.has(node.op) && others.some((each) => !sameShape(each, first));
  return `${given} ${isSpread ? 'broadcast' : 'give'} ${shapeText(node.shape)}`;
} // prettier-ignore
