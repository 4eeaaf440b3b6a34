import { sql } from '../../../postgres/sql.ts'
import type { Reader } from '../types.ts'

export type AdvisedServer = {
  /** As `server_version_num`: 180004 for 18.4. */
  readonly version: number
  readonly versionText: string
  /** Who asks. */
  readonly user: string
  readonly isSuperuser: boolean
}

export const readServer: Reader<AdvisedServer> = async ({ query }) => {
  const [server] = await query<AdvisedServer>(sql`
    select current_setting('server_version_num')::int as version, current_setting('server_version') as "versionText",
      current_user as user, (select rolsuper from pg_roles where rolname = current_user) as "isSuperuser"`)
  if (server === undefined) throw new TypeError('A query without FROM gave no row')
  return server
}
