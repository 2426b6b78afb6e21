import type { Diagnostic, Evidence } from '../diagnostic.js';
import type { Analysis } from '../engine/engine.js';
import type { LoadedBackend } from '../confirm/job.js';
import type { BackendState } from '../confirm/ladder.js';
import type { ConfirmOptions as Settings } from '../confirm/confirm.js';
import { UsageError } from './errors.js';
import { packageVersion } from './package.js';
import type { BackendOptions, BackendsOptions, ConfirmOptions } from './options.js';

/** Findings with what was observed, and a line on what they were tried on. */
export interface ConfirmedAnalysis {
  readonly analysis: Analysis;
  readonly note: string | null;
}

const gibibyte = 2 ** 30;

/** What the confirming parts are told, from the options of the command line. */
export function limitsOf(options: BackendsOptions): { readonly timeout: number; readonly bytes: number } {
  return { timeout: options.confirmTimeout * 1000, bytes: options.confirmMemory * gibibyte };
}

/** Loads the backend that was asked for, or the best there is. Throws a `UsageError` with the cure where it cannot be had. */
export async function backendFor(
  options: BackendOptions,
  from: string,
): Promise<{ readonly backend: LoadedBackend; readonly passedOver: readonly BackendState[] }> {
  const { chooseBackend, tryBackend } = await import('../confirm/ladder.js');
  const limits = limitsOf(options);
  if (options.backend === 'auto') {
    const { chosen, passedOver } = await chooseBackend(from, limits);
    if (chosen) return { backend: chosen, passedOver };
    throw new UsageError(passedOver.map(({ name, reason }) => `backend ${name}: ${reason ?? ''}`));
  }
  const { loaded, reason } = await tryBackend(options.backend, from, limits);
  if (loaded) return { backend: loaded, passedOver: [] };
  throw new UsageError(`backend ${options.backend}: ${reason ?? ''}`);
}

/** How networks are built on a backend. */
export async function settingsOn(
  backend: LoadedBackend,
  options: BackendOptions,
  from: string,
): Promise<Settings> {
  const { cacheFolderOf, OutcomeCache } = await import('../confirm/cache.js');
  return {
    backend,
    isFallbackAllowed: options.backend === 'auto',
    from,
    ...limitsOf(options),
    cache: new OutcomeCache(cacheFolderOf(from), packageVersion()),
  };
}

/** Tries what the findings say, and puts what was observed beside each. */
export async function confirmed(
  analysis: Analysis,
  options: ConfirmOptions,
  from: string,
  warn: (line: string) => void,
): Promise<ConfirmedAnalysis> {
  const shown = new Set(analysis.diagnostics);
  const claims = new Map([...analysis.claims].filter(([diagnostic]) => shown.has(diagnostic)));
  // A backend that was asked for by name must load, whether anything is to be tried or not.
  if (claims.size === 0 && options.backend === 'auto') return { analysis, note: null };
  const { backend, passedOver } = await backendFor(options, from);
  const settings = await settingsOn(backend, options, from);
  const seen =
    options.confirm === 'source'
      ? await bySource(claims, settings, analysis, { python: options.python, warn })
      : nothingSeen;
  const { confirm } = await import('../confirm/confirm.js');
  const left = new Map([...claims].filter(([diagnostic]) => !seen.has(diagnostic)));
  const evidence = new Map([...seen, ...(await confirm(left, settings)).evidence]);
  const diagnostics = analysis.diagnostics.map((each) => withEvidence(each, evidence.get(each) ?? null));
  return { analysis: { ...analysis, diagnostics }, note: noteOf(backend, passedOver) };
}

type Seen = ReadonlyMap<Diagnostic, Evidence>;

const nothingSeen: Seen = new Map();

/** Says that it is going to, and runs the project's code: each language's on the framework that it is written for. */
async function bySource(
  claims: Analysis['claims'],
  settings: Settings,
  { locate }: Analysis,
  { python, warn }: { readonly python: string | undefined; readonly warn: (line: string) => void },
): Promise<Seen> {
  warn('--confirm=source runs the code of this project, in a process that may only read');
  const isPython = ([{ file }]: readonly [Diagnostic, unknown]): boolean => file.endsWith('.py');
  const inPython = new Map([...claims].filter(isPython));
  const others = new Map([...claims].filter((each) => !isPython(each)));
  const { confirmBySource } = await import('../confirm/source/confirm-source.js');
  const seen = (await confirmBySource(others, settings, locate)).evidence;
  return new Map([...seen, ...(await byPython(inPython, python, settings, locate, warn))]);
}

async function byPython(
  claims: Analysis['claims'],
  asked: string | undefined,
  settings: Settings,
  locate: Analysis['locate'],
  warn: (line: string) => void,
): Promise<Seen> {
  if (claims.size === 0) return nothingSeen;
  const [{ pythonFrameworks }, { findPython }, { confirmByPython, frameworksOf }] = await Promise.all([
    import('../confirm/python/python-framework.js'),
    import('../confirm/python/find-python.js'),
    import('../confirm/python/confirm-python.js'),
  ]);
  const used = frameworksOf(claims.values());
  const pythons: Partial<Record<keyof typeof pythonFrameworks, string>> = {};
  const reasons: string[] = [];
  for (const framework of Object.values(pythonFrameworks).filter(({ name }) => used.has(name))) {
    const found = await findPython(framework, asked, settings.from);
    if ('command' in found) pythons[framework.name] = found.command;
    else reasons.push(found.reason);
  }
  const isAnyThere = Object.keys(pythons).length > 0;
  if (asked !== undefined && !isAnyThere && reasons[0] !== undefined) {
    throw new UsageError(`--python: ${reasons[0]}`);
  }
  for (const reason of reasons) warn(`what is in Python is rebuilt instead: ${reason}`);
  return isAnyThere ? await confirmByPython(claims, pythons, settings, locate) : nothingSeen;
}

function frameworkOf({ backend }: Evidence): string {
  return backend === 'torch' ? 'PyTorch' : backend === 'keras' ? 'Keras' : 'TensorFlow.js';
}

/** What was refuted is our fault: it is told as such, and fails nothing of the user's. */
function withEvidence(diagnostic: Diagnostic, evidence: Evidence | null): Diagnostic {
  if (evidence?.status !== 'refuted') return { ...diagnostic, evidence };
  const message = `${diagnostic.message} ${frameworkOf(evidence)} did something else when this was tried: please report this.`;
  return { ...diagnostic, severity: 'info', message, evidence };
}

/** What networks were built on, and why on nothing better. */
export function noteOf(backend: LoadedBackend, passedOver: readonly BackendState[]): string {
  const others = passedOver.map(({ name, reason }) => `${name}: ${reason ?? ''}`);
  const why = others.length > 0 ? ` (${others.join('; ')})` : '';
  return `Tried on ${backend.name}, TensorFlow.js ${backend.version}, ${backend.device}${why}`;
}
