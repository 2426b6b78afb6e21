import type { OpKind } from '../ops/kinds.js';

// What goes between this process and the one that builds networks: plain data, since it is sent as such.

/** Attributes as in the table of ops, with a number for every size. */
export type PlainValue =
  number | string | boolean | null | readonly PlainValue[] | { readonly [key: string]: PlainValue };
export type PlainAttributes = Readonly<Record<string, PlainValue>>;

/** One op of a network to build. */
export interface PlainNode {
  readonly id: number;
  readonly op: OpKind;
  readonly attrs: PlainAttributes;
  readonly inputs: readonly number[];
  /** What the analysis says comes out, batch first; it goes on with this where the framework gives nothing. */
  readonly shape: readonly number[];
  /** The layer that it applies: nodes of one layer share weights. Null for an op without one. */
  readonly layer: number | null;
  /** The input that the layer's weights are made for, where that is another than the one it is given here. */
  readonly madeFor?: readonly number[];
}

/** A network, or the part of one that leads to some nodes, at one input. */
export interface PlainNetwork {
  readonly nodes: readonly PlainNode[];
  /** Nodes that may be refused, since the analysis says so; others that are end the run. */
  readonly refused: readonly number[];
}

/** What became of one node. */
export interface NodeOutcome {
  readonly id: number;
  /** Shapes that went in, batch first. */
  readonly operands: readonly (readonly number[])[];
  /** The shape that came out; null where the framework threw. */
  readonly shape: readonly number[] | null;
  /** The framework's words where it threw. */
  readonly error: string | null;
  /** Only the framework that the network is written for has such an op or rule: nothing was seen. */
  readonly isNotRebuilt?: boolean;
}

export const backendNames = ['tfjs-node-gpu', 'tfjs-node', 'wasm', 'cpu', 'webgpu'] as const;
export type BackendName = (typeof backendNames)[number];

/** A backend that was loaded. */
export interface LoadedBackend {
  readonly name: BackendName;
  /** The version of TensorFlow.js. */
  readonly version: string;
  /** What it runs on, in words. */
  readonly device: string;
  /** Milliseconds that loading it took. */
  readonly loading: number;
}

/** An argument of the project's code, with a number for every size; what is left out is not there. */
export type PlainArgument =
  | { readonly kind: 'value'; readonly value: string | number | boolean | null }
  | { readonly kind: 'tensor'; readonly shape: readonly number[]; readonly eager: boolean }
  | { readonly kind: 'list'; readonly items: readonly PlainArgument[] }
  | { readonly kind: 'record'; readonly fields: Readonly<Record<string, PlainArgument>> }
  | { readonly kind: 'omitted' };

/** The project's own code, bundled, and how it is called. */
export interface SourceRun {
  /** The bundle's path; it is a module. */
  readonly bundle: string;
  /** What is called of it; null where loading it is all. */
  readonly call: {
    readonly kind: 'function' | 'class';
    readonly args: readonly PlainArgument[];
    readonly methods: readonly { readonly name: string; readonly args: readonly PlainArgument[] }[];
  } | null;
  /** Shapes that go into the networks that the code makes. */
  readonly inputs: readonly (readonly number[])[];
}

/** An op that the project's code applied. */
export interface Observation {
  /** The layer's class or the function. */
  readonly op: string;
  /** "line:column" in the bundle; several for a layer that is applied at several places. */
  readonly places: readonly string[];
  readonly operands: readonly (readonly (number | null)[])[];
  readonly shape: readonly (number | null)[] | null;
  readonly error: string | null;
}

export interface ChildRequest {
  readonly backend: BackendName;
  /** Where native packages are looked for. */
  readonly from: string;
  readonly networks: readonly PlainNetwork[];
  readonly sources: readonly SourceRun[];
}

/** Milliseconds since the process began. */
export interface ChildTimes {
  readonly started: number;
  readonly loaded: number;
}

export type ChildReply =
  | { readonly kind: 'loaded'; readonly backend: LoadedBackend; readonly times: ChildTimes }
  /** The backend cannot be had. */
  | { readonly kind: 'unavailable'; readonly reason: string }
  | {
      readonly kind: 'network';
      readonly index: number;
      readonly outcomes: readonly NodeOutcome[];
      readonly milliseconds: number;
    }
  | {
      readonly kind: 'source';
      readonly index: number;
      readonly seen: readonly Observation[];
      /** Why it ended early; null where it ran to its end. */
      readonly error: string | null;
    }
  | { readonly kind: 'done' };
