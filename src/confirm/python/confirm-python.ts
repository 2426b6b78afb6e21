import { readFileSync, realpathSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import pLimit from 'p-limit';
import type { Diagnostic, Evidence } from '../../diagnostic.js';
import type { Claim } from '../../graph/claim.js';
import { notRun } from '../checks/check.js';
import type { ConfirmOptions } from '../confirm.js';
import { evidenceOf, type RanOn } from '../evidence.js';
import { NotBuildable, tooLarge } from '../part.js';
import { sourceCheckOf } from '../source/check.js';
import { type IsAt, isWithin, type Locate, type SourceCheck } from '../source/trial.js';
import { messageOf } from '../message.js';
import { runPython } from './run-python.js';

/**
 * Runs the project's own Python code on PyTorch, tensors without data first, and gives what was seen at the places that
 * findings speak of; nothing is given for claims that running code as it is cannot show.
 */
export async function confirmByPython(
  claims: ReadonlyMap<Diagnostic, Claim>,
  python: string,
  options: ConfirmOptions,
  locate: Locate,
): Promise<ReadonlyMap<Diagnostic, Evidence>> {
  const limit = pLimit(availableParallelism());
  const runs = [...claims].map(([diagnostic, claim]) =>
    limit(async (): Promise<readonly [Diagnostic, Evidence][]> => {
      const evidence = await evidenceFor(claim, python, options, locate);
      return evidence === null ? [] : [[diagnostic, evidence]];
    }),
  );
  return new Map((await Promise.all(runs)).flat());
}

async function evidenceFor(
  claim: Claim,
  python: string,
  options: ConfirmOptions,
  locate: Locate,
): Promise<Evidence | null> {
  try {
    const check = sourceCheckOf(claim);
    return check && (await tryOne(check, python, options, locate));
  } catch (thrown) {
    if (!(thrown instanceof NotBuildable)) throw thrown;
    return evidenceOf(notRun(messageOf(thrown)), 'source', null);
  }
}

async function tryOne(
  { trials, judge }: SourceCheck,
  python: string,
  options: ConfirmOptions,
  locate: Locate,
): Promise<Evidence | null> {
  const [first] = trials;
  const large = trials.flatMap(({ part }) => tooLarge(part, options.bytes) ?? [])[0];
  if (!first || large !== undefined) {
    return evidenceOf(notRun(large ?? 'there is nothing to run'), 'source', null);
  }
  const { entry } = first.model;
  if (!usesTorch(resolve(options.from, entry.file))) return null;
  const request = {
    file: resolve(options.from, entry.file),
    call: first.run.call && { ...first.run.call, name: entry.call?.name ?? '' },
    inputs: trials.map(({ run }) => run.inputs),
  };
  const { version, device, results } = await runPython(python, request, options);
  const on: RanOn | null = version === null ? null : { backend: 'torch', device: `${device} (PyTorch ${version})` };
  return evidenceOf(judge(results, isAtIn(options.from, locate)), 'source', on);
} // prettier-ignore

/** What imports Keras alone is rebuilt: there is nothing in it that PyTorch could run. */
function usesTorch(file: string): boolean {
  const text = readFileSync(file, 'utf8');
  const imports = (name: string): boolean =>
    new RegExp(`^[ \\t]*(from|import)[ \\t]+${name}\\b`, 'm').test(text);
  return imports('torch\\w*') || !(imports('keras') || imports('tensorflow'));
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
