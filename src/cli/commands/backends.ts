import { grid } from '../../report/grid.js';
import { createStyle } from '../../report/style.js';
import { limitsOf } from '../confirming.js';
import { type Context, exitCodes } from '../context.js';
import { wantsColor } from '../io.js';
import type { BackendsOptions } from '../options.js';

/** `resnet-lint backends`: what networks can be built on here. */
export async function backends(options: BackendsOptions, { io }: Context): Promise<number> {
  const { allBackends } = await import('../../confirm/ladder.js');
  const { boundsText } = await import('../../confirm/confinement.js');
  const { systemMeans } = await import('../../confirm/system-means.js');
  const all = await allBackends(io.cwd, limitsOf(options));
  const rows = all.map(({ name, loaded, reason }) =>
    loaded ? [name, loaded.version, loaded.device, `${loaded.loading} ms`] : [name, '', reason ?? '', ''],
  );
  io.out.write(`${grid(['backend', 'TensorFlow.js', 'device', 'loads in'], rows, '', createStyle(wantsColor(io.env, io.out)))}\n`);
  io.out.write(`\n${boundsText(await systemMeans(), process.versions.node)}\n`);
  return exitCodes.clean;
} // prettier-ignore
