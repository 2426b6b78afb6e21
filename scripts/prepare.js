/**
 * Builds the package where it is installed from its repository. npm (11 at least) hands `--global` on to what prepares a
 * repository, as pre-commit installs it, so that what the build needs is missing there: it is installed first.
 */
import { execSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const env = { ...process.env, npm_config_global: 'false' };
const run = (command) => execSync(command, { env, stdio: ['ignore', 'ignore', 'inherit'] });

if (!existsSync('node_modules/typescript')) run('npm ci --ignore-scripts --include=dev');
run('npm run build');
