import { packagePath } from '../../src/cli/package.js';
import { LineProcess } from './line-process.js';

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

/** One network that takes too long, or kills its process, is not judged; so many after one another are no matter of theirs. */
const mostLost = 3;

/** Lets a Python process run one network after the other. */
export class Framework {
  readonly #process: LineProcess;
  #lost = 0;

  constructor(process: LineProcess) {
    this.#process = process;
  }

  async run(request: FrameworkRequest): Promise<Ran> {
    const answer = await this.#process.ask(JSON.stringify(request));
    if ('lost' in answer) {
      this.#lost++;
      if (this.#lost >= mostLost) throw new Error(`${this.#lost} networks one after another: ${answer.lost}`);
      console.error(answer.lost);
      return { unjudged: 'its process ended' };
    }
    this.#lost = 0;
    const reply = JSON.parse(answer.line) as { readonly unjudged?: string; readonly runs?: readonly Line[] };
    if (reply.unjudged !== undefined) return { unjudged: reply.unjudged };
    const runs = reply.runs ?? [];
    return { runs: runs.map(([size, outcome, place, , error = null]) => ({ size, outcome, place, error })) };
  }

  end(): void {
    this.#process.end();
  }
}

/** PyTorch or Keras, by the script that judges with it. */
export function frameworkOf(python: string, script: 'judge.py' | 'judge_keras.py'): Framework {
  const path = packagePath(`scripts/python-mutation/${script}`);
  return new Framework(
    new LineProcess([python, '-B', '-W', 'ignore', path, packagePath('src/confirm/python')]),
  );
}
