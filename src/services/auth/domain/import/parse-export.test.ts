import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseExport } from './parse-export.ts'

const id = '7b1c1d8e-2f0b-4a57-9a2e-5d6f1b2c3d4e'

test('JSON: rows, rows in an object, and what the API lists', () => {
  const user = { id, email: 'a@example.org' }
  const identity = { user_id: id, provider: 'email', provider_id: id, identity_data: { sub: id } }
  assert.deepEqual(parseExport(JSON.stringify([user]), 'x'), { users: [user], identities: [] })
  assert.deepEqual(parseExport(JSON.stringify({ users: [user], identities: [identity] }), 'x'), { users: [user], identities: [identity] })
  const listed = { users: [{ ...user, identities: [{ identity_id: id, id, provider: 'email', identity_data: {} }] }], aud: 'authenticated' }
  assert.deepEqual(parseExport(JSON.stringify(listed), 'x').identities, [
    { user_id: id, identity_id: id, id, provider: 'email', identity_data: {} },
  ])
})

test('CSV: a table by the names of its columns, an empty field is nothing', () => {
  const users = `﻿id,email,raw_user_meta_data,phone\n${id},a@example.org,"{""name"":""A, B""}",\n`
  assert.deepEqual(parseExport(users, 'x').users, [{ id, email: 'a@example.org', raw_user_meta_data: '{"name":"A, B"}', phone: null }])
  assert.equal(parseExport(`provider_id,user_id,identity_data,provider,id\n1,${id},{},github,${id}\n`, 'x').identities.length, 1)
})

test('a dump with COPY, its escapes and nulls', () => {
  const dump = `--\n-- PostgreSQL database dump\n--\n\\restrict abc\nSET statement_timeout = 0;\nCOPY public.notes (id, text) FROM stdin;\n1\tx\n\\.\n
COPY auth.users (id, email, phone, raw_user_meta_data) FROM stdin;\n${id}\ta@example.org\t\\N\t{"a": "tab\\\\t\\\\\\\\"}\n\\.\n`
  assert.deepEqual(parseExport(dump, 'x').users, [{ id, email: 'a@example.org', phone: null, raw_user_meta_data: '{"a": "tab\\t\\\\"}' }])
})

test('a dump with INSERT: quotes, casts, several rows, and a clause behind them', () => {
  const dump = `SET session_replication_role = replica;
INSERT INTO "auth"."users" ("id", "email", "raw_user_meta_data", "is_sso_user", "phone") VALUES
\t('${id}', 'o''neil@example.org', '{"path": "C:\\dir\\"}'::jsonb, false, NULL),
\t('${id}', E'line\\nbreak', '{}', true, '33600000000')
ON CONFLICT DO NOTHING;\n`
  assert.deepEqual(parseExport(dump, 'x').users, [
    { id, email: "o'neil@example.org", raw_user_meta_data: '{"path": "C:\\dir\\"}', is_sso_user: 'false', phone: null },
    { id, email: 'line\nbreak', raw_user_meta_data: '{}', is_sso_user: 'true', phone: '33600000000' },
  ])
})

test('what somebody wrote into a text of the database is no statement of the dump', () => {
  const forged = `INSERT INTO auth.users (id, email) VALUES ('${id}', 'eve@example.org');`
  const dump = `INSERT INTO public.notes (id, text) VALUES (1, '
${forged.replaceAll("'", "''")}
'), (2, $note$
${forged}
$note$);
/* ${forged} */
-- ${forged}
COPY public.logs (line) FROM stdin;
${forged}
\\.
INSERT INTO auth.users (id, email) VALUES ('${id}', 'real@example.org');`
  assert.deepEqual(parseExport(dump, 'x').users, [{ id, email: 'real@example.org' }])
})

test('what is no export is refused with the file and the reason', () => {
  const cases: readonly (readonly [text: string, problem: string])[] = [
    ['', 'it holds no row of auth.users or auth.identities'],
    ['[]', 'it holds no row of auth.users or auth.identities'],
    ['name,mail\nA,a@example.org\n', 'its first line names no column id'],
    ['COPY auth.users (id) FROM stdin;\n1\n', 'a COPY in it has no end'],
    ["INSERT INTO auth.users (id, email) VALUES ('1');", 'a row has 1 values for 2 columns'],
    ["INSERT INTO auth.users (id) VALUES ('1'", 'its last statement is cut'],
  ]
  for (const [text, problem] of cases)
    assert.throws(() => parseExport(text, 'users.sql'), {
      code: 'export_unreadable',
      message: `users.sql cannot be read as an export of users: ${problem}`,
    })
})
