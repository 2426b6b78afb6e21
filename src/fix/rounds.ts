import { applyToFiles, type FileTexts } from './apply.js';
import { choose } from './choose.js';
import type { Fix, FixIntent } from './intent.js';

/** A fix that may be applied. */
export interface Proposal extends Pick<Fix, 'edits' | 'scope'> {
  /** Stays the same while the code around it does: what was refused is not tried again. */
  readonly key: string;
  /** Only fixes of one kind are applied at once: what may change by them is another matter for each. */
  readonly kind: FixIntent['kind'];
}

/** Why a fix may not stay. */
export interface Objection {
  /** `fault`: the fix is wrong, and that is the tool's fault; `trade`: it brings something as bad as what it cures. */
  readonly kind: 'fault' | 'trade';
  readonly message: string;
}

/** What fixing needs to know of an analysis. */
export interface Workshop<State, Item extends Proposal> {
  /** The project with some files changed. */
  readonly analyse: (changed: FileTexts) => State;
  readonly proposals: (state: State) => readonly Item[];
  readonly text: (state: State, file: string) => string | null;
  readonly objection: (before: State, after: State, applied: readonly Item[]) => Objection | null;
}

/** The project after its fixes. */
export interface Outcome<State, Item extends Proposal> {
  readonly state: State;
  /** The files that changed. */
  readonly texts: FileTexts;
  readonly applied: readonly Item[];
  readonly refused: readonly { readonly item: Item; readonly objection: Objection }[];
  /** How often a fix had to wait because an earlier one changed the same code. */
  readonly conflicts: number;
  /** Fixes that still waited when the last round was over. */
  readonly left: number;
}

/** As many as other linters do; a round that changes nothing is the last anyway. */
const mostRounds = 10;

/** Applies fixes, analyses what comes out of it and goes on, until there is nothing more to fix. */
export function fixAll<State, Item extends Proposal>(
  workshop: Workshop<State, Item>,
  start: State,
): Outcome<State, Item> {
  const applied: Item[] = [];
  const refused: Outcome<State, Item>['refused'][number][] = [];
  let [state, texts, conflicts, left]: [State, FileTexts, number, number] = [start, new Map(), 0, 0];
  for (let round = 0; round < mostRounds; round++) {
    const { chosen, waiting } = choose(candidates(workshop, state, refused));
    conflicts += waiting.length;
    left = waiting.length;
    if (chosen.length === 0) break;
    const done = apply(workshop, { state, texts }, chosen);
    applied.push(...done.applied);
    refused.push(...done.refused);
    ({ state, texts } = done);
  }
  return { state, texts, applied, refused, conflicts, left };
}

const order: readonly FixIntent['kind'][] = ['rename', 'dropAtoms', 'addAtom', 'replace'];

/** What is still to be tried of the first kind that there is. */
function candidates<State, Item extends Proposal>(
  workshop: Workshop<State, Item>,
  state: State,
  refused: Outcome<State, Item>['refused'],
): readonly Item[] {
  const open = workshop.proposals(state).filter(({ key }) => !refused.some(({ item }) => item.key === key));
  const first = order.find((kind) => open.some((each) => each.kind === kind));
  return open.filter(({ kind }) => kind === first);
}

interface Position<State> {
  readonly state: State;
  readonly texts: FileTexts;
}

type Done<State, Item extends Proposal> = Position<State> & Pick<Outcome<State, Item>, 'applied' | 'refused'>;

/** All at once; where that will not do, one after the other, so that the right one is refused. */
function apply<State, Item extends Proposal>(
  workshop: Workshop<State, Item>,
  from: Position<State>,
  chosen: readonly Item[],
): Done<State, Item> {
  const together = attempt(workshop, from, chosen);
  if ('state' in together) return { ...together, applied: chosen, refused: [] };
  const [only] = chosen;
  if (chosen.length === 1 && only) {
    return { ...from, applied: [], refused: [{ item: only, objection: together }] };
  }
  let best: Done<State, Item> = { ...from, applied: [], refused: [] };
  for (const item of chosen) {
    const applied = [...best.applied, item];
    const next = attempt(workshop, from, applied);
    best =
      'state' in next
        ? { ...next, applied, refused: best.refused }
        : { ...best, refused: [...best.refused, { item, objection: next }] };
  }
  return best;
}

function attempt<State, Item extends Proposal>(
  workshop: Workshop<State, Item>,
  { state, texts }: Position<State>,
  items: readonly Item[],
): Position<State> | Objection {
  const edits = items.flatMap((item) => item.edits);
  const changed = applyToFiles(edits, (file) => workshop.text(state, file));
  if (changed === null) return { kind: 'fault', message: 'its edits do not fit the text' };
  const all = new Map([...texts, ...changed]);
  const after = workshop.analyse(all);
  return workshop.objection(state, after, items) ?? { state: after, texts: all };
}
