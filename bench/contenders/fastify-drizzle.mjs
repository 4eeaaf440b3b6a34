// The API of the workload with Fastify and drizzle, as its documentation shows row-level security: a transaction that sets role and claims.
import { desc, eq, relations, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { bigint, boolean, integer, jsonb, numeric, pgSchema, text, timestamp } from 'drizzle-orm/pg-core'
import { fastify } from 'fastify'
import pg from 'pg'
import { identify } from './identity.mjs'

const api = pgSchema('api')
const moment = (name) => timestamp(name, { withTimezone: true })
const customers = api.table('customers', {
  id: integer().primaryKey().generatedByDefaultAsIdentity(),
  name: text().notNull(),
  email: text().notNull(),
  city: text(),
  country: text().notNull(),
  active: boolean().notNull(),
  credit: numeric().notNull(),
  created_at: moment('created_at').notNull(),
})
const products = api.table('products', {
  id: integer().primaryKey().generatedByDefaultAsIdentity(),
  sku: text().notNull(),
  name: text().notNull(),
  price: numeric().notNull(),
})
const orderColumns = {
  id: integer().primaryKey().generatedByDefaultAsIdentity(),
  customer_id: integer().notNull(),
  status: text().notNull(),
  total: numeric().notNull(),
  note: text(),
  placed_at: moment('placed_at').notNull(),
}
const orders = api.table('orders', orderColumns)
const myOrders = api.table('my_orders', { ...orderColumns, owner_id: integer().notNull() })
const orderItems = api.table('order_items', {
  id: integer().primaryKey().generatedByDefaultAsIdentity(),
  order_id: integer().notNull(),
  product_id: integer().notNull(),
  quantity: integer().notNull(),
  unit_price: numeric().notNull(),
})
const events = api.table('events', {
  id: bigint({ mode: 'number' }).primaryKey().generatedByDefaultAsIdentity(),
  customer_id: integer().notNull(),
  kind: text().notNull(),
  payload: jsonb(),
  at: moment('at').notNull().defaultNow(),
})
const ordersRelations = relations(orders, ({ one, many }) => ({
  customer: one(customers, { fields: [orders.customer_id], references: [customers.id] }),
  items: many(orderItems),
}))
const itemsRelations = relations(orderItems, ({ one }) => ({
  order: one(orders, { fields: [orderItems.order_id], references: [orders.id] }),
  product: one(products, { fields: [orderItems.product_id], references: [products.id] }),
}))

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 })
const schema = { customers, products, orders, orderItems, ordersRelations, itemsRelations }
const db = drizzle({ client: pool, schema })

function answer(request, accessMode, work) {
  const { role, claims } = identify(request.headers.authorization)
  return db.transaction(
    async (tx) => {
      await tx.execute(sql`select set_config('role', ${role}, true), set_config('request.jwt.claims', ${claims}, true)`)
      return await work(tx)
    },
    { accessMode },
  )
}

const operandOf = (text) => text.slice('eq.'.length)

const page =
  (table, { status, limit }) =>
  (tx) =>
    tx
      .select()
      .from(table)
      .where(eq(table.status, operandOf(status)))
      .orderBy(desc(table.placed_at))
      .limit(Number(limit))

const pageInFull =
  ({ status, limit }) =>
  (tx) =>
    tx.query.orders.findMany({
      columns: { id: true, status: true, total: true, placed_at: true },
      where: eq(orders.status, operandOf(status)),
      orderBy: desc(orders.placed_at),
      limit: Number(limit),
      with: {
        customer: { columns: { id: true, name: true, email: true, country: true } },
        items: {
          columns: { id: true, quantity: true, unit_price: true },
          with: { product: { columns: { id: true, name: true, sku: true, price: true } } },
        },
      },
    })

const app = fastify()

app.get('/customers', (request) =>
  answer(request, 'read only', (tx) =>
    tx
      .select()
      .from(customers)
      .where(eq(customers.id, Number(operandOf(request.query.id)))),
  ),
)
app.get('/orders', (request) => {
  const { query } = request
  if (query.status === undefined) return answer(request, 'read only', (tx) => tx.select().from(orders).orderBy(orders.id))
  return answer(request, 'read only', query.select === undefined ? page(orders, query) : pageInFull(query))
})
app.get('/my_orders', (request) => answer(request, 'read only', page(myOrders, request.query)))
app.post('/events', async (request, reply) => {
  reply.code(201)
  return await answer(request, 'read write', (tx) => tx.insert(events).values(request.body).returning())
})

console.log(JSON.stringify({ url: await app.listen({ port: 0, host: '127.0.0.1' }) }))
process.once('SIGTERM', async () => {
  await app.close()
  await pool.end()
})
