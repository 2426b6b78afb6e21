import { mkdtempSync } from 'node:fs';
import { largeFile, timeKeystrokes } from './_be.js';
for (const which of (process.argv[2] === 'both' ? ['resnet50', 'all'] : ['resnet50']) as ('resnet50' | 'all')[]) console.log(which, await timeKeystrokes(mkdtempSync('/tmp/typ-'), largeFile(which)));
