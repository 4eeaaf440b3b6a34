import type { ContractChange } from '../rule.ts'
import type { Usage, Use, UseKind } from '../types.ts'

type Sought = Pick<ContractChange, 'subject' | 'things' | 'kinds' | 'filteredBy' | 'roles' | 'leavesOut'>

/** The uses that a change breaks. */
export function findUses(sought: Sought, usage: Usage | undefined): readonly Use[] {
  const { subject, things = [subject], kinds, filteredBy = [], roles, leavesOut } = sought
  const names = new Set([...things, ...things.map(toWholeRow)])
  const isNamed = ({ thing, kind }: Use) => names.has(thing) || (kind === 'calls' && names.has(toFunction(thing)))
  const isOfKind = ({ kind }: Use) => kinds?.some((other) => isSameKind(kind, other)) ?? true
  const isFilter = ({ kind, thing }: Use) => kind === 'filters by' && filteredBy.includes(thing)
  const isOfRole = ({ role }: Use) => role === undefined || (roles?.includes(role) ?? true)
  const isHit = (use: Use) => ((isNamed(use) && isOfKind(use)) || isFilter(use)) && isOfRole(use)
  const all = usage?.uses ?? []
  const uses = all.filter(isHit)
  return leavesOut === undefined
    ? uses
    : listWithout(
        uses,
        all.filter(({ thing, kind }) => thing === leavesOut && giving.has(kind)),
      )
}

const giving: ReadonlySet<UseKind> = new Set(['inserts', 'writes', 'gives'])

/** Each request counts once for the whole and once for what it gives: where the counts differ, some left it out. */
function listWithout(uses: readonly Use[], given: readonly Use[]): readonly Use[] {
  const counted = Map.groupBy(given, toClient)
  return Array.from(Map.groupBy(uses, toClient), ([client, own]) => {
    const [first] = own
    const count = sumCounts(own) - sumCounts(counted.get(client) ?? [])
    return first === undefined || count <= 0 ? [] : [{ ...first, count, last: Math.max(...own.map(({ last }) => last)) }]
  }).flat()
}

function sumCounts(uses: readonly Use[]): number {
  return uses.reduce((sum, { count }) => sum + count, 0)
}

function toClient({ client, version, role }: Use): string {
  return JSON.stringify([client, version, role])
}

/** Whoever reads every column may read this one. */
function toWholeRow(thing: string): string {
  return thing.split('.').length === 3 ? `${thing.slice(0, thing.lastIndexOf('.'))}.*` : thing
}

/** Whoever calls an overload calls the function. */
function toFunction(thing: string): string {
  return thing.split('(')[0] ?? thing
}

function isSameKind(one: UseKind, other: UseKind): boolean {
  return one === other || (one === 'writes' && writing.has(other)) || (other === 'writes' && writing.has(one))
}

const writing: ReadonlySet<UseKind> = new Set(['inserts', 'updates', 'deletes'])
