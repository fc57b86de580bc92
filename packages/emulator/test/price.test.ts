import { describe, expect, it } from 'vitest';
import { creditsFor, usdText } from '../src/protocols/aimlapi/models.ts';
import { model } from './support.ts';

describe('money', () => {
  it.each([
    [0, '0'],
    [2, '0.000001'],
    [200_000, '0.1'],
    [2_000_000, '1'],
    [3_900_000, '1.95'],
    [20_000_002, '10.000001'],
    [9_007_199_254_740_990, '4503599627.370495'],
  ])('%d credits are %s dollars, to the last digit', (credits, usd) => {
    expect(usdText(credits)).toBe(usd);
  });

  it('takes the documented defaults for what is left out', () => {
    const body = { model, prompt: 'A boat.' };
    expect(creditsFor(body)).toBe(creditsFor({ ...body, duration: 10, resolution: '1080p' }));
    expect(creditsFor({ ...body, duration: '7' })).toBe(creditsFor({ ...body, duration: 7 }));
  });

  it('does not let a duration matter where a video is given', () => {
    const body = { model, prompt: 'A boat.', video_url: 'https://clips.test/a.mp4' };
    expect(creditsFor({ ...body, duration: 15 })).toBe(creditsFor(body));
  });
});
