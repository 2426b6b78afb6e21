/** @type {import('jest').Config} */
export default {
  roots: ['<rootDir>/test'],
  testEnvironment: 'node',
  testTimeout: 60000,
  extensionsToTreatAsEsm: ['.ts'],
  moduleFileExtensions: ['ts', 'cts', 'js', 'cjs', 'json', 'node'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2022', parser: { syntax: 'typescript', decorators: true } },
        module: { type: 'es6' },
      },
    ],
    '^.+\\.cts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  // They install packages: `npm run test:editor`.
  testPathIgnorePatterns: ['/node_modules/', '/test/editor/'],
  transformIgnorePatterns: ['/node_modules/'],
  moduleNameMapper: {
    '^@tensorflow/tfjs(-node)?$': '<rootDir>/test/support/tfjs.ts',
    '^(\\.{1,2}/.*)\\.js$': ['$1.ts', '$1.js'],
    '^(\\.{1,2}/.*)\\.cjs$': ['$1.cts', '$1.cjs'],
  },
};
