import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findLibpqTargets } from './find-libpq-targets.ts'

const findLibpqTarget = (text: string, variables: Readonly<Record<string, string>>) =>
  findLibpqTargets(text, { PGSSLMODE: 'disable', ...variables }).targets[0]

const environment = {
  PGHOST: 'env.example.org',
  PGPORT: '6000',
  PGUSER: 'env_user',
  PGPASSWORD: 'env password',
  PGDATABASE: 'env_database',
}

test('what a URI names goes before the variables of libpq', () => {
  assert.deepEqual(findLibpqTarget('postgresql://me:se%20cret@db.example.org:5433/shop', environment), {
    host: 'db.example.org',
    port: 5433,
    user: 'me',
    password: 'se cret',
    database: 'shop',
  })
})

test('what a URI leaves out comes from the variables of libpq', () => {
  const fromVariables = { host: 'env.example.org', port: 6000, user: 'env_user', password: 'env password', database: 'env_database' }
  assert.deepEqual(findLibpqTarget('postgresql://', environment), fromVariables)
  assert.deepEqual(findLibpqTarget('postgres:///shop', environment), { ...fromVariables, database: 'shop' })
  assert.deepEqual(findLibpqTarget('postgres://me@/shop', environment), { ...fromVariables, user: 'me', database: 'shop' })
  assert.deepEqual(findLibpqTarget('postgres://db.example.org', environment), { ...fromVariables, host: 'db.example.org' })
  assert.deepEqual(findLibpqTarget('postgres:///shop?host=/run/pg&user=you', environment), {
    ...fromVariables,
    host: '/run/pg',
    user: 'you',
    database: 'shop',
  })
})

test('pairs are read with quotes and escapes', () => {
  assert.deepEqual(findLibpqTarget(String.raw`host=db.example.org dbname='my \'shop\'' password = a\ b`, { PGUSER: 'me' }), {
    host: 'db.example.org',
    port: 5432,
    user: 'me',
    password: 'a b',
    database: "my 'shop'",
  })
})

test('what is neither a URI nor pairs is refused, and leads nowhere else', () => {
  for (const text of ['mysql://db.example.org/shop', 'shop', "host=db.example.org password='open"])
    assert.throws(() => findLibpqTarget(text, environment), { code: 'invalid_connection_url' })
})

test('TLS may be asked for by a variable', () => {
  const { targets } = findLibpqTargets('postgresql://db.example.org/shop', { PGSSLMODE: 'verify-full', PGSSLROOTCERT: '/etc/root.crt' })
  assert.deepEqual(
    targets.map(({ ssl }) => ssl),
    [{ mode: 'verify-full', rootCertificateFile: '/etc/root.crt' }],
  )
})

test('without sslmode TLS is preferred, and on this machine the other way round', () => {
  const listModes = (uri: string) => findLibpqTargets(uri, {}).targets.map(({ ssl }) => ssl?.mode)
  assert.deepEqual(listModes('postgresql://db.example.org/shop'), ['require', undefined])
  assert.deepEqual(listModes('postgresql://127.0.0.1/shop'), [undefined, 'require'])
  assert.deepEqual(listModes('postgresql:///shop?host=/run/pg'), [undefined])
  assert.deepEqual(listModes('postgresql://db.example.org/shop?sslmode=require'), ['require'])
})

test('parameters without effect are named', () => {
  const { ignored } = findLibpqTargets('postgresql://db.example.org/shop?options=-c%20geqo=off&sslmode=disable', {})
  assert.deepEqual(ignored, ['options'])
})

test('a URI of two hosts is refused', () => {
  assert.throws(() => findLibpqTarget('postgresql://one:1,two:2/shop', {}), { code: 'invalid_connection_url' })
})
