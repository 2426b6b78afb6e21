import { type Axes, type Broadcasting, isSpread, narrow, type PerSymbol, readAxes } from './axes.js';
import { bounds } from './bounds.js';
import { type Choice, nearestChoice, smallestChoice } from './choose.js';
import { describe, describeValid } from './describe.js';
import { evaluate } from './evaluate.js';
import { type Dim, type DimSymbol, onlySymbol } from './expression.js';
import type { Judgement, JudgeResult, Side, SizeEvent, Sizes } from './judgement.js';
import { areIndependent, type Outcome, pairsText, someFit, stretchOf, trySquares } from './mixed.js';
import { distinctDims, namesOf, withInputs } from './model-inputs.js';
import { narrowByTests } from './path-sizes.js';
import {
  everySize,
  has,
  intersect,
  isEmpty,
  minus,
  RepeatsTooLate,
  type SizeSet,
  sizesFrom,
  smallestOf,
} from './sizes.js';
import { where } from './where.js';

export type { Given, Judgement, JudgeResult, SizeEvent } from './judgement.js';

/** Judges a whole model. `inputs` are its free sizes in the order H, W. */
export function judge(events: readonly SizeEvent[], inputs: readonly DimSymbol[]): JudgeResult {
  return new Judge(events, inputs).run();
}

interface Draft {
  readonly judgement: Judgement;
  /** Where its own sides are at least 2. */
  readonly proper: PerSymbol;
  /** Whether smaller sides will do where there is nothing better. */
  readonly lenient: boolean;
}

/** How sides go together. */
interface Manner {
  readonly residual: boolean;
  readonly into: Side | null;
}

const required: Manner = { residual: false, into: null };

const free: PerSymbol = new Map();

class Judge {
  readonly #inputs: readonly DimSymbol[];
  readonly #names: ReadonlyMap<DimSymbol, string>;
  readonly #domain = new Map<DimSymbol, SizeSet>();
  /** The domain without the sizes at which an earlier residual add fails or broadcasts by accident. */
  readonly #alive: Map<DimSymbol, SizeSet>;
  /** The sizes at which everything passes. */
  readonly #valid: Map<DimSymbol, SizeSet>;
  readonly #neverValid = new Set<Dim>();
  #neverPasses = false;
  /** The sizes of one symbol that the code's tests leave to this path, where that is all that they say. */
  readonly #path: ReadonlyMap<DimSymbol, SizeSet>;
  /** Whether no input that is large enough comes this way. */
  readonly #isNeverReached: boolean;

  constructor(
    private readonly events: readonly SizeEvent[],
    inputs: readonly DimSymbol[],
  ) {
    const dims = distinctDims(events);
    this.#inputs = withInputs(inputs, dims);
    this.#names = namesOf(this.#inputs);
    for (const symbol of this.#inputs) this.#domain.set(symbol, sizesFrom(symbol.min));
    for (const dim of dims.ofNodes) this.#atLeastOne(dim);
    this.#path = narrowByTests(events, this.#domain);
    this.#isNeverReached = [...this.#domain.values()].some(isEmpty);
    this.#alive = new Map(this.#domain);
    this.#valid = new Map(this.#domain);
  }

  run(): JudgeResult {
    const drafts = this.events.flatMap((event): Draft[] =>
      event.kind === 'node' || event.kind === 'given' ? [] : [this.#event(event)],
    );
    return {
      judgements: drafts.map((each) => ({
        ...each.judgement,
        passing: each.judgement.passing ?? this.#passing(each),
      })),
      validFor: this.#validFor(),
      smallest: this.#smallest(),
      neverValid: this.#neverValid,
      domain: (symbol) => this.#domain.get(symbol) ?? null,
    };
  }

  /** Narrows the domain; a size that leaves nothing of it is a fault of its own. */
  #atLeastOne(dim: Dim): void {
    const symbol = onlySymbol(dim);
    if (symbol === null || bounds(dim)[0] >= 1) return;
    const domain = this.#domain.get(symbol);
    const valid = domain && where(dim, '>=', 1);
    if (!domain || !valid) return;
    if (smallestOf([domain, valid]) === null) this.#neverValid.add(dim);
    else this.#domain.set(symbol, intersect(domain, valid));
  }

  #event(event: Exclude<SizeEvent, { kind: 'node' | 'given' }>): Draft {
    const { id } = event;
    if (this.#isNeverReached) return draft(blank(id, 'pass'));
    try {
      if (event.kind === 'require') {
        return this.#judge(id, readAxes([event.left], [event.right], 'none'), 'none', required);
      }
      if (event.left.every((dim, axis) => dim === event.right[axis])) return draft(blank(id, 'pass'));
      const broadcasting = event.broadcastOnPurpose ? 'purpose' : 'accident';
      const axes = readAxes(event.left, event.right, broadcasting, event.into);
      return this.#judge(id, axes, broadcasting, event);
    } catch (error) {
      if (error instanceof RepeatsTooLate) return draft({ ...blank(id, 'gap'), reason: error.message });
      throw error;
    }
  }

  #judge(id: number, axes: Axes, broadcasting: Broadcasting, { residual, into }: Manner): Draft {
    const base = { ...blank(id, 'pass'), axes: axes.differing, precondition: axes.precondition };
    if (axes.differing.length === 0) return draft(base);
    if (axes.gap !== null && !axes.failsAlways) {
      return draft({ ...base, outcome: 'gap', reason: axes.gap });
    }
    if (axes.mixed.length > 0 && !axes.failsAlways) return this.#mixed(base, axes, broadcasting, into);
    // A requirement is as good between sides of 1; an add shows nothing there.
    const lenient = broadcasting === 'none';
    const proper = lenient ? free : axes.proper;
    const good = broadcasting === 'purpose' ? axes.accepted : axes.equal;
    const equals = !axes.failsAlways && !axes.broadcastsAlways && this.#someAlive(axes.equal, proper);
    const passes =
      broadcasting === 'purpose' ? !axes.failsAlways && this.#someAlive(axes.accepted, proper) : equals;
    const judgement = this.#decide(base, axes, passes, equals, into);
    const { outcome } = judgement;
    const broken = outcome === 'fail' || outcome === 'broadcast' || outcome === 'sometimes-broadcast';
    if (broken && !passes) this.#neverPasses = true;
    else if (broken) this.#keep(good, residual);
    return { judgement, proper: axes.proper, lenient };
  }

  /**
   * Sides of several symbols, by the squares; where all of those pass, and where each side has sizes of its own, other
   * sizes are for the caller to see to.
   */
  #mixed(base: Judgement, axes: Axes, broadcasting: Broadcasting, into: Side | null): Draft {
    const { equal, accepted, proper } = axes;
    const pairs = axes.mixed.filter((pair) => !areIndependent(pair));
    // A requirement is as good between sides of 1; an add shows nothing where the input is so small.
    const ofOne = broadcasting === 'none' ? 'pass' : 'broadcast';
    const outcomeOf = (left: number, right: number): Outcome => {
      if (left === right) return left === 1 ? ofOne : 'pass';
      return broadcasting === 'none' || !isSpread(left, right, into) ? 'fail' : 'broadcast';
    };
    const alive = this.#inputs.map((symbol) => this.#aliveOf(symbol));
    const { failing, fails, passes: fitting } = trySquares(pairs, this.#inputs, alive, outcomeOf);
    const others = [
      broadcasting === 'purpose' ? accepted : equal,
      ...(broadcasting === 'none' ? [] : [proper]),
    ];
    const passes = fitting.filter((size) =>
      this.#inputs.every((symbol) => others.every((sets) => has(sets.get(symbol) ?? everySize, size))),
    );
    const [witness] = fails;
    const unequal = witness === undefined || passes.length > 0 ? null : someFit(pairs, this.#inputs, alive);
    if (witness === undefined || unequal === 'unknown') {
      const precondition = base.precondition ?? pairsText(axes.mixed, '=');
      return draft({ ...base, outcome: 'precondition', precondition });
    }
    const stretch = broadcasting === 'none' ? stretchOf(pairs, passes) : null;
    for (const symbol of stretch?.symbols ?? []) narrow(this.#valid, symbol, stretch?.sizes ?? everySize);
    const first = smallestOf(alive) ?? 1;
    const atFirst = new Map(this.#inputs.map((symbol) => [symbol, first]));
    const isSpreadAtFirst = (side: Dim): boolean => broadcasting !== 'none' && evaluate(side, atFirst) === 1;
    const to = (size: number): number => Math.abs(size - witness);
    const nearest = passes.toSorted((a, b) => to(a) - to(b) || a - b)[0];
    const square = (size: number): Sizes => this.#sizes(this.#inputs.map(() => size));
    const passing = nearest === undefined ? unequal && this.#sizes(unequal) : square(nearest);
    if (passing === null) this.#neverPasses = true;
    return draft({
      ...base,
      outcome: 'fail',
      verdict: passing === null ? 'always' : 'depends',
      condition: passing === null ? null : pairsText(pairs, '≠', isSpreadAtFirst),
      isMixed: true,
      witness: square(witness),
      passing,
      failing: this.#byName(new Map(this.#inputs.map((symbol) => [symbol, failing]))),
    });
  }

  #decide(base: Judgement, axes: Axes, passes: boolean, equals: boolean, into: Side | null): Judgement {
    const fails = this.#outside(axes.accepted, axes.failsAlways);
    if (fails.size > 0 || (axes.failsAlways && !this.#nothingAlive())) {
      const isOfPath = !passes && this.#path.size > 0;
      const depends = passes ? fails : isOfPath ? this.#path : null;
      return {
        ...base,
        outcome: 'fail',
        verdict: depends ? 'depends' : 'always',
        condition: depends && this.#condition(depends, isOfPath ? new Map() : this.#domain),
        witness: this.#witness(fails, axes, into),
        failing: this.#byName(depends ?? fails),
        ...(isOfPath ? { isOfPath } : {}),
      };
    }
    const broadcasts = this.#outside(axes.equal, axes.broadcastsAlways);
    const some = broadcasts.size > 0 || (axes.broadcastsAlways && !this.#nothingAlive());
    if (some && !equals) {
      const witness = this.#witness(broadcasts, null, into);
      return { ...base, outcome: 'broadcast', verdict: 'always', witness, failing: this.#byName(broadcasts) };
    }
    if (axes.precondition !== null) return { ...base, outcome: 'precondition' };
    return some ? { ...base, outcome: 'sometimes-broadcast' } : base;
  }

  #aliveOf(symbol: DimSymbol): SizeSet {
    return this.#alive.get(symbol) ?? everySize;
  }

  #nothingAlive(): boolean {
    return this.#inputs.some((symbol) => isEmpty(this.#aliveOf(symbol)));
  }

  /** Whether some size that is judged at all lies in the given sets, symbol by symbol. */
  #someAlive(...sets: readonly PerSymbol[]): boolean {
    return this.#inputs.every(
      (symbol) =>
        smallestOf([this.#aliveOf(symbol), ...sets.map((each) => each.get(symbol) ?? everySize)]) !== null,
    );
  }

  /** Per symbol, the judged sizes outside the given ones; all of them when it `always` happens. */
  #outside(sets: PerSymbol, always: boolean): PerSymbol {
    const outside = new Map<DimSymbol, SizeSet>();
    if (this.#nothingAlive()) return outside;
    for (const symbol of this.#inputs) {
      const alive = this.#aliveOf(symbol);
      const set = always ? alive : minus(alive, sets.get(symbol) ?? everySize);
      if (!isEmpty(set)) outside.set(symbol, set);
    }
    return outside;
  }

  #keep(good: PerSymbol, residual: boolean): void {
    for (const [symbol, set] of good) {
      narrow(this.#valid, symbol, set);
      if (residual) narrow(this.#alive, symbol, set);
    }
  }

  #condition(fails: PerSymbol, within: PerSymbol): string {
    const parts = [...fails].map(([symbol, set]) => {
      const name = this.#nameOf(symbol);
      const whole = this.#inputs.length > 1 ? `all ${name}` : 'all sizes';
      return describe(set, name, within.get(symbol) ?? everySize, whole);
    });
    return parts.join(' or ');
  }

  #witness(outside: PerSymbol, axes: Axes | null, into: Side | null): Sizes {
    const options = [...outside].map(([failing, set]) =>
      this.#inputs.map((symbol) => (symbol === failing ? set : this.#aliveOf(symbol))),
    );
    return this.#sizes((axes && this.#reallyApart(axes, into)) ?? smallestChoice(options) ?? []);
  }

  /** Sides that differ everywhere still broadcast where one is 1: the smallest square at which none does. */
  #reallyApart({ apart }: Axes, into: Side | null): Choice | null {
    if (apart.length === 0 || apart.some((sides) => sides.every((side) => typeof side === 'number'))) {
      return null;
    }
    const alive = this.#inputs.map((symbol) => this.#aliveOf(symbol));
    const first = smallestOf(alive) ?? 1;
    for (let size = first; size < first + 1024; size++) {
      if (!alive.every((set) => has(set, size))) continue;
      const at = new Map(this.#inputs.map((symbol) => [symbol, size]));
      const sizes = apart.map((sides) => sides.map((side) => evaluate(side, at) ?? side));
      if (sizes.some(([left = 0, right = 0]) => !isSpread(left, right, into))) {
        return this.#inputs.map(() => size);
      }
    }
    return null;
  }

  #passing({ judgement, proper, lenient }: Draft): Sizes | null {
    if (judgement.verdict !== 'depends' || judgement.witness === null || this.#neverPasses) return null;
    const { witness } = judgement;
    const to = this.#inputs.map((symbol) => witness[this.#nameOf(symbol)] ?? symbol.min);
    const valid = this.#inputs.map((symbol) => [this.#valid.get(symbol) ?? everySize]);
    const good = this.#inputs.map((symbol) => [
      this.#valid.get(symbol) ?? everySize,
      proper.get(symbol) ?? everySize,
    ]);
    const choice = nearestChoice(good, to) ?? (lenient ? nearestChoice(valid, to) : null);
    return choice && this.#sizes(choice);
  }

  #nameOf(symbol: DimSymbol): string {
    return this.#names.get(symbol) ?? symbol.name;
  }

  #sizes(choice: Choice): Sizes {
    return Object.fromEntries(
      this.#inputs.map((symbol, index) => [this.#nameOf(symbol), choice[index] ?? symbol.min]),
    );
  }

  #byName(sets: PerSymbol): Readonly<Record<string, SizeSet>> {
    return Object.fromEntries([...sets].map(([symbol, set]) => [this.#nameOf(symbol), set]));
  }

  #validFor(): string | null {
    if (this.#neverPasses) return this.#inputs.length === 0 ? null : 'no size';
    const bySentence = new Map<string, string[]>();
    for (const symbol of this.#inputs) {
      const sentence = describeValid(this.#valid.get(symbol) ?? everySize);
      if (sentence === 'no size') return sentence;
      if (sentence === null) continue;
      bySentence.set(sentence, [...(bySentence.get(sentence) ?? []), this.#nameOf(symbol)]);
    }
    const sentences = [...bySentence].map(([sentence, names]) => `${names.join(', ')} ${sentence}`);
    return sentences.length === 0 ? null : sentences.join('; ');
  }

  #smallest(): Sizes | null {
    if (this.#neverPasses) return null;
    const choice = smallestChoice([this.#inputs.map((symbol) => this.#valid.get(symbol) ?? everySize)]);
    return choice && this.#sizes(choice);
  }
}

function draft(judgement: Judgement): Draft {
  return { judgement, proper: free, lenient: false };
}

function blank(id: number, outcome: Judgement['outcome']): Judgement {
  return {
    id,
    outcome,
    verdict: null,
    condition: null,
    witness: null,
    passing: null,
    axes: [],
    precondition: null,
    failing: {},
  };
}
