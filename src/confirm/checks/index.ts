import type { Claim } from '../../graph/claim.js';
import type { Check } from './check.js';
import { checkKeepsSize } from './keeps-size.js';
import { checkSameWithout } from './same-without.js';
import { checkSizes } from './sizes.js';

/** What is to be tried for a claim. Throws `NotBuildable`. */
export function checkOf(claim: Claim): Check {
  switch (claim.kind) {
    case 'sizes':
      return checkSizes(claim);
    case 'keepsSize':
      return checkKeepsSize(claim);
    case 'sameWithout':
      return checkSameWithout(claim);
  }
}
