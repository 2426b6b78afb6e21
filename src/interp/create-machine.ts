import type { Override } from '../graph/model.js';
import type { Place, Program } from '../program/program.js';
import { call, constructValue } from './calls.js';
import { Decisions, firstPath } from './decisions.js';
import { evaluate } from './evaluate.js';
import { execute } from './execute.js';
import { createHeap, type Heap } from './heap.js';
import { createJavaScriptHost } from './host/javascript.js';
import { createPythonHost } from './host/python.js';
import type { Library } from './library.js';
import type { Machine } from './machine.js';
import { Modules, type ModuleSource } from './modules.js';
import { UserThrow } from './signals.js';
import { createTrace, type DraftFrame, enterFrame, type Trace } from './trace.js';

const nowhere: Place = { file: '', start: 0, end: 0 };

function moduleFrame(heap: Heap, trace: Trace): DraftFrame {
  return enterFrame(heap, trace, {
    kind: 'module', name: null, nameAt: null, className: null, definition: nowhere, call: null, caller: null, maker: null, iteration: null, args: [], resultName: null,
  }); // prettier-ignore
}

/** Puts the parts of the interpreter together, with an empty heap. */
export function createMachine(
  source: ModuleSource,
  libraries: readonly Library[],
  overrides: readonly Override[],
  language: Program['language'],
  { sites = new WeakMap(), isHurried = false }: Partial<Pick<Machine, 'sites' | 'isHurried'>> = {},
): { m: Machine; modules: Modules } {
  const heap = createHeap();
  const trace = createTrace();
  const modules = new Modules(() => m, source);
  const frame = moduleFrame(heap, trace);
  const m: Machine = {
    heap,
    trace,
    host: language === 'python' ? createPythonHost(() => m) : createJavaScriptHost(() => m),
    libraries,
    overrides,
    sites,
    decisions: new Decisions(firstPath),
    presets: new Map(),
    frame,
    control: null,
    fuel: 0,
    portion: 0,
    reserve: 0,
    given: 0,
    made: 0,
    depth: 0,
    isHurried,
    unknowns: 0,
    deferred: [],
    jobs: [],
    awaited: new Set(),
    external: new Set(),
    held: null,
    facts: new Map(),
    equalities: new Map(),
    nullSymbols: new Set(),
    loopCounts: new Map(),
    sources: new Map(),
    kernels: new Map(),
    nameCounts: new Map(),
    globalValues: new Map(),
    running: new Map(),
    entered: new Set(),
    evaluate: (node, scope, resultName) => evaluate(m, node, scope, resultName),
    execute: (node, scope) => execute(m, node, scope),
    call: (callee, self, args, site) => call(m, callee, self, args, site),
    construct: (callee, args, site) => constructValue(m, callee, args, site),
    importModule: (specifier, from, at) => modules.importModule(specifier, from, at),
    mayWait: (specifier, from) => modules.mayWait(specifier, from),
    importsOf: (file) => modules.importsOf(file),
    moduleOf: (module) => modules.commonOf(module),
    moduleWhere: (isMeant) => modules.where(isMeant),
    fail: (message, place, refused) => {
      throw new UserThrow(m.host.error(m, message), place, message, refused ?? null);
    },
  };
  return { m, modules };
}
