import assert from 'node:assert/strict'
import type { RestSettings } from '../../src/services/rest/settings.ts'
import { bearer, createKeyedDatabase } from './keyed-database.ts'
import { type KeyedServer, type KeyedServerOptions, startKeyedServer } from './keyed-rest-server.ts'

const schema = `
  create table orders (
    id int generated always as identity primary key, item text not null check (item <> ''), price numeric, note jsonb,
    owner text not null default auth.jwt() ->> 'sub'
  );
  create table lines (id int generated always as identity primary key, order_id int not null references orders deferrable initially deferred, text text);
  create table log (said text);
  alter table orders enable row level security;
  create policy own on orders using (owner = auth.jwt() ->> 'sub') with check (owner = auth.jwt() ->> 'sub');
  grant select, insert, update, delete on orders, lines to authenticated;
  grant select on orders to anon;
  create function touch() returns int language sql volatile begin atomic; insert into lines (order_id) values (1) returning id; end;
  create function told() returns json language sql stable as $$
    select json_build_object(
      'role', current_user, 'path', current_setting('request.path'), 'method', current_setting('request.method'),
      'zone', current_setting('timezone'), 'agent', current_setting('request.headers')::json ->> 'user-agent', 'left', current_setting('a.b', true))
  $$;
  create function choose(status int) returns int language sql as $$
    select set_config('response.status', status::text, true), set_config('a.b', 'left behind', true);
    insert into orders (item) values ('chosen') returning id;
  $$;
  create function sleep() returns void language sql volatile as 'select pg_sleep(60)';
  create function strictly() returns int language sql set default_transaction_isolation = 'serializable' begin atomic; select 7; end;
  create function hear() returns trigger language plpgsql as $$ begin insert into log values (current_user || ' ' || (auth.jwt() ->> 'sub')); return new; end $$;
  grant insert on log to authenticated;
  create constraint trigger hear after insert on lines deferrable initially deferred for each row execute function hear();
  grant execute on function touch, told, choose, strictly, sleep to authenticated;`

export type Answer = { readonly id: string; readonly status: number; readonly headers: Record<string, string>; readonly body?: Body }

type Body = { readonly code?: string; readonly message?: string; readonly [row: number]: Readonly<Record<string, unknown>> }

type Headers = Readonly<Record<string, string>>

export type BatchService = {
  readonly url: string
  readonly post: (
    body: unknown,
    headers?: Headers,
  ) => Promise<{ readonly status: number; readonly headers: globalThis.Headers; readonly text: string }>
  /** The answers to a batch of these requests. */
  readonly run: (requests: readonly unknown[], headers?: Headers) => Promise<readonly Answer[]>
  /** Why a batch is refused as a whole. */
  readonly refuse: (
    requests: unknown,
    headers?: Headers,
  ) => Promise<{ readonly status: number; readonly code: string; readonly message: string }>
  /** The same database behind other settings, for the length of the work. */
  readonly behind: (
    settings: Partial<RestSettings>,
    options: KeyedServerOptions,
    work: (other: BatchService) => Promise<void>,
  ) => Promise<void>
  readonly query: (sql: string) => Promise<readonly Record<string, unknown>[]>
  readonly count: (table: string) => Promise<number>
  readonly clear: () => Promise<unknown>
  readonly stop: () => Promise<void>
}

export const ada = bearer({ sub: 'ada' })
export const representation = { prefer: 'return=representation' }

export const insertOrder = (id: string, body: unknown, more: object = {}) => ({
  id,
  method: 'post',
  url: 'orders',
  headers: representation,
  body,
  ...more,
})

/** `a 201`, or `b 400 23514` for what was refused. */
export const statuses = (answers: readonly Answer[]) =>
  answers.map(({ id, status, body }) => [id, status, body?.code].filter((part) => part !== undefined).join(' '))

/** The REST service on a small shop of its own, asked by Ada unless the headers say otherwise. */
export async function startBatchService(): Promise<BatchService> {
  const database = await createKeyedDatabase(schema)
  const query = (sql: string) => database.query(sql)

  async function serve(settings: Partial<RestSettings>, options: KeyedServerOptions): Promise<BatchService> {
    const server = await startKeyedServer(database.url, settings, options)
    const post = createPost(server)
    return {
      url: server.url,
      post,
      run: async (requests, headers) => {
        const { status, text } = await post({ requests }, headers)
        assert.equal(status, 200, text)
        return JSON.parse(text).responses
      },
      refuse: async (requests, headers) => {
        const { status, text } = await post({ requests }, headers)
        const { code, message } = JSON.parse(text)
        return { status, code, message }
      },
      behind: async (changes, others, work) => {
        const other = await serve(changes, others)
        await work(other).finally(other.stop)
      },
      query,
      count: async (table) => Number((await query(`select count(*) from ${table}`))[0]?.count),
      clear: () => query('truncate orders, lines, log, dorsal.idempotency_keys restart identity'),
      stop: server.stop,
    }
  }

  const service = await serve({}, {})
  const stop = async () => {
    await service.stop()
    await database.drop()
  }
  return { ...service, stop }
}

function createPost(server: KeyedServer): BatchService['post'] {
  return async (body, headers) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const reply = await fetch(`${server.url}/$batch`, {
      method: 'POST',
      body: text,
      headers: { 'content-type': 'application/json', ...ada, ...headers },
    })
    return { status: reply.status, headers: reply.headers, text: await reply.text() }
  }
}
