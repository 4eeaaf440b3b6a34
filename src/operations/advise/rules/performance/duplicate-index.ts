import { createRule } from '../../domain/create-rule.ts'
import { isInnerSchema } from '../../domain/inner-schemas.ts'
import { renderName } from '../../domain/names.ts'
import { type AdvisedIndex, readIndexes } from '../../store/read-indexes.ts'

export const duplicateIndex = createRule({
  name: 'duplicate-index',
  area: 'performance',
  severity: 'warning',
  splinter: '0009_duplicate_index',
  title: 'Two indexes do the same',
  reason: 'Every write keeps both up to date, both take memory and disk, and no query is faster for the second.',
  remedy: 'Keep the one that a constraint needs, or any one of them, and drop the others.',
  example: {
    kind: 'sql',
    dangerous: `create table notes (id bigint primary key, author bigint);
create index notes_author on notes (author);
create index notes_author_again on notes (author);`,
    safe: `create table notes (id bigint primary key, author bigint);
create index notes_author on notes (author);
create index notes_author_id on notes (author, id);`,
  },
  find: async ({ read }) => {
    const indexes = (await read(readIndexes)).filter(({ schema }) => !isInnerSchema(schema))
    const groups = [...Map.groupBy(indexes, ({ schema, table, shape }) => JSON.stringify([schema, table, shape])).values()]
    return groups.filter(({ length }) => length > 1).map(toFinding)
  },
})

function toFinding(same: readonly AdvisedIndex[]) {
  const [kept, ...rest] = same.toSorted((a, b) => Number(b.isConstraint) - Number(a.isConstraint) || b.scans - a.scans)
  const spare = rest.filter(({ isConstraint }) => !isConstraint)
  const [{ schema = '', table = '' } = {}] = same
  const names = same.map(({ name }) => name)
  return {
    subject: `${schema}.${table}.${names.toSorted().join('+')}`,
    message: `${names.join(' and ')} of ${renderName({ schema, name: table })} are the same index; ${kept?.name} can stay`,
    ...(spare.length === 0 ? {} : { fix: spare.map(renderDrop).join('\n') }),
    details: { indexes: names, bytes: spare.reduce((sum, { bytes }) => sum + bytes, 0) },
  }
}

function renderDrop({ schema, name }: AdvisedIndex): string {
  return `drop index concurrently ${renderName({ schema, name })};`
}
