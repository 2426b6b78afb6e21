/** What the report says of a planted fault, against what TensorFlow.js does with it. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Diagnostic } from '../../src/diagnostic.js';
import type { PlantedFault } from '../../test/nets/faults.js';
import { isAdd, OnLibrary, OnPaper, type Planted, type Trial } from './planted.js';

/** The text with every edit made. Throws where a text to replace is not there. */
function edited(text: string, { file, edits = [] }: PlantedFault): string {
  return edits.reduce((before, [from, to]) => {
    if (!before.includes(from)) throw new Error(`${file} has no ${from}`);
    return before.replaceAll(from, () => to);
  }, text);
}

export function networkOf(fault: PlantedFault): Planted {
  const entry = `fixtures/${fault.file}`;
  const text = readFileSync(resolve(import.meta.dirname, '../..', entry), 'utf8');
  return {
    sources: { [entry]: edited(text, fault) },
    entry,
    builder: fault.builder,
    ...(fault.inputs ? { inputs: fault.inputs } : {}),
  };
}

/** What a report on the network has to say by what TensorFlow.js does with it. */
export interface Due {
  readonly ruleId: string;
  readonly verdict: 'always' | 'depends';
  readonly witness: number | null;
  readonly passing: number | null;
}

function nearest(sizes: readonly number[], to: number): number | null {
  const ranked = sizes.toSorted((a, b) => Math.abs(a - to) - Math.abs(b - to) || a - b);
  return ranked[0] ?? null;
}

/** Whether no axis that is open at this step has come down to 1. */
function isProper(trial: Trial, at: number, all: readonly Trial[]): boolean {
  const { inputs = [] } = trial.steps[at] ?? {};
  return inputs.every((shape, side) =>
    shape.every(
      (size, axis) => size !== 1 || all.every(({ steps }) => (steps[at]?.inputs[side]?.[axis] ?? 1) === 1),
    ),
  );
}

/** Of trials by size; null where every size passes. */
export function dueFor(trials: ReadonlyMap<number, Trial>, isLiteral: boolean): Due | null {
  const valid = [...trials].filter(([, { outcome }]) => outcome !== 'too small');
  const sizesOf = (...outcomes: Trial['outcome'][]): number[] =>
    valid.flatMap(([size, { outcome }]) => (outcomes.includes(outcome) ? [size] : []));
  const sizeOf = (size: number | null): number | null => (isLiteral ? null : size);
  if (valid.length === 0) {
    return { ruleId: 'layer-input-mismatch', verdict: 'always', witness: null, passing: null };
  }
  const [fails, broadcasts] = [sizesOf('fail'), sizesOf('broadcast')];
  const witness = Math.min(...(fails.length > 0 ? fails : broadcasts));
  if (witness === Infinity) return null;
  const shown = trials.get(witness);
  const at = shown?.at ?? -1;
  const step = shown?.steps[at];
  const all = valid.map(([, trial]) => trial).filter(({ steps }) => steps.length > at);
  const passes = valid.flatMap(([size, trial]) =>
    trial.outcome === 'pass' && isProper(trial, at, all) ? [size] : [],
  );
  if (fails.length === 0) {
    if (passes.length > 0) return null;
    return { ruleId: 'silent-broadcast-add', verdict: 'always', witness: sizeOf(witness), passing: null };
  }
  return {
    ruleId: step !== undefined && isAdd(step) ? 'residual-shape-mismatch' : 'layer-input-mismatch',
    verdict: passes.length > 0 ? 'depends' : 'always',
    witness: sizeOf(witness),
    passing: sizeOf(nearest(passes, witness)),
  };
}

/** One size of a diagnostic: of its squares. Empty where the input is literal. */
export function sizeIn(sizes: Diagnostic['witness']): number | null {
  return Object.values(sizes ?? {})[0] ?? null;
}

/** A fault on TensorFlow.js and on paper, at all sizes up to the largest. */
export class Comparison {
  readonly paper: OnPaper;
  readonly trials: ReadonlyMap<number, Trial>;
  readonly isLiteral: boolean;
  readonly refused: Trial | null;

  constructor(fault: PlantedFault, sizes: (paper: OnPaper) => readonly number[]) {
    const network = networkOf(fault);
    this.paper = new OnPaper(network);
    const library = new OnLibrary(network);
    this.isLiteral = library.isLiteral;
    this.refused = library.refused;
    const tried = this.isLiteral || this.refused ? [0] : sizes(this.paper);
    this.trials = new Map(tried.map((size) => [size, library.at(size)]));
    library.dispose();
  }

  /** By the sizes that leave something of every tensor. */
  get due(): Due | null {
    const isWhole = ([size]: readonly [number, Trial]): boolean =>
      this.refused !== null || this.isLiteral || this.paper.isWholeAt(size);
    return dueFor(new Map([...this.trials].filter(isWhole)), this.isLiteral || this.refused !== null);
  }

  /** Sizes at which both differ; below the smallest that is valid, the library may refuse what has nothing left. */
  disagreements(): readonly string[] {
    if (this.refused !== null) return [];
    return [...this.trials].flatMap(([size, { outcome, words, ended }]) => {
      const own = this.paper.at(size);
      if (own === outcome || (own === 'too small' && !ended)) return [];
      return [`${size}: ${own} on paper, ${outcome} on TensorFlow.js ${words}`];
    });
  }
}

const largest = 72;

/** Every size up to 72, those that the report names, and some from the smallest on that leaves something of every tensor. */
export function everySize(paper: OnPaper): readonly number[] {
  const squares = Array.from({ length: largest }, (_, index) => index + 1);
  const named = paper.told.flatMap(({ witness, passing }) => [...Object.values(witness ?? {}), ...Object.values(passing ?? {})]); // prettier-ignore
  const smallest =
    Array.from({ length: 1000 }, (_, index) => index + 1).find((size) => paper.isWholeAt(size)) ?? 1;
  const around = Array.from({ length: 12 }, (_, index) => Math.max(1, smallest - 3) + index);
  return [...new Set([...squares, ...around, ...named])].sort((a, b) => a - b);
}
