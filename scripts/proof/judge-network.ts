/** One network, read by the analysis and run on TensorFlow.js: what the first says against what the second does. */
import type { Diagnostic } from '../../src/diagnostic.js';
import type { Analysis } from '../../src/engine/engine.js';
import { expectedFaults, type Fault, type Meaning, outcomeOf } from './expected.js';
import { build, type Built, forgetModels, observe, type Observed, wordsOf } from './observe.js';
import type { Reading } from './reading.js';
import { analyse, type Input, readingsOf, shapeRules } from './reading.js';
import { loadSources, type Sources } from './run-source.js';

/** What is judged: a project and what builds networks in it. */
export interface Subject {
  readonly sources: Sources;
  /** The file whose exports build the networks. */
  readonly entry: string;
  /** Exported functions without arguments; null where the module itself builds it. */
  readonly builders: readonly (string | null)[];
  /** Every square up to this is tried, 72 where it is not said, and those that the analysis names. */
  readonly largest?: number;
}

export interface Verdict {
  readonly builder: string | null;
  /** Why nothing can be said: the code stops at something that is no matter of shapes. */
  readonly unjudged: string | null;
  /** What is wrong with the network on TensorFlow.js. */
  readonly faults: readonly Fault[];
  /** Those that are not reported, in words. */
  readonly missed: readonly string[];
  /** Findings that TensorFlow.js does not confirm. */
  readonly falseAlarms: readonly string[];
  /** Findings behind a place that TensorFlow.js never gets to. */
  readonly unseen: number;
  readonly confirmed: number;
  /** Where the analysis did not follow, or failed. */
  readonly gaps: readonly string[];
  /** Shapes, verdicts and sizes that are not as TensorFlow.js has them. */
  readonly inexact: readonly string[];
}

/** Where no size up to the largest is valid. */
const bigSquares = [96, 128, 192, 256, 512];
const oblongs: readonly Input[] = [
  [17, 24],
  [40, 33],
  [64, 71],
];

const nothing = {
  unjudged: null,
  faults: [],
  missed: [],
  falseAlarms: [],
  unseen: 0,
  confirmed: 0,
  gaps: [],
  inexact: [],
};

/** Input shapes with the batch first. */
function inputsAt({ model }: Built, [height, width]: Input): number[][] {
  return (model?.inputs ?? []).map(({ shape }) =>
    shape.map((size, axis) => (axis === 0 ? 1 : (size ?? (axis === 1 ? height : width)))),
  );
}

function isLiteral({ model }: Built): boolean {
  return model?.inputs.every(({ shape }) => !shape.slice(1).includes(null)) ?? true;
}

class Trial {
  readonly #analysis: Analysis;
  readonly #readings: readonly Reading[];
  readonly #reading: Reading | null;
  readonly #built: Built;
  readonly #mainOf = (position: number): number => this.#reading?.mainOf(position) ?? 0;

  constructor(
    private readonly subject: Subject,
    analysis: Analysis,
    private readonly builder: string | null,
  ) {
    this.#analysis = analysis;
    this.#readings = readingsOf(analysis, builder);
    this.#reading = this.#readings[0] ?? null;
    this.#built = build(() => runBuilder(subject, builder), this.#mainOf);
  }

  verdict(): Verdict {
    return { builder: this.builder, ...this.#verdict() };
  }

  #verdict(): Omit<Verdict, 'builder'> {
    const reason = this.#unjudged();
    if (reason !== null) return { ...nothing, unjudged: reason };
    const runs = this.#runs();
    const failure = [...runs.values()].find((run) => run.failure !== null)?.failure;
    if (failure) return { ...nothing, unjudged: failure };
    const faults = expectedFaults(this.#built, runs, isLiteral(this.#built), (position) => this.#meaning(position)); // prettier-ignore
    const gaps = this.#gaps();
    const found = this.#found();
    const missed = faults.filter((fault) => !found.some((each) => this.#tells(each, fault)));
    const stop = this.#lastSeen(runs);
    const doubtful = found.filter((each) => !faults.some((fault) => this.#tells(each, fault)));
    const unseen = doubtful.filter((each) => this.#positionsOf(each).every((position) => position > stop));
    return {
      unjudged: null,
      faults,
      missed: missed.map((fault) => this.#faultText(fault)),
      falseAlarms: doubtful
        .filter((each) => !unseen.includes(each))
        .map((each) => `${each.line}: ${each.ruleId} ${each.message}`),
      unseen: unseen.length,
      confirmed: found.length - doubtful.length,
      gaps,
      inexact: gaps.length > 0 ? [] : [...this.#wrongShapes(runs), ...this.#wrongFacts(faults)],
    };
  }

  #unjudged(): string | null {
    const { stopped, applications, model } = this.#built;
    if (stopped !== null) return wordsOf(stopped);
    if (applications.length === 0) return 'no layer is applied';
    if (model === null && applications.length > 1) return 'it cannot be run';
    // A size that a builder takes as a parameter is open to the analysis and settled in a run.
    const isOpen = (this.#reading?.view.model.symbols.length ?? 0) > 0;
    return model !== null && isOpen && isLiteral(this.#built) ? 'its input size is a parameter' : null;
  }

  #runs(): ReadonlyMap<number, Observed> {
    if (this.#built.model === null) return new Map();
    const at = (size: number): readonly (readonly [number, Observed])[] => {
      const run = this.#run([size, size]);
      return run ? [[size, run]] : [];
    };
    if (isLiteral(this.#built)) return new Map(at(0));
    const squares = Array.from({ length: this.subject.largest ?? 72 }, (_, index) => index + 1);
    const told = (this.#reading?.view.judged ?? []).flatMap(({ judgement: { witness, passing } }) => [
      ...Object.values(witness ?? {}),
      ...Object.values(passing ?? {}),
    ]);
    const runs = new Map([...new Set([...squares, ...told])].sort((a, b) => a - b).flatMap(at));
    const isSmall = [...runs.values()].every(({ tooSmall }) => tooSmall);
    return isSmall ? new Map([...runs, ...bigSquares.flatMap(at)]) : runs;
  }

  #run(input: Input): Observed | null {
    return observe(this.#built, inputsAt(this.#built, input), this.#mainOf);
  }

  #meaning(position: number): Meaning {
    const judged = this.#reading?.judgedAt(position) ?? [];
    return {
      residual: judged.some(({ kind }) => kind === 'residual'),
      broadcastsOnPurpose: judged.some(({ onPurpose }) => onPurpose),
      upsampled: judged.some(({ upsampled }) => upsampled),
    };
  }

  #gaps(): readonly string[] {
    const errors = this.#analysis.errors.map(({ message }) => `error: ${message}`);
    if (this.#reading === null) return [...errors, 'the network is not found'];
    if (this.#readings.length > 1) {
      const assumes = this.#readings.map((each) => each.view.model.assumes.join(' and '));
      return [...errors, `read as ${this.#readings.length} networks: ${assumes.join('; ')}`];
    }
    return [...errors, ...this.#reading.view.gaps.map(({ reason }) => reason)];
  }

  /** The findings of the rules about shapes in this network. */
  #found(): readonly Diagnostic[] {
    const names = this.#readings.map(({ view }) => view.model.name);
    return this.#analysis.diagnostics.filter(({ ruleId, models }) => shapeRules.includes(ruleId) && models.some((name) => names.includes(name))); // prettier-ignore
  }

  #positionsOf({ file, line, column }: Diagnostic): readonly number[] {
    return (this.#reading?.ops ?? []).flatMap((op, position) => {
      const places = [op.origin, ...op.requires.flatMap(({ at }) => at ?? [])];
      const isHere = places.some((place) => {
        const at = this.#analysis.locate(place.file, place.start);
        return place.file === file && at.line === line && at.column === column;
      });
      return isHere ? [position] : [];
    });
  }

  #tells(diagnostic: Diagnostic, { position, rule }: Fault): boolean {
    return diagnostic.ruleId === rule && this.#positionsOf(diagnostic).includes(position);
  }

  /** The last application that TensorFlow.js carries out, or tries to, at every size that it accepts so far. */
  #lastSeen(runs: ReadonlyMap<number, Observed>): number {
    const { applications, complete } = this.#built;
    const valid = [...runs.values()].filter(({ tooSmall }) => !tooSmall);
    if (valid.length === 0) {
      const reached = [...runs.values()].map((run) => Math.max(...run.applications.keys()));
      return Math.max(-1, ...reached);
    }
    const rejected = valid.map((run) => run.rejected ?? Infinity);
    const last = Math.max(...rejected);
    return complete ? last : Math.min(applications.length - 1, last);
  }

  #faultText({ position, rule, verdict, witness, passing }: Fault): string {
    const { name, className, inputs, error } = this.#built.applications[position] ?? { name: '?', className: '?', inputs: [], error: null }; // prettier-ignore
    const shapes = inputs.map((shape) => `[${shape.map(String).join(',')}]`).join(' + ');
    return `${rule} (${verdict}, at ${witness ?? 'its input'}, not at ${passing ?? 'any'}) at ${className} ${name}, application ${position}: ${shapes} ${error ?? ''}`; // prettier-ignore
  }

  #wrongShapes(runs: ReadonlyMap<number, Observed>): readonly string[] {
    const reading = this.#reading;
    const { applications, complete } = this.#built;
    if (reading === null) return [];
    if (complete && reading.ops.length !== applications.length) {
      return [`${reading.ops.length} ops for ${applications.length} applications`];
    }
    const all: [Input, Observed][] = [...runs].map(([size, run]) => [[size, size], run]);
    if (!isLiteral(this.#built)) {
      for (const input of oblongs) {
        const run = this.#run(input);
        if (run) all.push([input, run]);
      }
    }
    return all.flatMap(([input, run]) => this.#wrongAt(reading, input, run)).slice(0, 3);
  }

  /** Sizes that differ before anything at this input is rejected, broadcast or empty. */
  #wrongAt(reading: Reading, input: Input, { applications }: Observed): readonly string[] {
    for (const [position, application] of [...applications].sort(([a], [b]) => a - b)) {
      const { output, name, className } = application;
      if (output === null || output.includes(0)) return [];
      const isMerge = ['Add', 'Multiply', 'Average', 'Maximum', 'Minimum'].includes(className);
      if (isMerge && outcomeOf(application) === 'broadcast' && !this.#meaning(position).broadcastsOnPurpose) return []; // prettier-ignore
      const own = reading.shapeAt(position, input);
      if (String(own) === String(output)) continue;
      return [`${name} (${className}, application ${position}) is ${String(output)} at ${String(input)}, not ${String(own)}`]; // prettier-ignore
    }
    return [];
  }

  /** Verdicts and sizes of faults, compared where every fault of the network is at a merge. */
  #wrongFacts(faults: readonly Fault[]): readonly string[] {
    if (faults.some(({ rule, position }) => rule === 'layer-input-mismatch' && !this.#isMerge(position))) {
      return [];
    }
    return faults.flatMap((fault) => {
      const own = (this.#reading?.judgedAt(fault.position) ?? [])
        .map(({ judgement }) => judgement)
        .filter(({ outcome }) => outcome === 'fail' || outcome === 'broadcast');
      const [first] = own;
      if (first === undefined || own.length > 1) return [];
      const size = (sizes: Readonly<Record<string, number>> | null): string =>
        sizes === null || isLiteral(this.#built) ? 'null' : [...new Set(Object.values(sizes))].join('x');
      const ours = `${first.verdict}, at ${size(first.witness)}, not at ${size(first.passing)}`;
      const theirs = `${fault.verdict}, at ${String(fault.witness)}, not at ${String(fault.passing)}`;
      return ours === theirs ? [] : [`${this.#faultText(fault)}: told as ${ours}`];
    });
  }

  #isMerge(position: number): boolean {
    const { className = '' } = this.#built.applications[position] ?? {};
    return ['Add', 'Multiply', 'Average', 'Maximum', 'Minimum'].includes(className);
  }
}

function runBuilder({ sources, entry }: Subject, name: string | null): unknown {
  const exports = loadSources(sources, entry);
  if (name === null) return undefined;
  const builder = exports[name];
  if (typeof builder !== 'function') throw new Error(`there is no function ${name}`);
  return (builder as () => unknown)();
}

/** Judges the networks of a project. */
export function judgeNetworks(subject: Subject): readonly Verdict[] {
  const analysis = analyse(subject.sources, Object.keys(subject.sources).sort());
  return subject.builders.map((builder) => {
    try {
      return new Trial(subject, analysis, builder).verdict();
    } finally {
      forgetModels();
    }
  });
}
