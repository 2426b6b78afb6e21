import type * as tf from '@tensorflow/tfjs';

type Sizes = readonly number[];

/** A node of a model's graph, as tfjs keeps it. */
interface GraphNode {
  readonly outboundLayer: tf.layers.Layer;
  readonly inputTensors: readonly tf.SymbolicTensor[];
  readonly outputTensors: readonly tf.SymbolicTensor[];
}

interface Container extends tf.layers.Layer {
  readonly nodesByDepth: Readonly<Record<string, readonly GraphNode[]>>;
  readonly inputs: readonly tf.SymbolicTensor[];
  readonly outputs: readonly tf.SymbolicTensor[];
}

/**
 * Whether a model's layers take inputs of these sizes, batch first, by tfjs's own shape functions: none rejects them, every
 * size is at least 1, and no add broadcasts, save along an axis that is 1 whatever the input.
 */
export function accepts(model: tf.LayersModel, inputs: readonly Sizes[]): boolean {
  return outputsOf(model, inputs) !== null;
}

function outputsOf(model: Container, inputs: readonly Sizes[]): readonly Sizes[] | null {
  const shapes = new Map<number, Sizes>();
  model.inputs.forEach(({ id }, index) => shapes.set(id, inputs[index] ?? []));
  const depths = Object.keys(model.nodesByDepth).map(Number);
  for (const depth of depths.sort((a, b) => b - a)) {
    for (const node of model.nodesByDepth[depth] ?? []) {
      if (node.outputTensors.every(({ id }) => shapes.has(id))) continue;
      const given = node.inputTensors.map(({ id }) => shapes.get(id) ?? []);
      const made = outputsOfNode(node, given);
      if (made?.flat().every((size) => size >= 1) !== true) return null;
      node.outputTensors.forEach(({ id }, index) => shapes.set(id, made[index] ?? []));
    }
  }
  return model.outputs.map(({ id }) => shapes.get(id) ?? []);
}

function outputsOfNode({ outboundLayer: layer, inputTensors }: GraphNode, given: readonly Sizes[]) {
  if ('nodesByDepth' in layer) return outputsOf(layer as Container, given);
  if (!agree(layer.getClassName(), layer, inputTensors, given)) return null;
  try {
    const [first = []] = given;
    const made = layer.computeOutputShape((given.length === 1 ? first : given) as number[] | number[][]);
    return (Array.isArray(made[0]) ? made : [made]) as Sizes[];
  } catch {
    return null;
  }
}

/** What layers compare when they run: the sides of a merge. */
function agree(
  className: string,
  layer: tf.layers.Layer,
  tensors: readonly tf.SymbolicTensor[],
  given: readonly Sizes[],
): boolean {
  const [first = []] = given;
  const axis = className === 'Concatenate' ? (layer.getConfig()['axis'] as number) : null;
  if (axis === null && className !== 'Add') return true;
  return given.every((sizes, operand) =>
    sizes.every(
      (size, at) =>
        size === first[at] ||
        (axis !== null && at === (axis < 0 ? axis + sizes.length : axis)) ||
        (axis === null && (tensors[operand]?.shape[at] === 1 || tensors[0]?.shape[at] === 1)),
    ),
  );
}
