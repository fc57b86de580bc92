import type { SubmitBody } from './body.ts';

/**
 * What a job costs here is INVENTED: the document names no price. The per-second figures are borrowed from an example
 * in the wire notes (section 8: 0.39 USD at 720p, 0.65 USD at 1080p), as is the rate of 2,000,000 credits to 1 USD.
 * Everything is counted in whole micro-dollars, 2 credits each, so no amount is ever rounded.
 */
const microUsdPerSecond = { '720p': 390_000, '1080p': 650_000 } as const;
const creditsPerMicroUsd = 2;

/** The schema's defaults; and, also invented, how long we take an input clip to be, which nobody measures. */
const defaultSeconds = 10;
const inputClipSeconds = 5;

/** Credits for a job: seconds times the rate of its resolution. With an input video the duration has no effect. */
export function creditsFor(body: SubmitBody): number {
  const seconds = body.video_url === undefined ? Number(body.duration ?? defaultSeconds) : inputClipSeconds;
  return seconds * microUsdPerSecond[body.resolution ?? '1080p'] * creditsPerMicroUsd;
}

/** Credits as dollars, in the text of a JSON number: 3900000 is `1.95`. */
export function usdText(credits: number): string {
  const microUsd = BigInt(credits) / BigInt(creditsPerMicroUsd);
  const whole = microUsd / 1_000_000n;
  const fraction = String(microUsd % 1_000_000n)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return fraction === '' ? `${whole}` : `${whole}.${fraction}`;
}
