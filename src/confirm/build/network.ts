import type { DataType, Tensor } from '@tensorflow/tfjs-core';
import { messageOf } from '../message.js';
import type { NodeOutcome, PlainNetwork, PlainNode } from '../job.js';
import { builders } from './table.js';
import { type Apply, numberOf, NotRebuilt, type Tf } from './tf.js';

type AddWeight = (
  name: string,
  shape: readonly number[],
  dtype: DataType | undefined,
  initializer: { readonly apply: (shape: readonly number[], dtype?: DataType) => Tensor },
  ...others: unknown[]
) => unknown;

/**
 * Weights are zeros, and weights of one shape are one tensor: to make random ones takes most of the time that a network
 * takes to be built, and no shape needs them. They are never disposed of: the next network takes them too.
 */
export function useZeroWeights(tf: Tf): void {
  const prototype = tf.layers.Layer.prototype as unknown as { addWeight: AddWeight };
  const { addWeight } = prototype;
  const known = new Map<string, Tensor>();
  const zeros = {
    apply: (shape: readonly number[], dtype: DataType = 'float32'): Tensor => {
      const key = `${dtype} ${shape.join()}`;
      const made = known.get(key) ?? tf.keep(tf.zeros([...shape], dtype));
      known.set(key, made);
      return made;
    },
  };
  prototype.addWeight = function (name, shape, dtype, _, ...others) {
    return addWeight.call(this, name, shape, dtype, zeros, ...others);
  };
}

/**
 * Builds and runs a network op by op on zeros. Where an op is refused that the analysis says is, the run goes on with a
 * tensor of the shape that the analysis goes on with; any other refusal ends it.
 */
export function runNetwork(tf: Tf, { nodes, refused }: PlainNetwork): readonly NodeOutcome[] {
  const outcomes: NodeOutcome[] = [];
  const tensors = new Map<number, Tensor>();
  const layers = new Map<number, Apply>();
  const uses = usesOf(nodes);
  try {
    for (const node of nodes) {
      const inputs = node.inputs.flatMap((id) => tensors.get(id) ?? []);
      const operands = inputs.map(({ shape }) => [...shape]);
      const made = attempt(tf, () => apply(tf, node, inputs, layers));
      const isTensor = !('error' in made);
      outcomes.push({
        id: node.id,
        operands,
        shape: isTensor ? [...made.shape] : null,
        error: null,
        ...(isTensor ? {} : made),
      });
      if (!isTensor && !refused.includes(node.id)) break;
      tensors.set(node.id, isTensor ? made : tf.zeros([...node.shape]));
      release(node, tensors, uses);
    }
  } finally {
    for (const tensor of tensors.values()) tensor.dispose();
  }
  return outcomes;
}

function usesOf(nodes: readonly PlainNode[]): Map<number, number> {
  const uses = new Map<number, number>();
  for (const { inputs } of nodes) {
    for (const id of new Set(inputs)) uses.set(id, (uses.get(id) ?? 0) + 1);
  }
  return uses;
}

/** Frees what no later op takes. */
function release({ inputs }: PlainNode, tensors: Map<number, Tensor>, uses: Map<number, number>): void {
  for (const id of new Set(inputs)) {
    const left = (uses.get(id) ?? 0) - 1;
    uses.set(id, left);
    if (left > 0) continue;
    tensors.get(id)?.dispose();
    tensors.delete(id);
  }
}

function attempt(tf: Tf, work: () => Tensor): Tensor | Pick<NodeOutcome, 'error' | 'isNotRebuilt'> {
  try {
    return tf.tidy(work);
  } catch (thrown) {
    const error = messageOf(thrown);
    return thrown instanceof NotRebuilt ? { error, isNotRebuilt: true } : { error };
  }
}

function apply(tf: Tf, node: PlainNode, inputs: Tensor[], layers: Map<number, Apply>): Tensor {
  const known = node.layer === null ? undefined : layers.get(node.layer);
  const run = known ?? builders[node.op](tf, node.attrs);
  if (node.layer !== null) layers.set(node.layer, run);
  if (!known && node.madeFor) run([tf.zeros([...node.madeFor])]);
  const made = run(inputs);
  const output = Array.isArray(made) ? made[numberOf(node.attrs, 'output')] : made;
  if (!output) throw new Error(`there is no output ${numberOf(node.attrs, 'output')}`);
  // All are numbers of one kind, as in the network: what indices or truth values they are is asked for where it counts.
  const numbers = tf.cast(output, 'float32');
  // A tensor that was passed on is freed with the other one's uses, so it must be one of its own.
  return inputs.includes(numbers) ? tf.clone(numbers) : numbers;
}
