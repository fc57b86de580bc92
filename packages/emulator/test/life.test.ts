import { spawn } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { type GatewayId, startEmulator } from '../src/index.ts';
import { ask, emulate, submit } from './support.ts';

/** Runs code in a process of its own, and gives the code it exits with. */
function runAlone(code: string): Promise<unknown> {
  const source = JSON.stringify(new URL('../src/index.ts', import.meta.url).href);
  const start = `const before = { Request, Response };\nconst { startEmulator } = await import(${source});\n`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', start + code], { stdio: 'inherit' });
  return new Promise((resolve) => child.once('exit', resolve));
}

describe('an emulator', () => {
  it('listens on 127.0.0.1, on the port it was given, and says so when that is taken', async () => {
    const first = await emulate();
    expect(first.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const port = Number(new URL(first.url).port);
    await expect(startEmulator({ port })).rejects.toThrow('EADDRINUSE');
    await first.close();
    expect((await emulate({ port })).url).toBe(first.url);
  });

  it('is reached on 127.0.0.1 and on no other address', async () => {
    const { port } = new URL((await emulate()).url);
    await expect(ask(`http://127.0.0.2:${port}`)).rejects.toThrow('fetch failed');
    await expect(ask(`http://[::1]:${port}`)).rejects.toThrow('fetch failed');
  });

  it('ends at once though a client hangs, and may be closed twice', async () => {
    const emulator = await emulate();
    emulator.injectFault({ route: 'aimlapi.submit', fault: { type: 'hang' } });
    const hanging = submit(emulator).catch((error: unknown) => String(error));
    while (emulator.requestCount('aimlapi.submit') === 0) await ask(emulator.url);
    await emulator.close();
    expect(await hanging).toContain('fetch failed');
    await emulator.close();
    await expect(ask(emulator.url)).rejects.toThrow('fetch failed');
  });

  it('does not keep its process alive once closed, whatever delays and hangs are pending', async () => {
    const code = await runAlone(`
      const emulator = await startEmulator();
      const faults = [{ type: 'delay', ms: 600_000 }, { type: 'hang' }, { type: 'stall-body' }];
      for (const fault of faults) emulator.injectFault({ route: 'aimlapi.status', fault });
      const asked = faults.map(() => fetch(emulator.baseURL('aimlapi') + '/v2/video/generations').catch(() => {}));
      while (emulator.requestCount('aimlapi.status') < 3) await fetch(emulator.url);
      await emulator.close();
    `);
    expect(code).toBe(0);
  }, 20_000);

  it('leaves the globals of its process alone', async () => {
    const code = await runAlone(`
      const emulator = await startEmulator();
      await fetch(emulator.url);
      await emulator.close();
      process.exitCode = Request === before.Request && Response === before.Response ? 0 : 1;
    `);
    expect(code).toBe(0);
  }, 20_000);

  it('knows no other gateway', async () => {
    const emulator = await emulate();
    expect(emulator.options('aimlapi')).toMatchObject({
      account: 'emulator',
      baseURL: emulator.baseURL('aimlapi'),
    });
    expect(() => emulator.options('elsewhere' as GatewayId)).toThrow('"elsewhere"');
    expect(() => emulator.baseURL('elsewhere' as GatewayId)).toThrow('"elsewhere"');
  });

  it('moves its clock only forward', async () => {
    const emulator = await emulate();
    expect(() => emulator.advance(-1)).toThrow('0 ms or more');
    expect(() => emulator.advance(Number.NaN)).toThrow('0 ms or more');
  });

  it('refuses a body beyond all measure', async () => {
    const emulator = await emulate();
    expect((await submit(emulator, 'x'.repeat(97 * 1024 * 1024))).status).toBe(413);
    expect(emulator.requestCount('aimlapi.submit')).toBe(0);
  });
});

describe('the source', () => {
  const root = new URL('../src/', import.meta.url);

  async function importsOf(folder: string): Promise<string[]> {
    const names = (await readdir(new URL(folder, root), { recursive: true })).filter(
      (name) =>
        // The provider of the invented gateway stands apart: nothing that answers knows it.
        name.endsWith('.ts') && !name.startsWith('testing/'),
    );
    const texts = await Promise.all(names.map((name) => readFile(new URL(folder + name, root), 'utf8')));
    return texts.flatMap((text) =>
      [...text.matchAll(/(?:from|import\()\s*'([^']+)'/g)].map((match) => match[1] ?? ''),
    );
  }

  it('imports no provider and looks at none', async () => {
    const imports = await importsOf('./');
    expect(imports).toContain('@crosspoint/core/testing');
    expect(imports.filter((from) => /provider-|core$|core\/plugin|\.\/testing\//.test(from))).toEqual([]);
  });

  it('keeps its frame free of gateways', async () => {
    const imports = await importsOf('./frame/');
    expect(imports.length).toBeGreaterThan(20);
    expect(imports.filter((from) => /protocols|aimlapi|gateai/.test(from))).toEqual([]);
  });
});
