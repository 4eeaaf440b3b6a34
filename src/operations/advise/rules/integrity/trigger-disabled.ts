import { sql } from '../../../../postgres/sql.ts'
import { createRule } from '../../domain/create-rule.ts'
import { isInnerSchema } from '../../domain/inner-schemas.ts'
import { renderName, renderPart } from '../../domain/names.ts'
import type { Reader } from '../../types.ts'

type Disabled = { readonly schema: string; readonly table: string; readonly name: string; readonly isConstraint: boolean }

const readDisabledTriggers: Reader<readonly Disabled[]> = async ({ query }) =>
  await query<Disabled>(sql`
    select n.nspname as schema, c.relname as table, t.tgname as name, t.tgisinternal as "isConstraint"
    from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
    where t.tgenabled = 'D' order by 1, 2, 3`)

export const triggerDisabled = createRule({
  name: 'trigger-disabled',
  area: 'integrity',
  severity: 'error',
  title: 'A trigger is switched off',
  reason: 'What it kept true is not kept since: an audit row, a total, or a foreign key, whose checks are triggers as well.',
  remedy: 'ENABLE TRIGGER, and look at the rows that were written meanwhile.',
  example: {
    kind: 'sql',
    dangerous: `create table orders (id bigint primary key);
create table lines (id bigint primary key, order_id bigint references orders);
alter table lines disable trigger all;`,
    safe: `create table orders (id bigint primary key);
create table lines (id bigint primary key, order_id bigint references orders);`,
  },
  find: async ({ read }) => {
    const disabled = (await read(readDisabledTriggers)).filter(({ schema }) => !isInnerSchema(schema))
    return disabled.map(({ schema, table, name, isConstraint }) => {
      const where = renderName({ schema, name: table })
      return {
        subject: `${schema}.${table}.${isConstraint ? name.replace(/_\d+$/, '') : name}`,
        message: isConstraint ? `Foreign keys of ${where} are not checked: ${name} is off` : `${name} of ${where} is off`,
        fix: `alter table ${where} enable trigger ${isConstraint ? 'all' : renderPart(name)};`,
      }
    })
  },
})
