import { isWithin, outwards } from '../graph/frames.js';
import type { Control, Frame } from '../graph/model.js';
import type { Machine } from './machine.js';
import { type DraftFrame, enterFrame } from './trace.js';

/**
 * The calls in which a network was made, once more for an application of it: its ops stand in the same calls, but these
 * are made from where it is applied. What is around the network's own call is left out.
 */
export class Reentry {
  readonly #copies = new Map<Frame, DraftFrame>();
  readonly #base: DraftFrame;
  readonly #control: Control | null;
  readonly #around: ReadonlySet<Frame>;

  /** `made`: the frame that made the network. */
  constructor(
    private readonly m: Machine,
    private readonly made: Frame,
  ) {
    this.#base = m.frame;
    this.#control = m.control;
    this.#around = new Set([...outwards(m.frame), ...outwards(made.caller)]);
  }

  /** Runs `body` as if in a frame of the network's first trace, and under the conditions that held there. */
  within<T>(frame: Frame, control: Control | null, body: () => T): T {
    const { m } = this;
    m.frame = this.#copy(frame);
    m.control = this.#under(control);
    try {
      return body();
    } finally {
      m.frame = this.#base;
      m.control = this.#control;
    }
  }

  /** The call that made the network, as it is made from here; null where it is applied in that same call. */
  finish(): Frame | null {
    for (const copy of [...this.#copies.values()].reverse()) copy.leftAt ??= this.m.trace.order++;
    return this.#copies.get(this.made) ?? null;
  }

  #copy(frame: Frame): DraftFrame {
    if (frame.kind === 'module' || this.#around.has(frame)) return this.#base;
    const known = this.#copies.get(frame);
    if (known) return known;
    const maker = frame.maker === null ? null : this.#maker(frame.maker, frame);
    const caller = frame.caller === null ? this.#base : this.#copy(frame.caller);
    const copy = enterFrame(this.m.heap, this.m.trace, { ...frame, caller, maker, copyOf: frame });
    this.#copies.set(frame, copy);
    return copy;
  }

  /** A maker that had returned before its closure was called, or its instance used, has returned here too. */
  #maker(maker: Frame, of: Frame): Frame {
    if (!isWithin(maker, this.made) || this.#around.has(maker)) return maker;
    const copy = this.#copy(maker);
    if (maker.leftAt !== null && maker.leftAt <= of.enteredAt) copy.leftAt ??= this.m.trace.order++;
    return copy;
  }

  #under(control: Control | null): Control | null {
    if (control === null || !isWithin(control.evaluation.frame, this.made)) return this.#control;
    if (this.#around.has(control.evaluation.frame)) return this.#control;
    return { ...control, parent: this.#under(control.parent) };
  }
}
