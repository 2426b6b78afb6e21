import type { FindingTable, Severity, SizeAssignment } from './diagnostic.js';
import type { FixIntent } from './fix/intent.js';
import type { Claim } from './graph/claim.js';
import type { ModelView, ProjectView } from './graph/view-types.js';
import type { Place } from './program/program.js';
import type { SizeSet } from './dim/index.js';

export type { FindingTable, Severity, SizeAssignment } from './diagnostic.js';
export type { FixIntent } from './fix/intent.js';
export type * from './graph/view-types.js';
export type * from './graph/model.js';
export type { Claim } from './graph/claim.js';
export type { Place } from './program/program.js';
export {
  compare,
  type Dim,
  divide,
  everySize,
  has,
  relationText,
  show,
  type SizeSet,
  sub,
  union,
} from './dim/index.js';
export { describe } from './dim/describe.js';
export { channelAxis } from './ops/layout.js';
export { ops } from './ops/table.js';

export interface FindingSuggestion {
  /** `{name}` stands for the name that a rename finds free. */
  readonly description: string;
  readonly intent: FixIntent;
  /** The rule knows of nothing that makes it a choice (see `Applicability`); left out, it is one. */
  readonly isSafe?: boolean;
}

/** Something a rule found; the engine gives it line numbers, edits and the final severity. */
export interface Finding {
  readonly message: string;
  readonly place: Place;
  /** Where the rule's default does not fit this finding. */
  readonly severity?: Severity;
  readonly verdict?: 'always' | 'depends';
  readonly condition?: string | null;
  readonly witness?: SizeAssignment | null;
  readonly passing?: SizeAssignment | null;
  /** The sizes at which a `depends` finding holds, by symbol: a network meant for none of them has no fault. */
  readonly failing?: Readonly<Record<string, SizeSet>>;
  /** It is no fault of a network that is made for the other sizes: told where it is known to be made for these alone. */
  readonly fixesSize?: boolean;
  /** Models it was seen in; the first speaks for it. */
  readonly models: readonly ModelView[];
  /** The first is the cause: the line that a person would edit. */
  readonly related: readonly { readonly message: string; readonly place: Place }[];
  readonly suggestions?: readonly FindingSuggestion[];
  readonly table?: FindingTable;
  /** What can be tried to see whether it is so. */
  readonly claim?: Claim;
}

export interface RuleMeta {
  /** Kebab case, states the fault; the file's name. */
  readonly id: string;
  /** One sentence, for tables and editors. */
  readonly description: string;
  readonly defaultSeverity: Severity | 'off';
  readonly hasSuggestions: boolean;
}

export interface Rule extends RuleMeta {
  readonly check: (project: ProjectView) => readonly Finding[];
  /** Whether it may want something renamed to this; left out, it renames nothing. */
  readonly suggestsName?: (name: string) => boolean;
}

/** Declares a rule. Throws when the id is not kebab case or the description is no sentence. */
export function defineRule(rule: Rule): Rule {
  if (!/^[a-z]+(-[a-z]+)+$/.test(rule.id)) throw new Error(`rule id "${rule.id}" is not kebab case`);
  if (!/^[A-Z].*\.$/.test(rule.description)) throw new Error(`description of ${rule.id} is not a sentence`);
  return rule;
}
