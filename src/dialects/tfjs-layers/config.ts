import type { Dim } from '../../dim/index.js';
import type { ConfigReader } from '../../interp/dialect.js';
import type { Attributes } from '../../ops/op.js';

/** What a layer's configuration lowers to. */
export type Lower = (config: ConfigReader) => Attributes;

/** A size that the framework insists on and that must be at least 1 (`assertPositiveInteger`). */
export function positive(config: ConfigReader, key: string): Dim {
  // Python's None is mostly a default, of which a caller makes something.
  if (config.isNull(key) && config.has(key)) config.unfollowed(`${key} is null`);
  if (config.isNull(key)) config.reject(`it has no ${key}`);
  return atLeastOne(config, key, config.dim(key));
}

function atLeastOne(config: ConfigReader, key: string, size: Dim): Dim {
  if (typeof size === 'number' && !(size >= 1 && Number.isInteger(size))) {
    config.reject(`${key} must be a positive whole number, not ${size}`);
  }
  return size;
}

/** Rejects lists of another length than one entry per space axis (`normalizeArray`). */
export function checkLength(config: ConfigReader, key: string, rank: number): void {
  const length = config.length(key);
  if (length === null || length === rank) return;
  config.reject(`${key} takes ${rank === 1 ? 'one number' : `a number or ${rank} numbers`}, not ${length}`);
}

/** Space sizes that may be missing: a number for every axis, or one for each. */
export function perAxis(config: ConfigReader, key: string, rank: number, fallback?: Dim): readonly Dim[] {
  checkLength(config, key, rank);
  if (!config.isNull(key)) return config.dims(key, rank);
  if (fallback === undefined) return config.reject(`it has no ${key}`);
  return Array.from({ length: rank }, () => fallback);
}

/** Strides or dilation, which must be plain numbers; 1 by default. */
export function steps(config: ConfigReader, key: string, rank: number): readonly number[] {
  checkLength(config, key, rank);
  return config.isNull(key) ? Array.from({ length: rank }, () => 1) : config.decided(key, rank, 1);
}

/** All of them at least 1 (`assertPositiveInteger`). */
export function checkPositive(config: ConfigReader, key: string, sizes: readonly Dim[]): void {
  for (const size of sizes) atLeastOne(config, key, size);
}

/** 'NHWC' unless the configuration puts channels first. */
export function layoutOf(config: ConfigReader): string {
  const format = config.string('dataFormat', 'channelsLast');
  if (format === 'channelsFirst') return 'NCHW';
  return format === 'channelsLast'
    ? 'NHWC'
    : config.reject(`dataFormat "${format}" is not channelsFirst or channelsLast`);
}

/** 'valid' unless the configuration says otherwise. */
export function paddingOf(
  config: ConfigReader,
  allowed: readonly string[] = ['valid', 'same', 'causal'],
): string {
  const padding = config.string('padding', 'valid');
  return allowed.includes(padding)
    ? padding
    : config.reject(`padding "${padding}" is not one of ${allowed.join(', ')}`);
}

/** The activation that a layer applies to its own output, where it is a known name other than 'linear'. */
export function activationOf(config: ConfigReader): Attributes {
  const name = config.text('activation');
  return name === null || name === 'linear' ? {} : { activation: name };
}

/** What every layer with weights has: whether they are trained, said only where they are not. */
export function withTraining(lower: Lower): Lower {
  return (config) => ({
    ...lower(config),
    ...(config.boolean('trainable', true) ? {} : { trainable: false }),
  });
}
