import { sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'
import type { FileFinding } from '../adapters/scan-files.ts'
import type { Remain } from '../types.ts'

/** Catalogs that hold what migrations wrote, defaults and functions for instance: an address there is part of the schema, which is in git. */
const schemaTexts = new Set(['pg_proc', 'pg_rewrite', 'pg_policy', 'pg_attrdef', 'pg_constraint', 'pg_description', 'pg_trigger'])

/** Files by the tables they belong to. */
export async function nameFiles(transaction: Transaction, found: readonly FileFinding[]): Promise<readonly Remain[]> {
  const remains: Remain[] = []
  for (const { file, kind, count } of found) {
    const relation = await findRelation(transaction, file)
    if (relation !== undefined && schemaTexts.has(relation)) continue
    remains.push({ place: relation === undefined ? `file ${file}` : `file ${file} of ${relation}`, kind, count })
  }
  return remains
}

async function findRelation(transaction: Transaction, file: string): Promise<string | undefined> {
  const node = /^base\/\d+\/(\d+)/.exec(file)?.[1]
  if (node === undefined) return undefined
  const [row] = await transaction.query<{ name: string | null }>(sql`select pg_filenode_relation(0, ${node}::oid)::regclass::text as name`)
  return row?.name ?? undefined
}
