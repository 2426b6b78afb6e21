import type { Place } from '../../../program/program.js';
import type { Machine } from '../../machine.js';
import { native, record, string } from '../../make.js';
import { type NativeCall, nullValue, type Value } from '../../values.js';
import { auto } from './enumerations.js';
import { argparseModule } from './standard-argparse.js';
import { collectionsModule } from './standard-collections.js';
import { dataclassesModule } from './standard-dataclasses.js';
import { functoolsModule } from './standard-functools.js';
import { chainOf, itertoolsModule } from './standard-itertools.js';
import { mathModule, numpyModule } from './standard-math.js';
import { osModule } from './standard-os.js';
import { operatorModule } from './standard-operator.js';
import { reModule } from './standard-re.js';
import { copyModule } from './standard-copy.js';
import { sixModule, sixMoves } from './standard-six.js';
import { sysModules } from './standard-sys.js';
import { builtInClass } from './objects.js';

/** The members of a module that comes with the language. */
export type StandardModule = Readonly<Record<string, Value | ((m: Machine, call: NativeCall) => Value)>>;

/** Names that say something of types, and make nothing when they are called. */
const typeNames = [
  'Any', 'Callable', 'ClassVar', 'Dict', 'FrozenSet', 'Generator', 'Generic', 'Iterable', 'Iterator', 'List', 'Literal', 'Mapping',
  'MutableMapping', 'NamedTuple', 'NoReturn', 'Optional', 'OrderedDict', 'Protocol', 'Sequence', 'Set', 'Tuple', 'Type', 'Union', 'ABC',
  'ABCMeta', 'Enum', 'IntEnum', 'EnumMeta', 'StrEnum', 'Number', 'Complex', 'Real', 'Rational', 'Integral', 'FunctionType', 'MethodType', 'ModuleType',
  'SimpleNamespace', 'Hashable', 'Collection', 'Final', 'Annotated', 'Self', 'TypedDict',
] as const; // prettier-ignore

const same = (_: Machine, { args }: NativeCall): Value => args[0] ?? nullValue;

const typesModule: StandardModule = {
  ...Object.fromEntries(typeNames.map((name) => [name, builtInClass(name, ({ self }) => self)])),
  TypeVar: builtInClass('TypeVar', () => nullValue),
  ParamSpec: builtInClass('ParamSpec', () => nullValue),
  cast: (_, { args }) => args[1] ?? nullValue,
  abstractmethod: same,
  overload: same,
  final: same,
  unique: same,
  auto,
  TYPE_CHECKING: { kind: 'boolean', value: false, origins: { data: [], control: [] }, guard: null },
};

const modules: Readonly<Record<string, StandardModule>> = {
  typing: typesModule,
  typing_extensions: typesModule,
  'collections.abc': typesModule,
  abc: typesModule,
  enum: typesModule,
  types: typesModule,
  numbers: typesModule,
  math: mathModule,
  numpy: numpyModule,
  functools: functoolsModule,
  collections: collectionsModule,
  itertools: itertoolsModule,
  operator: operatorModule,
  dataclasses: dataclassesModule,
  copy: copyModule,
  re: reModule,
  argparse: argparseModule,
  six: sixModule,
  'six.moves': {},
  sys: {},
  warnings: { warn: () => nullValue, filterwarnings: () => nullValue, simplefilter: () => nullValue },
};

/** A module that comes with the language; null where it is not known. */
export function standardModule(m: Machine, name: string, at: Place): Value | null {
  if (name === 'os') return osModule(m, at);
  const found = modules[name];
  if (!found) return null;
  const fields = new Map<string, Value>([['__name__', string(name)]]);
  for (const [key, member] of Object.entries(found)) {
    if (typeof member !== 'function') fields.set(key, member);
    else {
      const body = (call: NativeCall): Value => member(m, call);
      // Of these, classes of the code's own are made too.
      fields.set(key, /^(OrderedDict|defaultdict)$/.test(key) ? builtInClass(key, body) : native(key, body));
    }
  }
  const made = record(m, fields);
  if (name === 'sys') fields.set('modules', sysModules(m));
  if (name === 'six') fields.set('moves', standardModule(m, 'six.moves', at) ?? nullValue);
  if (name === 'six.moves') for (const [key, member] of sixMoves(m)) fields.set(key, member);
  if (name === 'collections') fields.set('abc', standardModule(m, 'collections.abc', at) ?? nullValue);
  if (name === 'itertools') fields.set('chain', chainOf(m));
  return made;
}
