/** One network, read by the analysis and run on TensorFlow.js: what the first says against what the second does. */
import type { Diagnostic } from '../../src/diagnostic.js';
import type { Analysis } from '../../src/engine/engine.js';
import { type Fault, type Meaning, outcomeOf } from './expected.js';
import { type Built, forgetModels, hasNothing, isMerge, type Observed, wordsOf } from './observe.js';
import { nothing } from './nothing.js';
import type { Reading } from './reading.js';
import { analyse, type Input, readingsOf, shapeRules } from './reading.js';
import { loadSources, type Sources } from './run-source.js';
import { toldApart, World } from './world.js';

/** What is judged: a project and what builds networks in it. */
export interface Subject {
  readonly sources: Sources;
  /** The file whose exports build the networks. */
  readonly entry: string;
  /** Exported functions without arguments; null where the module itself builds it. */
  readonly builders: readonly (string | null)[];
  /** Files that are only there to be imported: nothing is changed in them. */
  readonly untouched?: readonly string[];
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

const oblongs: readonly Input[] = [
  [17, 24],
  [40, 33],
  [64, 71],
];

/** Whether each application has its op: layers of the user's own are one application and many ops. */
function isAligned({ applications }: Built): boolean {
  return !applications.some(({ isOwn }) => isOwn);
}

class Trial {
  readonly #analysis: Analysis;
  readonly #readings: readonly Reading[];
  readonly #reading: Reading | null;
  readonly #world: World;

  constructor(
    subject: Subject,
    analysis: Analysis,
    private readonly builder: string | null,
  ) {
    this.#analysis = analysis;
    this.#readings = readingsOf(analysis, builder);
    this.#reading = this.#readings[0] ?? null;
    const told = (this.#reading?.view.judged ?? []).flatMap(({ judgement: { witness, passing } }) => [
      ...Object.values(witness ?? {}),
      ...Object.values(passing ?? {}),
    ]);
    this.#world = new World(
      {
        work: () => runBuilder(subject, builder),
        largest: subject.largest ?? 72,
        told,
        meaningOf: (position, built) => this.#meaning(position, built),
      },
      (position) => this.#reading?.mainOf(position) ?? 0,
    );
  }

  verdict(): Verdict {
    return { builder: this.builder, ...this.#verdict() };
  }

  #verdict(): Omit<Verdict, 'builder'> {
    const reason = this.#unjudged();
    if (reason !== null) return { ...nothing, unjudged: reason };
    const { failure, runs } = this.#world;
    if (failure !== null) return { ...nothing, unjudged: failure };
    if (!isAligned(this.#world.built)) return this.#together();
    const { faults, unsure } = toldApart(this.#world);
    const gaps = this.#gaps();
    const found = this.#found();
    const missed = faults.filter((fault) => !found.some((each) => this.#tells(each, fault)));
    const doubtful = found.filter((each) => !faults.some((fault) => this.#tells(each, fault)));
    const unseen = doubtful.filter(
      (each) =>
        unsure.some((fault) => this.#tells(each, fault)) ||
        !this.#positionsOf(each).some((position) => this.#world.sees(position, this.#sizeIn(each))),
    );
    return {
      unjudged: null,
      faults,
      missed: missed.map((fault) => this.#faultText(fault)),
      falseAlarms: doubtful.filter((each) => !unseen.includes(each)).map((each) => this.#words(each)),
      unseen: unseen.length,
      confirmed: found.length - doubtful.length,
      gaps,
      inexact: gaps.length > 0 ? [] : [...this.#wrongShapes(runs), ...this.#wrongFacts(faults)],
    };
  }

  /** A network as a whole: whether anything is wrong at every size, and whether anything is told. */
  #together(): Omit<Verdict, 'builder'> {
    const { faults } = this.#world;
    const always = faults.filter(({ verdict }) => verdict === 'always');
    const found = this.#found();
    return {
      ...nothing,
      faults: always,
      missed: found.length > 0 ? [] : always.slice(0, 1).map((fault) => this.#faultText(fault)),
      falseAlarms: faults.length > 0 ? [] : found.map((each) => this.#words(each)),
      confirmed: faults.length > 0 ? found.length : 0,
      gaps: found.length > 0 ? [] : this.#gaps(),
    };
  }

  #words({ line, ruleId, message }: Diagnostic): string {
    return `${line}: ${ruleId} ${message}`;
  }

  #unjudged(): string | null {
    const { stopped, applications, model } = this.#world.built;
    if (stopped !== null) return wordsOf(stopped);
    if (applications.length === 0) return 'no layer is applied';
    // A network inside that is given another number of axes: nothing is checked, and sizes are looked for that are not there.
    const isNowhere = (shape: readonly unknown[]): boolean => shape.includes(undefined);
    if (applications.some(({ inputs }) => inputs.some(isNowhere))) {
      return 'it is built of sizes that are not there';
    }
    if (model === null && applications.length > 1) return 'it cannot be run';
    if (model?.inputs.some(({ shape }) => shape.length > 3 && shape.at(-1) === null)) {
      return 'the channels of its input are open';
    }
    // A size that a builder takes as a parameter is open to the analysis and settled in a run.
    const isOpen = (this.#reading?.view.model.symbols.length ?? 0) > 0;
    return model !== null && isOpen && this.#world.isLiteral ? 'its input size is a parameter' : null;
  }

  /** The op that an application of the library is. Among layers of the user's own it can be told of sums. */
  #opAt(position: number, built: Built): number {
    if (isAligned(built)) return position;
    const { applications } = built;
    const sums = this.#reading?.ops.flatMap(({ op, layer }, at) => (op === 'add' && layer ? [at] : [])) ?? [];
    const applied = applications.flatMap(({ className }, at) => (className === 'Add' ? [at] : []));
    return sums.length === applied.length ? (sums[applied.indexOf(position)] ?? position) : position;
  }

  #meaning(application: number, built: Built): Meaning {
    const position = this.#opAt(application, built);
    const judged = this.#reading?.judgedAt(position) ?? [];
    return {
      residual: this.#reading?.isResidual(position) ?? false,
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

  /** The ops that a finding is about: what stands there and is found wrong. */
  #positionsOf({ file, line, column }: Diagnostic): readonly number[] {
    return (this.#reading?.ops ?? []).flatMap((op, position) => {
      if (this.#reading?.isBroken(position) !== true) return [];
      const places = [op.origin, ...op.requires.flatMap(({ at }) => at ?? [])];
      const isHere = places.some((place) => {
        const at = this.#analysis.locate(place.file, place.start);
        return place.file === file && at.line === line && at.column === column;
      });
      return isHere ? [position] : [];
    });
  }

  /** The square that a finding shows itself at. */
  #sizeIn({ witness }: Diagnostic): number | null {
    const [size, ...others] = witness === null ? [] : this.#openSizes(witness);
    return others.length === 0 ? (size ?? null) : null;
  }

  #tells(diagnostic: Diagnostic, { position, rule }: Fault): boolean {
    return diagnostic.ruleId === rule && this.#positionsOf(diagnostic).includes(position);
  }

  #faultText({ position, rule, verdict, witness, passing }: Fault): string {
    const { name, className, inputs, error } = this.#world.built.applications[position] ?? { name: '?', className: '?', inputs: [], error: null }; // prettier-ignore
    const shapes = inputs.map((shape) => `[${shape.map(String).join(',')}]`).join(' + ');
    return `${rule} (${verdict}, at ${witness ?? 'its input'}, not at ${passing ?? 'any'}) at ${className} ${name}, application ${position}: ${shapes} ${error ?? ''}`; // prettier-ignore
  }

  #wrongShapes(runs: ReadonlyMap<number, Observed>): readonly string[] {
    const reading = this.#reading;
    const { applications, complete } = this.#world.built;
    if (reading === null) return [];
    if (complete && reading.ops.length !== applications.length) {
      return [`${reading.ops.length} ops for ${applications.length} applications`];
    }
    const all: [Input, Observed][] = [...runs].map(([size, run]) => [[size, size], run]);
    if (!this.#world.isLiteral) {
      for (const input of oblongs) {
        const run = this.#world.run(input);
        if (run) all.push([input, run]);
      }
    }
    return all.flatMap(([input, run]) => this.#wrongAt(reading, input, run)).slice(0, 3);
  }

  /** Sizes that differ before anything at this input is rejected, broadcast or empty. */
  #wrongAt(reading: Reading, input: Input, { applications }: Observed): readonly string[] {
    for (const [position, application] of [...applications].sort(([a], [b]) => a - b)) {
      const { output, name, className } = application;
      if (output === null || hasNothing(output)) return [];
      if (isMerge(application) && outcomeOf(application) === 'broadcast' && !this.#meaning(position, this.#world.built).broadcastsOnPurpose) return []; // prettier-ignore
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
        sizes === null || this.#world.isLiteral ? 'null' : this.#openSizes(sizes).join('x');
      const ours = `${first.verdict}, at ${size(first.witness)}, not at ${size(first.passing)}`;
      const theirs = `${fault.verdict}, at ${String(fault.witness)}, not at ${String(fault.passing)}`;
      return ours === theirs ? [] : [`${this.#faultText(fault)}: told as ${ours}`];
    });
  }

  /** The sizes that are not written in the code, each once: one for a square. */
  #openSizes(sizes: Readonly<Record<string, number>>): readonly number[] {
    const literal = this.#reading?.view.model.literalSizes ?? {};
    return [...new Set(Object.entries(sizes).flatMap(([name, size]) => (name in literal ? [] : size)))];
  }

  #isMerge(position: number): boolean {
    const application = this.#world.built.applications[position];
    return application !== undefined && isMerge(application);
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
