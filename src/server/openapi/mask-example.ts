import { classifyColumn, type PersonalKind } from '../../catalog/classify-column.ts'

/** What stands in place of what a value says of a person. */
const masks: Readonly<Record<PersonalKind, string>> = {
  email: 'someone@example.org',
  name: 'Someone',
  phone: '+33 1 99 00 00 00',
  address: '1 Example Street',
  text: '…',
  identifier: '0000',
  birthday: '2000-01-01',
  ip: '192.0.2.1',
  link: 'https://example.org/someone',
  secret: '…',
}

/** An answer without what it says of people: by the names of its keys, and values of another kind than text are left as they are. */
export function maskExample(value: unknown, table: string): unknown {
  if (Array.isArray(value)) return value.map((item) => maskExample(item, table))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([column, part]) => [column, maskValue(part, { table, column })]))
}

function maskValue(value: unknown, name: { readonly table: string; readonly column: string }): unknown {
  const classified = classifyColumn(name)
  if (classified === undefined) return maskExample(value, name.table)
  return typeof value === 'string' ? masks[classified.kind] : value
}
