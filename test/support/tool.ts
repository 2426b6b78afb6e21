import { tool, type Tool } from '../../src/cli/tool.js';
import { createTypeScriptFrontEnd } from '../../src/frontends/typescript.js';

const typeScript = createTypeScriptFrontEnd();

/** The analysis as it ships, but for the lazy loading of its front end, which needs compiled files. */
export const shippedTool: Tool = { ...tool, frontEnd: () => typeScript };
