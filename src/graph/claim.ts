import type { AdapterRole, ModelView } from './view-types.js';

type Sizes = Readonly<Record<string, number>>;

/** What a finding says of networks, in a form that can be tried: the networks, and what is to be seen in them. */
export type Claim =
  /** Some of these nodes do not fit at the witness, all of them do at the passing size. */
  | {
      readonly kind: 'sizes';
      readonly view: ModelView;
      /** Ids of the adds or layers. */
      readonly nodes: readonly number[];
      readonly witness: Sizes | null;
      readonly passing: Sizes | null;
      /** The network is not the code's: something in it was changed to show what would be. */
      readonly isChanged?: true;
    }
  /** From its fork to its end, the adapter leaves height and width as they are. */
  | {
      readonly kind: 'keepsSize';
      readonly adapters: readonly {
        readonly name: string;
        readonly view: ModelView;
        readonly fork: number;
        readonly nodes: readonly number[];
        readonly end: number;
        readonly role: AdapterRole;
      }[];
    }
  /** Each network is the same without a clause. The counterexample runs with it, and does not fit without it. */
  | {
      readonly kind: 'sameWithout';
      readonly clause: string;
      readonly pairs: readonly { readonly view: ModelView; readonly without: () => ModelView | null }[];
      readonly counterexample: {
        readonly name: string;
        readonly intact: ModelView;
        readonly without: ModelView;
      } | null;
    };
