/** One changed network: what the analysis says of it against what its framework does with it, size by size. */
import type { Diagnostic } from '../../src/diagnostic.js';
import type { Analysis } from '../../src/engine/engine.js';
import { sizeAt } from '../../src/graph/sized.js';
import type { ModelView } from '../../src/graph/view-types.js';
import type { DimSymbol } from '../../src/dim/index.js';
import type { OpNode } from '../../src/graph/model.js';
import type { Verdict } from '../proof/judge-network.js';
import { nothing } from '../proof/nothing.js';
import { shapeRules } from '../proof/reading.js';
import type { Ran, Run } from './framework.js';

/** Each outcome: what happens first at a size. */
type Happening = Pick<Run, 'outcome' | 'place'>;

/** What the analysis says happens at a square. */
function saidAt(view: ModelView, size: number, locate: Analysis['locate']): Happening {
  const { model } = view;
  const at = new Map<DimSymbol, number>(model.symbols.map((symbol) => [symbol, size]));
  for (const dim of model.nodes.flatMap(({ op, shape }) => (op === 'input' ? (shape ?? []) : []))) {
    if (typeof dim !== 'number' && dim.kind === 'symbol' && !at.has(dim)) at.set(dim, 1);
  }
  const { shapes, rejections } = sizeAt(model, at);
  const placeOf = ({ origin }: OpNode): string => {
    const { line, column } = locate(origin.file, origin.start);
    return `${origin.file}:${line}:${column}`;
  };
  const meant = new Set(view.judged.filter(({ onPurpose }) => onPurpose).map(({ node }) => node.id));
  // What is spread goes on.
  let spread: Happening | null = null;
  for (const node of model.nodes) {
    const shape = shapes[node.id];
    if (shape?.some((dim) => typeof dim === 'number' && dim < 1)) return { outcome: 'small', place: null };
    if (rejections[node.id] !== null) {
      return { outcome: node.op === 'add' ? 'fail' : 'refused', place: placeOf(node) };
    }
    const isBlock = view.blocks.some(({ merge }) => merge === node);
    if (!isBlock || node.op !== 'add' || meant.has(node.id)) continue;
    const [first, ...others] = node.inputs.map((id) => JSON.stringify(shapes[id]));
    if (others.some((other) => other !== first)) spread ??= { outcome: 'broadcast', place: placeOf(node) };
  }
  return spread ?? { outcome: 'pass', place: null };
}

/** What the network has by its framework: its first wrong size, by the contract of the report. */
function faultIn(runs: readonly Run[]): Run | null {
  const valid = runs.filter(({ outcome }) => outcome !== 'small');
  const fails = valid.filter(({ outcome }) => outcome === 'fail' || outcome === 'refused');
  if (fails[0]) return fails[0];
  const broadcasts = valid.filter(({ outcome }) => outcome === 'broadcast');
  return valid.length > 1 && valid.filter(({ outcome }) => outcome === 'pass').every(({ size }) => size < 33)
    ? (broadcasts[0] ?? null)
    : null;
}

/** What leaves nothing of any input, or of the one that a network is for, is refused. */
function asLiteral<Of extends Happening>(run: Of): Of {
  return run.outcome === 'small' ? { ...run, outcome: 'refused' } : run;
}

function placeOf({ file, line, column }: Diagnostic): string {
  return `${file}:${line}:${column}`;
}

function textOf({ size, outcome, place, error }: Run): string {
  return `${outcome} at ${size}, ${place ?? ''} ${error ?? ''}`;
}

/** The verdict on one network; `first` lists differing sizes. */
export function verdictOn(analysis: Analysis, builder: string, ran: Ran): Verdict {
  if ('unjudged' in ran) return { builder, ...nothing, unjudged: ran.unjudged };
  const isSmallForAll = ran.runs.every(({ outcome }) => outcome === 'small');
  const runs = isSmallForAll ? ran.runs.map(asLiteral) : ran.runs;
  const views = analysis.models.filter(({ model }) => model.builder === builder);
  const [view] = views;
  const names = views.map(({ model }) => model.name);
  const found = analysis.diagnostics.filter(
    ({ ruleId, models }) => shapeRules.includes(ruleId) && models.some((name) => names.includes(name)),
  );
  const fault = faultIn(runs);
  const gaps = [
    ...analysis.errors.map(({ message }) => message),
    ...(view ? views.flatMap((each) => each.gaps.map(({ reason }) => reason)) : ['the network is not found']),
    ...(views.length > 1 ? [`read as ${views.length} networks`] : []),
  ];
  const atSize = new Map(runs.map((run) => [run.size, run]));
  let [confirmed, unseen] = [0, 0];
  const falseAlarms: string[] = [];
  for (const finding of found) {
    const [size = runs.at(-1)?.size ?? 224] = Object.values(finding.witness ?? {});
    const run = atSize.get(size);
    if (run === undefined) unseen++;
    else if (run.outcome === 'pass' || run.outcome === 'small') {
      falseAlarms.push(`${finding.line}: ${finding.message} (${textOf(run)})`);
    } else if (run.place === placeOf(finding) || finding.ruleId === 'layer-input-mismatch') confirmed++;
    else unseen++;
  }
  const missed = fault !== null && found.length === 0 && gaps.length === 0 ? [textOf(fault)] : [];
  const inexact = view && gaps.length === 0 && missed.length === 0 ? wrongSizes(view, runs, analysis) : [];
  const faults = fault
    ? [
        {
          position: 0,
          rule: 'residual-shape-mismatch' as const,
          verdict: 'always' as const,
          witness: fault.size,
          passing: null,
        },
      ]
    : [];
  return { builder, unjudged: null, faults, missed, falseAlarms, unseen, confirmed, gaps, inexact };
}

function wrongSizes(view: ModelView, runs: readonly Run[], { locate }: Analysis): readonly string[] {
  const wrong = runs.flatMap((run) => {
    const told = saidAt(view, run.size, locate);
    const said = runs.every(({ outcome }) => outcome === 'refused') ? asLiteral(told) : told;
    const isSame = said.outcome === run.outcome && (said.place === run.place || run.outcome === 'refused');
    return isSame ? [] : [`${textOf(run)}, said to be ${said.outcome} ${said.place ?? ''}`];
  });
  return wrong.slice(0, 2);
}
