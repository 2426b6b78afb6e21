import type { Io } from './io.js';
import type { Tool } from './tool.js';

/** What a command works with: the world outside, and the analysis, loaded once it is needed. */
export interface Context {
  readonly io: Io;
  readonly loadTool: () => Promise<Tool>;
}

/** Exit codes: nothing to complain of, findings, and "could not do its job". */
export const exitCodes = { clean: 0, findings: 1, failed: 2 } as const;
