/** The row of a table; names such as `constructor`, which every object inherits, are no rows. */
export const getOwn = <Row>(
  table: Readonly<Record<string, Row>> | undefined,
  name: string,
): Row | undefined => (table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined);
