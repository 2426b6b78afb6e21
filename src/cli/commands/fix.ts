import { resolve } from 'node:path';
import type { Analysis } from '../../engine/engine.js';
import { exitCodes } from '../context.js';
import { UsageError } from '../errors.js';
import { type Fixed, fixFindings } from '../fixing.js';
import type { Io } from '../io.js';
import type { LintOptions } from '../options.js';
import type { Session } from '../session.js';
import { loaderOf, writeMap } from '../renamed-layers.js';
import { writeFiles } from '../write-files.js';
import { counted } from '../../report/summary.js';

/** What becomes of fixes: nothing is fixed, they are written, printed as a diff, or printed as the text. */
export type FixOutput = 'none' | 'files' | 'diff' | 'text';

/** Reads what was asked for; throws a `UsageError` for options that do not go together. */
export function fixOutputOf(options: LintOptions): FixOutput {
  const { fix = false, fixSuggestions = false, diff = false, stdinFilename, format } = options;
  const output = diff
    ? 'diff'
    : !fix && !fixSuggestions
      ? 'none'
      : stdinFilename !== undefined
        ? 'text'
        : 'files';
  if (format === 'json' && (output === 'diff' || output === 'text')) {
    const option = output === 'diff' ? '--diff' : '--fix with --stdin-filename';
    throw new UsageError(`${option} prints the text that is fixed: leave out --format json`);
  }
  if (options.renameStrings === true && output === 'none') {
    throw new UsageError('--rename-strings is for --fix, --fix-suggestions or --diff');
  }
  if (options.checkpointMap !== undefined && output === 'none') {
    throw new UsageError(
      '--checkpoint-map is for --fix-suggestions: without renames, layers keep their names',
    );
  }
  return output;
}

/** Fixes what was found and puts it where it belongs. */
export async function fix(
  session: Session,
  found: Analysis,
  { fixSuggestions: choices = false, ignore, renameStrings: renamesTexts = false }: LintOptions,
  io: Io,
): Promise<Fixed> {
  const isGitIgnored = ignore ? await gitIgnoreTest(session, found) : () => false;
  const fixed = fixFindings(session, found, { choices, isGitIgnored, renamesTexts });
  for (const note of fixed.notes) io.err.write(`resnet-lint: ${note}\n`);
  return fixed;
}

/** Which of the files that were not given, but found by imports, .gitignore leaves out. */
async function gitIgnoreTest({ cwd, files }: Session, found: Analysis): Promise<(file: string) => boolean> {
  const given = new Set(files);
  const edits = found.diagnostics.flatMap(({ suggestions }) => suggestions.flatMap((each) => each.edits));
  if (edits.every(({ file }) => given.has(file))) return () => false;
  const { isGitIgnored } = await import('globby');
  const test = await isGitIgnored({ cwd });
  return (file) => test(resolve(cwd, file));
}

/** Writes what was fixed; where that is not possible, the project is as it was. */
export function save(
  session: Session,
  found: Analysis,
  fixed: Fixed,
  { checkpointMap }: LintOptions,
  io: Io,
): Fixed {
  const error = writeFiles(session.cwd, fixed.changed);
  if (error !== null) {
    const analysis = { ...found, errors: [...found.errors, error] };
    return { ...fixed, analysis, changed: [], applied: 0, notes: [] };
  }
  if (checkpointMap === undefined) return fixed;
  if (fixed.renamed.layers.size === 0) {
    io.err.write(`resnet-lint: no layer has another name: ${checkpointMap} is not written\n`);
    return fixed;
  }
  const mapError = writeMap(session.cwd, checkpointMap, fixed.renamed);
  if (mapError === null) {
    if (fixed.renamed.modules.size > 0) {
      io.err.write(
        `resnet-lint: ${loaderOf(checkpointMap)} loads weights that were saved under the old names\n`,
      );
    }
    return fixed;
  }
  return { ...fixed, analysis: { ...fixed.analysis, errors: [...fixed.analysis.errors, mapError] } };
}

/** Prints the changes as a patch; gives the exit code. */
export async function printDiff({ changed, applied, analysis }: Fixed, io: Io): Promise<number> {
  const { createTwoFilesPatch, FILE_HEADERS_ONLY } = await import('diff');
  for (const { file, before, after } of changed) {
    io.out.write(
      createTwoFilesPatch(file, file, before, after, undefined, undefined, {
        context: 3,
        headerOptions: FILE_HEADERS_ONLY,
      }),
    );
  }
  const would = `${counted(applied, 'finding')} would be fixed in ${counted(changed.length, 'file')}`;
  io.err.write(`resnet-lint: ${changed.length === 0 ? 'nothing would be changed' : would}\n`);
  if (analysis.errors.length > 0) return exitCodes.failed;
  return changed.length > 0 ? exitCodes.findings : exitCodes.clean;
}
