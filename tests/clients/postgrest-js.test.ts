import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  PostgrestBuilder,
  PostgrestClient,
  PostgrestFilterBuilder,
  PostgrestQueryBuilder,
  PostgrestTransformBuilder,
} from '@supabase/postgrest-js'

/** What the classes of the client call among themselves. */
const inner = ['constructor', 'then', 'processResponse', 'cloneRequestState', 'decorateFetch']

test('every method of the installed client is called in the tests beside this one', () => {
  const files = globSync('postgrest-js-*.test.ts', { cwd: import.meta.dirname })
  const called = files.map((file) => readFileSync(join(import.meta.dirname, file), 'utf8')).join('\n')
  const classes = [PostgrestClient, PostgrestQueryBuilder, PostgrestFilterBuilder, PostgrestTransformBuilder, PostgrestBuilder]
  const methods = new Set(classes.flatMap(({ prototype }) => Object.getOwnPropertyNames(prototype)))
  const uncalled = [...methods].filter((name) => !inner.includes(name) && !new RegExp(`\\.${name}[(<]`).test(called))
  assert.deepEqual(uncalled, [])
})
