/** A fixture that asks for what is not there: its author's to mend, and nothing against the provider. */
export class FixtureFault extends Error {}
