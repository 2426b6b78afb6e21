import type { Analysis } from '../../engine/engine.js';
import { errorLine } from '../../report/error-line.js';
import { toReport } from '../../report/json.js';
import { exitCodeOf } from '../exit-code.js';
import { type Io, type Sink, wantsColor } from '../io.js';
import type { ConfirmedAnalysis } from '../confirming.js';
import type { Context } from '../context.js';
import type { LintOptions } from '../options.js';
import { packageVersion } from '../package.js';
import { open } from '../session.js';
import { fix, fixOutputOf, printDiff, save } from './fix.js';

/** `resnet-lint [PATH…]`: findings as text or JSON, after what was to be fixed. */
export async function lint(
  paths: readonly string[],
  options: LintOptions,
  context: Context,
): Promise<number> {
  const { io } = context;
  const output = fixOutputOf(options);
  const session = await open(paths, options, context);
  const found = session.analyse();
  if (output === 'none') return await tell({ analysis: found, applied: null }, options, io, io.out);
  const fixed = await fix(session, found, options, io);
  switch (output) {
    case 'diff':
      writeErrors(fixed.analysis.errors, io);
      return await printDiff(fixed, io);
    case 'text':
      io.out.write(fixed.analysis.text(session.entered ?? '') ?? '');
      return await tell(fixed, options, io, io.err);
    case 'files':
      return await tell(save(session, found, fixed, options, io), options, io, io.out);
  }
}

/** Prints what there is to say of an analysis; gives the exit code. */
async function tell(
  { analysis: read, applied }: { readonly analysis: Analysis; readonly applied: number | null },
  options: LintOptions,
  io: Io,
  sink: Sink,
): Promise<number> {
  const { analysis, note } = await confirmedIfAsked(read, options, io);
  if (options.format === 'json') sink.write(asJson(toReport(analysis, packageVersion(), applied ?? 0)));
  else sink.write(await asText(analysis, applied, options, io));
  if (note !== null) io.err.write(`resnet-lint: ${note}\n`);
  writeErrors(analysis.errors, io);
  return exitCodeOf(analysis, options);
}

async function confirmedIfAsked(
  analysis: Analysis,
  { confirm, ...options }: LintOptions,
  io: Io,
): Promise<ConfirmedAnalysis> {
  if (confirm === undefined) return { analysis, note: null };
  const { confirmed } = await import('../confirming.js');
  return await confirmed(analysis, { ...options, confirm }, io.cwd, (line) => {
    io.err.write(`resnet-lint: ${line}\n`);
  });
}

async function asText(
  analysis: Analysis,
  applied: number | null,
  { gaps = false, fixSuggestions: choices = false }: LintOptions,
  io: Io,
): Promise<string> {
  const [{ toText }, { createStyle }] = await Promise.all([
    import('../../report/text.js'),
    import('../../report/style.js'),
  ]);
  const fixed = applied === null ? undefined : { count: applied, choices };
  return toText(analysis, createStyle(wantsColor(io.env, io.out)), { gaps, fixed });
}

/** JSON with a line end, as every command prints it. */
export function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** What could not be analysed, a line each; standard output stays free for results. */
export function writeErrors(errors: Analysis['errors'], io: Io): void {
  for (const error of errors) io.err.write(`resnet-lint: ${errorLine(error)}\n`);
}
