/** Checks of the specification that wait for what they are about, and why. */
export const pendingChecks = [
  { name: 'no two workers hold one lease', waitsFor: 'leases: no verb calls claimDue yet' },
] as const;
