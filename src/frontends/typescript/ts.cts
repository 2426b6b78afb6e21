/**
 * The TypeScript parser that ts-morph brings. A CommonJS file, because to import a CommonJS package from an ES module
 * Node first searches the package's text for names, which for these ten megabytes takes as long as half of loading them.
 */
import tsMorph = require('ts-morph');

export import ts = tsMorph.ts;
