import { createRequire } from 'node:module';
import type * as ToolModule from '../cli/tool.js';

const require = createRequire(import.meta.url);

/** The analysis, loaded when it is first needed: rules cannot wait, so not by `import()`. */
export function loadTool(): ToolModule.Tool {
  return (require('../cli/tool.js') as typeof ToolModule).tool;
}
