import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareWitnesses } from '../domain/compare.ts'
import type { Judgement } from '../domain/judgement.ts'
import type { Cell, Matrix, Witness } from '../types.ts'
import { permissionDisagreement } from './permission-disagreement.ts'

const judge = (kind: 'allowed' | 'denied'): Judgement => ({ answer: { kind }, reasons: [], columns: [], denial: 'statement' })
const rows = (touched: number): Witness => ({ kind: 'rows', statement: 'delete from "orders"', touched, there: 3, generated: 0 })

function toMatrix(judgement: Judgement, witness: Witness): Matrix {
  const cell: Cell = {
    subject: 'anon',
    object: 'public.orders',
    operation: 'delete',
    ...compareWitnesses(judgement, [witness]),
    static: judgement,
    witness,
    columns: [],
  }
  return { version: 1, postgres: '18.4', exposedSchemas: [], subjects: [], objects: [], cells: [cell], defaultPrivileges: [] }
}

test('rows that were reached against the catalogs are a finding, and no answer', async () => {
  const matrix = toMatrix(judge('denied'), rows(3))
  assert.deepEqual(matrix.cells[0]?.answer, { kind: 'could not be checked', why: 'the catalogs and the witness disagree' })
  const answer = await permissionDisagreement.check(matrix)
  assert.ok(answer.kind === 'found')
  assert.deepEqual(
    answer.findings.map(({ subject, message }) => [subject, message]),
    [['anon delete public.orders', 'anon delete public.orders: By the catalogs it was to be denied, but 3 of 3 rows were reached']],
  )
})

test('rows that were kept back although everything is granted are a finding', async () => {
  const answer = await permissionDisagreement.check(toMatrix(judge('allowed'), rows(1)))
  assert.ok(answer.kind === 'found')
  assert.deepEqual(
    answer.findings[0]?.message,
    'anon delete public.orders: By the catalogs everything was to be allowed, but 1 of 3 rows were reached',
  )
})

test('where both say the same there is none', async () => {
  assert.deepEqual(await permissionDisagreement.check(toMatrix(judge('allowed'), rows(3))), { kind: 'clean' })
})
