import { describe, expect, test } from '@jest/globals';
import { fixFor, type Marked, unmark } from './editing.js';

/** Whether a rename of what is marked reaches names that code outside can know. */
function isPublic(sources: Marked): boolean | null {
  const { texts, places } = unmark(sources);
  const intent = { kind: 'rename', declarations: places, candidates: ['projection'] } as const;
  return fixFor(intent, texts)?.isPublic ?? null;
}

const user = "import { f } from './a'; f();";

describe('a rename stays inside the project', () => {
  test.each([
    ['a local', 'export function f() { const ⟦down⟧ = 1; return down; }'],
    ['a parameter', 'export function f(⟦down⟧: L) { return down; }'],
    ['an option taken apart', 'export function f({ ⟦down⟧ }: Options) { return down; }'],
    ['a helper that is not exported', 'function ⟦down⟧() {} export const f = () => down();'],
    ['a name exported under another', 'const ⟦down⟧ = 1; export { down as d };'],
    ['a private field', 'export class B { private ⟦down⟧: L; f() { return this.down; } }'],
    ['a hash field', 'export class B { #down; f() { return this.⟦#down⟧; } }'],
    [
      'a field of a class that is not exported',
      'class B { ⟦down⟧: L; } export function f(): M { return new B().down; }',
    ],
    [
      'an interface that is not exported',
      'interface O { ⟦down⟧?: L } class B { constructor(o: O) { f(o.down); } } export const f = (x: T): T => new B({ down: x });',
    ],
    [
      'a record that only inner code sees',
      'function f() { const b = { ⟦down⟧: f() }; return b.down; } export const g = 1;',
    ],
  ])('%s', (_, source) => {
    expect(isPublic({ 'a.ts': source })).toBe(false);
  });
});

describe('a rename reaches outside', () => {
  test.each([
    ['an exported function', 'export function ⟦f⟧() {}'],
    ['a field of an exported class', 'export class B { ⟦down⟧: L; } export const f = 1;'],
    ['a field of a class exported afterwards', 'class B { ⟦down⟧: L; } export { B }; export const f = 1;'],
    ['a field of a default export', 'class B { ⟦down⟧: L; } export default B; export const f = 1;'],
    ['a protected field', 'export class B { protected ⟦down⟧: L; } export const f = 1;'],
    ['an accessor', 'export class B { get ⟦down⟧() { return 1; } } export const f = 1;'],
    ['a member of an exported interface', 'export interface O { ⟦down⟧?: L } export const f = 1;'],
    [
      'options of an exported function',
      'interface O { ⟦down⟧?: L } export function f(o: O) { return o.down; }',
    ],
    [
      'a type behind such options',
      'interface P { ⟦down⟧?: L } type O = { p: P }; export const f = (o: O) => o.p.down;',
    ],
    [
      'options of a public method',
      'interface O { ⟦down⟧?: L } export class B { f(o: O) { return o.down; } }',
    ],
    ['a base of an exported class', 'class A { ⟦down⟧: L; } export class B extends A {} export const f = 1;'],
    ['an instance handed out', 'class B { ⟦down⟧; } export function f() { return new B(); }'],
    ['a record that exported code sees', 'export function f() { return { ⟦down⟧: f() }; }'],
    [
      'a saved configuration',
      'class B { ⟦down⟧: L; getConfig() { return { down: this.down }; } } export const f = 1;',
    ],
    [
      'keys as texts',
      'class B { ⟦down⟧: L; } for (const [k, v] of Object.entries(b)) f(k, v); export const f = 1;',
    ],
  ])('%s', (_, source) => {
    expect(isPublic({ 'a.ts': source, 'user.ts': user })).toBe(true);
  });

  test('exports in CommonJS', () => {
    expect(isPublic({ 'a.js': 'class B { ⟦down⟧ = f(); }\nmodule.exports = { B };' })).toBe(true);
    expect(isPublic({ 'a.js': 'exports.B = class { ⟦down⟧ = f(); };' })).toBe(true);
    expect(isPublic({ 'a.js': 'class B { ⟦down⟧ = f(); }\nexports.f = () => 1;' })).toBe(false);
  });

  test('globals of a script', () => {
    expect(isPublic({ 'a.js': 'const ⟦down⟧ = 1; f(down);' })).toBe(true);
    expect(isPublic({ 'a.js': 'function f() { const ⟦down⟧ = 1; return down; }' })).toBe(false);
    expect(isPublic({ 'a.mjs': 'const ⟦down⟧ = 1; f(down);' })).toBe(false);
  });
});
