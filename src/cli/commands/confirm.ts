import type { Judged } from '../../confirm/confirm.js';
import type { ModelView } from '../../graph/view-types.js';
import { grid } from '../../report/grid.js';
import { createStyle, type Style } from '../../report/style.js';
import { counted } from '../../report/summary.js';
import { backendFor, noteOf, settingsOn } from '../confirming.js';
import { type Context, exitCodes } from '../context.js';
import { UsageError } from '../errors.js';
import { wantsColor } from '../io.js';
import type { ConfirmAllOptions } from '../options.js';
import { analyse } from '../session.js';
import { writeErrors } from './lint.js';

/** `resnet-lint confirm --all [PATH…]`: every network, built at several inputs and compared op by op. */
export async function confirmAll(paths: readonly string[], options: ConfirmAllOptions, context: Context): Promise<number> {
  if (options.all !== true) {
    throw new UsageError('`resnet-lint confirm` builds every network: say --all; for findings alone, `resnet-lint --confirm`');
  }
  const { io } = context;
  const analysis = await analyse(paths, options, context);
  const { backend, passedOver } = await backendFor(options, io.cwd);
  const { confirmModels } = await import('../../confirm/confirm.js');
  const judged = await confirmModels(analysis.models, await settingsOn(backend, options, io.cwd));
  io.out.write(`${tableOf(judged, createStyle(wantsColor(io.env, io.out)))}\n`);
  io.err.write(`resnet-lint: ${noteOf(backend, passedOver)}\n`);
  writeErrors(analysis.errors, io);
  const isRefuted = [...judged.values()].some(({ verdict }) => verdict.status === 'refuted');
  return isRefuted || analysis.errors.length > 0 ? exitCodes.failed : exitCodes.clean;
} // prettier-ignore

const meanings = {
  confirmed: 'every op is as the analysis says',
  refuted: 'an op is not as the analysis says: please report this',
  'not-run': 'not built',
} as const;

function tableOf(judged: ReadonlyMap<ModelView, Judged>, style: Style): string {
  const rows = [...judged].map(([{ model }, { verdict }]) => {
    const inputs = verdict.runs.map(({ input }) => input.join('×')).join(', ');
    const word = style.evidence[verdict.status](verdict.status);
    return [model.name, String(model.nodes.length), inputs, word, verdict.reason ?? ''];
  });
  const count = (status: keyof typeof meanings): number =>
    [...judged.values()].filter(({ verdict }) => verdict.status === status).length;
  const summary = (['confirmed', 'refuted', 'not-run'] as const)
    .filter((status) => count(status) > 0)
    .map((status) => `${counted(count(status), 'model')}: ${meanings[status]}`);
  const table = grid(['model', 'ops', 'inputs', 'result', ''], rows, '', style);
  return rows.length === 0 ? 'no models' : `${table}\n\n${summary.join('\n')}`;
}
