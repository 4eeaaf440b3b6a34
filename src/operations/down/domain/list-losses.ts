import type { Loss, StoredThing } from '../types.ts'

/** What was there before and is not any more. Columns of a table that is gone are gone with it. */
export function listLosses(before: readonly StoredThing[], after: readonly StoredThing[]): readonly Loss[] {
  const left = new Map(after.map((thing) => [thing.identity, thing]))
  const tables = before.filter(({ kind, identity }) => kind === 'table' && !left.has(identity))
  const gone = new Set(tables.map(({ identity }) => identity))
  const columns = before.filter(({ kind, identity }) => kind === 'column' && !gone.has(identity.split('.')[0] ?? ''))
  return [
    ...tables.map((thing): Loss => toLoss(thing, 'table', `every row of ${thing.name}`)),
    ...columns.flatMap((thing): readonly Loss[] => {
      const now = left.get(thing.identity)
      if (now === undefined) return [toLoss(thing, 'column', `every value of ${thing.name}`)]
      return now.type === thing.type ? [] : [toLoss(thing, 'type', `what of ${thing.name} does not fit ${now.type}`)]
    }),
  ]
}

function toLoss({ name, path, column }: StoredThing, kind: Loss['kind'], what: string): Loss {
  return { kind, name, path, column, what }
}
