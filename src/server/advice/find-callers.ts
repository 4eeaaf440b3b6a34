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
  /** ISO 8601. */
  readonly lastSeen: string
}

type Indexed = { readonly schema: string; readonly table: string; readonly columns: readonly { readonly column: string }[] }

/** Told for one index. */
const most = 3

/** Who filters or sorts the table by the first column of an index, most requests first. Requests that go through a view or a function are not told. */
export function findCallers(uses: readonly UsageReport[], { schema, table, columns: [first] }: Indexed): readonly Caller[] {
  return uses
    .filter((use) => use.schema === schema && use.object === table && use.member === first?.column)
    .flatMap(({ way, member, routes, count, lastSeen, ...client }): readonly Caller[] =>
      way === 'filter' || way === 'order' ? [{ client: toName(client), routes, way, column: member, count, lastSeen }] : [],
    )
    .toSorted((one, other) => other.count - one.count)
    .slice(0, most)
}

function toName({ name, version, apiKey, library }: Pick<UsageReport, 'name' | 'version' | 'apiKey' | 'library'>): string {
  if (name !== '') return version === '' ? name : `${name} ${version}`
  return apiKey === 'none' || apiKey === 'token' || apiKey === '' ? library || 'a client without a name' : apiKey
}

const deeds = { filter: 'filters by', order: 'sorts by' } as const

/** One line for a person. */
export function describeCaller({ client, routes, way, column, count }: Caller): string {
  return `asked for by ${client}, which ${deeds[way]} ${column}: ${routes.join(', ')}, ${count} ${count === 1 ? 'request' : 'requests'}`
}
