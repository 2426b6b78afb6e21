import type { ConfigReader, LayerMeaning } from '../../interp/dialect.js';
import { settle, string } from '../../interp/make.js';
import type { Value } from '../../interp/values.js';
import type { Attributes } from '../../ops/op.js';
import type { Lower } from '../tfjs-layers/config.js';

const camelCases = new Map<string, string>();

/** `kernel_size` → `kernelSize`: what Keras and `tf.layers` have in common goes by one name. */
export function camelCase(name: string): string {
  let made = camelCases.get(name);
  if (made === undefined) {
    made = name.replace(/(?<=[a-z\d])_([a-z\d])/g, (_, letter: string) => letter.toUpperCase());
    camelCases.set(name, made);
  }
  return made;
}

/** Under what code sets, and asks for, the layout that layers have by default. */
export const layoutSetting = 'image_data_format';

/** Words that Keras takes in any case (`standardize_padding`), and those that `tf.layers` writes in one. */
function converted(name: string, given: Value): Value {
  const value = settle(given);
  if (value.kind !== 'string') return given;
  if (name === 'padding') return { ...value, value: value.value.toLowerCase() };
  return name === 'data_format' ? { ...value, value: camelCase(value.value) } : given;
}

/** The arguments of a layer as `tf.layers` calls them; where none says so, the layout is the one that is set. */
export function configure(
  params: readonly string[],
  given: ReadonlyMap<string, Value>,
  setting: (name: string) => Value | null,
): Map<string, Value> {
  const fields = new Map([...given].map(([name, value]) => [camelCase(name), converted(name, value)]));
  const format = settle(given.get('data_format') ?? { kind: 'null' });
  const set = params.includes('data_format') && format.kind === 'null' ? setting(layoutSetting) : null;
  if (set) fields.set('dataFormat', converted('data_format', set));
  return fields;
}

/** The layout where none is set. */
export const usualLayout: Value = string('channels_last');

export type Layers = Readonly<Record<string, LayerMeaning>>;

export const nothing: Lower = () => ({});

/** A class of layers, with the names of its parameters in their order. */
export function layer(className: string, op: string, params: string, lower: Lower = nothing): Layers {
  return { [className]: { op, className, params: params.split(' '), lower } };
}

/** The same, where the configuration decides what op it is. */
export function eitherLayer(
  className: string,
  params: string,
  opOf: (config: ConfigReader) => readonly [op: string, attrs: Attributes],
): Layers {
  const meaning: LayerMeaning = {
    op: '',
    className,
    params: params.split(' '),
    lower: (config) => opOf(config)[1],
    opOf: (config) => opOf(config)[0],
  };
  return { [className]: meaning };
}

export const framework = 'keras';

/** What `tf.layers` lowers to, by Keras's own rules where they differ. */
export const keras =
  (lower: Lower): Lower =>
  (config) => ({ ...lower(config), framework });

/** A class of layers that goes by several names. */
export function bothNames(make: (className: string) => Layers, ...names: readonly string[]): Layers {
  return Object.assign({}, ...names.map((name) => make(name))) as Layers;
}
