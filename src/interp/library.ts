import type { Framework } from '../graph/model.js';
import type { LayerMeaning } from './dialect.js';
import type { TensorMeaning } from './tensor-meaning.js';
import type { Value } from './values.js';

/** What a name of a tensor library means to the interpreter, which knows these few meanings and no library. */
export type Meaning =
  | { readonly kind: 'namespace' }
  | { readonly kind: 'layer'; readonly layer: LayerMeaning }
  /** Makes an input tensor from a configuration with `shape` or `batchInputShape`. */
  | { readonly kind: 'input' }
  /** Makes a layer that stands for an input of its own. */
  | { readonly kind: 'inputLayer' }
  /** Makes a model from `{inputs, outputs}`. */
  | { readonly kind: 'model' }
  /** Makes a chain of layers. */
  | { readonly kind: 'sequential' }
  /** An op on tensors, called as a function, or as a method of its first operand. */
  | { readonly kind: 'tensorOp'; readonly op: TensorMeaning }
  /** Calls the closure it is given and returns what that returns. */
  | { readonly kind: 'scope' }
  /**
   * Python: a class of networks, which the user's own extend (`forward` is what they do, or `call`); or one that holds
   * others. Called itself, one of Keras's makes a network from its ends, or of a chain of layers.
   */
  | {
      readonly kind: 'moduleClass';
      readonly holds: 'named' | 'chain' | 'list' | 'record';
      readonly makes?: 'model' | 'sequential';
    }
  /** Makes a layer and applies it to its first argument. */
  | { readonly kind: 'appliedLayer'; readonly layer: LayerMeaning }
  /** Makes a layer that does what the function does that it is given. */
  | { readonly kind: 'lambda' }
  /** Gives the modules of these paths, whatever it is given. */
  | { readonly kind: 'modules'; readonly paths: readonly string[] }
  /** Gives the shape of an input: the one that it is given, or one of the size that is usual. */
  | { readonly kind: 'inputShape' }
  /** Gives what is set for all layers (or what it is given), or sets it. */
  | { readonly kind: 'setting'; readonly name: string; readonly usual: Value }
  | { readonly kind: 'set'; readonly name: string }
  /** Gives the sizes of a tensor: as they are known while a network is built, or as they are when it runs. */
  | { readonly kind: 'sizes'; readonly of: 'building' | 'running' }
  /** Gives what it is given, as its first argument if none is named: what it adds to it changes no shape. */
  | { readonly kind: 'wrapper'; readonly argument?: number }
  /** Throws where what it is given first does not hold. */
  | { readonly kind: 'assertion' }
  /** Calls what it is given first with the rest of what it is given. */
  | { readonly kind: 'caller' }
  /** Python: a class of functions with derivatives of their own: `apply` runs its `forward`, with a context first. */
  | { readonly kind: 'functionClass' }
  /** The base class of layers. */
  | { readonly kind: 'layerClass' }
  /** A class of networks, cells and the like: what extends it is not followed. */
  | { readonly kind: 'otherClass' }
  /** A class of networks: `new` makes what the function makes. */
  | { readonly kind: 'networkClass'; readonly makes: 'model' | 'sequential' }
  /** A question about what is going on, which has the same answer wherever code is analysed. */
  | { readonly kind: 'answer'; readonly value: Value }
  /** A number or a flag, as it is read. */
  | { readonly kind: 'constant'; readonly value: Value }
  /** Has no part in a network: its result is merely unknown. */
  | { readonly kind: 'inert' }
  /** A tensor comes out, but its sizes are not followed. */
  | { readonly kind: 'unsupported' }
  /** The library has no such member. */
  | { readonly kind: 'missing' };

/** A tensor library as model code sees it. */
export interface Library {
  readonly name: string;
  readonly framework: Framework;
  readonly matches: (specifier: string) => boolean;
  /** The name under which scripts find it without an import. */
  readonly globalName: string | null;
  /** The path below the library that an import's specifier names; '' where it is the library itself. */
  readonly pathOf?: (specifier: string) => string;
  /** The path that stands for a module that is not part of the project; null for modules that are none of its own. */
  readonly standsFor?: (specifier: string) => string | null;
  /** Whether its layers are applied to tensors without values too, and networks are made from those: Keras. */
  readonly isSymbolic?: boolean;
  /** The arguments of a layer by the names that lowering reads; `setting` gives what code has set for all layers. */
  readonly configure?: (
    params: readonly string[],
    given: ReadonlyMap<string, Value>,
    setting: (name: string) => Value | null,
  ) => Map<string, Value>;
  /** What a layer of the user's own adds as a weight. */
  readonly weight?: TensorMeaning;
  /**
   * The path of the namespace that has such a member, where that tells it from all else; `name` is what it is called, where
   * that is known.
   */
  readonly namespaceWith?: (member: string, name: string | null) => string | null;
  /** What an operator of the language does with tensors: `a + b`. */
  readonly operator?: (sign: string) => TensorMeaning | null;
  /** The meaning of a dotted path below the library: 'layers.conv2d'. */
  readonly meaning: (path: string) => Meaning;
  /** The meaning of a method on a tensor: `x.add(y)`; null when tensors have no such method. */
  readonly tensorMethod: (name: string) => Meaning | null;
  /** Whether only tensors have a method of this name, so that calling it tells what something is. */
  readonly isTensorsAlone: (name: string) => boolean;
  /** Whether a type annotation's name stands for a tensor, a layer or a model. */
  readonly typeKind: (name: string) => 'tensor' | 'layer' | 'model' | 'shape' | null;
}
