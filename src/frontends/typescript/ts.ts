import tsMorph from './ts-morph.cjs';

/** The parser and syntax tree of TypeScript that ts-morph brings. */
export import ts = tsMorph.ts;
