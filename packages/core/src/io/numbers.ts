import { isSafeNumber, LosslessNumber, parse, stringify } from 'lossless-json';

// Fifteen significant digits survive a double exactly, so only texts that may hold a number with more, or with an
// exponent, need the slower parser. A number never follows a quote: digits inside a text lose nothing.
const mayLoseDigits = /(?:^|[:[,\s])-?(?:[\d.]{16}|[\d.]+[eE])/;

const parseNumber = (digits: string): unknown =>
  isSafeNumber(digits) ? Number(digits) : new LosslessNumber(digits);

/** Parses JSON without losing a digit: a number a double cannot hold exactly stays a `LosslessNumber`. */
export function parseJson(text: string): unknown {
  if (!mayLoseDigits.test(text)) return JSON.parse(text);
  return parse(text, null, { parseNumber, onDuplicateKey: ({ newValue }) => newValue });
}

/** The same back as text, digit for digit. */
export const printJson = (value: unknown): string => stringify(value) ?? '';
