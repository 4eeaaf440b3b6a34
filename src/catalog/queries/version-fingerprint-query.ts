import { joinSql, type Sql, sql } from '../../postgres/sql.ts'

export type FingerprintRow = { readonly fingerprint: string }

// A sum, not a maximum: frozen rows keep their xmin, so after a wraparound the newest row need not have the greatest one.
const parts = [
  sql`pg_namespace`,
  sql`pg_class`,
  sql`pg_attribute`,
  sql`pg_attrdef`,
  sql`pg_constraint`,
  sql`pg_type`,
  sql`pg_enum`,
  sql`pg_proc`,
  sql`pg_cast`,
  sql`pg_rewrite`,
  sql`pg_description`,
  sql`pg_db_role_setting`,
].map((table) => sql`(select concat(count(*), '/', sum(xmin::text::bigint)) from ${table})`)

export const versionFingerprintQuery: Sql = sql`select concat_ws(' ', ${joinSql(parts, sql`, `)}) as fingerprint`
