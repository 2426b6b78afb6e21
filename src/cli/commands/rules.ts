import { grid } from '../../report/grid.js';
import { createStyle } from '../../report/style.js';
import { UsageError } from '../errors.js';
import { wantsColor } from '../io.js';
import { type Context, exitCodes } from '../context.js';
import { packageFile } from '../package.js';
import { unknownRule } from '../session.js';

/** `resnet-lint rules [ID]`: a table of the rules, or the documentation of one. */
export async function rules(id: string | undefined, { io, loadTool }: Context): Promise<number> {
  const known = (await loadTool()).rules;
  if (id === undefined) {
    const rows = known.map((rule) => [rule.id, rule.defaultSeverity, rule.description]);
    io.out.write(
      `${grid(['rule', 'severity', 'what it finds'], rows, '', createStyle(wantsColor(io.env, io.out)))}\n`,
    );
    return exitCodes.clean;
  }
  const ids = known.map((rule) => rule.id);
  if (!ids.includes(id)) throw new UsageError(unknownRule(id, ids));
  io.out.write(packageFile(`rules/${id}.md`));
  return exitCodes.clean;
}
