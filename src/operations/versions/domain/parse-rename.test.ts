import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseRename } from './parse-rename.ts'

test('a renaming is of a column or of a table', () => {
  assert.deepEqual(parseRename('orders.note=remark'), { object: 'orders', column: 'note', now: 'remark' })
  assert.deepEqual(parseRename('orders=purchases'), { object: 'orders', column: null, now: 'purchases' })
})

test('what names no old and new thing is no renaming', () => {
  for (const text of ['orders', 'orders=', '=purchases', 'orders.note=orders.remark', 'a=b=c']) {
    assert.throws(() => parseRename(text), { code: 'rename_unreadable', message: `"${text}" is no renaming` })
  }
})
