/** Checks of the specification that wait for what they are about, and why. */
export const pendingChecks = [
  {
    name: 'overshoot by late acceptance, decisions and drift is reported',
    waitsFor: 'a price that differs from the charge, and a listener of events',
  },
  { name: 'spending() equals the gateways', waitsFor: 'spending() as a verb of a schedule' },
  { name: 'no two workers hold one lease', waitsFor: 'leases: no verb calls claimDue yet' },
  {
    name: 'no purchase at another gateway while one may have bought',
    waitsFor: 'a submit that falls back: today it ends with the first gateway of its plan',
  },
] as const;
