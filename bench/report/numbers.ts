// Numbers as a person reads them: three digits that mean something.

const digits = (value: number): string => {
  const size = Math.abs(value);
  return value.toFixed(size >= 100 || size === 0 ? 0 : size >= 10 ? 1 : 2);
};
const grouped = (value: number): string => Math.round(value).toLocaleString('en-US');

export const micros = (value: number): string => `${digits(value)} µs`;
export const ms = (value: number): string => `${digits(value)} ms`;
export const bytes = (value: number): string => `${grouped(value)} bytes`;
export const kilobytes = (value: number): string => `${digits(value / 1000)} kB`;
export const count = (value: number): string => grouped(value);
export const times = (value: number): string => `${value.toFixed(2)}×`;
