import { createRule } from '../../domain/create-rule.ts'
import { renderName, toSubject } from '../../domain/names.ts'
import { readTables } from '../../store/read-tables.ts'

export const callerOwnsTable = createRule({
  name: 'caller-owns-table',
  area: 'security',
  severity: 'error',
  title: 'A role of callers owns a table',
  reason: 'Policies are not asked for the owner of a table, and an owner may drop it, grant it on and switch its row-level security off.',
  remedy: 'ALTER TABLE … OWNER TO the role that runs migrations.',
  example: {
    kind: 'sql',
    dangerous: 'create table notes (id bigint primary key);\nalter table notes owner to authenticated;',
    safe: 'create table notes (id bigint primary key);',
  },
  find: async ({ read, settings }) =>
    (await read(readTables))
      .filter(({ owner }) => owner === settings.anonymousRole || owner === 'authenticated')
      .map((table) => ({
        subject: toSubject(table),
        message: `${table.owner} owns ${renderName(table)}, so that no policy is asked and its requests may change the table`,
        fix: `alter table ${renderName(table)} owner to current_user;`,
      })),
})
