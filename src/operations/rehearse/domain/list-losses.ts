import type { Observation, ObservedFile } from '../observation.ts'
import type { Relation } from '../store/read-relations.ts'
import type { Loss } from '../types.ts'

/** What one statement destroyed: counted where it says so itself, else by PostgreSQL's estimate. */
export function listLosses(observation: Observation): readonly Loss[] {
  const counted = listCounted(observation)
  const known = new Set(observation.counted.map(({ oid }) => oid))
  const tookPartitions = observation.counted.some(({ oid }) => observation.before.get(oid)?.kind === 'partitioned table')
  const silent = [...listVanished(observation), ...listEmptied(observation)]
  const estimated = silent.filter(({ oid, relation }) => !known.has(oid) && !(tookPartitions && relation.isPartition))
  return [...counted, ...estimated.map(({ loss }) => loss), ...listDeleted(observation)]
}

function listCounted({ counted, before, after }: Observation): readonly Loss[] {
  return counted.flatMap(({ oid, column, rows }): readonly Loss[] => {
    const relation = before.get(oid)
    if (relation === undefined) return []
    if (column !== undefined) return [{ what: 'column', name: `${relation.name}.${column}`, rows, isCounted: true }]
    return [{ what: after.has(oid) ? 'rows' : toWhat(relation), name: relation.name, rows, isCounted: true }]
  })
}

type Silent = { readonly oid: number; readonly relation: Relation; readonly loss: Loss }

function listVanished({ before, after }: Observation): readonly Silent[] {
  return [...before].flatMap(([oid, relation]) =>
    after.has(oid) || !holdsRows(relation) ? [] : [toSilent(oid, relation, toWhat(relation))],
  )
}

function listEmptied({ before, after, sizes }: Observation): readonly Silent[] {
  return [...sizes].flatMap(([oid, bytes]) => {
    const relation = before.get(oid)
    const isEmptied = bytes === 0 && after.has(oid) && relation !== undefined && holdsRows(relation) && relation.rows !== 0
    return isEmptied ? [toSilent(oid, relation, 'rows')] : []
  })
}

function listDeleted({ changes, before }: Observation): readonly Loss[] {
  return [...changes].flatMap(([oid, { deleted }]): readonly Loss[] => {
    const name = before.get(oid)?.name
    return deleted === 0 || name === undefined ? [] : [{ what: 'rows', name, rows: deleted, isCounted: true }]
  })
}

/** Columns that a file dropped without naming them, through a cascade or in a DO block. */
export function listVanishedColumns({ columns, observations }: ObservedFile): readonly Loss[] {
  const left = observations.at(-1)?.after
  const vanished = [...columns.before].filter(([key, { oid }]) => left?.has(oid) && !columns.after.has(key))
  return vanished.map(([, { name }]) => ({ what: 'column', name, rows: null, isCounted: false }))
}

function toSilent(oid: number, relation: Relation, what: Loss['what']): Silent {
  return { oid, relation, loss: { what, name: relation.name, rows: relation.rows < 0 ? null : relation.rows, isCounted: false } }
}

function toWhat({ kind }: Relation): Loss['what'] {
  return kind === 'materialized view' ? 'materialized view' : 'table'
}

function holdsRows({ kind }: Relation): boolean {
  return kind === 'table' || kind === 'materialized view'
}
