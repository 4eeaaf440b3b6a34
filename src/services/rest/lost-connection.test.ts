import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestRestService, type TestRestService } from '../../../tests/support/test-rest-service.ts'

let service: TestRestService
before(async () => {
  service = await startTestRestService(`
    create table app.notes (text text);
    create function app.hang_up() returns boolean language sql as 'select pg_terminate_backend(pg_backend_pid())';
    create function app.hang_up_on_insert() returns trigger language plpgsql as 'begin perform app.hang_up(); return new; end';
    create trigger hang_up before insert on app.notes for each row execute function app.hang_up_on_insert();`)
})
after(() => service.stop())

test('a write whose connection breaks is answered 503 with a code that does not promise it was not done', async () => {
  const reply = await service.ask('POST /notes', { body: { text: 'lost' } })
  assert.deepEqual([reply.statusCode, reply.json().code, reply.headers['retry-after']], [503, 'outcome_unknown', undefined])
})

test('a read whose connection breaks twice may be sent again', async () => {
  const reply = await service.ask('GET /rpc/hang_up')
  assert.deepEqual([reply.statusCode, reply.json().code, reply.headers['retry-after']], [503, 'PGRST000', '1'])
})
