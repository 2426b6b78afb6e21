import { toExplanation } from '../../report/explain.js';
import { createStyle } from '../../report/style.js';
import { wantsColor } from '../io.js';
import { type Context, exitCodes } from '../context.js';
import type { ExplainOptions } from '../options.js';
import { analyse } from '../session.js';
import { writeErrors } from './lint.js';

/** `resnet-lint explain [PATH…]`: the networks stage by stage. */
export async function explain(
  paths: readonly string[],
  options: ExplainOptions,
  context: Context,
): Promise<number> {
  const { io } = context;
  const analysis = await analyse(paths, options, context);
  io.out.write(toExplanation(analysis, createStyle(wantsColor(io.env, io.out))));
  writeErrors(analysis.errors, io);
  return analysis.errors.length > 0 ? exitCodes.failed : exitCodes.clean;
}
