import { listTexts } from '../../../postgres/statements/tree.ts'
import { listAddedColumns } from '../domain/alterations.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName, renderPart } from '../domain/names.ts'
import { renderType } from '../domain/render-type.ts'

/** Constraints that give old rows a value. */
const filling: ReadonlySet<string> = new Set(['CONSTR_DEFAULT', 'CONSTR_GENERATED', 'CONSTR_IDENTITY'])

export const addColumnNotNull = createRule({
  name: 'add-column-not-null',
  severity: 'error',
  blocks: 'reads and writes',
  title: 'A new column that may not be null has no value for old rows',
  reason:
    'ADD COLUMN … NOT NULL without a default fails as soon as the table has one row, and inserts of the application that is running fail afterwards.',
  remedy: 'Give it a constant default, or add it nullable, fill it, and forbid nulls by way of a validated check.',
  example: {
    dangerous: ['alter table orders add column channel text not null;'],
    safe: ["alter table orders add column channel text not null default 'web';"],
  },
  find: ({ statement }) =>
    listAddedColumns(statement)
      .filter(({ constraints }) => constraints.some(({ contype }) => contype === 'CONSTR_NOTNULL'))
      .filter(
        ({ constraints, column }) =>
          !constraints.some(({ contype }) => filling.has(contype ?? '')) && !/serial/.test(listTexts(column.typeName?.names).join('')),
      )
      .map(({ table, key, column }) => ({
        subject: `${table}.${column.colname}`,
        message: `This fails when ${renderName(table)} has a row, and inserts without ${column.colname} fail afterwards`,
        on: key,
        fix: [`alter table ${renderName(table)} add column ${renderPart(column.colname ?? '')} ${renderType(column.typeName)};`],
      })),
})
