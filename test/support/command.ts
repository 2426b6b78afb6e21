import type { Analysis, Analyze } from '../../src/engine/engine.js';
import type { Io } from '../../src/cli/io.js';
import { main } from '../../src/cli/main.js';
import type { Tool } from '../../src/cli/tool.js';
import { defineRule } from '../../src/rule.js';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface World {
  readonly cwd: string;
  readonly stdin?: string | Uint8Array;
  readonly env?: Io['env'];
  readonly isTerminal?: boolean;
  readonly tool?: Tool;
}

/** Runs the command line in this process. */
export async function runCommand(argv: readonly string[], world: World): Promise<Ran> {
  const written = { out: '', err: '' };
  const sink = (name: 'out' | 'err'): Io['out'] => ({
    write: (text) => (written[name] += text),
    isTerminal: world.isTerminal ?? false,
  });
  const io: Io = {
    cwd: world.cwd,
    env: world.env ?? {},
    out: sink('out'),
    err: sink('err'),
    readStdin: () => Promise.resolve(Buffer.from(world.stdin ?? '')),
  };
  const { tool } = world;
  const code = tool ? await main(argv, io, () => Promise.resolve(tool)) : await main(argv, io);
  return { code, ...written };
}

export const emptyAnalysis: Analysis = {
  diagnostics: [],
  claims: new Map(),
  models: [],
  gaps: [],
  errors: [],
  files: 0,
  locate: () => ({ line: 1, column: 1 }),
  text: () => null,
};

/** An analysis that looks at nothing and answers what a test wants; it keeps what it was asked. */
export function scriptedTool(
  answer: Partial<Analysis> = {},
): Tool & { readonly asked: Parameters<Analyze>[] } {
  const asked: Parameters<Analyze>[] = [];
  return {
    asked,
    analyze: (...question) => {
      asked.push(question);
      return { ...emptyAnalysis, files: question[0].files.length, text: question[1], ...answer };
    },
    examine: () => ({ ...emptyAnalysis, ...answer, check: () => answer.diagnostics ?? [] }),
    // Every file is looked at, as the analysis does to find out.
    reaching: ({ files }, read) => files.filter((file) => read(file)?.includes('no such text') === true),
    preparePython: () => Promise.resolve(),
    rules: [
      defineRule({
        id: 'first-fault',
        description: 'Finds the first fault.',
        defaultSeverity: 'error',
        hasSuggestions: false,
        check: () => [],
      }),
      defineRule({
        id: 'second-fault',
        description: 'Finds the second fault.',
        defaultSeverity: 'off',
        hasSuggestions: true,
        check: () => [],
      }),
    ],
    frontEnd: () => null,
  };
}
