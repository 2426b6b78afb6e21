import { createRequire } from 'node:module';
import type * as ToolModule from './cli/tool.js';
import { createPlugin, type Plugin } from './eslint/plugin.js';

export type { Plugin } from './eslint/plugin.js';

const require = createRequire(import.meta.url);

/** The ESLint plugin: `resnet.configs.recommended` in `eslint.config.js` is all that it needs. */
const resnet: Plugin = createPlugin(
  // Rules cannot wait, and most files have no network: so not `import()`, and not before the first one.
  () => (require('./cli/tool.js') as typeof ToolModule).tool,
);

export default resnet;
