// Whether the pnpm that npx installed is the one this repository pins, by hash. npm has checked each file it unpacked
// against the hash in its hidden lockfile, so comparing that hash with the pinned one is enough.

/** `pnpm@12.4.2+sha512.<hex>`, as Corepack reads it. */
const pinned = /^pnpm@(?<version>\d+\.\d+\.\d+)\+sha512\.(?<hex>[\da-f]{128})$/;

/**
 * @param {string} packageManager of package.json
 * @returns {{ spec: string, integrity: string }} what to ask npm for, and the hash npm must have found
 */
export function readPinned(packageManager) {
  const { version, hex } = pinned.exec(packageManager)?.groups ?? {};
  if (!version || !hex) {
    throw new Error(`packageManager must be pnpm@<version>+sha512.<hash>, not ${packageManager}`);
  }
  return { spec: `pnpm@${version}`, integrity: `sha512-${Buffer.from(hex, 'hex').toString('base64')}` };
}

/**
 * What is wrong with the installed pnpm: its own package against `packageManager`, the package with its program for this
 * platform against the workspace's lockfile, which lists every one.
 * @param {string} packageManager of package.json
 * @param {string} workspaceLock the text of pnpm-lock.yaml
 * @param {{ packages?: Readonly<Record<string, { version?: string, integrity?: string }>> }} installed npm's hidden lockfile
 * @returns {readonly string[]} empty: it may run
 */
export function mismatches(packageManager, workspaceLock, { packages = {} }) {
  const { integrity } = readPinned(packageManager);
  const own = packages['node_modules/pnpm']?.integrity;
  const wrong = own === integrity ? [] : [`pnpm has the hash ${own}, pinned is ${integrity}`];
  for (const [path, row] of Object.entries(packages)) {
    const name = path.replace(/^node_modules\//, '');
    if (name === 'pnpm' || isNode(name)) continue;
    const known = hashIn(workspaceLock, `${name}@${row.version}`);
    if (known === undefined || known !== row.integrity) {
      wrong.push(`${name}@${row.version} has the hash ${row.integrity}, pnpm-lock.yaml has ${known}`);
    }
  }
  return wrong;
}

/** Node.js itself, which npx installs beside pnpm where this one is too old. @param {string} name */
const isNode = (name) => /^node(?:-bin)?-[a-z]+-\w+$/.test(name);

/**
 * @param {string} lock
 * @param {string} id
 */
function hashIn(lock, id) {
  const lines = lock.split('\n');
  const at = lines.findIndex((line) => line.trim() === `'${id}':` || line.trim() === `${id}:`);
  return at === -1 ? undefined : /integrity: (sha512-[\w+/=]+)/.exec(lines[at + 1] ?? '')?.[1];
}
