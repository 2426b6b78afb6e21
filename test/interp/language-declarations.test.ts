import { describe } from '@jest/globals';
import { runCases, runGapCases } from './language.js';

describe('enums', () => {
  runCases([
    ['count from zero', 'enum Width { Narrow, Wide } net(Width.Narrow + 4, Width.Wide + 4);'],
    ['count on from a number', 'enum Width { A = 8, B, C } net(Width.A, Width.B, Width.C);'],
    ['hold strings', 'enum Stage { First = "one", Second = "two" } named(Stage.First, Stage.Second);'],
    ['lead from a number back to its name', 'enum Stage { one = 1, two } named(Stage[1], Stage[Stage.two]);'],
    [
      'have computed members',
      'const base = 4; enum W { A = base * 2, B = A << 1, C = 1 | 6 } net(W.A, W.B, W.C);',
    ],
    ['are constants', 'const enum W { A = 4, B } net(W.A, W.B);'],
    [
      'list their names and values',
      'enum W { A = "4", B = "8" } net(...Object.values(W).map(Number)); named(...Object.keys(W));',
    ],
    ['are asked for a member', 'enum W { A = 4 } net("A" in W ? 4 : 8, "B" in W ? 4 : 8);'],
    ['come in several parts', 'enum W { A = 4 } enum W { B = 8 } net(W.A, W.B);'],
  ]);
});

describe('namespaces', () => {
  runCases(
    [
      [
        'export constants and functions',
        'namespace Nets { export const width = 8; const half = width / 2; export const make = () => net(width, half); } Nets.make();',
      ],
      ['nest', 'namespace A.B { export const width = 8; } net(A.B.width);'],
      [
        'are merged',
        'namespace A { export const a = 4; } namespace A { export const b = a * 2; } net(A.a, A.b);',
      ],
      [
        'extend a function',
        'function block() { return block.width; } namespace block { export const width = 8; } net(block());',
      ],
      [
        'extend a class',
        'class Block { static width = 4; } namespace Block { export const depth = 2; } net(Block.width, Block.depth);',
      ],
      [
        'see what they export change',
        'namespace A { export let n = 4; export function grow() { n *= 2; } } A.grow(); net(A.n);',
      ],
    ],
    'at the top',
  );
});

describe('classes', () => {
  runCases([
    [
      'are abstract',
      `abstract class Block { abstract width(): number; build() { return net(this.width()); } }
      class Wide extends Block { width() { return 16; } } new Wide().build();`,
    ],
    [
      'have type parameters',
      `class Box<V extends number> { constructor(readonly value: V) {} map<R extends number>(f: (v: V) => R) { return new Box<R>(f(this.value)); } }
      net(new Box<number>(4).map<number>((v) => v * 2).value);`,
    ],
    [
      'have private fields and methods',
      `class Block { #width = 4; static #factor = 2; #grow() { this.#width *= Block.#factor; } build() { this.#grow(); return net(this.#width); } has(o: object) { return #width in o; } }
      const b = new Block(); b.build(); net(b.has(b) ? 4 : 8, b.has({}) ? 4 : 8);`,
    ],
    [
      'keep private fields of one name apart',
      `class A { #w = 4; a() { return this.#w; } } class B extends A { #w = 8; b() { return this.#w; } } const b = new B(); net(b.a(), b.b());`,
    ],
    [
      'have getters and setters',
      `class Block { width_ = 4; get width() { return this.width_; } set width(w) { this.width_ = w * 2; } }
      const b = new Block(); b.width = 8; b.width += 1; net(b.width);`,
    ],
    [
      'have static getters and setters',
      `class Block { static w = 4; static get width() { return this.w; } static set width(w) { this.w = w + 1; } }
      Block.width = 7; net(Block.width);`,
    ],
    [
      'have getters that build layers',
      `class Net { count = 0; get block() { this.count++; return conv(input(), this.count * 4); } } const n = new Net(); n.block; n.block;`,
    ],
    [
      'have auto-accessors',
      `class Block { accessor width = 4; static accessor depth = 2; } const b = new Block(); b.width *= 2; Block.depth++; net(b.width, Block.depth);`,
    ],
    [
      'have static blocks',
      'class W { static table: number[] = []; static { for (let i = 1; i < 3; i++) this.table.push(i * 4); } } net(...W.table);',
    ],
    [
      'have static fields that see earlier ones',
      'class W { static a = 4; static b = W.a * 2; static c = this.b + 1; } net(W.a, W.b, W.c);',
    ],
    [
      'have computed names',
      `const key = 'width'; class W { [key] = 4; ['de' + 'pth']() { return 8; } static [\`\${key}s\`] = 2; } const w = new W(); net(w.width, w.depth(), W.widths);`,
    ],
    [
      'have symbols as keys',
      `const width = Symbol('width'); class W { [width] = 4; static [width] = 8; } net(new W()[width], W[width]); net({ [width]: 16 }[width]);`,
    ],
    [
      'have registered symbols as keys',
      `class W { [Symbol.for('width')] = 4; } net(new W()[Symbol.for('width')]); net(Symbol.for('a') === Symbol.for('a') ? 4 : 8, Symbol('a') === Symbol('a') ? 4 : 8);`,
    ],
    [
      'turn into primitives',
      `class W { valueOf() { return 4; } toString() { return 'wide'; } } const w = new W(); net(w * 2, +w); named(\`\${w}\`, String(w));`,
    ],
    [
      'call what they inherit',
      `class A { build(x = input()) { return conv(x, 4); } } class B extends A { build(x = input()) { return super.build(conv(x, 8)); } } new B().build();`,
    ],
    [
      'inherit statics',
      `class A { static width = 4; static make() { return new this(); } name() { return 'a'; } } class B extends A { name() { return 'b' + super.name(); } } net(B.width); named(B.make().name());`,
    ],
    [
      'set fields after their parent is made',
      `class A { width = 4; constructor() { this.init(); } init() {} } class B extends A { width = 8; init() { this.width = 16; } } net(new B().width);`,
    ],
    [
      'take parameter properties',
      'class W { total: number; constructor(public a: number, private readonly b = 8) { this.total = a + this.b; } } net(new W(4).total);',
    ],
    [
      'ask how they were made',
      `class A { width: number; constructor() { this.width = new.target === A ? 4 : 8; } } class B extends A {} net(new A().width, new B().width); named(new B().constructor.name);`,
    ],
    [
      'know their instances',
      `class A {} class B extends A {} const b: unknown = new B(); net(b instanceof A ? 4 : 8, new A() instanceof B ? 4 : 8);`,
    ],
    [
      'decide what an instance is',
      'class Even { static [Symbol.hasInstance](n: number) { return n % 2 === 0; } } net((4 as any) instanceof Even ? 4 : 8);',
    ],
    [
      'are expressions',
      'const make = (w: number) => class { width = w; }; net(new (make(4))().width); named(class Foo {}.name);',
    ],
    [
      'extend what a function returns',
      `const Sized = (w: number) => class { width = w; }; class Block extends Sized(8) { depth = this.width / 2; } const b = new Block(); net(b.width, b.depth);`,
    ],
    [
      'are mixins',
      `type C = new (...a: any[]) => any;
      const Wide = <B extends C>(Base: B) => class extends Base { width() { return super.width() * 2; } };
      const Named = <B extends C>(Base: B) => class extends Base { constructor(...args: any[]) { super(...args); this.label = 'm' + this.width(); } };
      class Block { constructor(readonly w: number) {} width() { return this.w; } }
      const b = new (Named(Wide(Block)))(4); net(b.width()); named(b.label);`,
    ],
    ['return another object', 'class A { w = 4; constructor() { return { w: 8 } as A; } } net(new A().w);'],
    [
      'are reached through their prototype',
      `class A { width() { return 4; } } const { width } = A.prototype; (A.prototype as any).depth = () => 8; const a: any = new A(); net(width(), a.depth()); net(Object.getPrototypeOf(a) === A.prototype ? 4 : 8);`,
    ],
    [
      'are given methods from outside',
      `class A {} Object.assign(A.prototype, { width() { return (this as any).w * 2; } }); const a: any = new A(); a.w = 4; net(a.width());`,
    ],
    [
      'extend maps',
      'class Registry extends Map<string, number> { need(k: string) { return this.get(k) ?? 1; } } const r = new Registry([["a", 4]]); r.set("b", 8); net(r.need("a"), r.need("b"), r.need("c"), r.size);',
    ],
    [
      'delete fields',
      'const o: any = { a: 4, b: 8 }; delete o.a; delete o["x"]; net(o.a ?? 16, ...(Object.values(o) as number[]));',
    ],
    [
      'write methods that use super in objects',
      `const base = { width() { return 4; } }; const wide = { __proto__: base, width() { return super.width() * 2; } }; net(wide.width());`,
    ],
  ]);
});

describe('decorators', () => {
  runCases([
    [
      'of classes and members are transparent',
      `const log = (_: any, __?: any) => undefined as any; const tag = (_: string) => log;
      @log @tag('x') class Block { @log width = 4; @log build() { return net(this.width); } @tag('y') get depth() { return 8; } }
      const b = new Block(); b.build(); net(b.depth);`,
    ],
  ]);
});

describe('what is not followed', () => {
  runGapCases([
    [
      'of a class that extends lists',
      'class Stack extends Array<number> { total() { return this.length; } } const s = new Stack(); s.push(4, 8); net(s.total());',
      /Stack inherits/,
    ],
  ]);
});
