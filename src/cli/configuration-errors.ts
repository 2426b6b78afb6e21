import type { ErrorObject } from 'ajv';
import { packageFile } from './package.js';
import { didYouMean } from './suggest.js';

/** What is wrong with a configuration, one line each; nothing when it follows its schema. */
export async function configurationErrors(configuration: unknown): Promise<readonly string[]> {
  const { Ajv } = await import('ajv');
  const validate = new Ajv({ allErrors: true, verbose: true, strict: false }).compile(
    JSON.parse(packageFile('schema/config.json')) as object,
  );
  if (validate(configuration)) return [];
  return outermost(validate.errors ?? []).map(explain);
}

/** A choice that fails at all its alternatives is one error, not one per alternative. */
function outermost(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const choices = errors.filter((error) => error.keyword === 'anyOf');
  const outer = choices.filter(
    (choice) => !choices.some((other) => other !== choice && contains(other, choice)),
  );
  const rest = errors.filter(
    (error) => error.keyword !== 'anyOf' && !outer.some((choice) => contains(choice, error)),
  );
  return [...rest, ...outer];
}

function contains(outer: ErrorObject, inner: ErrorObject): boolean {
  const deeper = inner.schemaPath.length > outer.schemaPath.length;
  return (
    inner.instancePath.startsWith(outer.instancePath) && (deeper || inner.instancePath !== outer.instancePath)
  );
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
