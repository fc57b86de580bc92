/** An ISO code, or the unit of a gateway: `USD`, `XNO`, `credits`. */
export const isCurrency = (currency: unknown): boolean =>
  typeof currency === 'string' && /^[A-Za-z][A-Za-z0-9_-]{0,31}$/.test(currency) && !(currency in {});
