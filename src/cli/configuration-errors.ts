import { createRequire } from 'node:module';
import type * as AjvModule from 'ajv';
import type { ErrorObject } from 'ajv';
import { packageFile } from './package.js';
import { didYouMean } from './suggest.js';

const require = createRequire(import.meta.url);

/** What is wrong with a configuration, one line each; nothing when it follows its schema. */
export function configurationErrors(configuration: unknown): readonly string[] {
  const { Ajv } = require('ajv') as typeof AjvModule;
  const validate = new Ajv({ allErrors: true, verbose: true, strict: false }).compile(
    JSON.parse(packageFile('schema/config.json')) as object,
  );
  if (validate(configuration)) return [];
  return outermost(validate.errors ?? []).map(explain);
}

/**
 * A choice that fails at all its alternatives is one error, not one per alternative; where a part of the value is what
 * fits none, the choice for that part.
 */
function outermost(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const choices = errors.filter((error) => error.keyword === 'anyOf');
  const told = choices.filter(
    (choice) =>
      !choices.some(
        (other) => isPart(other, choice) || (isSameValue(other, choice) && contains(other, choice)),
      ),
  );
  const rest = errors.filter(
    (error) => error.keyword !== 'anyOf' && !choices.some((choice) => contains(choice, error)),
  );
  return [...rest, ...told];
}

function isSameValue(a: ErrorObject, b: ErrorObject): boolean {
  return a !== b && a.instancePath === b.instancePath;
}

function isPart(inner: ErrorObject, outer: ErrorObject): boolean {
  return inner.instancePath.startsWith(`${outer.instancePath}/`);
}

function contains(outer: ErrorObject, inner: ErrorObject): boolean {
  const deeper = inner.schemaPath.length > outer.schemaPath.length;
  return inner.instancePath.startsWith(outer.instancePath) && (deeper || isPart(inner, outer));
}

function explain(error: ErrorObject): string {
  const at = error.instancePath.slice(1).replaceAll('/', '.') || 'the configuration';
  const { parentSchema } = error as { parentSchema?: { description?: unknown; properties?: object } };
  if (error.keyword === 'additionalProperties') {
    const { additionalProperty: key } = error.params as { additionalProperty: string };
    const where = error.instancePath ? ` in ${at}` : '';
    return `unknown key "${key}"${where}${didYouMean(key, Object.keys(parentSchema?.properties ?? {}))}`;
  }
  if (error.keyword === 'enum') {
    const { allowedValues } = error.params as { allowedValues: readonly string[] };
    const written = JSON.stringify(error.data);
    const guess = typeof error.data === 'string' ? didYouMean(error.data, allowedValues) : '';
    return `${at} is ${written}, not one of ${allowedValues.join(', ')}${guess}`;
  }
  const { description } = parentSchema ?? {};
  return `${at} must be ${typeof description === 'string' ? description : (error.message ?? '').replace(/^must be /, '')}`;
}
