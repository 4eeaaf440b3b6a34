import type { Bucket, CalledFunction, Facts, Relation } from '../facts.ts'
import { type ProtectedObject, publicRemark } from '../types.ts'

/** Schemas that a project does not make: those of Dorsal, of Supabase and of extensions. */
const platformSchemas: ReadonlySet<string> = new Set([
  'auth',
  'dorsal',
  'extensions',
  'graphql',
  'graphql_public',
  'pgbouncer',
  'pgsodium',
  'pgsodium_masks',
  'realtime',
  '_realtime',
  'storage',
  'supabase_functions',
  'supabase_migrations',
  'vault',
])

export type ListedObject = { readonly object: ProtectedObject } & (
  | { readonly kind: 'relation' | 'bucket'; readonly relation: Relation }
  | { readonly kind: 'function'; readonly called: CalledFunction }
)

/** What is looked at: all that the API serves, and what else the project made. */
export function listObjects({ relations, functions, buckets }: Facts, exposedSchemas: readonly string[]): readonly ListedObject[] {
  const isLookedAt = (schema: string) => exposedSchemas.includes(schema) || !platformSchemas.has(schema)
  return [
    ...relations
      .filter(({ schema }) => isLookedAt(schema))
      .map((relation): ListedObject => ({ kind: 'relation', relation, object: describeRelation(relation, exposedSchemas) })),
    ...buckets.map((bucket): ListedObject => ({ kind: 'bucket', relation: bucket.relation, object: describeBucket(bucket) })),
    ...functions
      .filter(({ schema, isCallable }) => isCallable && isLookedAt(schema))
      .map((called): ListedObject => ({ kind: 'function', called, object: describeFunction(called, exposedSchemas) })),
  ]
}

function describeRelation(relation: Relation, exposedSchemas: readonly string[]): ProtectedObject {
  const { schema, name, kind, owner, columns } = relation
  return {
    id: `${schema}.${name}`,
    kind,
    schema,
    name,
    owner,
    columns: columns.map((column) => column.name),
    exposure: toExposure(schema, exposedSchemas),
    remarks: remarkRelation(relation),
  }
}

function remarkRelation({ kind, owner, hasRls, isForced, policies, view }: Relation): readonly string[] {
  if (kind === 'foreign table') return ['its rows are on another server, where nothing is tried']
  if (kind === 'materialized view') return [`holds what its owner ${owner} read; no policy can be made for it`]
  if (view !== null) return [view.isInvoker ? 'reads as who asks' : `reads as its owner ${owner}`]
  if (!hasRls) return [policies.length === 0 ? 'row-level security is off' : 'row-level security is off, and its policies do nothing']
  return [`row-level security is on${isForced ? ', for its owner too' : ''}${policies.length === 0 ? ', without a policy' : ''}`]
}

function describeBucket({ name, isPublic, relation }: Bucket): ProtectedObject {
  return {
    id: `bucket ${name}`,
    kind: 'bucket',
    schema: relation.schema,
    name,
    owner: relation.owner,
    columns: [],
    exposure: { isExposed: true, why: 'a storage service reads and writes storage.objects as who asks' },
    remarks: [
      ...(isPublic ? [`${publicRemark} whoever knows the address of a file reads it, and no policy is asked`] : []),
      ...remarkRelation(relation),
    ],
  }
}

function describeFunction(
  { schema, name, signature, owner, isDefiner }: CalledFunction,
  exposedSchemas: readonly string[],
): ProtectedObject {
  return {
    id: `${schema}.${signature}`,
    kind: 'function',
    schema,
    name,
    owner,
    columns: [],
    exposure: toExposure(schema, exposedSchemas),
    remarks: [isDefiner ? `runs with the rights of its owner ${owner}` : 'runs with the rights of who calls'],
  }
}

function toExposure(schema: string, exposedSchemas: readonly string[]): ProtectedObject['exposure'] {
  const isExposed = exposedSchemas.includes(schema)
  return { isExposed, why: `the API ${isExposed ? 'serves' : 'does not serve'} the schema ${schema}` }
}
