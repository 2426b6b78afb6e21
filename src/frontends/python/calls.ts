import type { Argument, Expression } from '../../program/program.js';
import { type Lowering, unsupported } from './lowering.js';
import { field, parts, type Syntax } from './syntax.js';

/** `f(a, *b, k=c, **d)`; `super()` is an object of its own. */
export function lowerCall(low: Lowering, node: Syntax): Expression {
  const [callee, given] = [field(node, 'function'), field(node, 'arguments')];
  const at = low.at(node);
  if (!callee || !given) return unsupported(low, node);
  const args = lowerArguments(low, given);
  if (callee.type === 'identifier' && low.source(callee) === 'super') {
    const [cls = null, self = null] = args.map(({ value }) => value);
    return { kind: 'superObject', cls, self, at };
  }
  return {
    kind: 'call', callee: low.expression(callee), args, optional: false, inChain: false, isNew: false, at,
  }; // prettier-ignore
}

export function lowerArguments(low: Lowering, node: Syntax): readonly Argument[] {
  // `f(x for x in y)`: the generator needs no brackets of its own.
  if (node.type === 'generator_expression') {
    return [{ value: low.expression(node), spread: false, name: null }];
  }
  return parts(node).flatMap((part): Argument[] => {
    const [inner] = parts(part);
    switch (part.type) {
      case 'keyword_argument': {
        const [name, value] = [field(part, 'name'), field(part, 'value')];
        if (!name || !value) return [];
        return [{ value: low.expression(value), spread: false, name: low.source(name) }];
      }
      case 'list_splat':
        return inner ? [{ value: low.expression(inner), spread: true, name: null }] : [];
      case 'dictionary_splat':
        return inner ? [{ value: low.expression(inner), spread: true, name: '**' }] : [];
      default:
        return [{ value: low.expression(part), spread: false, name: null }];
    }
  });
}
