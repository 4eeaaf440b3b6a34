import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listWrites } from './list-writes.ts'

const define = (language: string, body: string) => ({
  language,
  definition: `create function f() returns void language ${language} as $$${body}$$`,
})

test('what a body does to tables is read in SQL, in SQL that was parsed, and in PL/pgSQL', async () => {
  assert.deepEqual(await listWrites(define('sql', 'select 1; update t set a = 1')), { writes: ['update'] })
  const parsed = 'create function f() returns void language sql begin atomic insert into t values (1); end'
  assert.deepEqual(await listWrites({ language: 'sql', definition: parsed }), { writes: ['insert'] })
  const looped = 'begin if true then with gone as (delete from t returning *) select count(*) from gone; end if; end'
  assert.deepEqual(await listWrites(define('plpgsql', looped)), { writes: ['delete'] })
  assert.deepEqual(await listWrites(define('plpgsql', 'declare n int; begin n := 1 + 1; perform n; end')), { writes: [] })
})

test('a body that cannot be read is not one that writes nothing', async () => {
  assert.deepEqual(await listWrites(define('plpython3u', 'pass')), { unread: 'it is written in plpython3u' })
  assert.deepEqual(await listWrites(define('plpgsql', "begin execute 'delete from ' || 't'; end")), {
    unread: 'it runs statements that it puts together',
  })
  assert.deepEqual(await listWrites(define('sql', 'selekt 1')), { unread: 'syntax error at or near "selekt"' })
})
