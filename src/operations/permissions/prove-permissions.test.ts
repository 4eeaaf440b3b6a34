import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/test-database.ts'
import { parseConnectionUrl } from '../../postgres/connection-target.ts'
import { type Cell, type Matrix, type Operation, provePermissions } from './operation.ts'

// Roles belong to the whole server: those of one run are unlike those of any other.
const suffix = randomBytes(4).toString('hex')
const roles = {
  keeper: 'nologin',
  visitor: 'nologin',
  member: 'nologin',
  heir: 'nologin inherit',
  idle: 'nologin noinherit',
  admin: 'nologin bypassrls',
  auditor: 'nologin',
} as const
const toRole = (name: string) => `${name}_${suffix}`
const ada = {
  name: 'ada',
  role: toRole('member'),
  claims: { sub: '00000000-0000-4000-8000-00000000000a', plan: 'pro' },
  description: 'pays',
}

let database: TestDatabase
let matrix: Matrix

before(async () => {
  database = await createTestDatabase({ prefix: 'permissions' })
  for (const [name, options] of Object.entries(roles)) await database.query(`create role ${toRole(name)} ${options}`)
  await database.query(`grant ${toRole('member')} to ${toRole('heir')}, ${toRole('idle')}; grant pg_read_all_data to ${toRole('auditor')}`)
  const text = readFileSync(join(import.meta.dirname, 'traps.sql'), 'utf8')
  await database.query(text.replaceAll(/\{(\w+)\}/g, (_, name: string) => toRole(name)))
  await database.query(`grant select, insert, update, delete on all tables in schema app to ${toRole('admin')}`)
  matrix = await prove([...Object.keys(roles).map(toRole)])
})
after(async () => {
  await database.drop()
  const server = await createTestDatabase({ prefix: 'permissions' })
  for (const name of Object.keys(roles)) await server.query(`drop role if exists ${toRole(name)}`)
  await server.drop()
})

async function prove(names: readonly string[], objects: readonly string[] = []): Promise<Matrix> {
  return await provePermissions({
    place: { target: parseConnectionUrl(database.url) },
    exposedSchemas: ['app'],
    extraSearchPath: [],
    login: 'nobody',
    personas: [ada],
    only: { roles: names, objects },
    patience: 60_000,
    onProgress: () => {},
  })
}

const letters = { allowed: 'yes', 'some rows': 'some', denied: '-', 'could not be checked': '?' } as const

/** For each object who may do what: select, insert, update, delete, or execute alone. Who may do nothing is left out. */
function renderAnswers({ cells, objects }: Matrix): string {
  const blocks = objects.map(({ id }) => {
    const bySubject = Map.groupBy(
      cells.filter(({ object }) => object === id),
      ({ subject }) => subject.replace(`_${suffix}`, ''),
    )
    const byAnswers = Map.groupBy(bySubject, ([, own]) => own.map(renderAnswer).join(' '))
    const lines = [...byAnswers].map(([answers, subjects]) => `  ${answers}: ${subjects.map(([name]) => name).join(', ')}`)
    return [id, ...lines.filter((line) => !/^[ -]+:/.test(line)).sort()].join('\n')
  })
  return `${blocks.join('\n')}\n`
}

function renderAnswer({ answer, columns }: Cell): string {
  const closed = columns.filter((column) => column.answer.kind === 'denied').map(({ column }) => column)
  return `${letters[answer.kind]}${answer.kind === 'denied' || closed.length === 0 ? '' : `(not ${closed.join()})`}`
}

test('each trap has the answer that PostgreSQL documents, and does not disagree with what happened', () => {
  const doubts = matrix.cells.flatMap(({ disagreement, columns }) => [disagreement, ...columns.map((column) => column.disagreement)])
  assert.deepEqual(
    doubts.filter((doubt) => doubt !== null),
    [],
  )
  assert.equal(renderAnswers(matrix), readFileSync(join(import.meta.dirname, 'traps.answers'), 'utf8'))
})

function getCell(object: string, subject: string, operation: Operation): Cell {
  const cell = matrix.cells.find((each) => each.object === object && each.subject === subject && each.operation === operation)
  assert.ok(cell, `${subject} ${operation} ${object}`)
  return cell
}

test('a sample user sees the row that was made for it and not that of another', () => {
  const { answer, witness } = getCell('app.own_rows', 'ada', 'select')
  assert.deepEqual(answer, { kind: 'some rows', condition: '(user_id = ( SELECT app.uid() AS uid))' })
  assert.ok(witness.kind === 'rows')
  assert.deepEqual(
    [witness.statement, witness.touched, witness.there, witness.generated],
    ['select count(*) from "app"."own_rows"', 1, 2, 1],
  )
})

test('a new row is let in for oneself and for nobody else', () => {
  const { witness } = getCell('app.own_rows', 'ada', 'insert')
  assert.ok(witness.kind === 'rows')
  assert.deepEqual([witness.touched, witness.there], [1, 2])
})

test('the chain of reasons names schema, grant, membership and policy', () => {
  const { static: expected } = getCell('app.own_rows', toRole('heir'), 'delete')
  assert.deepEqual(
    expected.reasons.map(({ kind, sentence }) => [kind, sentence.replaceAll(`_${suffix}`, '')]),
    [
      ['grant', 'the schema app grants USAGE to everybody (PUBLIC)'],
      ['grant', 'app.own_rows grants DELETE to member, which heir inherits'],
      ['policy', 'Policy own to member: (user_id = ( SELECT app.uid() AS uid))'],
    ],
  )
})

test('a policy that reads what the role may not read refuses the statement', () => {
  const { answer, static: expected, witness } = getCell('app.gated', 'ada', 'select')
  assert.deepEqual(answer, { kind: 'denied' })
  assert.equal(expected.reasons.at(-1)?.sentence.replaceAll(`_${suffix}`, ''), 'Policy known: member may not read hidden.secrets.id')
  assert.ok(witness.kind === 'refused')
  assert.deepEqual([witness.by, witness.code, witness.message], ['privilege', '42501', 'permission denied for table secrets'])
})

test('a statement that a trigger refuses whatever the row is denied', () => {
  const { answer, witness } = getCell('app.append_only', toRole('visitor'), 'delete')
  assert.deepEqual(answer, { kind: 'denied' })
  assert.ok(witness.kind === 'refused')
  assert.deepEqual([witness.by, witness.message], ['within', 'append only'])
})

test('a function may be called without the schema of its argument types, and that REST names them is told', () => {
  const { answer, static: expected, witness } = getCell('app.feels(mood hidden.mood)', 'ada', 'execute')
  assert.deepEqual(answer, { kind: 'allowed' })
  assert.equal(witness.kind, 'passed')
  assert.equal(
    expected.reasons.at(-1)?.sentence.replaceAll(`_${suffix}`, ''),
    'Its arguments have types of the schema hidden, of which member has no USAGE: a call through the REST API names them and is refused',
  )
})

test('default privileges are told', () => {
  assert.deepEqual(
    matrix.defaultPrivileges.map((each) => each.replaceAll(`_${suffix}`, '')),
    ['What keeper makes in app: visitor may SELECT new tables'],
  )
})

test('nothing of it stays in the database', async () => {
  assert.deepEqual(await database.query('select count(*)::int from app.own_rows'), [{ count: 1 }])
})

test('an object and a role can be asked for alone, and an unknown one is named', async () => {
  const one = await prove([toRole('visitor')], ['by_column'])
  assert.deepEqual(
    one.cells.map(({ subject, object, operation }) => [subject.replace(`_${suffix}`, ''), object, operation]),
    ['select', 'insert', 'update', 'delete'].map((operation) => ['visitor', 'app.by_column', operation]),
  )
  await assert.rejects(prove(['nobody']), { code: 'permissions_subject_unknown' })
  await assert.rejects(prove([], ['app.nothing']), { code: 'permissions_object_unknown' })
})
