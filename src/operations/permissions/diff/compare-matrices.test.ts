import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Answer, Cell, Matrix, Operation, Reason, Witness } from '../types.ts'
import { compareMatrices } from './compare-matrices.ts'
import { renderDiffLines, renderDiffMarkdown } from './render-diff.ts'

const columns = ['id', 'email', 'note'] as const
const allowed: Answer = { kind: 'allowed' }
const denied: Answer = { kind: 'denied' }
const some = (condition: string): Answer => ({ kind: 'some rows', condition })
const policy = (name: string, condition: string): Reason => ({ kind: 'policy', name, sentence: `Policy ${name} to anon: ${condition}` })
const grant = (privilege: string, to = 'anon'): Reason => ({
  kind: 'grant',
  sentence: `public.orders grants ${privilege} to ${to}`,
  name: to,
})
const seen = (touched: number, which?: string, there = 10): Witness => ({
  ...{ kind: 'rows', statement: 'select count(*) from public.orders', touched, there, generated: 0 },
  ...(which === undefined ? {} : { which }),
})

type CellOptions = {
  readonly subject?: string
  readonly operation?: Operation
  readonly reasons?: readonly Reason[]
  readonly witness?: Witness
  /** Absent: all of them. */
  readonly passing?: readonly string[]
}

function createCell(
  answer: Answer,
  { subject = 'anon', operation = 'select', reasons = [], witness, passing = columns }: CellOptions = {},
): Cell {
  const proven = { witness: witness ?? { kind: 'none' as const, why: 'not tried' }, disagreement: null }
  const toColumn = (column: string) => {
    const of = answer.kind !== 'denied' && passing.includes(column) ? answer : denied
    return { column, answer: of, static: { answer: of, reasons: [] }, ...proven }
  }
  return { subject, object: 'public.orders', operation, answer, static: { answer, reasons }, ...proven, columns: columns.map(toColumn) }
}

function createMatrix(cells: readonly Cell[], changes: Partial<Matrix> = {}): Matrix {
  const subjects = [...new Set(['anon', 'ada', ...cells.map(({ subject }) => subject)])]
  return {
    ...{ version: 1, postgres: '18.4', exposedSchemas: ['public'], defaultPrivileges: [], cells },
    subjects: subjects.map((name) => ({ name, kind: 'role', role: name, claims: {}, description: '', isApiRole: true })),
    objects: [
      {
        ...{ id: 'public.orders', kind: 'table', schema: 'public', name: 'orders', owner: 'postgres', columns },
        ...{ exposure: { isExposed: true, why: 'public is exposed' }, remarks: [] },
      },
    ],
    ...changes,
  }
}

async function listSentences(before: readonly Cell[], after: readonly Cell[]): Promise<readonly string[]> {
  const { changes } = await compareMatrices(createMatrix(before), createMatrix(after))
  return changes.map(({ effect, sentence }) => `${effect}: ${sentence}`)
}

test('the same matrix twice is no change', async () => {
  const cells = [createCell(some('a = 1'), { witness: seen(3) }), createCell(denied, { operation: 'delete' })]
  assert.deepEqual(await compareMatrices(createMatrix(cells), createMatrix(cells)), {
    version: 1,
    changes: [],
    surroundings: [],
    unshown: [],
  })
})

test('a policy that lost its condition, and a grant that was revoked, are told with their cause', async () => {
  const before = [
    createCell(some('(owner = auth.uid())'), {
      reasons: [grant('SELECT'), policy('orders_public', '(owner = auth.uid())')],
      witness: seen(0),
    }),
    createCell(allowed, { operation: 'delete', reasons: [grant('DELETE')] }),
  ]
  const after = [
    createCell(allowed, { reasons: [grant('SELECT'), policy('orders_public', 'true')], witness: seen(10) }),
    createCell(denied, {
      operation: 'delete',
      reasons: [{ kind: 'no grant', sentence: 'Nothing grants DELETE on public.orders to anon' }],
    }),
  ]
  assert.deepEqual(await listSentences(before, after), [
    'widens: anon can now read orders: policy orders_public lost its condition (owner = auth.uid())',
    'narrows: anon can no longer delete from orders: grant revoked: public.orders granted DELETE to anon',
  ])
})

test('a column that is granted is named; when all of them change the table is', async () => {
  const none = [createCell(denied)]
  const two = [createCell(allowed, { reasons: [grant('SELECT')], passing: ['id', 'note'] })]
  const all = [createCell(allowed, { reasons: [grant('SELECT')] })]
  assert.deepEqual(await listSentences(none, all), ['widens: anon can now read orders: grant added: public.orders grants SELECT to anon'])
  assert.deepEqual(await listSentences(none, two), [
    'widens: anon can now read orders.id and orders.note: grant added: public.orders grants SELECT to anon',
  ])
  const [sentence] = await listSentences(two, all)
  assert.match(sentence ?? '', /^widens: anon can now read orders\.email: /)
})

test('two for whom the same changed for the same reason share a sentence', async () => {
  const make = (answer: Answer, reasons: readonly Reason[]) => ['anon', 'ada'].map((subject) => createCell(answer, { subject, reasons }))
  assert.deepEqual(await listSentences(make(denied, []), make(allowed, [grant('SELECT', 'public')])), [
    'widens: anon and ada can now read orders: grant added: public.orders grants SELECT to public',
  ])
})

test('a condition that reads otherwise is a change where rows show it, and none where they show that it is not', async () => {
  const before = [createCell(some('a = 1'), { reasons: [policy('p', 'a = 1')], witness: seen(3, 'abc') })]
  const toAfter = (witness: Witness) => [createCell(some('a = b'), { reasons: [policy('p', 'a = b')], witness })]
  const cause = 'policy p changed from (a = 1) to (a = b)'
  assert.deepEqual(await listSentences(before, toAfter(seen(5, 'def'))), [
    `widens: anon can now read more rows of orders (5 of 10, before 3): ${cause}`,
  ])
  assert.deepEqual(await listSentences(before, toAfter(seen(2, 'def'))), [
    `narrows: anon can now read fewer rows of orders (2 of 10, before 3): ${cause}`,
  ])
  assert.deepEqual(await listSentences(before, toAfter(seen(3, 'def'))), [
    `open: anon can read orders under another condition; no row shows whether that matters: ${cause}`,
  ])
  const reworded = [createCell(some('a in (1)'), { witness: seen(3, 'abc') })]
  const { changes, unshown } = await compareMatrices(createMatrix(before), createMatrix(reworded))
  assert.deepEqual([changes, unshown], [[], ['anon, select on orders: where a = 1 before, now where a in (1)']])
})

test('a condition on other columns that reaches the same rows is open, unless rows tell the difference for somebody', async () => {
  const make = (condition: string, ofAda: Witness) => [
    createCell(some(condition), { reasons: [policy('p', condition)], witness: seen(3, 'abc') }),
    createCell(some(condition), { subject: 'ada', reasons: [policy('p', condition)], witness: ofAda }),
  ]
  const before = make('a = 1', seen(4, 'def'))
  const cause = 'policy p changed from (a = 1) to (a = 1 and b < 9)'
  assert.deepEqual(await listSentences(before, make('a = 1 and b < 9', seen(4, 'def'))), [
    `open: anon and ada can read orders under another condition; no row shows whether that matters: ${cause}`,
  ])
  const { changes, unshown } = await compareMatrices(createMatrix(before), createMatrix(make('a = 1 and b < 9', seen(2, 'de'))))
  assert.deepEqual(
    changes.map(({ sentence }) => sentence),
    [`ada can now read fewer rows of orders (2 of 10, before 4): ${cause}`],
  )
  assert.deepEqual(unshown, ['anon, select on orders: where a = 1 before, now where a = 1 and b < 9'])
})

test('a condition that no row fulfils is as closed as a refusal, and is told on the side', async () => {
  const refused: Witness = {
    kind: 'refused',
    statement: 'insert',
    by: 'policy',
    code: '42501',
    message: 'new row violates row-level security policy',
  }
  const paper = [createCell(some('a = 1'), { operation: 'insert', witness: refused }), createCell(some('b = 2'), { witness: seen(0) })]
  const closed = [createCell(denied, { operation: 'insert', witness: refused }), createCell(denied, { witness: seen(0) })]
  const { changes, unshown } = await compareMatrices(createMatrix(closed), createMatrix(paper))
  assert.deepEqual(
    [changes, unshown],
    [[], ['anon, insert on orders: denied before, now where a = 1', 'anon, select on orders: denied before, now where b = 2']],
  )
})

test('as many rows but others are told where the table holds the same rows', async () => {
  const whole = createCell(allowed, { subject: 'service_role', witness: seen(10, 'all') })
  const make = (which: string) => [createCell(some('a = 1'), { witness: seen(3, which) }), whole]
  assert.deepEqual(await listSentences(make('abc'), make('def')), [
    'alters: anon can now read other rows of orders (3 of 10, before 3): what its conditions or functions read or run has changed',
  ])
})

test('brackets, order and parts without effect are no change of a condition that no row proves', async () => {
  const make = (condition: string) => [createCell(some(condition), { operation: 'insert' })]
  const equal = [
    '((a = 1) and (b = 2))',
    'b = 2 and a = 1',
    'true and (a = 1 and b = 2)',
    '(a = 1 and b = 2) or false',
    'a = 1 and a = 1 and b = 2',
  ]
  for (const condition of equal) assert.deepEqual(await listSentences(make('a = 1 and b = 2'), make(condition)), [], condition)
  for (const condition of ['a = 1 or b = 2', 'a = 1', 'a = 2 and b = 2'])
    assert.equal((await listSentences(make('a = 1 and b = 2'), make(condition))).length, 1, condition)
})

test('the conditions of a view on several tables are compared one by one', async () => {
  const make = (condition: string) => [createCell(some(condition), { operation: 'insert' })]
  const views = ['public.a: (x = 1); public.b: y', 'public.a: ((x = 1) and true); public.b: (y)', 'public.a: (x = 1); public.c: y'] as const
  assert.deepEqual(await listSentences(make(views[0]), make(views[1])), [])
  assert.equal((await listSentences(make(views[0]), make(views[2]))).length, 1)
})

test('what cannot be checked any more is never silent', async () => {
  const open: Answer = { kind: 'could not be checked', why: 'it took too long' }
  assert.deepEqual(await listSentences([createCell(denied)], [createCell(open)]), [
    'open: anon could be checked before and cannot be now: read orders (it took too long): what its conditions or functions read or run has changed',
  ])
  assert.deepEqual(await listSentences([createCell(open)], [createCell(open)]), [])
})

test('tables and roles that come and go are the cause of what comes and goes with them', async () => {
  const empty = createMatrix([], { objects: [] })
  const full = createMatrix([createCell(allowed), createCell(denied, { operation: 'delete' })])
  const come = await compareMatrices(empty, full)
  const go = await compareMatrices(full, empty)
  assert.deepEqual(
    [...come.changes, ...go.changes].map(({ sentence }) => sentence),
    ['anon can now read orders: orders is new', 'anon can no longer read orders: orders is gone'],
  )
})

test('what surrounds the cells is told: schemas that are offered, default privileges, roles of the API', async () => {
  const before = createMatrix([])
  const after = createMatrix([], {
    objects: before.objects.map((object) => ({ ...object, exposure: { isExposed: false, why: 'public is not exposed' } })),
    subjects: before.subjects.map((subject) => ({ ...subject, isApiRole: subject.name !== 'ada' })),
    defaultPrivileges: ['default privileges of postgres in public: tables to anon (SELECT)'],
  })
  assert.deepEqual((await compareMatrices(before, after)).surroundings, [
    { effect: 'narrows', sentence: 'The API no longer offers orders: public is not exposed' },
    {
      effect: 'widens',
      sentence: 'What is made from now on is granted by default privileges of postgres in public: tables to anon (SELECT)',
    },
    { effect: 'narrows', sentence: 'A request to the API can no longer become ada' },
  ])
})

test('a bucket that becomes public is wider, whatever its policies', async () => {
  const withRemarks = (remarks: readonly string[]) => {
    const { objects, ...matrix } = createMatrix([])
    return { ...matrix, objects: objects.map((object) => ({ ...object, id: 'bucket avatars', kind: 'bucket' as const, remarks })) }
  }
  const [closed, open] = [withRemarks([]), withRemarks(['public: whoever knows the address of a file reads it, and no policy is asked'])]
  assert.deepEqual((await compareMatrices(closed, open)).surroundings, [
    { effect: 'widens', sentence: 'bucket avatars is public now: whoever knows the address of a file reads it' },
  ])
  assert.deepEqual((await compareMatrices(open, closed)).surroundings, [
    { effect: 'narrows', sentence: 'bucket avatars is no longer public' },
  ])
})

test('a diff as lines and as a comment on a pull request, in which names are only text', async () => {
  const before = createMatrix([createCell(denied), createCell(allowed, { operation: 'delete' })])
  const after = createMatrix([
    createCell(allowed, { reasons: [policy('<b>@all', 'true')] }),
    createCell(denied, { operation: 'delete', reasons: [{ kind: 'grant', sentence: 'x' }] }),
  ])
  const diff = await compareMatrices(before, after)
  assert.deepEqual(renderDiffLines(diff), [
    'More is allowed:',
    '  anon can now read orders: policy <b>@all is new (true)',
    '',
    'Less is allowed:',
    '  anon can no longer delete from orders: grant added: x',
    '',
    '1 wider, 1 narrower',
  ])
  assert.equal(
    renderDiffMarkdown(diff),
    `### ⚠️ Permissions: 1 wider, 1 narrower

**More is allowed**

- anon can now read orders: policy \\<b\\>\\@all is new (true)

**Less is allowed**

- anon can no longer delete from orders: grant added: x

<details><summary>Cell by cell</summary>

| who | object | operation | columns | before | after |
| --- | --- | --- | --- | --- | --- |
| anon | \`public.orders\` | select |  | denied | allowed |
| anon | \`public.orders\` | delete |  | allowed | denied |

</details>
`,
  )
})
