import type { Analysis, EngineOptions } from '../../src/engine/engine.js';
import { shippedTool } from './tool.js';

/** The analysis of sources held in memory, with the rules as they ship. */
export function analyseSources(
  files: Readonly<Record<string, string>>,
  entries: readonly string[] = Object.keys(files).sort(),
  options: Partial<EngineOptions> = {},
): Analysis {
  return shippedTool.analyze({ files: entries }, (file) => files[file] ?? null, {
    rules: shippedTool.rules,
    severities: {},
    sizes: {},
    reportUnusedDirectives: false,
    frontEnd: shippedTool.frontEnd,
    ...options,
  });
}
