import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renderName, toTableName } from './names.ts'

test('a name comes back as SQL, quoted where PostgreSQL wants it, and without public', () => {
  const cases = [
    [{ relname: 'orders' }, 'orders'],
    [{ relname: 'order' }, '"order"'],
    [{ schemaname: 'shop', relname: 'Orders' }, 'shop."Orders"'],
    [{ schemaname: 'Order', relname: 'My.Table' }, '"Order"."My.Table"'],
  ] as const
  for (const [range, text] of cases) assert.equal(renderName(toTableName(range)), text)
})
