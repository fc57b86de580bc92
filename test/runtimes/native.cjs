// node native.cjs <baseURL of the emulator>   bundles native.js with Metro, and runs it with React Native's globals
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const vm = require('node:vm');
const Metro = require('metro');

async function main(baseURL) {
  const projectRoot = join(__dirname, '..');
  const config = Metro.mergeConfig(await Metro.loadConfig({ cwd: projectRoot }, {}), {
    projectRoot,
    watchFolders: [projectRoot],
    maxWorkers: 1,
    cacheStores: [],
    reporter: { update() {} },
    resolver: { useWatchman: false, sourceExts: ['js', 'mjs', 'json'] },
    transformer: { asyncRequireModulePath: require.resolve('metro-runtime/src/modules/asyncRequire') },
  });
  const out = join(projectRoot, 'native.bundle');
  await Metro.runBuild(config, { entry: 'app/native.js', platform: 'ios', dev: false, minify: false, out });
  const context = vm.createContext(require('./native-globals.cjs'));
  vm.runInContext('globalThis.global = globalThis; globalThis.window = globalThis;', context);
  vm.runInContext(readFileSync(`${out}.js`, 'utf8'), context);
  console.log(JSON.stringify(await context.buyThree(baseURL)));
}

main(process.argv[2]).catch((error) => {
  console.error(error);
  process.exit(1);
});
