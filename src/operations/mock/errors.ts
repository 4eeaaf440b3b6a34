import { Fault } from '../../base/fault.ts'
import { PostgresError, type PostgresErrorFields } from '../../postgres/types.ts'

export const mockCannot = (what: string) =>
  new Fault('mock_cannot', 501, `The mock does not know ${what}`, {
    hint: 'Ask the real server, or record its answer with `dorsal api record` and serve the recording.',
  })

const refuse = (code: string, message: string, more: Partial<PostgresErrorFields> = {}) =>
  new PostgresError({ severity: 'ERROR', code, message, ...more })

/** As PostgreSQL words them: a client that reads `code` and `message` meets the same ones. */
export const notGranted = (name: string, kind: 'table' | 'function') => refuse('42501', `permission denied for ${kind} ${name}`)
export const columnMissing = (table: string, column: string) => refuse('42703', `column ${table}.${column} does not exist`)
export const columnNotGrouped = (alias: string, column: string) =>
  refuse('42803', `column "${alias}.${column}" must appear in the GROUP BY clause or be used in an aggregate function`)
export const valueMissing = (table: string, column: string) =>
  refuse('23502', `null value in column "${column}" of relation "${table}" violates not-null constraint`, { table, column })
export const valueTaken = (
  { name, primaryKey }: { readonly name: string; readonly primaryKey: readonly string[] },
  columns: readonly string[],
  values: readonly string[],
) =>
  refuse(
    '23505',
    `duplicate key value violates unique constraint "${name}_${columns === primaryKey ? 'pkey' : `${columns.join('_')}_key`}"`,
    {
      table: name,
      detail: `Key (${columns.join(', ')})=(${values.join(', ')}) already exists.`,
    },
  )
export const referenceMissing = (table: string, column: string, value: string, target: string) =>
  refuse('23503', `insert or update on table "${table}" violates foreign key constraint "${table}_${column}_fkey"`, {
    table,
    detail: `Key (${column})=(${value}) is not present in table "${target}".`,
  })
type Referring = { readonly table: string; readonly constraint: string; readonly target: string; readonly columns: readonly string[] }

export const stillReferenced = ({ table, constraint, target, columns }: Referring, values: readonly string[]) =>
  refuse('23503', `update or delete on table "${target}" violates foreign key constraint "${constraint}" on table "${table}"`, {
    table,
    detail: `Key (${columns.join(', ')})=(${values.join(', ')}) is still referenced from table "${table}".`,
  })
export const referenceRestricts = ({ table, constraint, target, columns }: Referring, values: readonly string[]) =>
  refuse(
    '23001',
    `update or delete on table "${target}" violates RESTRICT setting of foreign key constraint "${constraint}" on table "${table}"`,
    {
      table,
      detail: `Key (${columns.join(', ')})=(${values.join(', ')}) is referenced from table "${table}".`,
    },
  )
export const valueInvalid = (type: string, value: string) => refuse('22P02', `invalid input syntax for type ${type}: "${value}"`)
export const enumInvalid = (type: string, value: string) => refuse('22P02', `invalid input value for enum ${type}: "${value}"`)
export const momentInvalid = (type: string, value: string) => refuse('22007', `invalid input syntax for type ${type}: "${value}"`)
export const regularExpressionInvalid = (problem: string) => refuse('2201B', `invalid regular expression: ${problem}`)
export const momentOutOfRange = (value: string) => refuse('22008', `date/time field value out of range: "${value}"`)
export const conflictColumnMissing = (column: string) => refuse('42703', `column "${column}" does not exist`)
export const conflictNotUnique = () => refuse('42P10', 'there is no unique or exclusion constraint matching the ON CONFLICT specification')
export const operatorMissing = (type: string, operator: string) =>
  refuse('42883', `operator does not exist: ${type} ${operator} unknown`, {
    hint: 'No operator matches the given name and argument types. You might need to add explicit type casts.',
  })
export const truthMissing = (type: string, value: string) =>
  refuse('42804', `argument of IS ${value.toUpperCase()} must be type boolean, not type ${type}`)
export const numberTooLarge = (type: string, value: string) => refuse('22003', `value "${value}" is out of range for type ${type}`)
export const textTooLong = (type: string) => refuse('22001', `value too long for type ${type}`)
export const insertRefused = (column: string) => refuse('428C9', `cannot insert a non-DEFAULT value into column "${column}"`)
export const updateRefused = (column: string) => refuse('428C9', `column "${column}" can only be updated to DEFAULT`)
export const checkFailed = (table: string, column: string) =>
  refuse('23514', `new row for relation "${table}" violates check constraint "${table}_${column}_check"`, { table, column })
