import { loadTool } from './eslint/load-tool.js';
import { createPlugin, type Plugin } from './eslint/plugin.js';

export type { Plugin } from './eslint/plugin.js';

/** The ESLint plugin: `resnet.configs.recommended` in `eslint.config.js` is all that it needs. */
const resnet: Plugin = createPlugin(loadTool);

export default resnet;
