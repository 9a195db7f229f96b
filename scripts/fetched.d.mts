/** A package that `npx --package NAME` has fetched for this run; throws where this was not started by such a command. */
export function fetched(name: string): unknown;
