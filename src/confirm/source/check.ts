import type { Claim } from '../../graph/claim.js';
import { checkKeepsSize } from './keeps-size.js';
import { checkSizes } from './sizes.js';
import type { SourceCheck } from './trial.js';

/** What is to be seen when the code itself runs; null for a claim that running the code as it is cannot show. */
export function sourceCheckOf(claim: Claim): SourceCheck | null {
  switch (claim.kind) {
    case 'sizes':
      return claim.isChanged ? null : checkSizes(claim);
    case 'keepsSize':
      return checkKeepsSize(claim);
    case 'sameWithout':
      return null;
  }
}
