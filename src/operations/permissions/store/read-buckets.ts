import { sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'
import type { Bucket, Relation } from '../facts.ts'

/**
 * Buckets as Supabase's storage keeps them, if it does here: a row of `storage.buckets` each, and their files in `storage.objects`.
 * https://supabase.com/docs/guides/storage/schema/design
 */
export async function readBuckets(transaction: Transaction, relations: readonly Relation[]): Promise<readonly Bucket[]> {
  const [buckets, files] = ['buckets', 'objects'].map((name) =>
    relations.find((relation) => relation.schema === 'storage' && relation.name === name && relation.kind === 'table'),
  )
  if (!hasColumns(buckets, ['id']) || !hasColumns(files, ['bucket_id'])) return []
  // Older versions of storage have no column `public`.
  const rows = await transaction.query<{ name: string; isPublic: boolean }>(sql`
    select id as name, coalesce((to_jsonb(bucket) ->> 'public')::boolean, false) as "isPublic" from storage.buckets as bucket order by id`)
  return rows.map((row) => ({
    ...row,
    relation: { ...files, address: `${files.address} ${row.name}`, part: { column: 'bucket_id', value: row.name } },
  }))
}

function hasColumns(relation: Relation | undefined, names: readonly string[]): relation is Relation {
  return relation !== undefined && names.every((name) => relation.columns.some((column) => column.name === name))
}
