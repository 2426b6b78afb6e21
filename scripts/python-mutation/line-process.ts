import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';

/** A line that came back, or why none did. */
export type Answer = { readonly line: string } | { readonly lost: string };

interface Limits {
  /** Until a process that was started says that it is ready. */
  readonly start: number;
  /** Until it answers. */
  readonly answer: number;
}

interface Running {
  readonly child: ChildProcess;
  readonly lines: Interface;
  /** The end of what it wrote to its standard error. */
  errors: string;
}

const mostErrors = 4000;

/** A process that answers lines with lines, the first of them unasked: a new one where it has ended or been silent for too long. */
export class LineProcess {
  #running: Running | null = null;

  constructor(
    private readonly words: readonly string[],
    private readonly milliseconds: Limits = { start: 120_000, answer: 120_000 },
  ) {}

  /** Throws where the process does not even start. */
  async ask(line: string): Promise<Answer> {
    this.#running ??= await this.#start();
    this.#running.child.stdin?.write(`${line}\n`);
    return this.#next(this.#running, this.milliseconds.answer);
  }

  end(): void {
    this.#running?.child.kill('SIGKILL');
    this.#running = null;
  }

  async #start(): Promise<Running> {
    const [command = '', ...args] = this.words;
    const child = spawn(command, args, { stdio: 'pipe' });
    const running: Running = { child, lines: createInterface({ input: child.stdout }), errors: '' };
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      running.errors = `${running.errors}${text}`.slice(-mostErrors);
    });
    // What it does not read is told by its end.
    child.stdin.on('error', () => undefined);
    const answer = await this.#next(running, this.milliseconds.start);
    if ('lost' in answer) throw new Error(`it does not start: ${answer.lost}`);
    return running;
  }

  /** The next line; what gives none in time is ended. */
  async #next(running: Running, milliseconds: number): Promise<Answer> {
    const { child, lines } = running;
    const ended = (how: string): Answer => {
      this.end();
      return { lost: [`${this.words.join(' ')} ${how}`, running.errors.trim()].filter(Boolean).join('\n') };
    };
    if (child.exitCode !== null || child.signalCode !== null) return ended('has ended');
    return new Promise((settle) => {
      const finish = (answer: () => Answer): void => {
        clearTimeout(timer);
        lines.removeAllListeners('line');
        child.removeAllListeners('close');
        child.removeAllListeners('error');
        settle(answer());
      };
      const timer = setTimeout(() => {
        child.kill('SIGKILL');
        finish(() => ended(`said nothing for ${milliseconds / 1000} s`));
      }, milliseconds);
      lines.once('line', (line) => {
        finish(() => ({ line }));
      });
      child.once('close', (code, signal) => {
        finish(() => ended(`ended with ${signal ?? `code ${String(code)}`}`));
      });
      child.once('error', (error) => {
        finish(() => ended(`cannot be run: ${error.message}`));
      });
    });
  }
}
