import { type ChildProcess, fork } from 'node:child_process';
import type { Subject, Verdict } from '../proof/judge-network.js';

/** What came of a subject; null verdicts where its process did not live to tell. */
export interface Answer {
  readonly verdicts: readonly Verdict[] | null;
  readonly seconds: number;
}

interface Message {
  readonly verdicts: readonly Verdict[];
  readonly seconds: number;
  readonly memory: number;
}

const megabyte = 2 ** 20;
/** A process that has grown to this ends, and the next subject gets a new one. */
const mostMemory = 1200 * megabyte;
/** What V8 may take: beyond it the process dies, and not the machine. */
const heapMegabytes = 1600;
const mostSeconds = 90;

/** Judges subjects in a process of their own, which a subject that takes too much may take down. */
export class Judges {
  #child: ChildProcess | null = null;

  async judge(subject: Subject): Promise<Answer> {
    const started = performance.now();
    const child = (this.#child ??= fork(new URL('worker.ts', import.meta.url), {
      execArgv: ['--import', 'tsx', `--max-old-space-size=${heapMegabytes}`, '--no-warnings'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    }));
    const message = await new Promise<Message | null>((settle) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), mostSeconds * 1000);
      const done = (given: Message | null): void => {
        clearTimeout(timer);
        child.removeAllListeners();
        settle(given);
      };
      child.once('message', (given: Message) => {
        done(given);
      });
      child.once('exit', () => {
        done(null);
      });
      child.send(subject);
    });
    if (message === null || message.memory > mostMemory) this.end();
    return {
      verdicts: message?.verdicts ?? null,
      seconds: message?.seconds ?? (performance.now() - started) / 1000,
    };
  }

  end(): void {
    this.#child?.kill('SIGKILL');
    this.#child = null;
  }
}
