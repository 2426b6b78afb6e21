/** Installed networks of Keras, read where they are and built by Keras: layers by their names, and numbers of weights. */
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { execa } from 'execa';
import { packagePath } from '../../src/cli/package.js';
import type { Tool } from '../../src/cli/tool.js';
import { type DimSymbol, evaluate, show, symbolsOf } from '../../src/dim/index.js';
import type { Model } from '../../src/graph/model.js';
import type { ModelView } from '../../src/graph/view-types.js';
import { type KerasJob, type KerasReading, kerasReadings } from './keras-jobs.js';

interface Network {
  readonly trainable: number;
  readonly total: number;
  readonly layers: readonly (readonly [name: string, shape: readonly (number | null)[]])[];
}

const candidates = [process.env['KERAS_PYTHON'], process.env['PYTHON'], 'python3', '/usr/bin/python3'];

/** A Python that has Keras 3 and what it runs on; null where there is none. */
export async function findKeras(): Promise<string | null> {
  const script = 'import keras, keras_applications; assert keras.__version__ >= "3"';
  for (const command of candidates) {
    if (!command) continue;
    const backend = { KERAS_BACKEND: process.env['KERAS_BACKEND'] ?? 'jax' };
    const tried = await execa(command, ['-c', script], { reject: false, env: backend, timeout: 120_000 });
    if (tried.exitCode === 0) return command;
  }
  return null;
}

/** Runs jobs on Keras. */
async function observe(python: string, jobs: readonly KerasJob[]): Promise<readonly Network[]> {
  const script = packagePath('scripts/oracle/observe_keras.py');
  const { stdout } = await execa(python, [script], { input: JSON.stringify({ jobs }) });
  return JSON.parse(stdout) as readonly Network[];
}

/** Where a package is installed. */
async function folderOf(python: string, name: string): Promise<string> {
  const [root = '', ...inner] = name.split('.');
  const script = `import importlib.util; print(importlib.util.find_spec("${root}").origin)`;
  const { stdout } = await execa(python, ['-c', script]);
  return join(dirname(stdout), ...inner);
}

const probe = 'oracle_probe.py';

function nameOf({ module, name, size }: KerasReading): string {
  return `${module}_${name}_${typeof size === 'string' ? size : size.join('x')}`;
}

/** A file beside the package's own that builds its networks: it is on no disk. */
function probeText(readings: readonly KerasReading[]): string {
  const builders = readings
    .filter(({ size }) => size !== 'default')
    .map((reading) => {
      const { module, name, size } = reading;
      const sizes = size === 'open' || size === 'default' ? 'None, None' : size.join(', ');
      const call = `return ${module}.${name}(include_top=False, weights=None, input_shape=(${sizes}, 3))`;
      return `def ${nameOf(reading)}():\n    ${call}\n`;
    });
  const modules = new Set(readings.map(({ module }) => `from . import ${module}\n`));
  return ['import keras\n', ...modules, ...builders].join('\n');
}

class Package {
  readonly #views = new Map<string, readonly ModelView[]>();

  constructor(
    private readonly tool: Tool,
    private readonly folder: string,
    private readonly text: string,
  ) {}

  view(reading: KerasReading): ModelView | undefined {
    const isOwn = reading.size === 'default';
    const name = isOwn ? reading.name : nameOf(reading);
    return this.#of(isOwn ? `${reading.module}.py` : probe).find(({ model }) => model.name === name);
  }

  #of(file: string): readonly ModelView[] {
    const known = this.#views.get(file);
    if (known) return known;
    const path = relative(process.cwd(), join(this.folder, file));
    const { tool } = this;
    const read = (name: string): string | null => (name.endsWith(probe) ? this.text : readOrNull(name));
    const { models } = tool.analyze({ files: [path] }, read, {
      rules: tool.rules, severities: {}, sizes: {}, reportUnusedDirectives: false, frontEnd: tool.frontEnd,
    });
    this.#views.set(file, models);
    return models;
  } // prettier-ignore
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** Compares all of them; the number of those that differ. */
export async function compareKeras(tool: Tool, python: string, wanted: readonly string[]): Promise<number> {
  const readings = kerasReadings.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  const packages = new Map<string, Package>();
  for (const name of new Set(readings.map((each) => each.package))) {
    const own = readings.filter((each) => each.package === name);
    packages.set(name, new Package(tool, await folderOf(python, name), probeText(own)));
  }
  // Keras builds them while they are analysed here.
  const observing = observe(python, readings.flatMap(({ jobs }) => jobs));
  await setTimeout(0);
  const views = readings.map((reading) => packages.get(reading.package)?.view(reading));
  const observed = await observing;
  let [next, failed] = [0, 0];
  for (const [index, reading] of readings.entries()) {
    const networks = observed.slice(next, (next += reading.jobs.length));
    const differences = compare(reading, networks, views[index]);
    const layers = networks[0]?.layers.length ?? 0;
    const at = typeof reading.size === 'string' ? reading.size : reading.size.join('x');
    console.log(`${differences.length === 0 ? 'equal' : 'DIFFERENT'}  ${reading.package}.${reading.module}.${reading.name} (${at}): ${layers} layers, ${networks[0]?.trainable ?? 0} trained weights`);
    for (const difference of differences.slice(0, 8)) console.log(`  ${difference}`);
    if (differences.length > 0) failed++;
  }
  return failed;
} // prettier-ignore

function compare(
  { jobs }: KerasReading,
  networks: readonly Network[],
  view: ModelView | undefined,
): readonly string[] {
  if (!view) return ['there is no such model'];
  const { model, gaps, parameters, blocks } = view;
  const differences = gaps.map(({ reason }) => `a gap: ${reason}`);
  if (blocks.length === 0) differences.push('no residual block is found');
  networks.forEach((network, index) => {
    const { trainable, total } = network;
    if (parameters?.trainable !== trainable || parameters.total !== total) {
      const text = parameters
        ? `${show(parameters.trainable, 'text')} of ${show(parameters.total, 'text')}`
        : 'an unknown number of';
      differences.push(`${text} weights trained, Keras: ${trainable} of ${total}`);
    }
    differences.push(...shapesAt(model, jobs[index]?.size ?? [224, 224], network));
  });
  return differences;
}

/** Layers by their names: Keras lists them in another order. */
function shapesAt(model: Model, [height, width]: readonly [number, number], { layers }: Network): readonly string[] {
  const at = bound(model, [1, height, width, 3]);
  const own = new Map(
    model.nodes.flatMap(({ path, op, shape }) =>
      path === null || op === 'input' ? [] : [[path, `[${(shape ?? []).map((dim) => evaluate(dim, at)).join()}]`] as const],
    ),
  );
  const differences = layers.flatMap(([name, shape]) => {
    const wanted = `[${shape.map((size) => size ?? 1).join()}]`;
    const found = own.get(name) ?? 'no such layer';
    return found === wanted ? [] : [`at ${height}x${width}: ${name} ${found}, Keras: ${wanted}`];
  });
  return own.size === layers.length ? differences : [`${own.size} layers, Keras: ${layers.length}`, ...differences];
} // prettier-ignore

function bound(model: Model, size: readonly number[]): ReadonlyMap<DimSymbol, number> {
  const input = model.inputs[0] ? model.nodes[model.inputs[0].node] : undefined;
  return new Map((input?.shape ?? []).flatMap((dim, axis) => [...symbolsOf(dim)].map((symbol) => [symbol, size[axis] ?? 1] as const)));
} // prettier-ignore
