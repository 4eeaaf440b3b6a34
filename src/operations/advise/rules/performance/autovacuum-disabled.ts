import { createRule } from '../../domain/create-rule.ts'
import { isInnerSchema } from '../../domain/inner-schemas.ts'
import { renderName } from '../../domain/names.ts'
import { readTableStatistics } from '../../store/read-table-statistics.ts'

export const autovacuumDisabled = createRule({
  name: 'autovacuum-disabled',
  area: 'performance',
  severity: 'warning',
  splinter: '0030_autovacuum_disabled',
  title: 'Nobody cleans up after a table',
  reason:
    'Without autovacuum dead rows pile up, statistics grow old, and only the emergency before transaction ids run out cleans the table, at a time nobody chose.',
  remedy: 'Give it back to autovacuum; where that was too slow or too eager, set its scale factors instead.',
  example: {
    kind: 'sql',
    dangerous: 'create table notes (id bigint primary key) with (autovacuum_enabled = false);',
    safe: 'create table notes (id bigint primary key) with (autovacuum_vacuum_scale_factor = 0.05);',
  },
  find: async ({ read }) => {
    const left = (await read(readTableStatistics)).filter(({ schema, hasAutovacuum }) => !hasAutovacuum && !isInnerSchema(schema))
    return left.map(({ schema, table }) => ({
      subject: `${schema}.${table}`,
      message: `Autovacuum is switched off for ${renderName({ schema, name: table })}`,
      fix: `alter table ${renderName({ schema, name: table })} reset (autovacuum_enabled);`,
    }))
  },
})
