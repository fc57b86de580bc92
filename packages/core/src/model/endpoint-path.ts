/**
 * A path at the base URL. `{id}`, `{slug}`, `{task}` and `{params.name}` are filled in from the ref and percent-encoded. A
 * path that is `{params.name}` and nothing else is a whole address that the submit's response gave; it is used only where
 * it lies on the provider's own origin.
 */
export type EndpointPath = `/${string}` | `{params.${string}}`;
