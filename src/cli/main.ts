import { type Context, exitCodes } from './context.js';
import { messageOf, UsageError } from './errors.js';
import type { Io } from './io.js';
import type { Tool } from './tool.js';

async function loadShipped(): Promise<Tool> {
  return (await import('./tool.js')).tool;
}

/** Runs the command line; gives the exit code. Never throws. */
export async function main(
  argv: readonly string[],
  io: Io,
  load: Context['loadTool'] = loadShipped,
): Promise<number> {
  try {
    const { runCommandLine } = await import('./command-line.js');
    return await runCommandLine(argv, { io, loadTool: load });
  } catch (thrown) {
    for (const message of linesOf(thrown)) io.err.write(`resnet-lint: ${message}\n`);
    return exitCodes.failed;
  }
}

function linesOf(thrown: unknown): readonly string[] {
  if (thrown instanceof UsageError) return thrown.messages;
  return [`internal error, please report it: ${messageOf(thrown)}`];
}
