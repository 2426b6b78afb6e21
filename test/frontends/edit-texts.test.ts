import { describe, expect, test } from '@jest/globals';
import { applyIntent, fixFor, unmark } from './editing.js';

function renamed(source: string, candidate = 'shortcutAdapter'): string | null {
  const { texts, places } = unmark({ 'a.ts': source });
  const intent = { kind: 'rename', declarations: places, candidates: [candidate] } as const;
  return applyIntent(intent, texts, { renamesTexts: true })?.['a.ts'] ?? null;
}

describe('a rename goes on in texts that belong to it', () => {
  test.each([
    [
      'function f(n) { const ⟦downsample⟧ = g({ name: `${n}_downsample`, id: n + "_downsample_bn" }); return downsample; }',
      'function f(n) { const shortcutAdapter = g({ name: `${n}_shortcut_adapter`, id: n + "_shortcut_adapter_bn" }); return shortcutAdapter; }',
    ],
    [
      "function f() { const ⟦downsample⟧ = g({ name: 'downsample' }); }",
      "function f() { const shortcutAdapter = g({ name: 'shortcutAdapter' }); }",
    ],
    [
      'function f() { const ⟦downsample⟧ = g(); if (!downsample) throw new Error("no downsample layer"); }',
      'function f() { const shortcutAdapter = g(); if (!shortcutAdapter) throw new Error("no shortcutAdapter layer"); }',
    ],
    [
      '/**\n * Makes the downsample.\n * @param {L} downsample a downsample\n */\nfunction f(⟦downsample⟧) {\n  // downsample first\n  return downsample; /* downsample, `downsample` */\n}',
      '/**\n * Makes the shortcutAdapter.\n * @param {L} shortcutAdapter a shortcutAdapter\n */\nfunction f(shortcutAdapter) {\n  // shortcutAdapter first\n  return shortcutAdapter; /* shortcutAdapter, `shortcutAdapter` */\n}',
    ],
    [
      '/** The downsample. */\nexport const f = (⟦downsample⟧) => downsample;',
      '/** The shortcutAdapter. */\nexport const f = (shortcutAdapter) => shortcutAdapter;',
    ],
    [
      'class B {\n  /** The downsample. */\n  ⟦downsample⟧: L;\n  constructor(n: string) { this.downsample = g(`${n}.downsample.0`); }\n}',
      'class B {\n  /** The shortcutAdapter. */\n  shortcutAdapter: L;\n  constructor(n: string) { this.shortcutAdapter = g(`${n}.shortcutAdapter.0`); }\n}',
    ],
    [
      'function f(n) { const ⟦down⟧ = g(`${n}_down`); /* goes down to `down` */ log("go down"); }',
      'function f(n) { const shortcutAdapter = g(`${n}_shortcut_adapter`); /* goes down to `shortcutAdapter` */ log("go down"); }',
    ],
  ])('%#', (source, expected) => {
    expect(renamed(source)).toBe(expected);
  });
});

describe('texts that are more than words stay', () => {
  test.each([
    "import { g } from './downsample';",
    "const m = require('./downsample');",
    'if (mode === "use_downsample") g();',
    'if (mode === `${n}_downsample`) g();',
    'switch (mode) { case "a_downsample": g(); }',
    'g(o["a_downsample"], o[`${n}_downsample`]);',
    'if ("a_downsample" in o) g();',
    'const o = { "a_downsample": 1 };',
    'const o = { mode: "downsample" };',
    'g("downsample");',
    "let t: 'a_downsample' | 'none';",
    'class L { static className = "MyDownsample"; }',
    'g("downsampled", `downsampling`); // downsampler',
  ])('%s', (line) => {
    const isModule = line.startsWith('import');
    const source = isModule
      ? `${line}\nconst ⟦downsample⟧ = g(); downsample;`
      : `function f(n, o, mode) { const ⟦downsample⟧ = g();\n${line}\n}`;
    expect(renamed(source)).toContain(`\n${line}\n`.slice(isModule ? 1 : 0, isModule ? -1 : undefined));
  });

  test.each([
    ['function f() { const ⟦downsample⟧ = g(); /* downsample */ }', false],
    ['function f(n) { const ⟦downsample⟧ = g(`${n}_downsample`); }', true],
  ])('a rename that changes strings is no safe one: %s', (source, isPublic) => {
    const { texts, places } = unmark({ 'a.mjs': source });
    const intent = { kind: 'rename', declarations: places, candidates: ['projection'] } as const;
    expect(fixFor(intent, texts, { renamesTexts: true })?.isPublic).toBe(isPublic);
    expect(fixFor(intent, texts)?.isPublic).toBe(false);
  });

  test('texts of other functions too', () => {
    const other = 'function h(n) { return g(`${n}_downsample`); } // downsample';
    expect(renamed(`function f() { const ⟦downsample⟧ = g(); }\n${other}`)).toContain(other);
  });
});
