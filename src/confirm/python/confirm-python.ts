import { realpathSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import pLimit from 'p-limit';
import type { Diagnostic, Evidence } from '../../diagnostic.js';
import type { Claim } from '../../graph/claim.js';
import type { Framework } from '../../graph/model.js';
import type { ModelView } from '../../graph/view-types.js';
import { notRun } from '../checks/check.js';
import type { ConfirmOptions } from '../confirm.js';
import { evidenceOf, type RanOn } from '../evidence.js';
import { NotBuildable, tooLarge } from '../part.js';
import { sourceCheckOf } from '../source/check.js';
import { type IsAt, isWithin, type Locate, type SourceCheck } from '../source/trial.js';
import { messageOf } from '../message.js';
import type { PythonFramework } from './python-framework.js';
import { runPython } from './run-python.js';

/** The interpreters that have the frameworks, as far as they were found. */
export type Pythons = Readonly<Partial<Record<PythonFramework['name'], string>>>;

/** The frameworks of the networks that claims speak of. */
export function frameworksOf(claims: Iterable<Claim>): ReadonlySet<Framework> {
  return new Set([...claims].flatMap(viewsOf).map(({ model }) => model.framework));
}

function viewsOf(claim: Claim): readonly ModelView[] {
  switch (claim.kind) {
    case 'sizes':
      return [claim.view];
    case 'keepsSize':
      return claim.adapters.map(({ view }) => view);
    case 'sameWithout':
      return [];
  }
}

/**
 * Runs the project's own Python code on its framework, tensors without data first, and gives what was seen at the places
 * that findings speak of; nothing is given for claims that running code as it is cannot show, and where the framework is
 * not there.
 */
export async function confirmByPython(
  claims: ReadonlyMap<Diagnostic, Claim>,
  pythons: Pythons,
  options: ConfirmOptions,
  locate: Locate,
): Promise<ReadonlyMap<Diagnostic, Evidence>> {
  const limit = pLimit(availableParallelism());
  const runs = [...claims].map(([diagnostic, claim]) =>
    limit(async (): Promise<readonly [Diagnostic, Evidence][]> => {
      const evidence = await evidenceFor(claim, pythons, options, locate);
      return evidence === null ? [] : [[diagnostic, evidence]];
    }),
  );
  return new Map((await Promise.all(runs)).flat());
}

async function evidenceFor(
  claim: Claim,
  pythons: Pythons,
  options: ConfirmOptions,
  locate: Locate,
): Promise<Evidence | null> {
  try {
    const check = sourceCheckOf(claim);
    return check && (await tryOne(check, pythons, options, locate));
  } catch (thrown) {
    if (!(thrown instanceof NotBuildable)) throw thrown;
    return evidenceOf(notRun(messageOf(thrown)), 'source', null);
  }
}

async function tryOne(
  { trials, judge }: SourceCheck,
  pythons: Pythons,
  options: ConfirmOptions,
  locate: Locate,
): Promise<Evidence | null> {
  const [first] = trials;
  const large = trials.flatMap(({ part }) => tooLarge(part, options.bytes) ?? [])[0];
  if (!first || large !== undefined) {
    return evidenceOf(notRun(large ?? 'there is nothing to run'), 'source', null);
  }
  const { entry, framework } = first.model;
  const python = framework === 'tensorflowjs' ? undefined : pythons[framework];
  if (framework === 'tensorflowjs' || python === undefined) return null;
  const request = {
    framework,
    file: resolve(options.from, entry.file),
    name: entry.call?.name ?? null,
    runs: trials.map(({ run }) => run),
  };
  const isAt = isAtIn(options.from, locate);
  const attempt = async (hasData: boolean): Promise<Attempt | null> => {
    const ran = await runPython(python, { ...request, hasData }, options);
    if ('missing' in ran) return null;
    const { version, device, results } = ran;
    const on: RanOn | null = version === null ? null : { backend: framework, device: `${device} (${version})` };
    const evidence = evidenceOf(judge(results, isAt), 'source', on);
    return { evidence, isOver: version === null || evidence.status === 'confirmed' };
  };
  const found = await attempt(false);
  if (found === null || found.isOver) return found?.evidence ?? null;
  // Code may need numbers, and a framework may look less closely where there are none.
  return (await attempt(true))?.evidence ?? null;
} // prettier-ignore

interface Attempt {
  readonly evidence: Evidence;
  /** Whether nothing else would come of trying again. */
  readonly isOver: boolean;
}

/** Places of Python are "file:line:column" with the whole path, links resolved or not; column 0 where only the line is known. */
function isAtIn(from: string, locate: Locate): IsAt {
  const paths = new Map<string, string>();
  const real = (file: string): string => {
    const known = paths.get(file) ?? pathOf(resolve(from, file));
    paths.set(file, known);
    return known;
  };
  return ({ places }, place) =>
    places.some((spot) => {
      const [, file = '', line, column] = /^(.*):(\d+):(\d+)$/.exec(spot) ?? [];
      if (real(file) !== real(place.file)) return false;
      return isWithin({ line: Number(line), column: Number(column) }, place, locate);
    });
}

function pathOf(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}
