import { createRule } from '../../domain/create-rule.ts'
import { isInnerSchema } from '../../domain/inner-schemas.ts'
import { renderName } from '../../domain/names.ts'
import { readIndexes } from '../../store/read-indexes.ts'

export const invalidIndex = createRule({
  name: 'invalid-index',
  area: 'performance',
  severity: 'warning',
  splinter: '0030_invalid_index',
  title: 'An index was left half built',
  reason:
    'A CREATE INDEX CONCURRENTLY that failed leaves its index behind: every write keeps it up to date and no query uses it. A unique one promises nothing.',
  remedy: 'Build it anew with REINDEX CONCURRENTLY when what stopped it is gone, or drop it.',
  example: {
    kind: 'sql',
    dangerous: `create table notes (id bigint primary key, author bigint);
create index notes_author on notes (author);
update pg_index set indisvalid = false where indexrelid = 'notes_author'::regclass;`,
    safe: `create table notes (id bigint primary key, author bigint);
create index notes_author on notes (author);`,
  },
  find: async ({ read }) => {
    const invalid = (await read(readIndexes)).filter(
      ({ schema, isValid, isBeingBuilt }) => !isValid && !isBeingBuilt && !isInnerSchema(schema),
    )
    return invalid.map(({ schema, table, name }) => ({
      subject: `${schema}.${name}`,
      message: `${name} of ${renderName({ schema, name: table })} was not built to its end: writes keep it, and nobody reads it`,
      fix: `reindex index concurrently ${renderName({ schema, name })};`,
    }))
  },
})
