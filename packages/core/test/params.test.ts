import { describe, expect, it } from 'vitest';
import { refFromString } from '../src/index.ts';
import { caught } from './gateway.ts';
import { extended, key, line, ok, pollOf, refOf, registryOf, request, submitWithParams } from './slots.ts';

const done = ok({ word: 'done', files: ['https://files.example/a.mp4'] });

describe('values of the submit response', () => {
  it('are kept in the ref and fill the paths of later requests, also by the short form', async () => {
    const echo = extended({ submit: submitWithParams, poll: pollOf('/projects/{params.project}/jobs/{id}') });
    const lineTo = line((call) => (call.method === 'POST' ? ok({ job: 'job-1', project: 'a/b' }) : done));
    const { media } = registryOf(echo(), lineTo);
    const job = await media.submit(request);
    expect(job.ref.params).toEqual({ project: 'a/b' });
    expect((await media.wait(refFromString(String(job.ref))!)).state).toBe('succeeded');
    expect(lineTo.sent[1]?.url).toBe('https://echo.example/projects/a%2Fb/jobs/job-1');
  });

  it('that a ref cannot keep are left out with a notice, and the job is not lost', async () => {
    const echo = extended({ submit: submitWithParams });
    const lineTo = line(() => ok({ job: 'job-1', project: '..' }));
    const job = await registryOf(echo(), lineTo).media.submit(request);
    expect(job.ref.id).toBe('job-1');
    expect(job.ref).not.toHaveProperty('params');
    expect(job.notices.join()).toContain("a value 'project' that cannot be kept in a ref");
  });
});

describe('an address of the submit response', () => {
  const polled = { submit: submitWithParams, poll: pollOf('{params.at}') };
  const withFallback = { ...polled, poll: pollOf('{params.at}', { fallbackPath: '/jobs/{id}' }) };
  const accepting = (at: string) =>
    line((call) => (call.method === 'POST' ? ok({ job: 'job-1', at }) : done));

  it.each([
    ['https://echo.example/api/v9/jobs/1?x=2', 'https://echo.example/api/v9/jobs/1?x=2'],
    ['/api/v9/jobs/1', 'https://echo.example/api/v9/jobs/1'],
  ])("is asked where it lies on the provider's own origin: %s", async (at, url) => {
    const lineTo = accepting(at);
    const { media } = registryOf(extended(polled)(), lineTo);
    const job = await media.submit(request);
    expect((await media.wait(job)).state).toBe('succeeded');
    expect(lineTo.sent[1]).toMatchObject({ url, headers: { 'x-echo-key': key } });
  });

  it('is moved to the base URL that the application set', async () => {
    const lineTo = accepting('https://echo.example/jobs/7');
    const { media } = registryOf(extended(polled)({ baseURL: 'https://proxy.example/echo' }), lineTo);
    await media.wait(await media.submit(request));
    expect(lineTo.sent[1]?.url).toBe('https://proxy.example/echo/jobs/7');
  });

  const foreign = [
    'https://evil.example/jobs/1',
    'http://echo.example/jobs/1',
    '//evil.example/jobs/1',
    '/\\evil.example/jobs/1',
    'https://user:pass@echo.example/jobs/1',
    'https://echo.example.evil.example/jobs/1',
    'https://echo.example:444/jobs/1',
    'https://echo.example/jobs/1#x',
    ' https://echo.example/jobs/1',
    'data:text/plain,x',
  ];

  it.each(foreign)('is never asked elsewhere: %s', async (at) => {
    const lineTo = accepting(at);
    const { media } = registryOf(extended(withFallback)(), lineTo);
    const job = await media.submit(request);
    expect(job.ref).not.toHaveProperty('params');
    expect(job.notices.join()).toContain("'at' that does not lie on the provider's own origin");
    expect((await media.wait(job)).state).toBe('succeeded');
    expect(lineTo.sent[1]?.url).toBe('https://echo.example/jobs/job-1');
  });

  it.each(foreign)('is not asked elsewhere for a ref that holds it: %s', async (at) => {
    const lineTo = line(() => done);
    const { media } = registryOf(extended(polled)(), lineTo);
    const error = await caught(media.status(refOf({ params: { at } })));
    expect(error).toMatchObject({ code: 'unexpected_response', ref: { id: 'job-1', params: { at } } });
    expect(lineTo.sent).toEqual([]);
  });

  it('that is missing is unexpected_response with the ref, where there is no other path', async () => {
    const lineTo = line((call) => (call.method === 'POST' ? ok({ job: 'job-1' }) : done));
    const { media } = registryOf(extended(polled)(), lineTo);
    const job = await media.submit(request);
    const error = await caught(media.wait(job));
    expect(error).toMatchObject({ code: 'unexpected_response', ref: { id: 'job-1' }, charged: 'maybe' });
  });
});
