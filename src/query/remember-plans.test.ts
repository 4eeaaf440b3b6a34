import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { generous, startTestArchive, type TestArchive } from '../../tests/support/test-archive.ts'
import { by, compare, here, readOf } from '../../tests/support/test-intents.ts'
import { renderSql } from '../postgres/sql.ts'
import { fillPlan } from './fill-plan.ts'
import { createPlanner } from './remember-plans.ts'

let archive: TestArchive
before(async () => {
  archive = await startTestArchive()
})
after(() => archive.stop())

const filmById = readOf('films', {
  select: ['id'],
  where: here(compare('id', { kind: 'simple', operator: 'eq', value: { slot: 0 } })),
  order: [{ embeds: [], terms: [by('id')] }],
})

test('intents of one shape share a plan, each with its own values', () => {
  const findPlan = createPlanner(generous, 10)
  const first = findPlan(filmById, 'film by id', archive.catalog)
  assert.equal(findPlan(filmById, 'film by id', archive.catalog), first)
  const fill = (value: string) => renderSql(fillPlan(first.plan, { rendered: first.rendered, values: [value] }).main)
  assert.deepEqual([fill('1').values, fill('2').values], [['1'], ['2']])
  assert.equal(fill('1').text, fill('2').text)
})

test('slots filled give the rows that the values give', async () => {
  const { plan, rendered } = createPlanner(generous, 10)(filmById, 'film by id', archive.catalog)
  const ids = async (value: string) => JSON.parse((await archive.run(filmById, { run: { rendered, values: [value] } })).body.toString())
  assert.equal(plan.kind, 'read')
  assert.deepEqual([await ids('1'), await ids('3'), await ids('99')], [[{ id: 1 }], [{ id: 3 }], []])
})

test('another shape, no shape and another catalog are planned anew', () => {
  const findPlan = createPlanner(generous, 10)
  const first = findPlan(filmById, 'film by id', archive.catalog)
  assert.notEqual(findPlan(filmById, 'another', archive.catalog), first)
  assert.notEqual(findPlan(filmById, undefined, archive.catalog), first)
  assert.equal(findPlan(filmById, 'film by id', archive.catalog), first)
  assert.notEqual(findPlan(filmById, 'film by id', { ...archive.catalog }), first)
})

test('beyond the number to remember the first in is forgotten', () => {
  const findPlan = createPlanner(generous, 2)
  const [first, second] = ['a', 'b', 'c'].map((shape) => findPlan(filmById, shape, archive.catalog))
  assert.equal(findPlan(filmById, 'b', archive.catalog), second)
  assert.notEqual(findPlan(filmById, 'a', archive.catalog), first)
})
