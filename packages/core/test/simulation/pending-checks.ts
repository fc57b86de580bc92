/** Checks of the specification that wait for what they are about, and why. */
export const pendingChecks = [
  {
    name: 'settled and reserved within the limit at the commit of every intent',
    waitsFor: 'budgets of a registry: no intent has reservations yet',
  },
  {
    name: 'overshoot by late acceptance, decisions and drift is reported and closes the budget',
    waitsFor: 'budgets of a registry',
  },
  { name: 'spending() equals the gateways', waitsFor: 'spending() of a registry' },
  { name: 'no two workers hold one lease', waitsFor: 'leases: no verb calls claimDue yet' },
  {
    name: 'no purchase at another gateway while one may have bought',
    waitsFor: 'a submit that falls back: today it ends with the first gateway of its plan',
  },
] as const;
