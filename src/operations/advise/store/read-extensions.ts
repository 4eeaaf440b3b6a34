import { sql } from '../../../postgres/sql.ts'
import type { Reader } from '../types.ts'

export type AdvisedExtension = {
  readonly name: string
  readonly schema: string
  readonly version: string
  /** What the server's files would install; null where they are gone. */
  readonly available: string | null
  readonly isRelocatable: boolean
}

export const readExtensions: Reader<readonly AdvisedExtension[]> = async ({ query }) =>
  await query<AdvisedExtension>(sql`
    select e.extname as name, n.nspname as schema, e.extversion as version, e.extrelocatable as "isRelocatable", a.default_version as available
    from pg_extension e join pg_namespace n on n.oid = e.extnamespace left join pg_available_extensions a on a.name = e.extname
    order by 1`)
