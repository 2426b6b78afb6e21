/** What is told of networks with planted faults, against what Keras does with them at every size up to some. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { packagePath } from '../../src/cli/package.js';
import type { Tool } from '../../src/cli/tool.js';
import type { Diagnostic } from '../../src/diagnostic.js';
import { type Due, dueFor } from '../proof/compare-fault.js';
import type { Trial } from '../proof/planted.js';
import { modelsOf } from './compare.js';

type LinedTrial = Trial & { readonly line: number | null };

interface Observed {
  readonly name: string;
  readonly literal: boolean;
  /** Keras's words where it does not build the network as it is written, and the line. */
  readonly refused: { readonly words: string; readonly line: number | null } | null;
  readonly trials: readonly (readonly [size: number, trial: LinedTrial])[];
  /** Keras's words by size, null where the network runs. */
  readonly runs: readonly (readonly [size: number, error: string | null])[];
}

const judged = ['residual-shape-mismatch', 'silent-broadcast-add', 'layer-input-mismatch'];
/** The faults come round after 4 sizes at most; every size up to 72 is tried where `--thorough` asks for it. */
const largest = { usual: 12, thorough: 72 };

/** The fixtures that are programs of Keras alone. */
function files(): readonly string[] {
  return ['residual-shape-mismatch', 'silent-broadcast-add', 'layer-input-mismatch'].flatMap((folder) =>
    readdirSync(packagePath(`fixtures/${folder}`))
      .filter((name) => /^keras.*\.py$/.test(name))
      .map((name) => join('fixtures', folder, name)),
  );
}

interface Told {
  readonly builder: string;
  readonly diagnostics: readonly Diagnostic[];
}

function toldOf(tool: Tool, file: string): readonly Told[] {
  const { views, diagnostics } = modelsOf(tool, file);
  const builders = [...new Set(views.map(({ model }) => model.builder))];
  return builders.map((builder) => {
    const names = views.filter(({ model }) => model.builder === builder).map(({ model }) => model.name);
    const own = diagnostics.filter(({ ruleId, models }) => judged.includes(ruleId) && models.some((name) => names.includes(name)));
    return { builder, diagnostics: own };
  });
} // prettier-ignore

function sizesOf({ witness, passing }: Diagnostic): readonly number[] {
  return [witness, passing].flatMap((sizes) => Object.values(sizes ?? {}).slice(0, 1));
}

/** The size of a square input. */
function square(sizes: Readonly<Record<string, number>> | null): number | null {
  return Object.values(sizes ?? {})[0] ?? null;
}

/** What has to be told of a network by what Keras does with it, and on which line. */
function dueOf({ trials, literal, refused }: Observed): { due: Due; line: number | null } | null {
  const due = dueFor(new Map(trials), literal);
  const shown = trials.find(([size, { outcome }]) => size === (due?.witness ?? 0) && outcome !== 'pass');
  if (due) return { due, line: shown?.[1].line ?? null };
  if (refused === null) return null;
  const least = trials.find(([, { outcome }]) => outcome !== 'too small')?.[0] ?? null;
  return {
    due: { ruleId: 'layer-input-mismatch', verdict: 'always', witness: least, passing: null },
    line: refused.line,
  };
}

function text({ ruleId, verdict, witness, passing }: Due, line: number | null): string {
  return `${ruleId} at line ${line ?? 0}, ${verdict}, witness ${witness ?? 'none'}, passing ${passing ?? 'none'}`;
}

function differencesOf(observed: Observed, { diagnostics }: Told): readonly string[] {
  const found = dueOf(observed);
  const seen = new Set(observed.trials.map(([, { line }]) => line).concat(observed.refused?.line ?? null));
  const told = diagnostics.map((each) => {
    const { ruleId, verdict, witness, passing, line } = each;
    const size = observed.literal ? null : square(witness);
    return text({ ruleId, verdict: verdict ?? 'always', witness: size, passing: square(passing) }, line);
  });
  const wanted = found ? [text(found.due, found.line)] : [];
  return [
    ...wanted.filter((each) => !told.includes(each)).map((each) => `not told: ${each}; told: ${told.join('; ')}`),
    ...diagnostics.filter(({ line }) => !seen.has(line)).map(({ line, message }) => `Keras shows nothing at line ${line}: ${message}`),
    ...runsAgainst(observed, diagnostics),
  ];
} // prettier-ignore

/** The network as it is written: it must fail at a witness, and run where it is said to pass. */
function runsAgainst({ runs }: Observed, diagnostics: readonly Diagnostic[]): readonly string[] {
  const errors = new Map(runs);
  return diagnostics.flatMap(({ ruleId, witness, passing }) => {
    const [at, past] = [square(witness), square(passing)];
    const isQuiet = ruleId === 'silent-broadcast-add';
    return [
      ...(at !== null && errors.has(at) && (errors.get(at) === null) !== isQuiet
        ? [`run at ${at}: ${errors.get(at) ?? 'nothing is wrong'}`]
        : []),
      ...(past !== null && errors.has(past) && errors.get(past) !== null
        ? [`run at ${past}: ${errors.get(past) ?? ''}`]
        : []),
    ];
  });
}

/** Compares all networks of the fixtures; the number of those of which Keras shows something else. */
export async function compareFaults(tool: Tool, python: string, effort: keyof typeof largest): Promise<number> {
  let failed = 0;
  const all = files().map((file) => ({ file, told: toldOf(tool, file) }));
  const requests = all.map(({ file, told }) => ({
    file,
    builders: told.map(({ builder, diagnostics }) => ({ name: builder, runs: [...new Set(diagnostics.flatMap(sizesOf))] })),
  }));
  const input = JSON.stringify({ largest: largest[effort], files: requests });
  const { stdout } = await execa(python, [packagePath('scripts/oracle/observe_faults.py')], { input });
  const observed = JSON.parse(stdout) as readonly (readonly Observed[])[];
  for (const [index, networks] of observed.entries()) {
    const { file = '', told: own = [] } = all[index] ?? {};
    for (const [at, each] of networks.entries()) {
      const told = own[at];
      const differences = told ? differencesOf(each, told) : [];
      const due = dueOf(each);
      console.log(`${differences.length === 0 ? 'equal' : 'DIFFERENT'}  ${file} ${each.name}: ${due ? text(due.due, due.line) : 'nothing is wrong'}`);
      for (const difference of differences) console.log(`  ${difference}`);
      if (differences.length > 0) failed++;
    }
  }
  return failed;
} // prettier-ignore
