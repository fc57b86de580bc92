/** An error that does not count against the provider: of the kit, of a fixture, or of how the kit was called. */
export class KitFault extends Error {}
