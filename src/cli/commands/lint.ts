import type { Analysis } from '../../engine/engine.js';
import { errorLine } from '../../report/error-line.js';
import { toReport } from '../../report/json.js';
import { exitCodeOf } from '../exit-code.js';
import { type Io, wantsColor } from '../io.js';
import type { ConfirmedAnalysis } from '../confirming.js';
import type { Context } from '../context.js';
import type { LintOptions } from '../options.js';
import { packageVersion } from '../package.js';
import { analyse } from '../session.js';

/** `resnet-lint [PATH…]`: findings as text or JSON. */
export async function lint(
  paths: readonly string[],
  options: LintOptions,
  context: Context,
): Promise<number> {
  const { io } = context;
  const { analysis, note } = await confirmedIfAsked(await analyse(paths, options, context), options, io);
  if (options.format === 'json') io.out.write(asJson(toReport(analysis, packageVersion())));
  else io.out.write(await asText(analysis, options, io));
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

async function asText(analysis: Analysis, { gaps = false }: LintOptions, io: Io): Promise<string> {
  const [{ toText }, { createStyle }] = await Promise.all([
    import('../../report/text.js'),
    import('../../report/style.js'),
  ]);
  return toText(analysis, createStyle(wantsColor(io.env, io.out)), { gaps });
}

/** JSON with a line end, as every command prints it. */
export function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** What could not be analysed, a line each; standard output stays free for results. */
export function writeErrors(errors: Analysis['errors'], io: Io): void {
  for (const error of errors) io.err.write(`resnet-lint: ${errorLine(error)}\n`);
}
