import { Abandoned } from './signals.js';

/** A path yet to be run: the choices up to its last flip. */
export interface PendingPath {
  readonly choices: readonly number[];
  readonly flips: number;
  /** Whether one of the flips is about what nobody knows, and not a caller's choice. */
  readonly isGuess: boolean;
}

/** How far a path has come. */
export interface Progress {
  readonly taken: readonly number[];
  readonly assumes: readonly string[];
  readonly uses: number;
  readonly isGuessed: boolean;
}

/** The path on which every undecided test takes its first option. */
export const firstPath: PendingPath = { choices: [], flips: 0, isGuess: false };

/** Decisions beyond that many are not tried the other way: no budget of paths reaches them. */
const mostFlippable = 512;

/**
 * The decisions of one path. A path is replayed from the root: choices given by `prefix` first, then each further
 * undecided test takes its first option and queues the others.
 */
export class Decisions {
  readonly #prefix: readonly number[];
  readonly #flips: number;
  readonly #isGuess: boolean;
  readonly taken: number[] = [];
  readonly pending: PendingPath[] = [];
  readonly assumes: string[] = [];
  /** Whether one of them is about what nobody knows. */
  isGuessed = false;
  /** Counts decisions made or met again: an atom evaluated meanwhile was not decided by the code. */
  uses = 0;
  /** Whether the framework has thrown: nothing that comes after it is run, so that no other path is worth its while. */
  isOver = false;
  /** Above zero while no decision may be made: in an atom for the record, in a loop's test. */
  speculating = 0;
  /** Above zero while everything that happens is undone: what cannot be undone must not happen. */
  peeking = 0;

  constructor(path: PendingPath) {
    this.#prefix = path.choices;
    this.#flips = path.flips;
    this.#isGuess = path.isGuess;
  }

  get progress(): Progress {
    const { taken, assumes, uses, isGuessed } = this;
    return { taken: [...taken], assumes: [...assumes], uses, isGuessed };
  }

  /** Begins behind decisions that another path has made the same way. */
  skipTo({ taken, assumes, uses, isGuessed }: Progress): void {
    this.taken.push(...taken);
    this.assumes.push(...assumes);
    this.uses = uses;
    this.isGuessed = isGuessed;
  }

  /**
   * Picks one of the options, each with the assumption it stands for (null: not worth telling); `isGuess` where it is about
   * what could not be followed.
   */
  choose(options: readonly (string | null)[], isGuess = false): number {
    if (this.speculating > 0) throw new Abandoned();
    this.uses++;
    this.isGuessed ||= isGuess;
    const position = this.taken.length;
    const given = this.#prefix[position];
    const choice = given ?? 0;
    if (given === undefined && position < mostFlippable && !this.isOver) {
      for (let other = 1; other < options.length; other++) {
        this.pending.push({
          choices: [...this.taken, other],
          flips: this.#flips + 1,
          isGuess: this.#isGuess || isGuess,
        });
      }
    }
    this.taken.push(choice);
    const text = options[choice];
    if (typeof text === 'string' && !this.assumes.includes(text)) this.assumes.push(text);
    return choice;
  }
}
