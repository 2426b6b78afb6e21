import type { AnalysisError, Diagnostic } from '../diagnostic.js';
import type { ProjectView } from '../graph/view-types.js';
import { Aliases } from '../program/aliases.js';
import type { EditedProject, ReadText } from '../program/front-end.js';
import { isInstalled } from '../program/installed.js';
import type { Place } from '../program/program.js';
import type { Rule } from '../rule.js';
import { applyDirectives, parseDirectives, unusedDirective } from './directives.js';
import type {
  Engine,
  EngineOptions,
  EngineParts,
  Examination,
  Project,
  ReportedGap,
  Room,
} from './engine.js';
import { Programs } from './programs.js';
import { compareText, inOrder, internalError, report, type ReportContext } from './report.js';
import { Texts } from './texts.js';

/** In UTF-16 units: of the texts that are only looked through, so much is kept for those that import each other. */
const mostPassing = 500_000;

/** The engine of every driver: concrete parts come from the driver, texts from `read`. */
export function createEngine(parts: EngineParts): Engine {
  return {
    analyze: (project, read, options, onProgress) => {
      const { check, ...rest } = examine(parts, project, read, options, onProgress);
      const diagnostics = check(options.rules, options.reportUnusedDirectives);
      onProgress?.(project.files.length, project.files.length);
      return { ...rest, diagnostics };
    },
    examine: (project, read, options) => examine(parts, project, read, options),
    reaching: (project, read, options, onProgress) =>
      programsOf(parts, project, new Texts(read, mostPassing), options).reachingNetworks(
        project.files,
        (done) => onProgress?.(done, project.files.length),
      ),
  };
}

function programsOf(
  { isLibrary }: EngineParts,
  { files }: Project,
  texts: Texts,
  { frontEnd, pythonPath }: EngineOptions,
): Programs {
  return new Programs(texts, frontEnd, isLibrary, new Aliases((file) => texts.get(file), files), pythonPath);
}

function examine(
  parts: EngineParts,
  project: Project,
  read: ReadText,
  options: EngineOptions,
  onProgress?: (done: number, total: number) => void,
): Examination {
  const texts = new Texts(read);
  const programs = programsOf(parts, project, texts, options);
  const entries =
    project.reaching ??
    programs.reachingNetworks(project.files, (done) => onProgress?.(done, project.files.length));
  // Without a network nothing is parsed; with one, a syntax error in any of its files is told.
  const readable = entries.filter((file) => programs.load(file) !== null);
  const { memory, room, isHurried = false } = options;
  const { models, faults, left } = parts.interpret(programs, readable, {
    isHurried,
    ...(memory ? { memory } : {}),
    ...(room ? { hasRoom: room.hasMore } : {}),
  });
  const errors: AnalysisError[] = [
    ...programs.errors,
    ...faults.map((fault) => internalError(fault.file, fault.message)),
    ...outOfRoom(left, room, texts),
  ];
  const view = parts.view(models, (place) => texts.slice(place), (place) => texts.locate(place.file, place.start).line); // prettier-ignore
  const claims: ReportContext['claims'] = new Map();
  let reached: readonly string[] | null = null;
  const edited = (): EditedProject => ({
    files: (reached ??= programs.withImports(entries)),
    read: (file) => texts.get(file),
    imports: programs.importsOf,
    resolve: programs.resolve,
    renamesTexts: options.renameStrings ?? false,
  });
  const { around } = project;
  let all: readonly string[] | null = null;
  const widened = (): EditedProject => {
    const own = edited();
    return { ...own, files: (all ??= [...new Set([...own.files, ...project.files, ...(around?.files() ?? [])])]) };
  }; // prettier-ignore
  const context: ReportContext = { texts, edited, widened, around, options, frontEndOf: options.frontEnd, errors, claims }; // prettier-ignore
  const unread = new Set(entries.filter((file) => !readable.includes(file)));
  const checked = project.files.filter((file) => !unread.has(file));
  const asked = new Set(project.files);
  // How an installed package names and guards things is not for those who use it to change; that it does not run is theirs.
  const isOurs =
    (rule: Rule): ((found: Diagnostic) => boolean) =>
    ({ file }) =>
      rule.defaultSeverity === 'error' || asked.has(file) || !isInstalled(file);
  const found = new Map<Rule, readonly Diagnostic[]>();
  return {
    check: (rules, isUnusedTold) => {
      for (const rule of rules) if (!found.has(rule)) found.set(rule, runRule(context, rule, view));
      const all = rules.flatMap((rule) => (found.get(rule) ?? []).filter(isOurs(rule)));
      const known = isUnusedTold ? options.rules.map(({ id }) => id) : null;
      return withDirectives(all, checked, texts, known).toSorted(inOrder);
    },
    claims,
    // An editor asks for findings alone.
    get models() {
      return view.models.toSorted(({ model: a }, { model: b }) => byPlace(a.place, b.place));
    },
    get gaps() {
      return gapsOf(view, texts).toSorted(byLine);
    },
    errors,
    files: project.files.length,
    locate: (file, offset) => texts.locate(file, offset),
    text: (file) => texts.get(file),
  };
}

/** What was not run for lack of memory, told once, where it begins. */
function outOfRoom(left: readonly Place[], room: Room | undefined, texts: Texts): readonly AnalysisError[] {
  const [first] = left;
  if (!first || !room) return [];
  const count = left.length === 1 ? 'this was' : `this and ${left.length - 1} more were`;
  const message = `${count} not run, since what came before takes the memory there is; ${room.cure}`;
  return [{ file: first.file, ...texts.locate(first.file, first.start), message, internal: false }];
}

/** Leaves out what comments in a diagnostic's own file switch off; with the known rules, tells those that do nothing. */
function withDirectives(
  diagnostics: readonly Diagnostic[],
  files: readonly string[],
  texts: Texts,
  known: readonly string[] | null,
): readonly Diagnostic[] {
  const byFile = new Map<string, Diagnostic[]>(known === null ? [] : files.map((file) => [file, []]));
  for (const each of diagnostics) byFile.set(each.file, [...(byFile.get(each.file) ?? []), each]);
  return [...byFile].flatMap(([file, own]) => {
    const directives = parseDirectives(texts.get(file) ?? '', file);
    if (directives.length === 0) return own;
    const { kept, unused } = applyDirectives(own, directives);
    if (known === null) return kept;
    return [...kept, ...unused.map((directive) => unusedDirective(file, directive, known))];
  });
}

/** A rule that throws is our fault: it is told, and the other rules go on. */
function runRule(context: ReportContext, rule: Rule, view: ProjectView): readonly Diagnostic[] {
  const configured = context.options.severities[rule.id] ?? rule.defaultSeverity;
  if (configured === 'off') return [];
  try {
    return report(context, rule, rule.check(view));
  } catch (error) {
    const file = view.models[0]?.model.place.file ?? '';
    context.errors.push(
      internalError(file, `${rule.id}: ${String(error instanceof Error ? error.message : error)}`),
    );
    return [];
  }
}

/** By file and place; equal ones stay in the order in which they ran. */
function byPlace(a: Place, b: Place): number {
  return compareText(a.file, b.file) || a.start - b.start;
}

function byLine(a: ReportedGap, b: ReportedGap): number {
  return compareText(a.file, b.file) || a.line - b.line || a.column - b.column;
}

function gapsOf(view: ProjectView, texts: Texts): readonly ReportedGap[] {
  const at = (place: Place): { file: string; line: number; column: number } => ({
    file: place.file,
    ...texts.locate(place.file, place.start),
  });
  return view.models.flatMap(({ model, gaps }) =>
    gaps.map((gap) => ({ model: model.name, ...at(gap.place), reason: gap.reason })),
  );
}
