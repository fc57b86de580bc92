// <runtime> program.mjs <baseURL of the emulator>
import { argv } from 'node:process';
import { buyThree } from './scenario.mjs';

buyThree(argv[2]).then((results) => console.log(JSON.stringify(results)));
