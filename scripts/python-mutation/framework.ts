import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import { packagePath } from '../../src/cli/package.js';

/** What happened first to a network at a square input. */
export interface Run {
  readonly size: number;
  readonly outcome: 'pass' | 'fail' | 'broadcast' | 'refused' | 'small';
  /** "file:line:column" of what did not fit. */
  readonly place: string | null;
  readonly error: string | null;
}

export type Ran = { readonly runs: readonly Run[] } | { readonly unjudged: string };

export interface FrameworkRequest {
  readonly module: string;
  readonly file: string;
  /** What the module's file is to hold. */
  readonly text: string;
  /** A file beside it that has the builder, where the module's own file has not. */
  readonly entry: { readonly package: string; readonly file: string; readonly text: string } | null;
  readonly builder: string;
  readonly sizes: readonly number[];
}

type Line = readonly [number, Run['outcome'], string | null, unknown, string | null | undefined];

const mostMilliseconds = 60_000;

/** A Python process that runs one network after the other; a new one where it dies or hangs. */
export class Framework {
  #child: ChildProcess | null = null;
  #lines: Interface | null = null;

  constructor(
    private readonly python: string,
    /** The script that judges, beside this file. */
    private readonly script: 'judge.py' | 'judge_keras.py',
  ) {}

  async run(request: FrameworkRequest): Promise<Ran> {
    const { child, lines } = this.#process();
    const answer = await new Promise<string | null>((settle) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), mostMilliseconds);
      const done = (line: string | null): void => {
        clearTimeout(timer);
        lines.removeAllListeners('line');
        child.removeAllListeners('exit');
        settle(line);
      };
      lines.once('line', done);
      child.once('exit', () => {
        done(null);
      });
      child.stdin?.write(`${JSON.stringify(request)}\n`);
    });
    if (answer === null) {
      this.#child = null;
      return { unjudged: 'its process ended' };
    }
    const reply = JSON.parse(answer) as { readonly unjudged?: string; readonly runs?: readonly Line[] };
    if (reply.unjudged !== undefined) return { unjudged: reply.unjudged };
    return {
      runs: (reply.runs ?? []).map(([size, outcome, place, , error = null]) => ({
        size,
        outcome,
        place,
        error,
      })),
    };
  }

  #process(): { readonly child: ChildProcess; readonly lines: Interface } {
    if (this.#child === null || this.#lines === null) {
      const script = packagePath(`scripts/python-mutation/${this.script}`);
      this.#child = spawn(this.python, ['-B', '-W', 'ignore', script, packagePath('src/confirm/python')], {
        stdio: ['pipe', 'pipe', 'ignore'],
      });
      if (!this.#child.stdout) throw new Error('the process has no output');
      this.#lines = createInterface({ input: this.#child.stdout });
    }
    return { child: this.#child, lines: this.#lines };
  }

  end(): void {
    this.#child?.kill('SIGKILL');
    this.#child = null;
  }
}
