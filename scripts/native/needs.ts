import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execa } from 'execa';

/** A program that must be there, and the package of Debian that brings it. */
const programs = [
  { command: ['python3', '--version'], name: 'Python', debian: 'python3' },
  { command: ['python3', '-m', 'pip', '--version'], name: 'pip', debian: 'python3-pip' },
  { command: ['g++', '--version'], name: 'g++', debian: 'g++' },
  { command: ['make', '--version'], name: 'make', debian: 'make' },
  { command: ['npm', '--version'], name: 'npm', debian: 'npm' },
] as const;

/** Folders that hold Node's headers, below `include/node`: where npm was told, where node is, where Debian puts them. */
export function headersFolder(): string | null {
  const besideNode = resolve(process.execPath, '../..');
  const folders = [process.env['npm_config_nodedir'] ?? besideNode, besideNode, '/usr', '/usr/local'];
  return folders.find((folder) => existsSync(join(folder, 'include/node/node_api.h'))) ?? null;
}

async function runs([program, ...args]: readonly [string, ...string[]]): Promise<boolean> {
  const { exitCode } = await execa(program, args, { reject: false, stdio: 'ignore' });
  return exitCode === 0;
}

/** What this machine lacks to build a binding, a line each. */
export async function missingNeeds(): Promise<readonly string[]> {
  const lines: string[] = [];
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    lines.push(`bindings are built on Linux on x64 only; this is ${process.platform} on ${process.arch}`);
  }
  for (const { command, name, debian } of programs) {
    if (await runs(command)) continue;
    lines.push(`${name} is missing (\`${command.join(' ')}\` fails; Debian: apt-get install ${debian})`);
  }
  if (headersFolder() === null) {
    lines.push(
      "Node's headers are missing (include/node/node_api.h beside node; Debian: apt-get install libnode-dev; elsewhere: set npm_config_nodedir)",
    );
  }
  return lines;
}
