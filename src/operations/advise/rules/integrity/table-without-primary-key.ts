import { createRule } from '../../domain/create-rule.ts'
import { isInnerSchema } from '../../domain/inner-schemas.ts'
import { renderName, toSubject } from '../../domain/names.ts'
import { readTables } from '../../store/read-tables.ts'

export const tableWithoutPrimaryKey = createRule({
  name: 'table-without-primary-key',
  area: 'integrity',
  severity: 'warning',
  splinter: '0004_no_primary_key',
  title: 'A table has no primary key',
  reason:
    'Nothing tells two equal rows apart: the API cannot address one, upserts and realtime cannot name one, and logical replication refuses updates.',
  remedy: 'A primary key: the column that is one already, or an identity column.',
  example: {
    kind: 'sql',
    dangerous: 'create table visits (page text);',
    safe: 'create table visits (id bigint generated always as identity primary key, page text);',
  },
  find: async ({ read }) =>
    (await read(readTables))
      .filter((table) => /^(partitioned )?table$/.test(table.kind) && !table.hasPrimaryKey && !table.isPartition)
      .filter(({ schema, extension }) => extension === null && !isInnerSchema(schema))
      .map((table) => ({
        subject: toSubject(table),
        message: `${renderName(table)} has no primary key`,
        fix: `alter table ${renderName(table)} add column row_id bigint generated always as identity primary key;`,
      })),
})
