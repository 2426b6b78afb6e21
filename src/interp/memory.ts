import type { ClassNode, Expression, FunctionNode, Program, Statement } from '../program/program.js';
import type { Model } from '../graph/model.js';
import type { ConditionSite } from './machine.js';
import type { ModuleSource } from './modules.js';

type Declared = FunctionNode | ClassNode;

/** What a root gave, and the functions and classes that it ran. */
export interface Outcome {
  readonly models: readonly Model[];
  readonly entered: ReadonlySet<Declared>;
}

interface Kept extends Outcome {
  /** The programs that it can depend on, by file; null for files that were not there. */
  readonly programs: ReadonlyMap<string, Program | null>;
}

/**
 * What roots gave in earlier runs, for an editor that analyses one project again and again: a root is run again only if
 * something changed in the files of the functions that it ran, or in what those import. Programs are the same objects for
 * as long as their texts stay the same.
 */
export class RunMemory {
  /** Conditions are one object each over all runs, since guards are judged over all models. */
  readonly sites = new WeakMap<Expression, ConditionSite>();
  readonly #kept = new WeakMap<Declared, Kept>();

  recall(root: Declared, files: Dependencies): Outcome | null {
    const kept = this.#kept.get(root);
    return kept && isSame(kept.programs, files.of(filesOf(root, kept.entered))) ? kept : null;
  }

  remember(root: Declared, { models, entered }: Outcome, files: Dependencies): void {
    this.#kept.set(root, { models, entered, programs: files.of(filesOf(root, entered)) });
  }
}

function filesOf(root: Declared, entered: ReadonlySet<Declared>): ReadonlySet<string> {
  return new Set([root, ...entered].map((node) => node.at.file));
}

function isSame(a: ReadonlyMap<string, Program | null>, b: ReadonlyMap<string, Program | null>): boolean {
  return a.size === b.size && [...a].every(([file, program]) => b.get(file) === program && b.has(file));
}

/** The files that code can depend on, in one state of a project. */
export class Dependencies {
  readonly #closures = new Map<string, ReadonlyMap<string, Program | null>>();
  /** Modules that change others while they are loaded: whatever runs may depend on them. */
  readonly #acting: ReadonlyMap<string, Program | null>;

  constructor(
    private readonly source: ModuleSource,
    loaded: readonly Program[],
  ) {
    this.#acting = new Map(loaded.filter(acts).map((program) => [program.file, program]));
  }

  /** These files and all that they import, directly or through others. */
  of(files: ReadonlySet<string>): ReadonlyMap<string, Program | null> {
    const key = [...files].sort().join('\n');
    const known = this.#closures.get(key);
    if (known) return known;
    const found = new Map<string, Program | null>();
    const stack = [...files];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      if (found.has(at)) continue;
      const program = this.source.load(at);
      found.set(at, program);
      for (const specifier of program?.specifiers ?? []) {
        const imported = this.source.resolve(specifier, at);
        if (imported !== null) stack.push(imported);
      }
    }
    for (const [file, program] of this.#acting) found.set(file, program);
    this.#closures.set(key, found);
    return found;
  }
}

/** Whether a module does something when it is loaded, besides declaring and exporting. */
function acts({ body }: Program): boolean {
  return body.some((statement) => doing.has(statement.kind));
}

const doing: ReadonlySet<Statement['kind']> = new Set([
  'expression',
  'if',
  'for',
  'forOf',
  'forIn',
  'while',
  'doWhile',
  'try',
  'switch',
  'block',
  'labelled',
]);
