/** Fetches and compares one package and prints the comparison as JSON: a process of its own. Argument: its name. */
import { fetchPackage } from './cache.js';
import { comparePackage } from './compare.js';
import { packages } from './packages.js';

const published = packages.find(({ name }) => name === process.argv[2]);
if (!published) throw new Error(`${String(process.argv[2])} is none of the packages`);
process.stdout.write(`\n${JSON.stringify(comparePackage(fetchPackage(published)))}\n`);
