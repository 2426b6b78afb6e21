/** The applications of a network in the order of its code and in that of its runs, the networks inside it unfolded. */
import * as tf from '@tensorflow/tfjs';

type Symbolic = tf.SymbolicTensor;

interface Container extends tf.layers.Layer {
  readonly inputs: Symbolic[];
  readonly outputs: Symbolic[];
}

function isContainer(layer: tf.layers.Layer): layer is Container {
  return 'layers' in layer;
}

/** Something applied at the build: a layer, by the number of its application, or a whole network. */
export interface Step {
  readonly of: number | tf.layers.Layer;
  readonly output: unknown;
}

/** One application of a layer. */
export interface Unfolded {
  readonly application: number;
  /** When it is run, compared item by item; infinite where it is not. */
  readonly turn: readonly number[];
}

/** When each tensor of a graph is computed: a run goes from the outputs back, the last operand first. */
function turnsOf(outputs: readonly Symbolic[]): ReadonlyMap<unknown, number> {
  const turns = new Map<unknown, number>();
  const open = new Set<Symbolic>();
  const stack = [...outputs].reverse();
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    if (turns.has(top) || open.has(top)) {
      stack.pop();
      if (!turns.has(top)) turns.set(top, turns.size);
      continue;
    }
    open.add(top);
    for (const input of top.inputs) if (!turns.has(input)) stack.push(input);
  }
  return turns;
}

/** Whether a tensor is computed from one of these. */
function comesFrom(tensor: unknown, beginnings: ReadonlySet<Symbolic>): boolean {
  const seen = new Set<Symbolic>();
  const stack = tensor instanceof tf.SymbolicTensor ? [tensor] : [];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    if (beginnings.has(top)) return true;
    if (seen.has(top)) continue;
    seen.add(top);
    stack.push(...top.inputs);
  }
  return false;
}

/**
 * Where a network was applied, its own layers stand, as they were applied when it was made; there they do not count.
 * `outputs`: those of the network that is run.
 */
export function unfold(steps: readonly Step[], outputs: readonly Symbolic[]): readonly Unfolded[] {
  const applied = steps.flatMap(({ of }) => (typeof of === 'number' || !isContainer(of) ? [] : of));
  const beginnings = new Set(applied.flatMap(({ inputs }) => inputs));
  const within = (
    own: readonly Step[],
    turns: ReadonlyMap<unknown, number>,
    before: readonly number[],
  ): readonly Unfolded[] =>
    own.flatMap(({ of, output }): readonly Unfolded[] => {
      const turn = [...before, turns.get(output) ?? Infinity];
      if (typeof of === 'number') return [{ application: of, turn }];
      if (!isContainer(of)) return [];
      const inner = turnsOf(of.outputs);
      return within(
        steps.filter((step) => inner.has(step.output)),
        inner,
        turn,
      );
    });
  return within(
    steps.filter(({ output }) => !comesFrom(output, beginnings)),
    turnsOf(outputs),
    [],
  );
}

/** Which of two applications is run first. */
export function byTurn({ turn: a }: Unfolded, { turn: b }: Unfolded): number {
  const at = a.findIndex((each, index) => each !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
