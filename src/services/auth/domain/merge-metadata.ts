type Metadata = Readonly<Record<string, unknown>>

/** What is named anew takes the place of what was there, and null takes it away. */
export function mergeMetadata(before: Metadata, changes: Metadata): Metadata {
  return Object.fromEntries(Object.entries({ ...before, ...changes }).filter(([, value]) => value !== null))
}
