import { createRule } from '../../domain/create-rule.ts'
import { isInnerSchema } from '../../domain/inner-schemas.ts'
import { renderName, renderPart } from '../../domain/names.ts'
import { readColumns } from '../../store/read-columns.ts'

/** Types that hold the number of something in the catalog; regclass, regtype and regrole keep theirs through pg_upgrade. */
const lost = new Set(['regcollation', 'regconfig', 'regdictionary', 'regnamespace', 'regoper', 'regoperator', 'regproc', 'regprocedure'])

export const regTypeColumn = createRule({
  name: 'reg-type-column',
  area: 'integrity',
  severity: 'warning',
  splinter: '0018_unsupported_reg_types',
  title: 'A column holds numbers of the catalog, which an upgrade changes',
  reason: 'pg_upgrade refuses a database with a column of such a type: the numbers in it would point to something else afterwards.',
  remedy: 'Keep the name as text, and cast it where it is used.',
  example: {
    kind: 'sql',
    dangerous: 'create table searches (id bigint primary key, configuration regconfig);',
    safe: 'create table searches (id bigint primary key, configuration text);',
  },
  find: async ({ read }) =>
    (await read(readColumns))
      .filter(({ schema, typeName }) => lost.has(typeName) && !isInnerSchema(schema))
      .map(({ schema, table, name, typeName }) => ({
        subject: `${schema}.${table}.${name}`,
        message: `${renderName({ schema, name: table })}.${name} is of type ${typeName}`,
        fix: `alter table ${renderName({ schema, name: table })} alter column ${renderPart(name)} type text;`,
      })),
})
