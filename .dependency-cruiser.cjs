/** What a folder of src may import from src and rules, besides itself: the architecture, one line each. */
const arrows = {
  dim: [],
  ops: ['dim'],
  program: ['fix'],
  fix: ['program'],
  graph: ['dim', 'ops', 'program'],
  interp: ['dim', 'ops', 'program', 'graph', 'fix'],
  dialects: ['dim', 'ops', 'interp', 'program', 'graph'],
  frontends: ['program', 'fix'],
  engine: ['dim', 'ops', 'program', 'fix', 'graph', 'interp', 'diagnostic', 'rule'],
  report: ['dim', 'graph', 'ops', 'program', 'fix', 'diagnostic', 'engine/engine'],
  confirm: ['dim', 'ops', 'graph', 'program', 'diagnostic'],
};

const drivers = '^src/(index|cli|eslint|eslint-python)\\.ts$|^src/(cli|eslint)/';

const folderRules = Object.entries(arrows).map(([folder, allowed]) => ({
  name: `arrows-of-${folder}`,
  severity: 'error',
  comment: `src/${folder} may import only ${allowed.join(', ') || 'itself'} from this package.`,
  from: { path: `^src/${folder}/` },
  to: {
    path: '^(src|rules)/',
    pathNot: [folder, ...allowed].map((to) => `^src/${to}(/|\\.ts$)`),
  },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...folderRules,
    {
      name: 'rules-see-the-view-only',
      severity: 'error',
      comment:
        'A rule imports src/rule.ts and nothing else of src; helpers that rules share live beside them.',
      from: { path: '^rules/' },
      to: { path: '^src/', pathNot: '^src/rule\\.ts$' },
    },
    {
      name: 'rule-ts-is-an-interface',
      severity: 'error',
      from: { path: '^src/(rule|diagnostic)\\.ts$' },
      to: { path: '^(src|rules)/', pathNot: '^src/(dim|ops|graph|fix|program|diagnostic|rule)(/|\\.ts$)' },
    },
    {
      name: 'only-its-front-end-imports-ts-morph',
      severity: 'error',
      from: { pathNot: '^src/frontends/typescript(\\.ts$|/)' },
      to: { path: 'node_modules/ts-morph|node_modules/typescript/' },
    },
    {
      name: 'only-its-front-end-imports-tree-sitter',
      severity: 'error',
      from: { pathNot: '^src/frontends/python(\\.ts$|/)' },
      to: { path: 'node_modules/web-tree-sitter' },
    },
    {
      name: 'only-confirm-imports-tensorflow',
      severity: 'error',
      from: { pathNot: '^src/confirm/' },
      to: { path: 'node_modules/@tensorflow/' },
    },
    {
      name: 'only-drivers-import-node',
      severity: 'error',
      comment: 'Everything else must run in a browser too.',
      from: { pathNot: [drivers, '^src/confirm/'] },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'nothing-imports-a-driver',
      severity: 'error',
      from: { pathNot: drivers },
      to: { path: drivers },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment:
        'Cycles of types alone vanish when compiled; inside the interpreter, evaluation is mutual recursion.',
      from: { pathNot: '^src/interp/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-dev-dependencies',
      severity: 'error',
      comment:
        'The small packages of the command line are joined into it; scripts/join-modules.ts checks what is not.',
      from: { path: '^(src|rules)/', pathNot: '^src/(confirm|cli|report)/|^src/program/aliases' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
};
