import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openSchemaChange } from '../../../tests/support/schema-change.ts'
import type { Change } from '../../operations/expand-contract/operation.ts'
import { lintMigrations } from '../../operations/lint/operation.ts'

const shop = `
  create table customers (id bigint primary key, name text);
  create table orders (
    id bigint primary key, customer_id bigint, note text not null default '' check (length(note) < 99), amount int default 0,
    code text unique, remark text
  );
  create index on orders (note);
  create view order_list with (security_invoker) as select id, note from orders;
  alter table orders enable row level security;
  create policy own on orders for all to authenticated using (customer_id = 1 and note <> 'x');
  grant select, insert, update, delete on orders to authenticated;
`

const changes: readonly Change[] = [
  { kind: 'rename column', column: 'orders.note', to: 'words' },
  { kind: 'change type', column: 'orders.amount', type: 'numeric(12,2)' },
  { kind: 'set not null', column: 'orders.amount', fallback: '0' },
  { kind: 'set not null', column: 'orders.remark' },
  { kind: 'drop column', column: 'orders.amount' },
  { kind: 'rename table', table: 'customers', to: 'clients' },
  { kind: 'split table', table: 'orders', columns: ['remark'], to: 'order_remarks' },
  { kind: 'add foreign key', column: 'orders.customer_id', references: 'customers.id' },
  { kind: 'add index', table: 'orders', columns: 'customer_id' },
  { kind: 'add unique', table: 'orders', columns: ['remark'] },
  { kind: 'add check', table: 'orders', condition: 'amount >= 0' },
]

test('lint lets every migration pass that a change writes', async (t) => {
  const blocked: string[] = []
  for (const change of changes) {
    const { texts } = await openSchemaChange(t, shop, change)
    const { review } = await lintMigrations({
      files: texts.map((text, index) => ({ file: `${index + 1}_${change.kind}.sql`, text })),
      together: true,
      database: { kind: 'none' },
      exposedSchemas: ['public'],
      smallTable: 0,
      accepted: [],
      today: '2026-01-01',
    })
    for (const { id, severity, accepted, place } of review.findings)
      if (severity === 'error' && accepted === undefined) blocked.push(`${place?.file}:${place?.line} ${id}`)
  }
  assert.deepEqual(blocked, [])
})
