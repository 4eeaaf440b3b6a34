import { listCommands } from '../domain/alterations.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName, renderPart, toKey } from '../domain/names.ts'
import { isProvenFilled } from '../domain/proven-filled.ts'
import type { Hazard } from '../types.ts'

export const setNotNull = createRule({
  name: 'set-not-null',
  severity: 'error',
  blocks: 'reads and writes',
  title: 'SET NOT NULL reads the whole table while nobody can use it',
  reason:
    'SET NOT NULL looks at every row under an ACCESS EXCLUSIVE lock, unless a validated check constraint proves already that none is null.',
  remedy:
    'Add CHECK (… IS NOT NULL) NOT VALID, validate it in the next migration, which only reads beside everybody else, then SET NOT NULL and drop the check: `dorsal db new --set-not-null orders.code` writes them.',
  example: {
    dangerous: ['alter table orders alter column code set not null;'],
    safe: [
      'alter table orders add constraint orders_code_filled check (code is not null) not valid;',
      'alter table orders validate constraint orders_code_filled;',
      'alter table orders alter column code set not null, drop constraint orders_code_filled;',
    ],
  },
  find: (scene) =>
    listCommands(scene.statement, 'AT_SetNotNull').flatMap(({ table, key, command }): readonly Hazard[] => {
      const column = command.name ?? ''
      if (isProvenFilled(scene, table, column) || scene.born.has(toKey('column', `${table}.${column}`))) return []
      const name = renderName(table)
      const check = renderPart(`${table.split('.')[1]}_${column}_filled`)
      return [
        {
          subject: `${table}.${column}`,
          message: `Nobody can read or write ${name} until every row was looked at`,
          on: key,
          growsWith: table,
          fix: [
            `alter table ${name} add constraint ${check} check (${renderPart(column)} is not null) not valid;`,
            `alter table ${name} validate constraint ${check};`,
            `alter table ${name} alter column ${renderPart(column)} set not null, drop constraint ${check};`,
          ],
        },
      ]
    }),
})
