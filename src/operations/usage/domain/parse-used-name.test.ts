import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseUsedColumn, parseUsedObject } from './parse-used-name.ts'

test('a name without a schema is one of the default schema', () => {
  assert.deepEqual(parseUsedColumn('orders.note', 'shop'), { schema: 'shop', object: 'orders', member: 'note' })
  assert.deepEqual(parseUsedColumn('sales.orders.note', 'shop'), { schema: 'sales', object: 'orders', member: 'note' })
  assert.deepEqual(parseUsedObject('orders', 'shop'), { schema: 'shop', object: 'orders' })
  assert.deepEqual(parseUsedObject('sales.orders', 'shop'), { schema: 'sales', object: 'orders' })
})

test('a name with too few or too many parts is refused with how to write it', () => {
  const refusal = { code: 'usage_name_invalid', hint: 'Write orders.note or public.orders.note.' }
  for (const name of ['note', '.note', 'a.b.c.d']) {
    assert.throws(() => parseUsedColumn(name, 'shop'), { ...refusal, message: `"${name}" is not the name of a column` })
  }
  assert.throws(() => parseUsedObject('a.b.c', 'shop'), {
    code: 'usage_name_invalid',
    message: '"a.b.c" is not the name of a table or function',
    hint: 'Write orders or public.orders.',
  })
})
