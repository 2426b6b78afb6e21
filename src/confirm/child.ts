/**
 * The process that builds networks. It talks over its channel alone, so whatever is written to its standard output is
 * nobody's result, and it ends when its parent goes.
 */
import { runNetwork, useZeroWeights } from './build/network.js';
import { runSource } from './source/run-source.js';
import { loadBackend, type Ready } from './backends/load.js';
import type { ChildReply, ChildRequest } from './job.js';
import { messageOf } from './message.js';

const begun = performance.now();
const send = process.send?.bind(process);
// The channel is this code's alone: what the project's code says is no result.
Object.assign(process, { send: undefined });

function reply(message: ChildReply): Promise<void> {
  return new Promise((resolve) => {
    if (send) send(message, undefined, {}, () => resolve());
    else resolve();
  });
}

async function load({ backend, from }: ChildRequest): Promise<Ready | null> {
  try {
    return await loadBackend(backend, from);
  } catch (thrown) {
    await reply({ kind: 'unavailable', reason: messageOf(thrown) });
    return null;
  }
}

async function work(request: ChildRequest): Promise<void> {
  const ready = await load(request);
  if (!ready) return;
  const times = { started: begun, loaded: performance.now() };
  await reply({ kind: 'loaded', backend: ready.backend, times });
  useZeroWeights(ready.tf);
  for (const [index, network] of request.networks.entries()) {
    const before = performance.now();
    const outcomes = runNetwork(ready.tf, network);
    await reply({ kind: 'network', index, outcomes, milliseconds: performance.now() - before });
  }
  for (const [index, source] of request.sources.entries()) {
    const { seen, error } = await runSource(ready.tf, source);
    await reply({ kind: 'source', index, seen, error });
  }
  await reply({ kind: 'done' });
}

process.on('disconnect', () => process.exit());
process.once('message', (request) => {
  void work(request as ChildRequest).finally(() => process.disconnect());
});
