/**
 * What TensorFlow.js does with a network: every application of a layer, symbolic at the build and with sizes at a run.
 * A merge that it rejects is noted and the network goes on with one of its operands, so that what comes after it is seen too.
 */
import * as tf from '@tensorflow/tfjs';
import { byTurn, type Step, unfold, type Unfolded } from './expand.js';
import { registerShapesBackend, TooMuch } from './shapes-only.js';

/** Sizes as TensorFlow.js gives them: the batch first, `null` where it does not know one. */
export type RunShape = readonly (number | null)[];

/** One application of a layer. */
export interface Application {
  readonly name: string;
  /** The layer's class: `Conv2D`, `Add`, … */
  readonly className: string;
  readonly inputs: readonly RunShape[];
  /** Null where TensorFlow.js rejects the inputs. */
  readonly output: RunShape | null;
  /** Its words if it does. */
  readonly error: string | null;
  /** Whether the layer's class is none of the library's. */
  readonly isOwn: boolean;
  /** Whether a layer for one tensor gave several for several. */
  readonly givesList: boolean;
  /** Whether its own code stops at something that is no matter of shapes. */
  readonly isStray: boolean;
}

/** The operand that a network goes on with after a merge that is rejected, by the position of the application. */
export type MainOperand = (position: number) => number;

/** A merge as the build knows it: what is 1 there is 1 at every size. */
interface OpenMerge {
  readonly main: number;
  /** Null where the build is what it is met in. */
  readonly shapes: readonly RunShape[] | null;
  /** Whether it never fits: then it goes on in the same way where it is broadcast by accident. */
  readonly fails: boolean;
}

/** A network as TensorFlow.js builds it. */
export interface Built {
  /** In the order of the code. */
  readonly applications: readonly Application[];
  /** When each of them is run. */
  readonly turns: readonly Unfolded[];
  /** What can be run: the model that the code makes or, if it got no further, what there is of it. */
  readonly model: tf.LayersModel | null;
  /** Why the code stopped, if not at an application. */
  readonly stopped: unknown;
  /** Whether `model` is what the code makes. */
  readonly complete: boolean;
}

type Applied = tf.Tensor | tf.SymbolicTensor;
type ApplyArguments = Parameters<tf.layers.Layer['apply']>;
type Outputs = ReturnType<tf.layers.Layer['apply']>;

/** Thrown where a run ends early because a tensor has no elements. */
class NothingLeft extends Error {}

interface Recording {
  readonly applications: Application[];
  readonly outputs: Applied[];
  readonly steps: Step[];
  readonly mergeOf: (name: string, position: number) => OpenMerge;
  readonly atRun: boolean;
  /** Whether a layer is being applied: what it applies itself is its own affair. */
  isInside: boolean;
}

let recording: Recording | null = null;

const merges: readonly string[] = ['Add', 'Average', 'Maximum', 'Minimum', 'Multiply'];
/** A model that is applied reports its layers itself. */
const passesOn: readonly string[] = ['Functional', 'Model', 'Sequential', 'GoOn'];

/** The classes that the library brings. */
const ofTheLibrary: ReadonlySet<unknown> = new Set(
  Object.values(tf.serialization.SerializationMap.getMap().classNameMap).map(([constructor]) => constructor),
);

/** A tensor of that shape, however large: nothing is in it. */
function tensorOf(shape: readonly number[]): tf.Tensor {
  const dataId = tf.backend().write(new Float32Array(0), [...shape], 'float32');
  return tf.engine().makeTensorFromTensorInfo({ dataId, shape: [...shape], dtype: 'float32' });
}

/** A layer that gives what a network goes on with after a merge that is rejected. */
class GoOn extends tf.layers.Layer {
  static className = 'GoOn';
  #open: readonly RunShape[] = [];

  constructor(private readonly main: number) {
    super({});
  }

  override computeOutputShape(shapes: tf.Shape | tf.Shape[]): tf.Shape {
    this.#open = shapes as tf.Shape[];
    return goingOn(this.#open, { main: this.main, shapes: null, fails: true });
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const shapes = list(inputs).map(({ shape }) => shape);
    return tensorOf(goingOn(shapes, { main: this.main, shapes: this.#open, fails: true }) as number[]);
  }
}

/** The main branch's sizes; where they are 1, whatever the input, the others'. */
function goingOn(given: readonly RunShape[], { main, shapes }: OpenMerge): (number | null)[] {
  const rank = Math.max(...given.map(({ length }) => length));
  const ordered = (all: readonly RunShape[]): readonly RunShape[] => {
    const padded = all.map(([batch = 1, ...rest]) => [batch, ...Array.from({ length: rank - 1 - rest.length }, () => 1), ...rest]); // prettier-ignore
    return [padded[main] ?? [], ...padded.filter((_, index) => index !== main)];
  };
  const [order, open] = [ordered(given), ordered(shapes ?? given)];
  return Array.from({ length: rank }, (_, axis) => {
    const from = open.findIndex((shape) => shape[axis] !== 1);
    return order[Math.max(from, 0)]?.[axis] ?? null;
  });
}

function list<Item>(value: Item | Item[]): Item[] {
  return Array.isArray(value) ? value : [value];
}

/** A merge of one tensor is none: the library rejects it as it rejects any other layer's inputs. */
export function isMerge({ className, inputs }: Pick<Application, 'className' | 'inputs'>): boolean {
  return merges.includes(className) && inputs.length > 1;
}

export function hasNothing(shape: RunShape): boolean {
  return shape.slice(1).some((size) => size !== null && size < 1);
}

/** Takes over TensorFlow.js in this process: layers report here, and tensors have shapes only. */
function takeOver(): void {
  const prototype = tf.layers.Layer.prototype as unknown as {
    addWeight: (...args: unknown[]) => unknown;
    apply: (...args: ApplyArguments) => Outputs;
  };
  const { addWeight, apply } = prototype;
  prototype.addWeight = function (this: tf.layers.Layer, ...args) {
    this.setFastWeightInitDuringBuild(true);
    return addWeight.apply(this, args);
  };
  prototype.apply = function (this: tf.layers.Layer, ...args) {
    const log = recording;
    const isNetwork = passesOn.includes(this.getClassName());
    if (log !== null && !log.isInside && isNetwork) {
      const outputs = apply.apply(this, args);
      log.steps.push({ of: this, output: list<Applied>(outputs)[0] });
      return outputs;
    }
    const isOurs = log !== null && !log.isInside && !isNetwork;
    return isOurs ? note(log, this, args, () => apply.apply(this, args)) : apply.apply(this, args);
  };
  registerShapesBackend('shapes');
  tf.setBackend('shapes').catch(() => undefined);
  tf.enableProdMode();
}

takeOver();

function note(log: Recording, layer: tf.layers.Layer, args: ApplyArguments, apply: () => Outputs): Outputs {
  const given = list<Applied>(args[0]);
  const position = log.applications.length;
  const base = {
    name: layer.name,
    className: layer.getClassName(),
    inputs: given.map(({ shape }) => [...shape]),
    output: null,
    givesList: false,
    isOwn: !ofTheLibrary.has(layer.constructor),
    isStray: false,
    error: null,
  };
  log.applications.push(base);
  log.isInside = true;
  try {
    const outputs = apply();
    const [first] = list<Applied>(outputs);
    log.steps.push({ of: position, output: first });
    if (first) log.outputs.push(first);
    const output = first ? [...first.shape] : null;
    const givesList = Array.isArray(outputs) && outputs.length > 1 && given.length === outputs.length;
    log.applications[position] = { ...base, output, givesList };
    if (log.atRun && output?.some(Number.isNaN)) {
      throw new Error(`it makes sizes that are no numbers: ${String(output)}`);
    }
    if (log.atRun && output !== null && hasNothing(output)) throw new NothingLeft();
    if (!log.atRun || !isMerge(base) || base.inputs.every((shape) => String(shape) === String(output))) {
      return outputs;
    }
    const merge = log.mergeOf(layer.name, position);
    return merge.fails ? tensorOf(goingOn(base.inputs, merge) as number[]) : outputs;
  } catch (thrown) {
    if (thrown instanceof NothingLeft || thrown instanceof TooMuch) throw thrown;
    if (thrown instanceof RangeError) throw new TooMuch(thrown.message);
    if (log.atRun && leavesNothing(thrown)) {
      log.applications[position] = { ...base, output: [null, -1] };
      throw new NothingLeft();
    }
    log.applications[position] = { ...base, error: wordsOf(thrown), isStray: base.isOwn && isStray(thrown) };
    if (!isMerge(base)) {
      log.steps.push({ of: position, output: null });
      throw thrown;
    }
    const merge = log.mergeOf(layer.name, position);
    if (log.atRun) return tensorOf(goingOn(base.inputs, merge) as number[]);
    const outputs = new GoOn(merge.main).apply(given as tf.SymbolicTensor[]);
    const [first] = list<Applied>(outputs);
    log.steps.push({ of: position, output: first });
    if (first) log.outputs.push(first);
    return outputs;
  } finally {
    log.isInside = false;
  }
}

/** What it says of less than nothing: a series that was an image of one row, a cropping by more than there is. */
const lessThanNothing = ['Shapes can not be < 0.', 'Negative size values should be exactly -1'];

function leavesNothing(thrown: unknown): boolean {
  return lessThanNothing.some((words) => wordsOf(thrown).startsWith(words));
}

/** Code that is wrong by itself: the library says of shapes what it says in errors of the plain kind. */
function isStray(thrown: unknown): boolean {
  return thrown instanceof TypeError || wordsOf(thrown).startsWith('Unknown data type');
}

export function wordsOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

function record(
  log: Pick<Recording, 'atRun' | 'mergeOf'>,
  work: () => unknown,
): Recording & { result: unknown; thrown: unknown } {
  const own: Recording = { ...log, applications: [], steps: [], outputs: [], isInside: false };
  const outer = recording;
  recording = own;
  try {
    return { ...own, result: work(), thrown: null };
  } catch (thrown) {
    return { ...own, result: null, thrown };
  } finally {
    recording = outer;
  }
}

/** Runs code that builds a network. */
export function build(work: () => unknown, mainOf: MainOperand): Built {
  const {
    applications: all,
    steps,
    outputs,
    result,
    thrown,
  } = record(
    { atRun: false, mergeOf: (_, position) => ({ main: mainOf(position), shapes: null, fails: false }) },
    work,
  );
  const rejected = all.at(-1)?.error ?? null;
  const stopped = thrown !== null && rejected !== wordsOf(thrown) ? thrown : null;
  const complete = result instanceof tf.LayersModel;
  const model = complete ? result : stopped === null ? modelOf(outputs) : null;
  const unfolded = unfold(steps, model?.outputs ?? []);
  return {
    applications: unfolded.flatMap(({ application }) => all[application] ?? []),
    turns: unfolded,
    model,
    stopped,
    complete,
  };
}

/** A model of everything that was applied; null where that is nothing. */
function modelOf(outputs: readonly Applied[]): tf.LayersModel | null {
  const symbolic = outputs.filter((each) => each instanceof tf.SymbolicTensor);
  if (symbolic.length === 0) return null;
  const inputs = new Set<tf.SymbolicTensor>();
  const seen = new Set<tf.SymbolicTensor>();
  const visit = (tensor: tf.SymbolicTensor): void => {
    if (seen.has(tensor)) return;
    seen.add(tensor);
    if (tensor.inputs.length === 0) inputs.add(tensor);
    else tensor.inputs.forEach(visit);
  };
  symbolic.forEach(visit);
  try {
    return tf.model({ inputs: [...inputs], outputs: symbolic });
  } catch {
    return null;
  }
}

/** What a run of a model shows, by the position of the application in the build. */
export interface Observed {
  readonly applications: ReadonlyMap<number, Application>;
  /** Whether a tensor came out without elements: the input is too small. */
  readonly tooSmall: boolean;
  /** The application that was rejected, the merges aside; null where none was. */
  readonly rejected: number | null;
  /** Something went wrong that no application shows. */
  readonly failure: string | null;
}

/**
 * Runs a model on zeros; input shapes have the batch first. `failing`: the merges that never fit. Null where that takes
 * too much memory.
 */
export function observe(
  built: Built,
  inputs: readonly (readonly number[])[],
  mainOf: MainOperand,
  failing: ReadonlySet<number> = new Set(),
): Observed | null {
  const { model } = built;
  if (model === null) throw new Error('there is no model to run');
  const positions = new Map<string, number[]>();
  const inTurn = built.turns.map((own, position) => ({ own, position }));
  for (const { position } of inTurn.toSorted((a, b) => byTurn(a.own, b.own))) {
    const name = built.applications[position]?.name ?? '';
    positions.set(name, [...(positions.get(name) ?? []), position]);
  }
  const order: number[] = [];
  const mergeOf = (name: string, at: number): OpenMerge => {
    const turn = applicationsSoFar().filter((each, index) => index < at && each.name === name).length;
    const position = positions.get(name)?.[turn] ?? -1;
    const shapes = built.applications[position]?.inputs ?? null;
    return { main: mainOf(position), shapes, fails: failing.has(position) };
  };
  const applicationsSoFar = (): readonly Application[] => recording?.applications ?? [];
  tf.engine().startScope();
  try {
    const { applications, thrown } = record({ atRun: true, mergeOf }, () => {
      const tensors = inputs.map(tensorOf);
      return model.apply(tensors.length === 1 && tensors[0] ? tensors[0] : tensors);
    });
    // A network of two outputs is run once for each: the same applications again.
    for (const { name } of applications) {
      const left = positions.get(name) ?? [];
      order.push((left.length > 1 ? left.shift() : left[0]) ?? -1);
    }
    if (thrown instanceof TooMuch) return null;
    const first = applications.findIndex(({ error }) => error !== null);
    const rejected = applications.findIndex((each) => each.error !== null && !isMerge(each));
    const empty = applications.some(({ inputs: given, output }) => [...given, output ?? []].some(hasNothing));
    return {
      applications: new Map(applications.map((each, index) => [order[index] ?? -1, each])),
      tooSmall: empty || thrown instanceof NothingLeft,
      rejected: rejected < 0 ? null : (order[rejected] ?? null),
      failure: thrown !== null && !(thrown instanceof NothingLeft) && first < 0 ? wordsOf(thrown) : null,
    };
  } finally {
    tf.engine().endScope();
  }
}

/** Forgets the weights of every model that was built. */
export function forgetModels(): void {
  tf.disposeVariables();
}
