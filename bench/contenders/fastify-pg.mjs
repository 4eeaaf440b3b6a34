// The API of the workload by hand: Fastify and pg, named statements, a transaction with the caller's role and claims for each request.
import { fastify } from 'fastify'
import pg from 'pg'
import { identify } from './identity.mjs'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 })

const begin = { name: 'session', text: `select set_config('role', $1, true), set_config('request.jwt.claims', $2, true)` }

async function answer(request, mode, query) {
  const { role, claims } = identify(request.headers.authorization)
  const client = await pool.connect()
  let broken
  try {
    await client.query(mode)
    await client.query({ ...begin, values: [role, claims] })
    const { rows } = await client.query(query)
    await client.query('commit')
    return rows
  } catch (error) {
    broken = await client.query('rollback').then(
      () => undefined,
      (failure) => failure,
    )
    throw error
  } finally {
    client.release(broken)
  }
}

const operandOf = (text) => text.slice('eq.'.length)

const ordersInFull = `
  select o.id, o.status, o.total, o.placed_at,
    (select row_to_json(c) from (select c.id, c.name, c.email, c.country from api.customers c where c.id = o.customer_id) c) as customer,
    coalesce((select json_agg(i) from (
      select i.id, i.quantity, i.unit_price,
        (select row_to_json(p) from (select p.id, p.name, p.sku, p.price from api.products p where p.id = i.product_id) p) as product
      from api.order_items i where i.order_id = o.id) i), '[]') as items
  from (select * from api.orders where status = $1 order by placed_at desc limit $2) o
  order by o.placed_at desc`

const app = fastify()

app.get('/customers', (request) =>
  answer(request, 'begin read only', {
    name: 'customer',
    text: 'select * from api.customers where id = $1',
    values: [operandOf(request.query.id)],
  }),
)
app.get('/orders', ({ query, headers }) => {
  if (query.status === undefined) {
    return answer({ headers }, 'begin read only', { name: 'all orders', text: 'select * from api.orders order by id' })
  }
  const values = [operandOf(query.status), query.limit]
  const page = { name: 'orders', text: 'select * from api.orders where status = $1 order by placed_at desc limit $2', values }
  const inFull = { name: 'orders in full', text: ordersInFull, values }
  return answer({ headers }, 'begin read only', query.select === undefined ? page : inFull)
})
app.get('/my_orders', (request) =>
  answer(request, 'begin read only', {
    name: 'my orders',
    text: 'select * from api.my_orders where status = $1 order by placed_at desc limit $2',
    values: [operandOf(request.query.status), request.query.limit],
  }),
)
app.post('/events', async (request, reply) => {
  const { customer_id, kind, payload } = request.body
  reply.code(201)
  return await answer(request, 'begin', {
    name: 'event',
    text: 'insert into api.events (customer_id, kind, payload) values ($1, $2, $3) returning *',
    values: [customer_id, kind, payload],
  })
})

console.log(JSON.stringify({ url: await app.listen({ port: 0, host: '127.0.0.1' }) }))
process.once('SIGTERM', async () => {
  await app.close()
  await pool.end()
})
