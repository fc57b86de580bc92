/** Checks of the specification that wait for what they are about, and why. */
export const pendingChecks = [
  { name: 'no two workers hold one lease', waitsFor: 'work() as a verb of a schedule' },
] as const;
