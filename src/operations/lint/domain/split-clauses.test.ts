import assert from 'node:assert/strict'
import { test } from 'node:test'
import { splitClauses } from './split-clauses.ts'

test('commas in parentheses, quotes, dollar quotes and comments separate nothing', () => {
  const text = `alter table only "a,b".c add check (f(1, 2) > 0), add d text default 'x,y', -- one, two
    add e text default $q$(,$q$ /* , */, drop column "f,g"`
  assert.deepEqual(splitClauses(text), [
    'add check (f(1, 2) > 0)',
    "add d text default 'x,y'",
    '-- one, two\n    add e text default $q$(,$q$ /* , */',
    'drop column "f,g"',
  ])
})
