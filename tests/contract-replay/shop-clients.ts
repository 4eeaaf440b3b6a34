import type { PostgrestClient } from '@supabase/postgrest-js'

// biome-ignore lint/suspicious/noExplicitAny: the clients are as of people who generate no types.
export type UntypedClient = PostgrestClient<any, any, any, any>

/** One thing that a client asks for, by the official library. */
export type Call = (client: UntypedClient, random: (most: number) => number) => PromiseLike<unknown>

export type ShopClientProfile = {
  readonly name: string
  readonly version: string
  readonly role: string
  /** With how often it is done, compared with the others. */
  readonly calls: readonly (readonly [weight: number, call: Call])[]
}

/** Clients of three versions and roles. Each new call of theirs is one that replay must predict. */
export const shopClients: readonly ShopClientProfile[] = [
  {
    name: 'web-shop',
    version: '4.2',
    role: 'anon',
    calls: [
      [30, (client, random) => client.from('orders').select('id,note,state').eq('id', random(20))],
      [20, (client) => client.from('orders').select('id,total,customers(name)').order('total').limit(5)],
      [10, (client) => client.from('order_totals').select('id,total')],
      [8, (client) => client.from('tags').select('*')],
      [6, (client) => client.from('orders').select('id,tags(label)').limit(3)],
      [5, (client, random) => client.rpc('total_of', { customer: random(5) })],
      [4, (client) => client.from('orders').select('id').in('state', ['new', 'paid'])],
      [3, (client) => client.rpc('count_orders', {}, { get: true })],
    ],
  },
  {
    name: 'mobile',
    version: '2.1',
    role: 'authenticated',
    calls: [
      [20, (client, random) => client.from('orders').select('*').eq('customer_id', random(5))],
      [9, (client, random) => client.from('orders').insert({ customer_id: random(5), total: random(50), note: 'by phone' })],
      [7, (client, random) => client.from('orders').update({ state: 'paid' }).eq('id', random(20))],
      [6, (client) => client.from('customers').select('id,name,mood,nickname').order('mood')],
      [5, (client, random) => client.from('reviews').upsert({ order_id: random(5), stars: 4 })],
      [4, (client) => client.from('orders').select('id,reviews(stars)').limit(5)],
      [3, (client) => client.rpc('search_orders', { word: '%', most: 3 })],
      [2, (client) => client.rpc('stats', { since: '2026-01-01' })],
      [2, (client) => client.rpc('greet', { name: 'Ada', loud: true })],
    ],
  },
  {
    name: 'back-office',
    version: '1.0',
    role: 'service_role',
    calls: [
      [
        6,
        (client, random) => client.from('customers').upsert({ email: `c${random(5)}@example.org`, name: 'New' }, { onConflict: 'email' }),
      ],
      [5, (client, random) => client.from('notes').insert({ id: random(99), order_id: random(20), body: 'called' })],
      [4, (client) => client.from('customers').select('email,born,full_name').limit(5)],
      [3, (client, random) => client.from('notes').delete().eq('id', random(99))],
      [2, (client, random) => client.rpc('cancel', { order_id: 20 + random(10) })],
    ],
  },
]
