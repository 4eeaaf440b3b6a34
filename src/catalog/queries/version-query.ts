import { type Sql, sql } from '../../postgres/sql.ts'

export type VersionRow = { readonly number: number }

export const versionQuery: Sql = sql`select current_setting('server_version_num')::integer as number`
