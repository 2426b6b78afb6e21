import type { ModelView } from '../../graph/view-types.js';
import { partOf, type Sizes } from '../part.js';

/** Odd, even and usual sizes: the first that a network takes are those at which it is built. */
const usual = [33, 32, 48, 64, 65, 96, 97, 128, 224, 256, 299, 512, 17, 16, 8, 4, 2, 1];

/** Videos and volumes of those sizes take minutes. */
const usualOfVolumes = [9, 8, 17, 16, 5, 4, 2, 1, ...usual];

/** Sizes of its inputs that a network takes throughout, its smallest first; the only one of a network of literal sizes. */
export function acceptedSizes(view: ModelView, count: number): readonly Sizes[] {
  const { model, smallestInput } = view;
  if (model.symbols.length === 0) return [model.literalSizes];
  const sides = model.symbols.length > 2 ? usualOfVolumes : usual;
  const squares = sides.map((size): Sizes => Object.fromEntries(model.symbols.map(({ name }) => [name, size])));
  const candidates = [...(smallestInput === null ? [] : [smallestInput]), ...squares];
  const accepted: Sizes[] = [];
  for (const sizes of candidates) {
    if (accepted.length === count) break;
    if (accepted.some((each) => sameSizes(each, sizes))) continue;
    const { sized } = partOf(model, sizes, null);
    if (sized.rejections.every((reason) => reason === null)) accepted.push(sizes);
  }
  return accepted;
} // prettier-ignore

/** A size at which strides and paddings show: an odd one, if the network takes it. */
export function tellingSizes(view: ModelView): Sizes | null {
  const [smallest, second] = acceptedSizes(view, 2);
  return second ?? smallest ?? null;
}

function sameSizes(a: Sizes, b: Sizes): boolean {
  return Object.entries(a).every(([name, size]) => b[name] === size);
}
