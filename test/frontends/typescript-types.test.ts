import { describe, expect, test } from '@jest/globals';
import { parse, type } from './print.js';

function types(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...parse(text).types].map(([name, hint]) => [name, type(hint)]));
}

describe('what a type says by its syntax', () => {
  test.each([
    ['18 | 34 | 50', '18|34|50'],
    ["'a' | ('b' | null) | true", '"a"|"b"|null|true'],
    ['-1 | `x`', '-1|"x"'],
    ['number', 'number'],
    ['boolean', 'boolean'],
    ['number | number', 'number'],
    ['number | undefined', 'other'],
    ['number[]', 'number[]'],
    ['readonly (1 | 2)[]', '1|2[]'],
    ['Array<string>', 'string[]'],
    ['ReadonlyArray<number[]>', 'number[][]'],
    ['[number, number]', 'other'],
    ['tf.SymbolicTensor', '@tf.SymbolicTensor'],
    ['Options', '@Options'],
    ['Readonly<Options>', '@Options'],
    ['Partial<Options>', 'other'],
    ['(x: number) => void', 'function'],
    ['keyof typeof CONFIGS', 'keyof CONFIGS'],
    [
      '{ a: number; b?: 1 | 2; c(): void; d; "e-f": boolean }',
      '{a:number,b?:1|2,c:function,d:other,e-f:boolean}',
    ],
    ['{ (x: number): void }', 'function'],
    ['unknown', 'other'],
    ['T[number]', 'other'],
  ])('%s', (text, expected) => {
    expect(types(`type X = ${text}`)).toEqual({ X: expected });
  });

  test('interfaces take the fields of what they extend, in any order', () => {
    const text =
      'interface A extends B { a: number } interface B extends C { b: string } interface C { c: boolean; b: 1 }';
    expect(types(text)['A']).toBe('{c:boolean,b:string,a:number}');
  });

  test('interfaces in parts are one', () => {
    expect(types('interface A { a: number } interface A { b: string }')).toEqual({
      A: '{a:number,b:string}',
    });
  });

  test('interfaces that extend what is not here, or themselves, are not plain', () => {
    expect(types('interface A extends Elsewhere { a: number }')).toEqual({ A: 'other' });
    expect(types('interface A extends B {} interface B extends A { b: number }')['B']).toBe('{b:number}');
  });

  test('enums are their values', () => {
    expect(types("enum A { X, Y = 3, Z } enum B { S = 's' } enum C { F = f() }")).toEqual({
      A: '0|3|4',
      B: '"s"',
      C: 'other',
    });
  });

  test('the members of a constant array', () => {
    const text =
      'const DEPTHS = [18, 34] as const; type A = (typeof DEPTHS)[number]; let w = [1]; type B = typeof w[number];';
    expect(types(text)).toEqual({ A: '18|34', B: 'other' });
  });
});
