import { createRule } from '../../domain/create-rule.ts'
import { isInnerSchema } from '../../domain/inner-schemas.ts'
import { renderName, renderPart } from '../../domain/names.ts'
import { readConstraints } from '../../store/read-constraints.ts'

export const foreignKeyToAuthUnique = createRule({
  name: 'foreign-key-to-auth-unique',
  area: 'integrity',
  severity: 'error',
  splinter: '0021_fkey_to_auth_unique',
  title: 'A foreign key leans on a unique constraint of auth',
  reason:
    'Only the primary keys of the auth tables are a promise. A later version that changes the constraint finds yours in its way, and cannot be applied.',
  remedy: 'Point to the primary key, auth.users (id).',
  example: {
    kind: 'sql',
    dangerous: `alter table auth.users add constraint users_phone_own unique (phone);
create table people (id bigint primary key, phone text references auth.users (phone));`,
    safe: 'create table people (id uuid primary key references auth.users (id));',
  },
  find: async ({ read }) =>
    (await read(readConstraints))
      .filter(({ schema, target }) => target?.schema === 'auth' && !target.isPrimaryKey && !isInnerSchema(schema))
      .map(({ schema, table, name, target }) => ({
        subject: `${schema}.${table}.${name}`,
        message: `${name} of ${renderName({ schema, name: table })} points to a unique constraint of auth.${target?.table ?? ''}`,
        fix: `alter table ${renderName({ schema, name: table })} drop constraint ${renderPart(name)};`,
      })),
})
