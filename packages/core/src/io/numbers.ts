import { isSafeNumber, LosslessNumber, parse } from 'lossless-json';

// Fifteen significant digits survive a double exactly, so only texts that may hold more need the slower parser.
const mayLoseDigits = /[\d.]{16}|\d[eE][+-]?\d/;

/** Parses JSON without losing a digit: a number a double cannot hold exactly stays a `LosslessNumber`. */
export function parseJson(text: string): unknown {
  if (!mayLoseDigits.test(text)) return JSON.parse(text);
  return parse(text, null, (digits) => (isSafeNumber(digits) ? Number(digits) : new LosslessNumber(digits)));
}
