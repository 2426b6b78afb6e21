import type { AtomEvaluation, Control, GuardEvaluation, Origin, Origins } from '../graph/model.js';
import type { Machine } from './machine.js';
import { noOrigins } from './origins.js';

export function mapRecord<T>(
  from: Readonly<Record<string, T>>,
  map: (value: T) => T,
): Readonly<Record<string, T>> {
  if (map === same) return from;
  return Object.fromEntries(Object.entries(from).map(([key, value]) => [key, map(value)]));
}

function same<T>(value: T): T {
  return value;
}

/**
 * Axis origins name nodes: they follow the new numbers. One origin stays one object; what is said of a node that is left
 * out is dropped.
 */
export function originMapper(
  m: Machine,
  renumber: ReadonlyMap<number, number>,
  numberOf: (id: number) => number | null,
): (given: Origins) => Origins {
  const single = new Map<Origin, readonly Origin[]>();
  const whole = new Map<Origins, Origins>();
  const isWhole = m.trace.nodes.length === renumber.size;
  if (isWhole && [...renumber].every(([from, to]) => from === to)) return same;
  const one = (origin: Origin): readonly Origin[] => {
    if (origin.kind !== 'axis') return [origin];
    let mapped = single.get(origin);
    if (!mapped) {
      const node = numberOf(origin.node);
      mapped = node === null ? [] : [{ ...origin, node }];
      single.set(origin, mapped);
    }
    return mapped;
  };
  const isOfAxis = ({ data, control }: Origins): boolean => data.some(isAxis) || control.some(isAxis);
  return (given) => {
    if (given === noOrigins) return given;
    let mapped = whole.get(given);
    if (!mapped) {
      mapped = isOfAxis(given)
        ? { data: given.data.flatMap(one), control: given.control.flatMap(one) }
        : given;
      whole.set(given, mapped);
    }
    return mapped;
  };
}

function isAxis({ kind }: Origin): boolean {
  return kind === 'axis';
}

/** Guard evaluations and the control chains that hold them, each mapped once; what says nothing of axes stays as it is. */
export function controlMapper(origins: (given: Origins) => Origins): {
  chain: (given: Control | null) => Control | null;
  evaluation: (given: GuardEvaluation) => GuardEvaluation;
} {
  const chains = new Map<Control, Control>();
  const evaluations = new Map<GuardEvaluation, GuardEvaluation>();
  const atom = (given: AtomEvaluation): AtomEvaluation => {
    const mapped = origins(given.origins);
    return mapped === given.origins ? given : { ...given, origins: mapped };
  };
  const evaluation = (given: GuardEvaluation): GuardEvaluation => {
    let mapped = evaluations.get(given);
    if (!mapped) {
      const [atoms, control] = [given.atoms.map(atom), chain(given.control)];
      const isSame = control === given.control && atoms.every((each, index) => each === given.atoms[index]);
      mapped = isSame ? given : { ...given, atoms, control };
      evaluations.set(given, mapped);
    }
    return mapped;
  };
  const chain = (given: Control | null): Control | null => {
    if (given === null) return null;
    let mapped = chains.get(given);
    if (!mapped) {
      const [own, parent] = [evaluation(given.evaluation), chain(given.parent)];
      const isSame = own === given.evaluation && parent === given.parent;
      mapped = isSame ? given : { evaluation: own, taken: given.taken, parent };
      chains.set(given, mapped);
    }
    return mapped;
  };
  return { chain, evaluation };
}
