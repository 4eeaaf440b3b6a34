import { sql } from '../../../../postgres/sql.ts'
import { createRule } from '../../domain/create-rule.ts'
import { renderPolicy } from '../../domain/weigh-policies.ts'
import { type AdvisedPolicy, readPolicies } from '../../store/read-policies.ts'
import { readTables } from '../../store/read-tables.ts'
import type { Reader } from '../../types.ts'

type Bucket = { readonly id: string; readonly name: string }

const readPublicBuckets: Reader<readonly Bucket[]> = async ({ query }) =>
  await query<Bucket>(sql`select id, name from storage.buckets where public order by id`)

export const bucketOpenToListing = createRule({
  name: 'bucket-open-to-listing',
  area: 'security',
  severity: 'warning',
  splinter: '0025_public_bucket_allows_listing',
  title: 'Everybody may list the files of a bucket',
  reason:
    'The files of a public bucket are served by their address without a policy. This one also shows callers the rows of storage.objects: they list the bucket, and read what nobody gave them the address of.',
  remedy: 'Drop the policy: addresses of a public bucket work without it. Or one that shows people their own files.',
  example: {
    kind: 'sql',
    dangerous: `create schema if not exists storage;
create table if not exists storage.buckets (id text primary key, name text, public boolean);
create table if not exists storage.objects (id uuid primary key, bucket_id text, name text, owner uuid);
alter table storage.objects enable row level security;
insert into storage.buckets (id, name, public) values ('avatars', 'avatars', true);
create policy "read avatars" on storage.objects for select using (bucket_id = 'avatars');`,
    safe: `create schema if not exists storage;
create table if not exists storage.buckets (id text primary key, name text, public boolean);
create table if not exists storage.objects (id uuid primary key, bucket_id text, name text, owner uuid);
alter table storage.objects enable row level security;
insert into storage.buckets (id, name, public) values ('avatars', 'avatars', true);
create policy "read avatars" on storage.objects for select using (bucket_id = 'avatars' and owner = auth.uid());`,
  },
  find: async ({ read }) => {
    const hasBuckets = (await read(readTables)).some(({ schema, name }) => schema === 'storage' && name === 'buckets')
    if (!hasBuckets) return { kind: 'not applicable', reason: 'there is no storage.buckets' }
    const policies = (await read(readPolicies)).filter(isListing)
    return (await read(readPublicBuckets)).flatMap((bucket) => {
      const open = policies.filter(({ using }) => showsBucket(using ?? '', bucket))
      if (open.length === 0) return []
      return [
        {
          subject: `storage.${bucket.id}`,
          message: `${open.map(({ name }) => name).join(', ')} lets callers list the public bucket ${bucket.name}`,
          fix: open.map((policy) => `drop policy ${renderPolicy(policy)};`).join('\n'),
        },
      ]
    })
  },
})

function isListing({ schema, table, command, isPermissive, roles }: AdvisedPolicy): boolean {
  const isRead = command === 'select' || command === 'all'
  const isForCallers = roles.some((role) => ['public', 'anon', 'authenticated'].includes(role))
  return schema === 'storage' && table === 'objects' && isPermissive && isRead && isForCallers
}

/** Nothing but the name of the bucket stands in it, or not even that. */
function showsBucket(condition: string, { id }: Bucket): boolean {
  const text = condition.replaceAll(/[\s()]|::text/g, '').toLowerCase()
  return text === 'true' || text === '1=1' || text === `bucket_id='${id.replaceAll("'", "''").toLowerCase()}'`
}
