/** A count with what is counted, such as `1 item` or `2 items`. */
export const counted = (count: number | bigint, one: string): string =>
  `${count} ${one}${Number(count) === 1 ? '' : 's'}`;
