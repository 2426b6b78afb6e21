/**
 * A CommonJS file, because to import a CommonJS package from an ES module Node first searches the package's text for
 * names, which for the ten megabytes of this one takes half as long again as loading it.
 */
import tsMorph = require('ts-morph');

export = tsMorph;
