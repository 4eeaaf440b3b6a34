/** One thing that has to be so in a sound database. A check that could not run is never a yes. */
export type IntegrityCheck = {
  readonly name: string
  readonly verdict: 'holds' | 'does not hold' | 'could not be checked'
  /** What was looked at, or what was found, for a person: names of tables and indexes, never a value of a row. */
  readonly detail: string
}

/** `quick` reads each page of the tables and the order within each index; `full` also compares indexes and TOAST with their tables. */
export type IntegrityDepth = 'quick' | 'full'
