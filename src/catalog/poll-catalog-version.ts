import type { Database } from '../postgres/types.ts'
import { type FingerprintRow, versionFingerprintQuery } from './queries/version-fingerprint-query.ts'

/**
 * A text that changes whenever a system catalog behind the picture does: rows that came, went or were written again. For servers where
 * no event trigger can be created. Throws PostgresError or ConnectionLost.
 */
export async function pollCatalogVersion(database: Database): Promise<string> {
  const [row] = await database.transaction({ access: 'read only' }, (transaction) =>
    transaction.query<FingerprintRow>(versionFingerprintQuery),
  )
  return row?.fingerprint ?? ''
}
