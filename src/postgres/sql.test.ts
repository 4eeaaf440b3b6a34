import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changeText, emptySql, fillSql, identifier, integer, joinSql, prepareSql, renderSql, sql } from './sql.ts'

test('values become numbered parameters', () => {
  assert.deepEqual(renderSql(sql`select ${'a'}, ${null} where ${Buffer.from('b')}`), {
    text: 'select $1, $2 where $3',
    values: ['a', null, Buffer.from('b')],
  })
})

test('nested fragments keep their values in the order of the text', () => {
  const condition = sql`x = ${'1'} and y = ${'2'}`
  assert.deepEqual(renderSql(sql`select ${'0'} where (${condition}) or z = ${'3'}`), {
    text: 'select $1 where (x = $2 and y = $3) or z = $4',
    values: ['0', '1', '2', '3'],
  })
})

test('a value that looks like SQL stays a value', () => {
  assert.deepEqual(renderSql(sql`select ${"'; drop table x; --"}`), { text: 'select $1', values: ["'; drop table x; --"] })
})

test('names are quoted, their quotes doubled, their parts joined by dots', () => {
  assert.equal(renderSql(identifier('public', 'a"b')).text, '"public"."a""b"')
  assert.throws(() => identifier('a\0b'), TypeError)
})

test('whole numbers are literals, anything else is refused', () => {
  assert.equal(renderSql(sql`limit ${integer(5)} offset ${integer(-3)}`).text, 'limit 5 offset -3')
  assert.throws(() => integer(1.5), TypeError)
  assert.throws(() => integer(Number.NaN), TypeError)
})

test('fragments join with a separator, none give nothing', () => {
  assert.deepEqual(renderSql(joinSql([sql`a = ${'1'}`, sql`b`, sql`c = ${'2'}`], sql` and `)), {
    text: 'a = $1 and b and c = $2',
    values: ['1', '2'],
  })
  assert.deepEqual(renderSql(joinSql([], sql`, `)), { text: '', values: [] })
  assert.deepEqual(renderSql(sql`select 1${emptySql}`), { text: 'select 1', values: [] })
})

test('prepared SQL keeps its text while its slots are filled again and again', () => {
  const pattern = changeText({ slot: 1 }, (text) => text.replaceAll('*', '%'))
  const prepared = prepareSql(sql`select ${'a'} where x = ${{ slot: 0 }} and y like ${pattern}`)
  const text = 'select $1 where x = $2 and y like $3'
  assert.deepEqual(renderSql(fillSql(prepared, ['7', 'b*'])), { text, values: ['a', '7', 'b%'] })
  assert.deepEqual(renderSql(fillSql(prepared, [Buffer.from('8'), '*'])), { text, values: ['a', Buffer.from('8'), '%'] })
})

test('a slot that nothing fills is never sent', () => {
  assert.throws(() => renderSql(sql`select ${{ slot: 0 }}`), TypeError)
  assert.throws(() => fillSql(sql`select ${{ slot: 1 }}`, ['a']), TypeError)
})
