import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { compileFunction } from 'node:vm';
import * as core from '@tensorflow/tfjs-core';

const importing = /^import \{([^}]*)\} from '[^']*';$/gm;

type Register = (parts: Readonly<Record<string, unknown>>) => void;

/**
 * Gives tensors their methods, as the whole package does. Node.js loads the core as one bundle that lacks them, and the
 * files that make them import another copy of the core: they are run on this one.
 */
export function registerChainedOps(): void {
  const manifest = createRequire(import.meta.url).resolve('@tensorflow/tfjs-core/package.json');
  const folder = join(dirname(manifest), 'dist/public/chained_ops');
  const parts = { ...core, ...core.util, getGlobalTensorClass: () => core.Tensor };
  for (const file of readdirSync(folder)) {
    if (!file.endsWith('.js') || /_test|register_all/.test(file)) continue;
    const text = readFileSync(join(folder, file), 'utf8');
    const register = compileFunction(text.replaceAll(importing, 'const {$1} = parts;'), [
      'parts',
    ]) as Register;
    register(parts);
  }
}
