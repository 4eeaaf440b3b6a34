import type { UsageReport } from '../../operations/usage/operation.ts'

/** A client whose requests ask for what an index would find. */
export type Caller = {
  /** The name it gives itself with its version, else that of its key or its library. */
  readonly client: string
  /** `GET /orders`. */
  readonly routes: readonly string[]
  readonly way: 'filter' | 'order'
  readonly column: string
  readonly count: number
  /** Milliseconds that its requests would have taken less, at what the index saves a recorded call. */
  readonly saved: number
  /** ISO 8601. */
  readonly lastSeen: string
}

type Indexed = { readonly schema: string; readonly table: string; readonly columns: readonly { readonly column: string }[] }

/** Told for one index. */
const most = 3

/**
 * Who filters or sorts the table by the first column of an index, most requests first; `perCall`: milliseconds that it saves one. Requests that go through
 * a view or a function are not told.
 */
export function findCallers(uses: readonly UsageReport[], index: Indexed, perCall: number): readonly Caller[] {
  return listConcerned(uses, index)
    .map(({ way, member, routes, count, lastSeen, ...client }) => {
      return { client: toName(client), routes, way, column: member, count, saved: count * perCall, lastSeen }
    })
    .toSorted((one, other) => other.count - one.count)
    .slice(0, most)
}

/** How many requests filter or sort the table by the first column of an index. */
export function countRequests(uses: readonly UsageReport[], index: Indexed): number {
  return listConcerned(uses, index).reduce((sum, { count }) => sum + count, 0)
}

type Asking = UsageReport & { readonly way: Caller['way'] }

function listConcerned(uses: readonly UsageReport[], { schema, table, columns: [first] }: Indexed): readonly Asking[] {
  return uses.filter((use): use is Asking => {
    const isAsked = use.way === 'filter' || use.way === 'order'
    return isAsked && use.schema === schema && use.object === table && use.member === first?.column
  })
}

function toName({ name, version, apiKey, library }: Pick<UsageReport, 'name' | 'version' | 'apiKey' | 'library'>): string {
  if (name !== '') return version === '' ? name : `${name} ${version}`
  return apiKey === 'none' || apiKey === 'token' || apiKey === '' ? library || 'a client without a name' : apiKey
}

const deeds = { filter: 'filters by', order: 'sorts by' } as const

/** One line for a person. */
export function describeCaller({ client, routes, way, column, count, saved }: Caller): string {
  const requests = `${count} ${count === 1 ? 'request' : 'requests'}`
  return `asked for by ${client}, which ${deeds[way]} ${column}: ${routes.join(', ')}, ${requests}: ${(saved / 1000).toFixed(1)} s of them saved`
}
