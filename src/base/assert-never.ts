/** Ends a switch over a discriminated union: a new kind that nobody handles becomes a type error here. */
export function assertNever(value: never): never {
  throw new Error(`Unhandled kind: ${JSON.stringify(value)}`)
}
