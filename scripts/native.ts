/**
 * Builds TensorFlow's own bindings for Node where only package registries can be reached: the library comes out of
 * TensorFlow's Python wheel. Prints the folder that has them, one line each, cached outside the repository.
 * `npm run native -- [tfjs-node|tfjs-node-gpu]…`.
 */
import { parseArgs } from 'node:util';
import { bindings, type BindingName, buildBinding } from './native/build.js';
import { missingNeeds } from './native/needs.js';

function isBinding(name: string): name is BindingName {
  return name in bindings;
}

function fail(lines: readonly string[]): never {
  for (const line of lines) console.error(`native: ${line}`);
  process.exit(1);
}

const { positionals } = parseArgs({ allowPositionals: true });
const wanted = positionals.length > 0 ? positionals : ['tfjs-node'];
const unknown = wanted.filter((name) => !isBinding(name));
if (unknown.length > 0) {
  fail(unknown.map((name) => `there is no binding ${name}; there are ${Object.keys(bindings).join(', ')}`));
}

// Listened to until the end: steps that are stopped would end this process otherwise.
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => interrupted.abort());
}

for (const name of wanted.filter(isBinding)) {
  try {
    console.log(await buildBinding(name, missingNeeds, interrupted.signal));
  } catch (thrown) {
    if (interrupted.signal.aborted) fail(['stopped; nothing was kept']);
    fail((thrown instanceof Error ? thrown.message : String(thrown)).split('\n'));
  }
}
