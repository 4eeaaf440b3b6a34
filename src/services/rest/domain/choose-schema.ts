import { schemaNotServed } from '../errors.ts'

export type ChosenSchema = {
  readonly name: string /** There was a choice, so the reply says which: `Content-Profile`. */
  readonly isNegotiated: boolean
}

/** By profile (W3C Content Negotiation by Profile): `Content-Profile` for a method that writes, else `Accept-Profile`. Throws PGRST106. */
export function chooseSchema(served: readonly string[], profile: string | undefined): ChosenSchema {
  if (profile === undefined) return { name: served[0] ?? 'public', isNegotiated: served.length !== 1 }
  if (!served.includes(profile)) throw schemaNotServed(profile, served)
  return { name: profile, isNegotiated: true }
}
