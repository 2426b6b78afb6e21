import { compare, sign } from './compare.js';
import { describe, describeValid } from './describe.js';
import { type Dim, type DimSymbol, hasGap, sub, symbolsOf } from './expression.js';
import { onlySymbol } from './quasi.js';
import { show } from './show.js';
import {
  everySize,
  intersect,
  isEmpty,
  minus,
  nearest,
  type SizeSet,
  smallest,
  union,
  where,
} from './sizes.js';

/** What happens in a network, in order of execution, as far as sizes are concerned. Shapes have no batch axis. */
export type SizeEvent =
  /** Every axis must be at least 1: this makes the model's domain. */
  | { readonly kind: 'node'; readonly dims: readonly Dim[] }
  /** An element-wise merge of two shapes of one rank. */
  | {
      readonly kind: 'merge';
      readonly id: number;
      readonly left: readonly Dim[];
      readonly right: readonly Dim[];
      readonly broadcastOnPurpose: boolean;
      readonly residual: boolean;
    }
  /** Two sizes that the framework requires to be equal. */
  | { readonly kind: 'require'; readonly id: number; readonly left: Dim; readonly right: Dim };

export type Sizes = Readonly<Record<string, number>>;

export interface Judgement {
  readonly id: number;
  readonly outcome: 'pass' | 'fail' | 'broadcast' | 'sometimes-broadcast' | 'gap' | 'precondition';
  readonly verdict: 'always' | 'depends' | null;
  /** The sizes at which it fails, when the verdict is "depends". */
  readonly condition: string | null;
  /** The smallest input that shows it, by symbol name; empty for a model without free sizes. */
  readonly witness: Sizes | null;
  /** The nearest input that passes everywhere. */
  readonly passing: Sizes | null;
  /** The axes (without batch) on which the sides differ. */
  readonly axes: readonly number[];
  readonly precondition: string | null;
  /** The sizes at which it fails, by symbol name. */
  readonly failing: Readonly<Record<string, SizeSet>>;
}

export interface JudgeResult {
  readonly judgements: readonly Judgement[];
  /** "H, W ≥ 32 and even"; null when every size is accepted. */
  readonly validFor: string | null;
  /** The smallest accepted input by symbol name; null when there is none. */
  readonly smallest: Sizes | null;
  /** Dims that are below 1 at every input. */
  readonly neverValid: ReadonlySet<Dim>;
}

type PerSymbol = Map<DimSymbol, SizeSet>;

/** How two shapes relate, axis by axis, put together. */
interface MergeSets {
  readonly equal: PerSymbol;
  /** Equal, or one side is 1. */
  readonly accepted: PerSymbol;
  /** Both sides are at least 2. */
  readonly proper: PerSymbol;
  readonly failsAlways: boolean;
  readonly broadcastsAlways: boolean;
  readonly axes: number[];
  readonly gap: boolean;
  readonly precondition: string | null;
}

function narrow(sets: PerSymbol, symbol: DimSymbol, to: SizeSet): void {
  sets.set(symbol, intersect(sets.get(symbol) ?? everySize, to));
}

class MergeReader {
  readonly equal: PerSymbol = new Map();
  readonly accepted: PerSymbol = new Map();
  readonly proper: PerSymbol = new Map();
  readonly axes: number[] = [];
  failsAlways = false;
  broadcastsAlways = false;
  gap = false;
  precondition: string | null = null;

  constructor(private readonly canBroadcast: boolean) {}

  axis(left: Dim, right: Dim, index: number): void {
    this.#properSizes(left, right);
    if (left === right) return;
    const relation = compare(left, right);
    if (relation.kind === 'equal') return;
    this.axes.push(index);
    const difference = sub(left, right);
    if (hasGap(difference) || hasGap(left) || hasGap(right)) this.gap = true;
    else if (typeof difference === 'number') this.#always(left, right);
    else if ([...symbolsOf(difference)].some((each) => each.symbolKind !== 'input')) {
      this.#callers(left, right, difference);
    } else this.#sizes(left, right, difference);
  }

  /** The sides differ by the same number everywhere. */
  #always(left: Dim, right: Dim): void {
    if (this.canBroadcast && (left === 1 || right === 1)) this.broadcastsAlways = true;
    else if (typeof left === 'number' && typeof right === 'number') this.failsAlways = true;
    else this.#sizes(left, right, sub(left, right));
  }

  #callers(left: Dim, right: Dim, difference: Dim): void {
    const strict = sign(difference);
    if ((strict === 'positive' || strict === 'negative') && left !== 1 && right !== 1) {
      this.failsAlways = true;
    } else this.precondition ??= `${show(left, 'text')} = ${show(right, 'text')}`;
  }

  #sizes(left: Dim, right: Dim, difference: Dim): void {
    const symbol = onlySymbol(difference) ?? onlySymbol(left) ?? onlySymbol(right);
    const equal = where(left, '=', right);
    const [leftOne, rightOne] = [where(left, '=', 1), where(right, '=', 1)];
    if (symbol === null || equal === null || leftOne === null || rightOne === null) {
      if (compare(left, right).kind === 'different') this.failsAlways = true;
      else this.gap = true;
      return;
    }
    narrow(this.equal, symbol, equal);
    narrow(this.accepted, symbol, this.canBroadcast ? union(equal, union(leftOne, rightOne)) : equal);
  }

  #properSizes(left: Dim, right: Dim): void {
    for (const side of left === right ? [left] : [left, right]) {
      const symbol = onlySymbol(side);
      if (symbol?.symbolKind !== 'input') continue;
      const proper = where(side, '>=', 2);
      if (proper) narrow(this.proper, symbol, proper);
    }
  }
}

function readMerge(left: readonly Dim[], right: readonly Dim[], canBroadcast: boolean): MergeSets {
  const reader = new MergeReader(canBroadcast);
  left.forEach((dim, index) => {
    const other = right[index];
    if (other !== undefined) reader.axis(dim, other, index);
  });
  return reader;
}

/** Judges a whole model. `inputs` are its free sizes in the order H, W. */
export function judge(events: readonly SizeEvent[], inputs: readonly DimSymbol[]): JudgeResult {
  return new Judge(inputs).run(events);
}

class Judge {
  readonly #domain: PerSymbol = new Map();
  /** The domain without the sizes at which an earlier residual add fails or broadcasts by accident. */
  readonly #alive: PerSymbol = new Map();
  /** The sizes at which everything passes. */
  readonly #valid: PerSymbol = new Map();
  #neverPasses = false;
  readonly #neverValid = new Set<Dim>();
  readonly #drafts: { judgement: Judgement; sets: MergeSets }[] = [];

  constructor(private readonly inputs: readonly DimSymbol[]) {}

  run(events: readonly SizeEvent[]): JudgeResult {
    this.#findDomain(events);
    for (const event of events) {
      if (event.kind === 'merge') this.#merge(event);
      else if (event.kind === 'require') this.#require(event);
    }
    const judgements = this.#drafts.map(({ judgement, sets }) => ({
      ...judgement,
      passing: this.#passing(judgement, sets),
    }));
    return {
      judgements,
      validFor: this.#validFor(),
      smallest: this.#smallest(),
      neverValid: this.#neverValid,
    };
  }

  #findDomain(events: readonly SizeEvent[]): void {
    for (const symbol of this.inputs) this.#domain.set(symbol, everySize);
    const seen = new Set<Dim>();
    for (const event of events) {
      if (event.kind !== 'node') continue;
      for (const dim of event.dims) {
        if (seen.has(dim)) continue;
        seen.add(dim);
        this.#atLeastOne(dim);
      }
    }
    for (const symbol of this.inputs) {
      const domain = this.#domain.get(symbol) ?? everySize;
      this.#alive.set(symbol, domain);
      this.#valid.set(symbol, domain);
    }
  }

  #atLeastOne(dim: Dim): void {
    const symbol = onlySymbol(dim);
    if (symbol === null || symbol === dim || !this.#domain.has(symbol)) return;
    const valid = where(dim, '>=', 1);
    if (valid === null) return;
    if (isEmpty(valid)) this.#neverValid.add(dim);
    else narrow(this.#domain, symbol, valid);
  }

  #setOf(sets: ReadonlyMap<DimSymbol, SizeSet>, symbol: DimSymbol): SizeSet {
    return sets.get(symbol) ?? everySize;
  }

  #merge(event: Extract<SizeEvent, { kind: 'merge' }>): void {
    const sets = readMerge(event.left, event.right, true);
    const { id } = event;
    if (sets.axes.length === 0) {
      this.#put(blank(id, 'pass'), sets);
      return;
    }
    if (sets.gap) {
      this.#put({ ...blank(id, 'gap'), axes: sets.axes }, sets);
      return;
    }
    if (sets.precondition !== null && !sets.failsAlways) {
      this.#put({ ...blank(id, 'precondition'), axes: sets.axes, precondition: sets.precondition }, sets);
      return;
    }
    const passes =
      !sets.failsAlways &&
      !sets.broadcastsAlways &&
      this.#someWith((symbol) => [this.#setOf(sets.equal, symbol), this.#setOf(sets.proper, symbol)]);
    this.#put(this.#judgeMerge(id, sets, passes), sets);
    if (event.broadcastOnPurpose) return;
    if (!passes) {
      this.#neverPasses = true;
      return;
    }
    for (const symbol of this.inputs) {
      const equal = sets.equal.get(symbol);
      if (!equal) continue;
      narrow(this.#valid, symbol, equal);
      if (event.residual) narrow(this.#alive, symbol, equal);
    }
  }

  /** Whether some surviving size lies in all the given sets, symbol by symbol. */
  #someWith(of: (symbol: DimSymbol) => readonly SizeSet[]): boolean {
    return this.inputs.every(
      (symbol) => !isEmpty(of(symbol).reduce(intersect, this.#setOf(this.#alive, symbol))),
    );
  }

  #judgeMerge(id: number, sets: MergeSets, passes: boolean): Judgement {
    const fails = this.#failing(sets.accepted, sets.failsAlways);
    const verdict = passes ? 'depends' : 'always';
    const found = { ...blank(id, 'fail'), axes: sets.axes, verdict, failing: byName(fails) } as const;
    if (fails.size > 0 || sets.failsAlways) {
      const condition = verdict === 'depends' ? this.#condition(fails) : null;
      return { ...found, condition, witness: this.#witness(fails, sets.failsAlways) };
    }
    const broadcasts = this.#failing(sets.equal, sets.broadcastsAlways);
    if (broadcasts.size === 0 && !sets.broadcastsAlways) return { ...blank(id, 'pass'), axes: sets.axes };
    if (passes) return { ...blank(id, 'sometimes-broadcast'), axes: sets.axes };
    return { ...found, outcome: 'broadcast', witness: this.#witness(broadcasts, sets.broadcastsAlways) };
  }

  /** Per symbol, the surviving sizes outside the given sets; all of them when it `always` happens. */
  #failing(accepted: PerSymbol, always: boolean): PerSymbol {
    const failing: PerSymbol = new Map();
    for (const symbol of this.inputs) {
      const alive = this.#setOf(this.#alive, symbol);
      const outside = always ? alive : minus(alive, this.#setOf(accepted, symbol));
      if (!isEmpty(outside)) failing.set(symbol, outside);
    }
    return failing;
  }

  #require(event: Extract<SizeEvent, { kind: 'require' }>): void {
    const sets = readMerge([event.left], [event.right], false);
    if (sets.axes.length === 0) {
      this.#put(blank(event.id, 'pass'), sets);
      return;
    }
    if (sets.gap) {
      this.#put(blank(event.id, 'gap'), sets);
      return;
    }
    if (sets.precondition !== null && !sets.failsAlways) {
      this.#put({ ...blank(event.id, 'precondition'), precondition: sets.precondition }, sets);
      return;
    }
    const fails = this.#failing(sets.equal, sets.failsAlways);
    const passes = !sets.failsAlways && this.#someWith((symbol) => [this.#setOf(sets.equal, symbol)]);
    if (fails.size === 0 && !sets.failsAlways) {
      this.#put(blank(event.id, 'pass'), sets);
      return;
    }
    const verdict = passes ? 'depends' : 'always';
    const condition = passes ? this.#condition(fails) : null;
    this.#put(
      {
        ...blank(event.id, 'fail'),
        verdict,
        condition,
        axes: [0],
        failing: byName(fails),
        witness: this.#witness(fails, sets.failsAlways),
      },
      sets,
    );
    if (passes) for (const [symbol, equal] of sets.equal) narrow(this.#valid, symbol, equal);
    else this.#neverPasses = true;
  }

  #put(judgement: Judgement, sets: MergeSets): void {
    this.#drafts.push({ judgement, sets });
  }

  #condition(fails: PerSymbol): string {
    const parts = [...fails].map(([symbol, set]) =>
      describe(set, symbol.name, this.#setOf(this.#domain, symbol)),
    );
    const [first, second] = [...fails];
    // H and W that fail at the same sizes read better as one sentence each all the same.
    return first && second ? parts.join(' or ') : (parts[0] ?? '');
  }

  /** The smallest failing input: a square if there is one, else the pair with the smallest larger side. */
  #witness(fails: ReadonlyMap<DimSymbol, SizeSet>, always: boolean): Sizes {
    const common = this.inputs.map((symbol) => this.#setOf(this.#alive, symbol)).reduce(intersect, everySize);
    const failing = always
      ? common
      : [...fails.values()].reduce<SizeSet | null>(
          (all, set) => (all === null ? set : union(all, set)),
          null,
        );
    const square = failing === null ? null : smallest(intersect(failing, common));
    if (square !== null) return this.#each(() => square);
    const options = [...fails].map(([symbol, set]) =>
      this.#each((other) => smallest(other === symbol ? set : this.#setOf(this.#alive, other)) ?? 1),
    );
    options.sort(
      (a, b) =>
        Math.max(...Object.values(a)) - Math.max(...Object.values(b)) ||
        (Object.values(a)[0] ?? 0) - (Object.values(b)[0] ?? 0),
    );
    return options[0] ?? this.#each((symbol) => smallest(this.#setOf(this.#alive, symbol)) ?? 1);
  }

  #each(value: (symbol: DimSymbol) => number): Sizes {
    return Object.fromEntries(this.inputs.map((symbol) => [symbol.name, value(symbol)]));
  }

  #passing(judgement: Judgement, sets: MergeSets): Sizes | null {
    if (judgement.verdict !== 'depends' || judgement.witness === null || this.#neverPasses) return null;
    const good = new Map(
      this.inputs.map((symbol) => [
        symbol,
        intersect(this.#setOf(this.#valid, symbol), this.#setOf(sets.proper, symbol)),
      ]),
    );
    const at = (symbol: DimSymbol): number => judgement.witness?.[symbol.name] ?? 1;
    const [first] = this.inputs;
    const isSquare = first !== undefined && this.inputs.every((symbol) => at(symbol) === at(first));
    const common = [...good.values()].reduce(intersect, everySize);
    const square = isSquare ? nearest(common, at(first)) : nearest(common, Math.max(...this.inputs.map(at)));
    if (square !== null) return this.#each(() => square);
    const pairs = this.inputs.map((symbol) => nearest(good.get(symbol) ?? everySize, at(symbol)));
    return pairs.includes(null)
      ? null
      : this.#each((symbol) => nearest(good.get(symbol) ?? everySize, at(symbol)) ?? 1);
  }

  #validFor(): string | null {
    if (this.#neverPasses) return this.inputs.length === 0 ? null : 'no size';
    const bySentence = new Map<string, string[]>();
    for (const symbol of this.inputs) {
      const sentence = describeValid(this.#setOf(this.#valid, symbol));
      if (sentence !== null) bySentence.set(sentence, [...(bySentence.get(sentence) ?? []), symbol.name]);
    }
    return bySentence.size === 0
      ? null
      : [...bySentence].map(([sentence, names]) => `${names.join(', ')} ${sentence}`).join('; ');
  }

  #smallest(): Sizes | null {
    if (this.#neverPasses || this.inputs.some((symbol) => isEmpty(this.#setOf(this.#valid, symbol)))) {
      return null;
    }
    const common = this.inputs.map((symbol) => this.#setOf(this.#valid, symbol)).reduce(intersect, everySize);
    const square = smallest(common);
    return this.#each((symbol) => square ?? smallest(this.#setOf(this.#valid, symbol)) ?? 1);
  }
}

function byName(sets: PerSymbol): Readonly<Record<string, SizeSet>> {
  return Object.fromEntries([...sets].map(([symbol, set]) => [symbol.name, set]));
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
