import { createRule } from '../../domain/create-rule.ts'
import { isInnerSchema } from '../../domain/inner-schemas.ts'
import { renderName, renderPart } from '../../domain/names.ts'
import { readConstraints } from '../../store/read-constraints.ts'

export const constraintNotValidated = createRule({
  name: 'constraint-not-validated',
  area: 'integrity',
  severity: 'warning',
  title: 'A constraint was never checked for the rows that were there',
  reason: 'NOT VALID is the first of two steps, and the second was forgotten: new rows obey, and nobody knows of the old ones.',
  remedy: 'VALIDATE CONSTRAINT, which lets reads and writes go on.',
  example: {
    kind: 'sql',
    dangerous:
      'create table orders (id bigint primary key, total numeric);\nalter table orders add constraint positive check (total >= 0) not valid;',
    safe: 'create table orders (id bigint primary key, total numeric);\nalter table orders add constraint positive check (total >= 0);',
  },
  find: async ({ read }) =>
    (await read(readConstraints))
      .filter(({ schema, isValidated }) => !isValidated && !isInnerSchema(schema))
      .map(({ schema, table, name }) => ({
        subject: `${schema}.${table}.${name}`,
        message: `${name} of ${renderName({ schema, name: table })} holds for new rows only`,
        fix: `alter table ${renderName({ schema, name: table })} validate constraint ${renderPart(name)};`,
      })),
})
