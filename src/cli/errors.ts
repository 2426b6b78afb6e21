import { messageOf } from '../confirm/message.js';
import type { AnalysisError } from '../diagnostic.js';

export { messageOf };

/** A mistake in the command line or the configuration: nothing can be analysed. Each message is one line. */
export class UsageError extends Error {
  readonly messages: readonly string[];

  constructor(messages: string | readonly string[]) {
    const all = typeof messages === 'string' ? [messages] : messages;
    super(all.join('\n'));
    this.messages = all;
  }
}

/** A file or path that could not be analysed, as a whole. */
export function fileError(file: string, message: string): AnalysisError {
  return { file, line: null, column: null, message, internal: false };
}

/** The system's name for what went wrong ("ENOENT"); undefined for other errors. */
export function systemCode(thrown: unknown): unknown {
  return fieldOf(thrown, 'code');
}

const absent = new Set<unknown>(['ENOENT', 'EISDIR', 'ENOTDIR', 'ENAMETOOLONG']);

/** Whether what was thrown only says that there is no such file. */
export function isAbsence(thrown: unknown): boolean {
  return absent.has(systemCode(thrown));
}

/** A field of whatever was thrown. */
export function fieldOf(thrown: unknown, name: string): unknown {
  return typeof thrown === 'object' && thrown !== null
    ? (thrown as Record<string, unknown>)[name]
    : undefined;
}

/** What the system said about a path, in words. */
export function systemMessage(thrown: unknown): string {
  switch (systemCode(thrown)) {
    case 'ENOENT':
      return 'no such file or directory';
    case 'ENOTDIR':
      return 'a part of this path is a file, not a directory';
    case 'EACCES':
    case 'EPERM':
      return 'it cannot be read: permission denied';
    default:
      return `it cannot be read: ${messageOf(thrown)}`;
  }
}
