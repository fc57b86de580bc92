import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../src/commands/table.ts';
import { folder, ran } from './support.ts';

const has = (shell: string): boolean => spawnSync(shell, ['-c', 'exit 0']).status === 0;

async function script(shell: string): Promise<string> {
  const path = join(await folder(), `crosspoint.${shell}`);
  await writeFile(path, (await ran(['completion', shell])).out);
  return path;
}

/** What bash offers after what was typed so far. */
async function offered(...typed: readonly string[]): Promise<readonly string[]> {
  const words = ['crosspoint', ...typed].map((word) => `'${word}'`).join(' ');
  const line = `source '${await script('bash')}'; COMP_WORDS=(${words}); COMP_CWORD=${typed.length}; _crosspoint; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return spawnSync('bash', ['--norc', '-c', line], { encoding: 'utf8' }).stdout.trim().split('\n');
}

describe('completion', () => {
  it.each(['bash', 'zsh', 'fish'])(
    'for %s is a script its shell can read, where there is that shell',
    async (shell) => {
      const path = await script(shell);
      if (!has(shell)) return expect(path).toBeTruthy();
      const { status, stderr } = spawnSync(shell, ['-n', path], { encoding: 'utf8' });
      expect([status, stderr]).toEqual([0, '']);
    },
  );

  it.each(['bash', 'zsh', 'fish'])(
    'for %s knows every command, flags, their twins and the models',
    async (shell) => {
      const { out } = await ran(['completion', shell]);
      for (const { name } of commands) expect(out).toContain(name);
      const dashes = shell === 'fish' ? '-l ' : '--';
      for (const flag of ['image', 'no-watermark', 'batch', 'json'])
        expect(out).toContain(`${dashes}${flag}`);
      expect(out).toContain('alibaba/happyhorse-1.0');
    },
  );

  it.skipIf(!has('bash'))('completes in bash', async () => {
    expect(await offered('comp')).toEqual(['completion']);
    expect(await offered('run', '--no-w')).toEqual(['--no-watermark']);
    expect(await offered('jobs', '--st')).toEqual(['--state', '--store']);
    expect(await offered('run', '--model', 'alibaba/h')).toEqual(['alibaba/happyhorse-1.0']);
    expect(await offered('models', '--bat')).toEqual(['']);
    expect(await offered('run', '--no-store', '--js')).toEqual(['--json']);
    expect((await offered('run', '--store', '/et')).join(' ')).toContain('/etc');
  });

  it('takes no other shell', async () => {
    const { code, err } = await ran(['completion', 'tcsh']);
    expect(code).toBe(2);
    expect(err).toBe('crosspoint: shell: takes bash, zsh, fish, not tcsh\n');
  });
});
