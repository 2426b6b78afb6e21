/**
 * What TensorFlow.js does with a network: every application of a layer, symbolic at the build and with sizes at a run.
 * A merge that it rejects is noted and the network goes on with one of its operands, so that what comes after it is seen too.
 */
import * as tf from '@tensorflow/tfjs';
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
  /** Whether a layer for one tensor gave several for several. */
  readonly givesList: boolean;
}

/** The operand that a network goes on with after a merge that is rejected, by the position of the application. */
export type MainOperand = (position: number) => number;

/** A network as TensorFlow.js builds it. */
export interface Built {
  /** In the order of the code. */
  readonly applications: readonly Application[];
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
  readonly mainOf: (name: string, position: number) => number;
  readonly atRun: boolean;
  /** Whether a layer is being applied: what it applies itself is its own affair. */
  isInside: boolean;
}

let recording: Recording | null = null;

const merges: readonly string[] = ['Add', 'Average', 'Maximum', 'Minimum', 'Multiply'];
/** A model that is applied reports its layers itself. */
const passesOn: readonly string[] = ['Functional', 'Model', 'Sequential', 'GoOn'];

/** A tensor of that shape, however large: nothing is in it. */
function tensorOf(shape: readonly number[]): tf.Tensor {
  const dataId = tf.backend().write(new Float32Array(0), [...shape], 'float32');
  return tf.engine().makeTensorFromTensorInfo({ dataId, shape: [...shape], dtype: 'float32' });
}

/** What a network goes on with after a merge that is rejected: the main branch's sizes, where they are 1 the others'. */
class GoOn extends tf.layers.Layer {
  static className = 'GoOn';

  constructor(private readonly main: number) {
    super({});
  }

  override computeOutputShape(shapes: tf.Shape | tf.Shape[]): tf.Shape {
    return goingOn(shapes as tf.Shape[], this.main);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tensorOf(
      goingOn(
        list(inputs).map(({ shape }) => shape),
        this.main,
      ) as number[],
    );
  }
}

function goingOn(shapes: readonly RunShape[], main: number): (number | null)[] {
  const rank = Math.max(...shapes.map(({ length }) => length));
  const padded = shapes.map(([batch = 1, ...rest]) => [batch, ...Array.from({ length: rank - 1 - rest.length }, () => 1), ...rest]); // prettier-ignore
  const order = [padded[main] ?? [], ...padded.filter((_, index) => index !== main)];
  return Array.from({ length: rank }, (_, axis) => {
    const sizes = order.map((shape) => shape[axis] ?? null);
    return sizes.find((size) => size !== 1) ?? sizes[0] ?? null;
  });
}

function list<Item>(value: Item | Item[]): Item[] {
  return Array.isArray(value) ? value : [value];
}

function isMerge(application: Application | undefined): boolean {
  return application !== undefined && merges.includes(application.className) && application.inputs.length > 1;
}

function hasNothing(shape: RunShape): boolean {
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
    const isOurs = log !== null && !log.isInside && !passesOn.includes(this.getClassName());
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
    error: null,
  };
  log.applications.push(base);
  log.isInside = true;
  try {
    const outputs = apply();
    const [first] = list<Applied>(outputs);
    if (first) log.outputs.push(first);
    const output = first ? [...first.shape] : null;
    const givesList = Array.isArray(outputs) && outputs.length > 1 && given.length === outputs.length;
    log.applications[position] = { ...base, output, givesList };
    if (log.atRun && output !== null && hasNothing(output)) throw new NothingLeft();
    return outputs;
  } catch (thrown) {
    if (thrown instanceof NothingLeft || thrown instanceof TooMuch) throw thrown;
    log.applications[position] = { ...base, error: wordsOf(thrown) };
    if (!merges.includes(base.className) || given.length < 2) throw thrown;
    const main = log.mainOf(layer.name, position);
    if (log.atRun) return tensorOf(goingOn(base.inputs, main) as number[]);
    const outputs = new GoOn(main).apply(given as tf.SymbolicTensor[]);
    log.outputs.push(...list<Applied>(outputs));
    return outputs;
  } finally {
    log.isInside = false;
  }
}

export function wordsOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

function record(
  log: Pick<Recording, 'atRun' | 'mainOf'>,
  work: () => unknown,
): Recording & { result: unknown; thrown: unknown } {
  const own: Recording = { ...log, applications: [], outputs: [], isInside: false };
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
  const { applications, outputs, result, thrown } = record(
    { atRun: false, mainOf: (_, position) => mainOf(position) },
    work,
  );
  const rejected = applications.at(-1)?.error ?? null;
  const stopped = thrown !== null && rejected !== wordsOf(thrown) ? thrown : null;
  if (result instanceof tf.LayersModel) return { applications, model: result, stopped, complete: true };
  return { applications, model: stopped === null ? modelOf(outputs) : null, stopped, complete: false };
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

/** Runs a model on zeros; input shapes have the batch first. Null where that takes too much memory. */
export function observe(
  built: Built,
  inputs: readonly (readonly number[])[],
  mainOf: MainOperand,
): Observed | null {
  const { model } = built;
  if (model === null) throw new Error('there is no model to run');
  const positions = new Map<string, number[]>();
  built.applications.forEach(({ name }, position) => {
    positions.set(name, [...(positions.get(name) ?? []), position]);
  });
  const order: number[] = [];
  const mainOfNamed = (name: string, at: number): number => {
    const turn = applicationsSoFar().filter((each, index) => index < at && each.name === name).length;
    return mainOf(positions.get(name)?.[turn] ?? -1);
  };
  const applicationsSoFar = (): readonly Application[] => recording?.applications ?? [];
  tf.engine().startScope();
  try {
    const { applications, thrown } = record({ atRun: true, mainOf: mainOfNamed }, () => {
      const tensors = inputs.map(tensorOf);
      return model.apply(tensors.length === 1 && tensors[0] ? tensors[0] : tensors);
    });
    for (const { name } of applications) order.push(positions.get(name)?.shift() ?? -1);
    if (thrown instanceof TooMuch) return null;
    // What is rejected after a merge was may follow from it.
    const first = applications.findIndex(({ error }) => error !== null);
    const rejected = isMerge(applications[first]) ? -1 : first;
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
