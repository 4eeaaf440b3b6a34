import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PostgresError, type PostgresErrorFields } from '../postgres/types.ts'
import { toFault } from './postgres-faults.ts'

function refusal(code: string, more: Partial<PostgresErrorFields> = {}, isAnonymous = false) {
  return toFault(new PostgresError({ severity: 'ERROR', code, message: 'said so', ...more }), { isAnonymous })
}

const statuses: readonly (readonly [code: string, status: number, message?: string])[] = [
  ['08006', 503],
  ['0L000', 403],
  ['21000', 500],
  ['21000', 400, 'UPDATE requires a WHERE clause'],
  ['21000', 400, 'ON CONFLICT DO UPDATE command cannot affect row a second time'],
  ['22023', 400],
  ['22023', 401, 'role "ghost" does not exist'],
  ['22P02', 400],
  ['23502', 400],
  ['23503', 409],
  ['23505', 409],
  ['25006', 405],
  ['25P02', 500],
  ['28000', 403],
  ['40001', 500],
  ['42501', 403],
  ['42703', 400],
  ['42883', 404],
  ['42883', 406, 'function xmlagg(record) does not exist'],
  ['42P01', 404],
  ['42P17', 500],
  ['53300', 503],
  ['55000', 500],
  ['55000', 405, 'cannot insert into view "totals"'],
  ['54000', 400],
  ['54001', 400],
  ['54011', 400],
  ['57014', 504],
  ['57P01', 503],
  ['P0001', 400],
  ['P0002', 500],
  ['PT402', 402],
  ['PTxyz', 500],
  ['XX000', 500],
  ['XX000', 400, 'tsquery stack too small'],
]

for (const [code, status, message] of statuses) {
  test(`${code}${message === undefined ? '' : ` “${message}”`} is answered ${status}`, () => {
    assert.equal(refusal(code, message === undefined ? {} : { message }).status, status)
  })
}

test('a function that never ends, or takes too long, is the fault of its author', () => {
  const where = 'SQL function "endless" statement 1'
  assert.deepEqual(
    ['54001', '57014'].map((code) => refusal(code, { where }).status),
    [500, 500],
  )
})

test('a denied right is answered 401 with a challenge to callers without credentials', () => {
  const fault = refusal('42501', {}, true)
  assert.deepEqual([fault.status, fault.headers], [401, { 'www-authenticate': 'Bearer' }])
})

test('message, details and hint are those of PostgreSQL', () => {
  const { code, message, details, hint } = refusal('23505', { message: 'duplicate', detail: 'Key (id)=(1)', hint: 'another' })
  assert.deepEqual({ code, message, details, hint }, { code: '23505', message: 'duplicate', details: 'Key (id)=(1)', hint: 'another' })
})

test('a raised PT status takes the message as its reason', () => {
  assert.equal(refusal('PT402', { message: 'Payment Required' }).reason, 'Payment Required')
})

test('a raised PGRST error writes the whole answer', () => {
  const message = JSON.stringify({ code: '123', message: 'ABC', details: 'DEF', hint: 'XYZ' })
  const detail = JSON.stringify({ status: 332, status_text: 'My Status', headers: { 'x-header': 'str' } })
  const fault = refusal('PGRST', { message, detail })
  assert.deepEqual(
    [fault.code, fault.status, fault.message, fault.details, fault.hint, fault.headers, fault.reason],
    ['123', 332, 'ABC', 'DEF', 'XYZ', { 'x-header': 'str' }, 'My Status'],
  )
})

const unreadable: readonly (readonly [title: string, fields: Partial<PostgresErrorFields>, details: string])[] = [
  ['a message that is no JSON', { message: 'INVALID', detail: '{}' }, "Invalid JSON value for MESSAGE: 'INVALID'"],
  ['no detail', { message: '{"code":"1","message":"m"}' }, 'DETAIL is missing in the RAISE statement'],
  [
    'a detail without headers',
    { message: '{"code":"1","message":"m"}', detail: '{"status":400}' },
    `Invalid JSON value for DETAIL: '{"status":400}'`,
  ],
]

for (const [title, fields, details] of unreadable) {
  test(`a raised PGRST error with ${title} is PGRST121`, () => {
    const fault = refusal('PGRST', fields)
    assert.deepEqual([fault.code, fault.status, fault.details], ['PGRST121', 500, details])
  })
}
