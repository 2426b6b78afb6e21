import { describe, expect, test } from '@jest/globals';
import { createTypeScriptFrontEnd } from '../../src/frontends/typescript.js';
import { parse, print } from './print.js';

function each(cases: Readonly<Record<string, string>>): void {
  test.each(Object.entries(cases))('%s', (text, expected) => {
    expect(print(text)).toBe(expected);
  });
}

describe('declarations', () => {
  each({
    'let u; var v: number = 1; const w = 2, { x } = y':
      '(let u)\n(var v:number 1)\n(const w 2)\n(const {x:x} y)',
    'declare const G: number; declare function f(): void; declare module "x" {} declare global {}': '',
    'interface I {} type T = 1; function over(a: string): void; function over(a) {}': 'fn over(a){}',
    'using res = open()': '(const res (call open))',
  });
});

describe('control flow', () => {
  each({
    'for (let i = 0, n = 5; i < n; i++) a()': '(for {(let i 0); (let n 5)} (< i n) (post ++ i) (call a))',
    'for (let i = 0; ; ) {}': '(for (let i 0) _ _ {})',
    'for (;;) break': '(for _ _ _ (break))',
    'for (const [k, v] of Object.entries(x)) { const y = k }':
      '(forOf const [k v] (call Object.entries x) {*(const y k)})',
    'for (x.y in z) ;': '(forIn x.y z {})',
    'async () => { for await (const q of r) continue }': 'async =>(){(forOf await const q r (continue))}',
    'outer: for (const a of b) { continue outer }': 'outer: (forOf const a b {(continue outer)})',
    'do x(); while (y); while (z) {}': '(doWhile y (call x))\n(while z {})',
    'try { a } catch { b } finally { c }': '(try {a} catch {b} finally {c})',
    'try { const a = 1 } catch ({ message }) {}': '(try {*(const a 1)} catch {message:message}{})',
    'switch (a) { case 1: case 2: b(); break; default: const c = 1 }':
      '(switch a 1:  2: (call b); (break) default: (const c 1))',
    'if (a) b(); else if (c) { d() } else var e = 1, f = 2':
      '(if a (call b) (if c {(call d)} {(var e 1); (var f 2)}))',
    'throw new Error("x")': '(throw (new Error "x"))',
    '{ let a } { var b } { function c() {} } { class D {} }':
      '{*(let a)}\n{(var b)}\n{*fn c(){}}\n{*(class D){}}',
    'with (a) b()': '<with statement is not followed>',
  });
});

describe('classes', () => {
  each({
    'class A<T> extends B<T> implements I { static s = 1; #p = 2; readonly r: 18 | 34 = 18 }':
      '(class A < B){static s=1; #p=2; r:18|34=18}',
    'class A { declare z: number; abstract y: string; [i: string]: any; m(): void; m(x?: any) { return super.m(x) } }':
      '(class A){method m fn(x?:other){(return (call super.m x))}}',
    'class A extends B { constructor(private a: number, readonly b = 1, public c?: boolean, d) { super(a) } }':
      '(class A < B){constructor fn(field a:number, field b=1, field c?:boolean, d){(call super a)}}',
    'class A { static { A.s = 2 } get g() { return this.#p } set g(v) {} @dec() static async h() {} [k]() {} accessor q = 1 }':
      '(class A){static {(= A.s 2)}; getter g fn(){(return this.#p)}; setter g fn(v){}; static method h async fn(){}; method [k] fn(){}; q=1}',
    '@dec abstract class C {} const D = class E {}': '(abstract class C){}\n(const D (class E){})',
  });
});

describe('enums and namespaces', () => {
  each({
    "enum X { A, B = 5, C, D = 'd', E = B << 1, F = f(), G, H = -1 }":
      '(const X {A:0 B:5 C:6 D:"d" E:10 F:(call f) G:(+ F 1) H:-1})',
    'export const enum W { Q = 1, R = W.Q | 2 }': '(export const W {Q:1 R:3})',
    'declare enum Y { Z }': '',
    'namespace N { export const a = 1; const b = 2; export function f() { return b } }':
      '(const N (call =>(){*(const a 1); (const b 2); fn f(){(return b)}; (return {a f})}))',
    'export namespace A.B { export class C {} }':
      '(export const A (call =>(){*(const B (call =>(){*(class C){}; (return {C})})); (return {B})}))',
    'namespace T { export type X = 1 }': '',
    'function M() {} namespace M { export const z = 1 }':
      'fn M(){}\n(merging const M (call =>(){*(const z 1); (return {z})}))',
    'namespace P { export import q = a.b }': '(const P (call =>(){*(const q a.b); (return {q})}))',
  });
});

describe('modules', () => {
  each({
    "import a, { b, c as d, type T, default as e } from './m'": '(import ./m default>a b>b c>d default>e)',
    "import * as ns from './n'; import './side'": '(import ./n *>ns)\n(import ./side)',
    "import type { U } from './u'; import { type V } from './v'; import type K from './k'": '',
    "import g = require('./g'); import h = ns.x.y": '(const g (call require "./g"))\n(const h ns.x.y)',
    "export { a, b as c }; export { d as default } from './d'": '(export a>a b>c)\n(export ./d d>default)',
    "export * from './e'; export * as f from './f'": '(exportAll ./e)\n(exportAll ./f f)',
    "export type { T } from './t'; export { type Q }; export type R = 1; export as namespace S": '',
    'export default a + 1': '(exportDefault (+ a 1))',
    'export default function () {}': 'export-default fn(){}',
    'export default class D {}': 'export-default (class D){}',
    'export class P {} export async function r() {}': 'export-named (class P){}\nexport-named async fn r(){}',
    'export const { s, t } = u, w = 1': '(export const {s:s t:t} u)\n(export const w 1)',
    'export = N': '(exportAssign N)',
    'module.exports = { r: require("./r") }': '(= module.exports {r:(call require "./r")})',
    "const { x } = await import('./x'), y = import(z)":
      '(const {x:x} (await (import ./x)))\n(const y <import() of a computed path is not followed | z>)',
  });

  test('specifiers come in order, without those of types', () => {
    const text = `
      import a from './a'; import type { T } from './t';
      export * from './b'; export { c } from './c';
      import d = require('./d');
      function load() { require('./e'); return import('./f'); }`;
    expect(parse(text).specifiers).toEqual(['./a', './b', './c', './d', './e', './f']);
  });
});

describe('languages', () => {
  const frontEnd = createTypeScriptFrontEnd();

  test('every extension is read', () => {
    expect(frontEnd.extensions).toEqual(['.ts', '.mts', '.cts', '.tsx', '.js', '.mjs', '.cjs', '.jsx']);
    for (const extension of frontEnd.extensions) {
      expect(print('const a = (b)', `x${extension}`)).toBe('(const a b)');
    }
  });

  test('casts in angle brackets belong to .ts alone', () => {
    expect(print('x = <T>y', 'a.ts')).toBe('(= x y)');
    expect('error' in frontEnd.parse('a.tsx', 'x = <T>y')).toBe(true);
  });

  test('a shebang and a byte order mark are no obstacle', () => {
    expect(print('#!/usr/bin/env node\na')).toBe('a');
    expect(print('\uFEFFa')).toBe('a');
  });
});

describe('syntax errors', () => {
  const frontEnd = createTypeScriptFrontEnd();

  test.each([
    ['const a = b +;', { line: 1, column: 14, message: 'Expression expected.' }],
    ['function f() {\n  return 1;\n', { line: 3, column: 1, message: "'}' expected." }],
    ['a\nlet x = {\n', { line: 3, column: 1, message: "'}' expected." }],
    ['const s = "abc', { line: 1, column: 15, message: 'Unterminated string literal.' }],
  ])('%s', (text, error) => {
    expect(frontEnd.parse('a.ts', text)).toEqual({ error });
  });
});
