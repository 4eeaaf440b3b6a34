import { PostgrestClient } from '@supabase/postgrest-js'
import { signToken } from '../../src/access/sign-token.ts'
import { createConformanceDatabase } from '../conformance/conformance-server.ts'
import { tokenSecret } from '../conformance/sign-case-token.ts'

type Row = Record<string, unknown>
type Table = { Row: Row; Insert: Row; Update: Row; Relationships: [] }
type Schema = { Tables: Record<string, Table>; Views: Record<never, never>; Functions: Record<string, { Args: Row; Returns: Row[] }> }

/** The client as for a database that nobody described, of a server of PostgREST's version 14. */
export type ShopClient = PostgrestClient<Record<string, Schema>, { PostgrestVersion: '14' }>

export type RecordShop = {
  /** Without a token; what it writes is undone unless it asks otherwise. */
  readonly visitor: ShopClient
  /** The role conformance_editor, with the `sub` 42. */
  readonly editor: ShopClient
  /** Keeps what it writes unless it asks otherwise. */
  readonly keeper: ShopClient
  readonly url: string
  readonly stop: () => Promise<void>
}

const features = { 'db-plan-enabled': 'true', 'db-aggregates-enabled': 'true' }

/** `dorsal rest` on the database of the conformance cases, and its official JavaScript client as it comes from the registry. */
export async function startRecordShop(): Promise<RecordShop> {
  const database = await createConformanceDatabase()
  const usual = await database.startServer(features)
  const keeping = await database.startServer({ ...features, 'db-tx-end': 'commit-allow-override' })
  const token = signToken({ role: 'conformance_editor', sub: '42' }, Buffer.from(tokenSecret))
  return {
    visitor: new PostgrestClient(usual.url),
    editor: new PostgrestClient(usual.url, { headers: { Authorization: `Bearer ${token}` } }),
    keeper: new PostgrestClient(keeping.url),
    url: usual.url,
    stop: async () => {
      await Promise.all([usual.stop(), keeping.stop()])
      await database.drop()
    },
  }
}
