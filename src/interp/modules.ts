import type { BlockStatement, Expression, Place, Program, Statement } from '../program/program.js';
import { boundNames } from '../program/bound-names.js';
import { refuel } from './budget.js';
import { runWaiting } from './coroutines.js';
import { closure } from './evaluate.js';
import { hoist } from './execute.js';
import { setEntry } from './heap.js';
import { apart } from './late.js';
import type { Completion, Machine } from './machine.js';
import { inFrame } from './machine.js';
import { native, record, settle, string, unknown } from './make.js';
import { pauses } from './pauses.js';
import { createScope, declare, findCell, type ModuleRecord, type Scope } from './scope.js';
import { Infeasible, OutOfFuel, UserThrow } from './signals.js';
import { enterFrame, recordGap } from './trace.js';
import { printed } from './host/conversions.js';
import { wrappedLibrary } from './wrapped.js';
import { type RecordValue, undefinedValue, type Value } from './values.js';

/** Finds modules: the program of a resolved file, or null for what is not part of the project. */
export interface ModuleSource {
  readonly load: (file: string) => Program | null;
  readonly resolve: (specifier: string, from: string) => string | null;
  /** Whether a file belongs to a package that the project only uses. */
  readonly isUsedOnly: (file: string) => boolean;
}

export interface Loaded {
  readonly record: ModuleRecord;
  readonly scope: Scope;
  /** `module.exports`, for CommonJS. */
  readonly common: RecordValue;
  /** Python: what the file does only where it is the program itself, not a module of one. */
  main: BlockStatement | null;
}

/** The modules of one run: each one's top level runs once, when it is first imported. */
export class Modules {
  readonly #loaded = new Map<string, Loaded>();
  /** Files whose top level ran out of steps. */
  readonly stopped = new Set<string>();
  /** Whether a root runs: what is imported then is the same for all. */
  isRooted = false;
  /** Files that were first imported while a root ran, and undone with it. */
  readonly #late = new Set<string>();
  /** How many files are loaded that a root was the first to import. */
  #rooted = 0;

  constructor(
    private readonly m: () => Machine,
    private readonly source: ModuleSource,
  ) {}

  /** Runs a file's top level; null when it is not part of the project. */
  load(file: string): Loaded | null {
    const known = this.#loaded.get(file);
    if (known) return known;
    const program = this.source.load(file);
    return program ? this.#run(file, program) : null;
  }

  /** Whether the root that runs was the first to import something, or the last one was. */
  get hasRootedImports(): boolean {
    return this.#rooted + this.#late.size > 0;
  }

  /** Loads for all roots to come what the last one was the first to import. */
  loadLate(): void {
    const files = [...this.#late];
    this.#late.clear();
    for (const file of files) this.load(file);
  }

  /** What a file imports that was loaded. */
  importsOf(file: string): readonly string[] {
    return this.#loaded.get(file)?.record.program.specifiers ?? [];
  }

  #run(file: string, program: Program): Loaded {
    const m = this.m();
    const module: ModuleRecord = {
      file,
      program,
      exports: new Map(),
      stars: [],
      isEsModule: isEsModule(file, program),
    };
    const scope = createScope(null, { self: undefinedValue, home: null, isStatic: false, module }, true);
    const place: Place = { file, start: 0, end: program.text.length };
    const frame = enterFrame(m.heap, m.trace, {
      kind: 'module', name: null, nameAt: null, className: null, definition: place, call: null, caller: m.frame, maker: null, iteration: null, args: [], resultName: null,
    }); // prettier-ignore
    const common =
      program.language === 'python'
        ? {
            ...record(m, new Map<string, Value>([['__name__', string(file)]])),
            deferred: new Map<string, () => Value>(),
          }
        : record(m, new Map<string, Value>([['exports', record(m)]]));
    const loaded: Loaded = { record: module, scope, common, main: null };
    this.#loaded.set(file, loaded);
    const isRooted = this.isRooted;
    if (isRooted) this.#rooted++;
    m.heap.changed(() => {
      this.#loaded.delete(file);
      this.#late.add(file);
      if (isRooted) this.#rooted--;
    });
    const { control, depth } = m;
    const run = (): void => {
      m.control = null;
      m.depth = 0;
      this.#execute(m, loaded, program);
    };
    inFrame(m, frame, this.isRooted ? () => apart(m, run) : run);
    if (program.language === 'python') publish(m, loaded);
    Object.assign(m, { control, depth });
    return loaded;
  }

  #execute(m: Machine, loaded: Loaded, program: Program): void {
    const { scope } = loaded;
    for (const statement of program.body) {
      if (statement.kind === 'import' && !statement.whenReached) this.#bindImport(m, statement, loaded);
    }
    hoist(m, program.body, scope);
    for (const statement of program.body) this.#declareExports(m, statement, loaded);
    for (const statement of program.body) {
      const main = program.language === 'python' ? mainBlock(statement) : null;
      if (main) loaded.main = main;
      const completion = this.#top(m, statement, loaded);
      if (completion !== null) return;
    }
  }

  /** One statement at the top: what cannot be followed there leaves the rest of the file readable. */
  #top(m: Machine, statement: Statement, loaded: Loaded): Completion {
    const { frame, control, depth } = m;
    try {
      const completion = pauses(statement)
        ? runWaiting(m, statement, loaded.scope)
        : m.execute(statement, loaded.scope);
      this.#exportValues(m, statement, loaded);
      return completion;
    } catch (error) {
      if (error instanceof UserThrow || error instanceof Infeasible) {
        // The program would stop here; what stands further down is still worth reading.
        Object.assign(m, { frame, control, depth });
        return null;
      }
      if (!(error instanceof OutOfFuel)) throw error;
      Object.assign(m, { frame, control, depth });
      recordGap(m, error.at, error.reason);
      this.stopped.add(loaded.record.program.file);
      refuel(m);
      return null;
    }
  }

  #bindImport(m: Machine, statement: Extract<Statement, { kind: 'import' }>, loaded: Loaded): void {
    if (statement.bindings.length === 0) {
      m.importModule(statement.specifier, loaded.record, statement.at);
      return;
    }
    const namespace = m.importModule(statement.specifier, loaded.record, statement.at);
    for (const binding of statement.bindings) {
      const value =
        binding.imported === '*' || binding.imported === '='
          ? namespace
          : this.#member(m, namespace, binding.imported, binding.at);
      declare(m.heap, loaded.scope, binding.local, value, binding.at);
    }
  }

  #member(m: Machine, namespace: Value, name: string, at: Place): Value {
    // A module's default import of a CommonJS bundle is the bundle itself.
    if (name === 'default' && namespace.kind === 'library') return namespace;
    if (name === 'default' && this.#isWhole(namespace)) return namespace;
    if (namespace.kind === 'record' && !namespace.fields.has(name) && !namespace.fields.has(wrappedLibrary)) {
      return unknown(m, { reason: `${name} is not exported by the module it is imported from`, at });
    }
    return m.host.getMember(m, namespace, name, at);
  }

  /** Whether this is what a CommonJS file exports, as a default import gives it: it has no default of its own. */
  #isWhole(namespace: Value): boolean {
    const marks = namespace.kind === 'record' ? namespace.fields : new Map<string, Value>();
    if (marks.has('default') || marks.has('__esModule')) return false;
    for (const { record: module, common } of this.#loaded.values()) {
      if (!module.isEsModule && settle(common.fields.get('exports') ?? undefinedValue) === namespace) {
        return true;
      }
    }
    return false;
  }

  #export(m: Machine, loaded: Loaded, name: string, value: Value): void {
    setEntry(m.heap, loaded.record.exports, name, value);
  }

  /** Functions can be called by modules that import this one before its top level has run to them. */
  #declareExports(m: Machine, statement: Statement, loaded: Loaded): void {
    if (
      statement.kind !== 'functionDeclaration' ||
      statement.exported === null ||
      statement.fn.name === null
    ) {
      return;
    }
    const cell = findCell(loaded.scope, statement.fn.name);
    this.#export(
      m,
      loaded,
      statement.exported === 'default' ? 'default' : statement.fn.name,
      cell?.value ?? closure(m, statement.fn, loaded.scope),
    );
  }

  #exportValues(m: Machine, statement: Statement, loaded: Loaded): void {
    const valueOf = (name: string): Value => findCell(loaded.scope, name)?.value ?? undefinedValue;
    switch (statement.kind) {
      case 'declare':
        if (statement.exported && loaded.record.program.language !== 'python') {
          for (const name of boundNames(statement.target)) this.#export(m, loaded, name, valueOf(name));
        }
        return;
      case 'classDeclaration':
        if (statement.exported && statement.cls.name !== null) {
          this.#export(
            m,
            loaded,
            statement.exported === 'default' ? 'default' : statement.cls.name,
            valueOf(statement.cls.name),
          );
        }
        return;
      case 'exportDefault':
        this.#export(m, loaded, 'default', m.evaluate(statement.value, loaded.scope));
        return;
      case 'exportAssign':
        m.host.setMember(
          m,
          loaded.common,
          'exports',
          m.evaluate(statement.value, loaded.scope),
          statement.at,
        );
        return;
      case 'export':
        this.#exportNames(m, statement, loaded);
        return;
      case 'exportAll': {
        const namespace = m.importModule(statement.specifier, loaded.record, statement.at);
        if (statement.alias !== null) this.#export(m, loaded, statement.alias, namespace);
        else loaded.record.stars.push(namespace);
      }
    }
  }

  #exportNames(m: Machine, statement: Extract<Statement, { kind: 'export' }>, loaded: Loaded): void {
    const from =
      statement.specifier === null ? null : m.importModule(statement.specifier, loaded.record, statement.at);
    for (const { local, exported } of statement.names) {
      const value = from ? this.#member(m, from, local, statement.at) : findCell(loaded.scope, local)?.value;
      this.#export(m, loaded, exported, value ?? undefinedValue);
    }
  }

  /** What `import * as x` binds: the module's exports, re-exports included; a library where a wrapper re-exports one. */
  namespaceOf(loaded: Loaded): Value {
    const { record: module } = loaded;
    if (module.program.language === 'python') {
      // Modules that import each other see what there is so far.
      publish(this.m(), loaded);
      return loaded.common;
    }
    const library = module.stars.find((star) => star.kind === 'library');
    const own = new Map(module.exports);
    const common = settle(loaded.common.fields.get('exports') ?? undefinedValue);
    const isCommon = own.size === 0 && (common.kind !== 'record' || common.fields.size > 0);
    if (isCommon) return common;
    if (library && own.size === 0) return library;
    for (const star of module.stars) {
      if (star.kind !== 'record') continue;
      for (const [name, value] of star.fields) if (name !== 'default' && !own.has(name)) own.set(name, value);
      this.#keepLibrary(star, own);
    }
    if (library) own.set(wrappedLibrary, library);
    return record(this.m(), own);
  }

  #keepLibrary(star: RecordValue, own: Map<string, Value>): void {
    const library = star.fields.get(wrappedLibrary);
    if (library) own.set(wrappedLibrary, library);
  }

  /** All modules that have run. */
  all(): readonly Loaded[] {
    return [...this.#loaded.values()];
  }

  /** The first module that has begun to run and whose file is meant. */
  where(isMeant: (file: string) => boolean): Value | null {
    const found = this.all().find(({ record: { file } }) => isMeant(file));
    return found ? this.namespaceOf(found) : null;
  }

  /** `module` and `exports` of a CommonJS file. */
  commonOf(module: ModuleRecord): RecordValue | null {
    return this.#loaded.get(module.file)?.common ?? null;
  }

  /** Whether what is imported may be looked up when it is first used: packages that are only used register nothing. */
  mayWait(specifier: string, { file }: ModuleRecord): boolean {
    if (!this.source.isUsedOnly(file) || this.m().libraries.some((library) => library.matches(specifier))) {
      return false;
    }
    return this.source.resolve(specifier, file) !== null;
  }

  importModule(specifier: string, from: ModuleRecord, at: Place): Value {
    const m = this.m();
    if (specifier.startsWith('\0')) return this.#commonName(m, specifier.slice(1), from, at);
    for (const library of m.libraries) {
      if (!specifier.startsWith('.') && library.matches(specifier)) {
        return { kind: 'library', library, path: library.pathOf?.(specifier) ?? '' };
      }
    }
    const file = this.source.resolve(specifier, from.file);
    if (file !== null) {
      const loaded = this.load(file);
      if (loaded) return this.namespaceOf(loaded);
    }
    const standard = m.host.more?.standardModule(m, specifier, at);
    if (standard) return standard;
    for (const library of m.libraries) {
      const path = library.matches(specifier) ? '' : (library.standsFor?.(specifier) ?? null);
      if (path !== null) return { kind: 'library', library, path };
    }
    return unknown(m, { reason: `the module '${specifier}' is not part of the analysed code`, at });
  }

  #commonName(m: Machine, name: string, from: ModuleRecord, at: Place): Value {
    if (name === 'require') {
      return native('require', ({ args }) => {
        const specifier = printed(args[0] ?? undefinedValue);
        return specifier === null
          ? unknown(m, { reason: 'a required module is not known', at })
          : this.importModule(specifier, from, at);
      });
    }
    const common = this.commonOf(from);
    if (common === null) return undefinedValue;
    return name === 'module' ? common : (common.fields.get('exports') ?? undefinedValue);
  }
}

/** `if __name__ == '__main__':`. */
function mainBlock(statement: Statement): BlockStatement | null {
  if (statement.kind !== 'if' || statement.then.kind !== 'block') return null;
  const { test, then } = statement;
  const isTest = test.kind === 'binary' && test.operator === '==';
  return isTest && [test.left, test.right].some(isOwnName) ? then : null;
}

function isOwnName(node: Expression): boolean {
  return node.kind === 'name' && node.name === '__name__';
}

/** Every name at the top of a module of Python is one of its attributes; what begins with `_` is its own. */
function publish(m: Machine, { record: module, scope, common }: Loaded): void {
  for (const [name, cell] of scope.names) {
    if (common.fields.get(name) === cell.value) continue;
    setEntry(m.heap, common.fields, name, cell.value);
    if (!name.startsWith('_') && !name.startsWith('\0')) setEntry(m.heap, module.exports, name, cell.value);
  }
}

/** Whether a file is a module by its syntax or its name, and not a script or CommonJS. */
export function isEsModule(file: string, program: Program): boolean {
  if (/\.[cm][jt]s$/.test(file)) return /\.m[jt]s$/.test(file);
  return program.body.some(
    (statement) =>
      moduleKinds.has(statement.kind) ||
      ('exported' in statement && statement.exported !== null && statement.exported !== false),
  );
}

const moduleKinds: ReadonlySet<string> = new Set(['import', 'export', 'exportAll', 'exportDefault']);
