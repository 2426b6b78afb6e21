import { execa } from 'execa';

/** What the system itself has to bind a process with: the words before a command; none where it is not to be had. */
export interface SystemMeans {
  /** Sets limits of memory and processor time. */
  readonly limits: readonly string[];
  /** Cuts the network off. */
  readonly network: readonly string[];
}

let found: Promise<SystemMeans> | null = null;

/** Tried once in a process, by using them. */
export function systemMeans(): Promise<SystemMeans> {
  found ??= find();
  return found;
}

async function find(): Promise<SystemMeans> {
  if (process.platform !== 'linux') return { limits: [], network: [] };
  const [limits, network] = await Promise.all([
    firstThatWorks([['prlimit', '--core=0']]),
    // A namespace of users would hide the files of others from root, and root needs none.
    firstThatWorks([
      ...(process.getuid?.() === 0 ? [['unshare', '--net']] : []),
      ['unshare', '--map-current-user', '--net'],
    ]),
  ]);
  return { limits, network };
}

async function firstThatWorks(commands: readonly (readonly string[])[]): Promise<readonly string[]> {
  for (const command of commands) {
    const [program = '', ...args] = command;
    const { failed } = await execa(program, [...args, 'true'], { reject: false, stdio: 'ignore' });
    if (!failed) return command;
  }
  return [];
}
