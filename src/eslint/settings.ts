import { loadSettingsNow, type Settings } from '../cli/configuration.js';
import { messageOf, UsageError } from '../cli/errors.js';
import { fresh, stampOf } from './disk-texts.js';

/** The configuration that the command line would use in a folder, or what is wrong with it. */
export type EditorSettings =
  | { readonly settings: Settings; readonly problem: null }
  | { readonly settings: null; readonly problem: string };

interface Known {
  readonly result: EditorSettings;
  /** Says which file it came from, and in what state. */
  readonly key: string;
  readonly lookedAt: number;
}

const known = new Map<string, Known>();

/** The same object for as long as the configuration stays as it is. */
export function settingsOf(cwd: string): EditorSettings {
  const before = known.get(cwd);
  const now = performance.now();
  if (before && now - before.lookedAt < fresh) return before.result;
  const { result, key } = load(cwd);
  const kept = before?.key === key ? before.result : result;
  known.set(cwd, { result: kept, key, lookedAt: now });
  return kept;
}

function load(cwd: string): Pick<Known, 'result' | 'key'> {
  try {
    const settings = loadSettingsNow(cwd);
    const { path } = settings;
    return {
      result: { settings, problem: null },
      key: path === null ? '' : `${path} ${stampOf(path) ?? ''}`,
    };
  } catch (thrown) {
    const problem = thrown instanceof UsageError ? thrown.messages.join('; ') : messageOf(thrown);
    return { result: { settings: null, problem }, key: problem };
  }
}
