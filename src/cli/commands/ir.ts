import type { Analysis } from '../../engine/engine.js';
import type { ModelView } from '../../graph/view-types.js';
import { errorLine } from '../../report/error-line.js';
import { toIr } from '../../report/ir.js';
import { UsageError } from '../errors.js';
import { type Context, exitCodes } from '../context.js';
import type { IrOptions } from '../options.js';
import { analyse } from '../session.js';
import { didYouMean } from '../suggest.js';
import { asJson, writeErrors } from './lint.js';

/** `resnet-lint ir [PATH…]`: the networks as graphs. */
export async function ir(paths: readonly string[], options: IrOptions, context: Context): Promise<number> {
  const analysis = await analyse(paths, options, context);
  const { ir: printed, errors } = toIr(chosen(analysis, options.model), analysis, options.input ?? null);
  context.io.out.write(asJson(printed));
  writeErrors(errors, context.io);
  return errors.length > 0 ? exitCodes.failed : exitCodes.clean;
}

/** Models are chosen by their full name, or all of a builder by the builder's. */
function chosen({ models, errors }: Analysis, name: string | undefined): readonly ModelView[] {
  if (name === undefined) return models;
  const named = models.filter(({ model }) => model.name === name);
  if (named.length > 0) return named;
  const built = models.filter(({ model }) => model.builder === name);
  if (built.length > 0) return built;
  const names = models.map(({ model }) => model.name);
  const others = names.length > 0 ? `; these files have ${names.join(', ')}` : '; these files have none';
  throw new UsageError([...errors.map(errorLine), `no model "${name}"${didYouMean(name, names) || others}`]);
}
