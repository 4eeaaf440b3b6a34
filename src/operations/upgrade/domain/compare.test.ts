import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Dump, DumpedGlobals, DumpedRole } from '../../../postgres/dump/types.ts'
import type { Answer } from '../types.ts'
import { compareGlobals } from './compare-globals.ts'
import { compareReads } from './compare-reads.ts'
import { compareSchemas } from './compare-schemas.ts'
import { renderPlanShape } from './plan-shape.ts'

const globals: DumpedGlobals = { roles: [], memberships: [], settings: [], databaseOwner: 'postgres', databaseGrants: [] }

function dumpOf(...entries: readonly (readonly [type: string, name: string, text: string])[]): Dump {
  const texts = entries.map(([type, name, text]) => `--\n-- Name: ${name}; Type: ${type}; Schema: public; Owner: postgres\n--\n\n${text}\n`)
  return {
    serverVersion: '18.4',
    writtenBy: 'pg_dump',
    globals,
    preData: `SET client_encoding = 'UTF8';\n\n${texts.join('\n')}`,
    postData: '',
    hasPublicSchema: true,
    extensions: [],
    tables: [],
    sequences: [],
    largeObjects: 0,
    largeObjectStatements: [],
    leftOut: [],
  }
}

const table = ['TABLE', 'film', 'CREATE TABLE public.film (\n    id integer\n);'] as const

test('the same objects in another order are the same schema', () => {
  const type = ['TYPE', 'state', "CREATE TYPE public.state AS ENUM ('new');"] as const
  assert.deepEqual(compareSchemas('shop', dumpOf(table, type), dumpOf(type, table)), [])
})

test('what misses, what came and what changed is named; a view is only printed in another way', () => {
  const before = dumpOf(table, ['VIEW', 'titles', 'SELECT film.id'], ['TABLE', 'lost', 'CREATE TABLE public.lost ();'])
  const changed = ['TABLE', 'film', 'CREATE TABLE public.film (\n    id bigint\n);'] as const
  const after = dumpOf(changed, ['VIEW', 'titles', 'SELECT id'], ['INDEX', 'came', 'CREATE INDEX came ON public.film (id);'])
  assert.deepEqual(
    compareSchemas('shop', before, after).map(({ name, detail, serious }) => [name, detail, serious]),
    [
      ['TABLE public.film', 'id integer → id bigint', true],
      ['VIEW public.titles', 'printed in another way: SELECT film.id → SELECT id', false],
      ['TABLE public.lost', 'it is not in the copy', true],
      ['INDEX public.came', 'only the copy has it', true],
    ],
  )
})

const role: DumpedRole = {
  name: 'clerk',
  superuser: false,
  inherit: true,
  createRole: false,
  createDatabase: false,
  login: true,
  replication: false,
  bypassRls: false,
  connectionLimit: -1,
  validUntil: null,
  password: 'SCRAM-SHA-256$secret',
  comment: null,
}

test('a role that changed is named without its password; that of who copies is its own', () => {
  const before = { ...globals, roles: [role, { ...role, name: 'postgres' }] }
  const after = {
    ...globals,
    roles: [
      { ...role, password: null },
      { ...role, name: 'postgres', password: 'other' },
    ],
  }
  const found = compareGlobals({ database: 'shop', login: 'postgres', before, after })
  assert.deepEqual(
    found.map(({ name, detail }) => [name, detail]),
    [['role clerk', 'it is another one in the copy']],
  )
})

const answerOf = (rows: unknown, status = 200): Answer => ({ status, body: JSON.stringify(rows), plan: null })

function judge(before: Answer, after: Answer) {
  return compareReads([{ name: 'GET /rest/v1/film', before, after }]).map(({ kind, detail, serious }) => [kind, detail, serious])
}

test('answers are compared by status, rows and columns; another order is no other answer', () => {
  const rows = [
    { id: 1, search: 'a' },
    { id: 2, search: 'b' },
  ]
  assert.deepEqual(judge(answerOf(rows), answerOf(rows)), [])
  assert.deepEqual(judge(answerOf(rows), answerOf(rows.toReversed())), [['answer', 'the same rows come in another order', false]])
  assert.deepEqual(judge(answerOf(rows), answerOf(rows.slice(1))), [['answer', '2 rows before, 1 after', true]])
  assert.deepEqual(judge(answerOf(rows), answerOf([rows[0], { id: 2, search: 'c' }])), [['answer', 'other values in search', true]])
  assert.deepEqual(judge(answerOf(rows), answerOf([], 401)), [['answer', 'it was answered 200 and is now answered 401', true]])
})

test('a plan is its kinds of nodes and what they read', () => {
  const plan = [
    { Plan: { 'Node Type': 'Limit', Plans: [{ 'Node Type': 'Index Scan', 'Index Name': 'film_pkey', 'Relation Name': 'film' }] } },
  ]
  assert.equal(renderPlanShape(plan), 'Limit(Index Scan film_pkey)')
  assert.equal(renderPlanShape(null), 'no plan')
})
