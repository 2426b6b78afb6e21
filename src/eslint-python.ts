import { preparePython, pythonFrontEnd } from './cli/python.js';
import resnet from './eslint.js';
import { type PythonPlugin, withPython } from './eslint/python-plugin.js';

export type { PythonPlugin } from './eslint/python-plugin.js';

// Rules cannot wait, so the parser is loaded before them.
await preparePython();
const frontEnd = pythonFrontEnd();
if (!frontEnd) throw new Error('the parser of Python is not loaded');

/** The ESLint plugin with the language `resnet/python`: add `resnet.configs.python` to `eslint.config.js`. */
const withLanguage: PythonPlugin = withPython(resnet, frontEnd);

export default withLanguage;
