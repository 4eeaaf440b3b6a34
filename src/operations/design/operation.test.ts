import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { manyTables, writeManyTables } from '../../../tests/support/many-tables.ts'
import { connectTestDatabase } from '../../../tests/support/test-catalog.ts'
import { createTestDatabase } from '../../../tests/support/test-database.ts'
import type { Database } from '../../postgres/types.ts'
import { layOut } from './diagram/lay-out.ts'
import { sketchGroup, sketchOverview } from './diagram/sketch-entities.ts'
import type { Drawing } from './diagram/types.ts'
import { type Architecture, describeArchitecture, renderDesign } from './operation.ts'

/** A role that every server has: none is made, none is left behind. */
const reader = 'pg_monitor'

const shopSql = `
  create schema if not exists auth;
  create table auth.users (id uuid primary key, email text);
  create schema private;
  create table public.customers (
    id bigint generated always as identity primary key,
    user_id uuid unique references auth.users,
    email text not null,
    note text
  );
  comment on table public.customers is 'Who buys | and pays.';
  comment on column public.customers.email is 'Where invoices go.';
  alter table public.customers enable row level security;
  create policy own on public.customers using (true);
  create table public.orders (
    id bigint primary key,
    customer_id bigint not null references public.customers,
    previous_id bigint references public.orders
  );
  create table private.margins (order_id bigint primary key references public.orders, api_key text);
  create view public.emails with (security_invoker = true) as select email from public.customers;
  create function public.total(customer bigint) returns bigint language sql security definer as 'select 1';
  comment on function public.total is 'What somebody owes.';
  grant usage on schema public to ${reader};
  grant select (email), insert on public.customers to ${reader};`

type Opened = { readonly database: Database; readonly close: () => Promise<void> }

let shop: Opened

before(async () => {
  shop = await open(shopSql)
})

after(async () => {
  await shop?.close()
})

/** A database of its own; whoever opens it closes it. */
async function open(sql?: string): Promise<Opened> {
  const created = await createTestDatabase(sql === undefined ? {} : { sql })
  const database = await connectTestDatabase(created.url)
  return {
    database,
    close: async () => {
      await database.close()
      await created.drop()
    },
  }
}

const describe = (changes: Partial<Parameters<typeof describeArchitecture>[0]> = {}): Promise<Architecture> =>
  describeArchitecture({
    project: 'shop',
    now: Date.UTC(2026, 10, 23),
    database: shop.database,
    exposedSchemas: ['public'],
    roles: [reader],
    services: [{ name: 'REST', place: '/rest/v1', protocol: 'HTTP', exposes: ['tables of public'] }],
    settings: new Map([['api.max_rows', '1000']]),
    review: undefined,
    connections: { ofClients: { state: 'answered', sentence: 'HTTPS' }, toDatabase: { state: 'open', sentence: 'no TLS' } },
    ...changes,
  })

test('tables are told with their guard, their grants, and where they lead', async () => {
  const { entities, links, functions, groups } = await describe()
  assert.deepEqual(
    entities.map(({ id, kind, isExposed, isStub, rowSecurity, policies }) => [id, kind, isExposed, isStub, rowSecurity, policies]),
    [
      ['auth.users', 'table', false, true, null, 0],
      ['private.margins', 'table', false, false, 'off', 0],
      ['public.customers', 'table', true, false, 'on', 1],
      ['public.emails', 'view', true, false, null, 0],
      ['public.orders', 'table', true, false, 'off', 0],
    ],
  )
  const customers = entities.find(({ id }) => id === 'public.customers')
  assert.deepEqual(customers?.grants, [{ role: reader, operations: ['select', 'insert'] }])
  assert.deepEqual(
    customers?.columns.map(({ name, type, isKey, nullable, references }) => [name, type, isKey, nullable, references]),
    [
      ['id', 'bigint', true, false, null],
      ['user_id', 'uuid', false, true, 'auth.users'],
      ['email', 'text', false, false, null],
      ['note', 'text', false, true, null],
    ],
  )
  assert.deepEqual(
    links.map(({ from, to, columns, referenced, isOptional, isUnique }) => [from, to, columns, referenced, isOptional, isUnique]),
    [
      ['private.margins', 'public.orders', ['order_id'], ['id'], false, true],
      ['public.customers', 'auth.users', ['user_id'], ['id'], true, true],
      ['public.orders', 'public.customers', ['customer_id'], ['id'], false, false],
      ['public.orders', 'public.orders', ['previous_id'], ['id'], true, false],
    ],
  )
  assert.deepEqual(functions, [
    { id: 'public.total(bigint)', comment: 'What somebody owes.', isExposed: true, definer: 'postgres', callers: [reader] },
  ])
  assert.deepEqual(groups, [{ name: 'users', entities: ['auth.users', 'private.margins', 'public.customers', 'public.orders'] }])
})

test('columns that look personal or secret are told, with the reason', async () => {
  const { entities } = await describe()
  const classified = entities.flatMap(({ id, columns }) =>
    columns.flatMap(({ name, classification }) =>
      classification === null ? [] : [[`${id}.${name}`, classification.kind, classification.reason]],
    ),
  )
  assert.deepEqual(classified, [
    ['private.margins.api_key', 'secret', 'its name says a secret'],
    ['public.customers.email', 'email', 'its name says an e-mail address'],
    ['public.customers.note', 'text', 'its name says free text'],
    ['public.emails.email', 'email', 'its name says an e-mail address'],
  ])
})

test('a threat is answered by a setting, left open by another, and unchecked where the advisor was not asked', async () => {
  const { boundaries } = await describe()
  const states = new Map(boundaries.flatMap(({ threats }) => threats.map(({ threat, state, evidence }) => [threat, { state, evidence }])))
  assert.deepEqual(states.get('Somebody asks for whole tables'), {
    state: 'answered',
    evidence: [{ kind: 'setting', name: 'api.max_rows', value: '1000' }],
  })
  assert.equal(states.get('Execution plans tell what is in tables')?.state, 'open')
  assert.deepEqual(states.get('Somebody else answers in the place of the database')?.evidence, [{ kind: 'fact', sentence: 'no TLS' }])
  assert.deepEqual(states.get('Somebody denies what they did with an account'), {
    state: 'open',
    evidence: [{ kind: 'fact', sentence: 'there is no auth.audit_log_entries' }],
  })
  assert.equal(states.get('Somebody reads rows that are not theirs')?.state, 'could not be checked')
})

test('a finding of the advisor leaves its threat open, one that is accepted does not', async () => {
  const rule = { name: 'exposed-table-without-row-security', severity: 'error', title: '', reason: '', remedy: '' } as const
  const finding = {
    rule,
    severity: 'error',
    id: `${rule.name}:public.orders`,
    subject: 'public.orders',
    message: 'orders is bare',
  } as const
  const toReview = (accepted: { finding: string; reason: string; line: number } | undefined) => ({
    findings: [{ ...finding, accepted }],
    notRun: [],
    notApplicable: [],
    clean: [],
    expired: [],
    unused: [],
  })
  const find = async (review: Parameters<typeof toReview>[0]) => {
    const { boundaries } = await describe({ review: toReview(review) })
    return boundaries[0]?.threats.find(({ threat }) => threat === 'Somebody changes rows that are not theirs')
  }
  const open = await find(undefined)
  assert.equal(open?.state, 'open')
  assert.deepEqual(open?.evidence[0], { kind: 'finding', id: finding.id, message: 'orders is bare' })
  const accepted = await find({ finding: finding.id, reason: 'public on purpose', line: 1 })
  assert.deepEqual(accepted?.evidence[0], { kind: 'rule', name: rule.name, state: '1 accepted' })
})

test('the folder has the page, Markdown with its picture, and the data', async () => {
  const architecture = await describe()
  const files = new Map((await renderDesign(architecture)).map(({ name, text }) => [name, text]))
  assert.deepEqual([...files.keys()], ['index.html', 'README.md', 'design.json', 'tables.svg'])
  assert.deepEqual(JSON.parse(files.get('design.json') ?? ''), JSON.parse(JSON.stringify(architecture)))
  const markdown = files.get('README.md') ?? ''
  assert.match(markdown, /!\[Tables of shop\]\(tables\.svg\)/)
  assert.match(markdown, /^Who buys \| and pays\.$/m)
  assert.match(markdown, /\| `email` \| `text` \| {2}\| Where invoices go\. \|/)
  const page = files.get('index.html') ?? ''
  assert.ok(page.includes(files.get('tables.svg')?.trim() ?? 'no picture'))
  assert.doesNotMatch(page, /https?:\/\/(?!www\.w3\.org)/)
})

test('names that look like HTML stay text', async () => {
  const architecture = await describe({ project: '<script>alert(1)</script>' })
  for (const { name, text } of await renderDesign(architecture))
    if (name !== 'design.json' && name !== 'README.md') assert.doesNotMatch(text, /<script/)
})

test('a database without tables is a page without a picture', async () => {
  const empty = await open()
  try {
    const files = await renderDesign(await describe({ database: empty.database }))
    assert.deepEqual(
      files.map(({ name }) => name),
      ['index.html', 'README.md', 'design.json'],
    )
  } finally {
    await empty.close()
  }
})

test('sixty tables are drawn in groups: nothing overlaps, every line ends where it should, and twice the same', async () => {
  const many = await open(writeManyTables())
  try {
    const architecture = await describe({ database: many.database })
    assert.equal(architecture.entities.length, manyTables.length)
    assert.deepEqual(
      architecture.groups.map(({ name, entities }) => [name, entities.length]),
      [
        ['products', 20],
        ['customers', 12],
        ['pages', 10],
        ['tickets', 10],
        ['employees', 8],
      ],
    )
    const sketches = [sketchOverview(architecture), ...architecture.groups.map((group) => sketchGroup(group, architecture))]
    for (const sketch of sketches) {
      const drawing = await layOut(sketch)
      assertReadable(drawing)
      assert.deepEqual(await layOut(sketch), drawing)
    }
  } finally {
    await many.close()
  }
})

function assertReadable({ boxes, lines, width, height }: Drawing): void {
  for (const [index, a] of boxes.entries()) {
    assert.ok(a.x >= 0 && a.y >= 0 && a.x + a.width <= width && a.y + a.height <= height, `${a.id} is in the picture`)
    for (const b of boxes.slice(index + 1))
      assert.ok(
        a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y,
        `${a.id} and ${b.id} are apart`,
      )
  }
  const byId = new Map(boxes.map((box) => [box.id, box]))
  for (const { id, from, to, points } of lines)
    for (const [at, point] of [
      [byId.get(from), points[0]],
      [byId.get(to), points.at(-1)],
    ] as const) {
      assert.ok(at !== undefined && point !== undefined, `${id} has both ends`)
      const touches = point.x >= at.x - 1 && point.x <= at.x + at.width + 1 && point.y >= at.y - 1 && point.y <= at.y + at.height + 1
      assert.ok(touches, `${id} ends at ${at.id}`)
    }
}
