/** The envelope's code for yes. */
export const ok = '10000';

/** Codes of the operator's platform pages → the HTTP status they stand for. That the gateway shares them is assumed. */
const meanings: Readonly<Record<string, number>> = {
  '10001': 400, // invalid request parameters
  '10002': 500, // system error
  '10007': 404, // record does not exist
  '24000': 503, // serverless unavailable
  '24001': 404, // serverless does not exist
  '24011': 404, // task does not exist
};

// Its queue pages count within an HTTP status: 40402 is the second kind of 404.
const counted = /^([45]\d\d)(?:\d\d)?$/;

/** The HTTP status an envelope's code stands for; undefined for a code nobody has explained. */
export function statusOf(code: string): number | undefined {
  const known = meanings[code];
  if (known !== undefined) return known;
  const status = counted.exec(code)?.[1];
  return status === undefined ? undefined : Number(status);
}
