import type { DumpConnection } from './dump-connection.ts'
import type { DumpSource } from './dump-source.ts'
import { readFingerprint } from './read-fingerprint.ts'
import { isWorthTelling } from './row-progress.ts'

export type ComparedTable = {
  readonly schema: string
  readonly name: string
  /** At the source and in the copy. */
  readonly rows: readonly [number, number]
  readonly isSame: boolean
}

/** Counts and adds up the rows of every table at the source and in its copy. */
export async function compareContent(
  source: DumpSource,
  copy: DumpConnection,
  onProgress: (line: string) => void,
): Promise<readonly ComparedTable[]> {
  const { tables } = source.dump
  const compared: ComparedTable[] = []
  for (const [index, table] of tables.entries()) {
    const { schema, name } = table
    if (isWorthTelling(index, table)) onProgress(`Comparing the content of ${schema}.${name} (${index + 1} of ${tables.length})`)
    const [there, here] = await Promise.all([source.readFingerprint(table), readFingerprint(copy, table)])
    compared.push({ schema, name, rows: [there.rows, here.rows], isSame: there.rows === here.rows && there.sum === here.sum })
  }
  return compared
}
