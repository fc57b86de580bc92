/** A mistake in a fixture that is found only when it runs. It does not count against the provider. */
export class FixtureFault extends Error {}
