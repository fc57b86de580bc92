import { describe, expect, it } from 'vitest';
import { open, prompt } from './support.ts';

describe('a size that is none of the model', () => {
  it.each([
    // "Supported Resolutions", by aspect ratio, then by pixel count
    ['auto-image', [1000, 1000], '1000x1000 to 1024x1024'],
    ['auto-image', [1920, 1080], '1920x1080 to 1344x768'],
    ['sora-2', [1920, 1080], '1920x1080 to 1280x720'],
    ['veo-3.1-lite', [1080, 1920], '1080x1920 to 720x1280'],
    ['gemini-image-2', [2000, 2000], '2000x2000 to 2048x2048'],
    ['gemini-image-2', [3840, 2160], '3840x2160 to 2752x1536'],
    ['gpt-image-2', [1920, 1080], '1920x1080 to 2048x1136'],
    ['ltxv-2.0-fast', [1080, 1920], '1080x1920 to 1920x1080'],
    ['cortex_2.0', [1280, 720], '1280x720 to 832x480'],
    // "Dimension Range", with its step
    ['flux-dev', [1021, 100], '1021x100 to 1024x480'],
    ['flux-dev', [4000, 1024], '4000x1024 to 2048x1024'],
    ['flux-kontext-pro', [31, 2049], '31x2049 to 32x2048'],
    ['lucid-origin', [4000, 4000], '4000x4000 to 3840x3616'],
  ])('%s is snapped: %j', async (model, [width, height], told) => {
    const { generate } = await open();
    const { status, headers } = await generate(model, { prompt, width, height });
    expect([status, headers.get('x-emulator-snapped')]).toEqual([200, told]);
  });

  it.each([
    ['auto-image', { width: 1184, height: 864 }],
    ['gemini-image-2', { width: 6336, height: 2688 }],
    ['gpt-image-1', { width: 500, height: 500 }],
    ['kling-2.6', { width: 0, height: 0 }],
    ['kling-video-o-1', { width: 0, height: 0 }],
    ['gemini-image-2', {}],
    ['seedance-2.0', { width: 1111, height: 999 }],
  ])('%s takes %j as it is', async (model, size) => {
    const { generate } = await open();
    const { status, headers } = await generate(model, { prompt, ...size });
    expect([status, headers.get('x-emulator-snapped')]).toEqual([200, null]);
  });

  it('is snapped for an estimate as well, and what is snapped is priced', async () => {
    const { estimate } = await open();
    const { headers, json } = await estimate('flux-pro-2.0', {
      prompt,
      width: 20_000,
      height: 64,
      quantity: 1,
    });
    expect(headers.get('x-emulator-snapped')).toBe('20000x64 to 14142x64');
    // 0.01 USD for 1024 × 1024: 14142 × 64 is 0.0086315…
    expect(json.cost).toBe(0.008632);
  });
});
