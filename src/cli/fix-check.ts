import type { Diagnostic, Severity, Suggestion } from '../diagnostic.js';
import type { Analysis } from '../engine/engine.js';
import type { Objection, Proposal } from '../fix/rounds.js';
import { sameButFor } from '../fix/respell.js';
import { type Likeness, likenesses } from '../report/likeness.js';

/** A suggestion of a finding, as something to apply. */
export interface SuggestedFix extends Proposal {
  readonly diagnostic: Diagnostic;
  readonly suggestion: Suggestion;
  /** "src/net.ts:3:9 rule-id" */
  readonly place: string;
}

/** Why fixes may not stay, from what an analysis says before and after them; null where they may. */
export function objectionTo(
  before: Analysis,
  after: Analysis,
  applied: readonly SuggestedFix[],
  { renamesTexts = false }: { readonly renamesTexts?: boolean } = {},
): Objection | null {
  const error = after.errors.find(({ message }) => !before.errors.some((each) => each.message === message));
  if (error) return { kind: 'fault', message: `it leaves ${error.file} with an error: ${error.message}` };
  return (
    changedNetwork(before, after, applied, renamesTexts) ??
    newFinding(before, after, applied) ??
    unmoved(before, after, applied)
  );
}

function changedNetwork(
  before: Analysis,
  after: Analysis,
  applied: readonly SuggestedFix[],
  renamesTexts: boolean,
): Objection | null {
  switch (applied[0]?.kind) {
    case 'rename':
      return changedByRename(likenesses(before), likenesses(after), namesOf(applied), {
        renamesTexts,
        renamesLayers: renamesTexts || applied.some(({ suggestion }) => suggestion.renamesWeights),
      });
    case 'dropAtoms':
      return changedByLess(before, after, applied);
    default:
      return null;
  }
}

/** What renames take away, and what they put there. */
export function namesOf(applied: readonly SuggestedFix[]): ReadonlyMap<string, string> {
  return new Map(applied.flatMap(({ suggestion }) => [...suggestion.names]));
}

function changedByRename(
  before: readonly Likeness[],
  after: readonly Likeness[],
  names: ReadonlyMap<string, string>,
  { renamesTexts, renamesLayers }: { readonly renamesTexts: boolean; readonly renamesLayers: boolean },
): Objection | null {
  const isSame = before.every(({ graph, layers }, index) => {
    const now = after[index];
    return (
      now !== undefined &&
      layers.length === now.layers.length &&
      withWords(graph, names) === withWords(now.graph, names) &&
      layers.every((layer, at) => sameButFor(layer ?? '', now.layers[at] ?? '', names))
    );
  });
  if (!isSame || before.length !== after.length) {
    return renamesTexts
      ? { kind: 'trade', message: 'the network is another without the strings that it would change' }
      : { kind: 'fault', message: 'a rename must change no network, and it does' };
  }
  const isRenamed = before.some(({ layers }, index) => String(layers) !== String(after[index]?.layers));
  if (isRenamed && !renamesLayers) {
    return { kind: 'trade', message: 'names of layers are made from it, and weights are saved under them' };
  }
  const merged = before.find(
    ({ layers }, index) => distinct(layers) !== distinct(after[index]?.layers ?? []),
  );
  return merged ? { kind: 'trade', message: `two layers of ${merged.name} would have one name` } : null;
}

function distinct(layers: Likeness['layers']): number {
  return new Set(layers).size;
}

/** A clause less leaves fewer paths where the caller decides; a network of which all is known stays. */
function changedByLess(
  before: Analysis,
  after: Analysis,
  applied: readonly SuggestedFix[],
): Objection | null {
  const named = new Set(applied.flatMap(({ diagnostic }) => diagnostic.models));
  const now = new Set(likenesses(after).map(textOf));
  const lost = likenesses(before).find(
    (each) => each.isConcrete && named.has(each.name) && !now.has(textOf(each)),
  );
  return lost
    ? { kind: 'fault', message: `it changes ${lost.name}, where the clause decides nothing` }
    : null;
}

function textOf({ graph, layers }: Likeness): string {
  return JSON.stringify([graph, layers]);
}

/** Sizes carry the names of parameters. */
function withWords(text: string, words: ReadonlyMap<string, string>): string {
  return text.replaceAll(/[\w$]+/g, (each) => words.get(each) ?? each);
}

const ranks: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2 };

/** A rename brings no finding at all; a clause may bring a lesser one than it cures (a clause beside it needs a look). */
function newFinding(before: Analysis, after: Analysis, applied: readonly SuggestedFix[]): Objection | null {
  const isRename = applied[0]?.kind === 'rename';
  const cured = Math.min(...applied.map(({ diagnostic }) => ranks[diagnostic.severity]));
  const counts = countBy(before);
  for (const diagnostic of after.diagnostics) {
    const left = counts.get(diagnostic.ruleId) ?? 0;
    counts.set(diagnostic.ruleId, left - 1);
    if (left > 0 || (!isRename && ranks[diagnostic.severity] < cured)) continue;
    const { ruleId, file, line } = diagnostic;
    return { kind: isRename ? 'fault' : 'trade', message: `it would bring ${ruleId} at ${file}:${line}` };
  }
  return null;
}

/** Findings that stay where they were are not fixed, whatever the text looks like. */
function unmoved(before: Analysis, after: Analysis, applied: readonly SuggestedFix[]): Objection | null {
  const [old, now] = [countBy(before), countBy(after)];
  for (const ruleId of new Set(applied.map(({ diagnostic }) => diagnostic.ruleId))) {
    const wanted = applied.filter(({ diagnostic }) => diagnostic.ruleId === ruleId).length;
    if ((old.get(ruleId) ?? 0) - (now.get(ruleId) ?? 0) < wanted) {
      return { kind: applied[0]?.kind === 'addAtom' ? 'trade' : 'fault', message: 'the finding stays' };
    }
  }
  return null;
}

function countBy({ diagnostics }: Analysis): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { ruleId } of diagnostics) counts.set(ruleId, (counts.get(ruleId) ?? 0) + 1);
  return counts;
}
