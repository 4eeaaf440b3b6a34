import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '../..')

test('every test that the page about security names is there', () => {
  const sources = globSync(['src/services/auth/**/*.test.ts', 'tests/attacks/auth-*.test.ts'], { cwd: root }).map((path) => ({
    file: basename(path),
    text: readFileSync(join(root, path), 'utf8'),
  }))
  const page = readFileSync(join(root, 'docs/guides/auth-security.md'), 'utf8')
  const named = [...page.matchAll(/`([\w-]+\.test\.ts)`: ([^;|]+?)(?=;| \|)/g)].map(([, file = '', name = '']) => ({ file, name }))
  assert.ok(named.length > 50)
  const isThere = ({ file, name }: (typeof named)[number]) =>
    sources.some((source) => source.file === file && ["'", '`'].some((quote) => source.text.includes(`test(${quote}${name}`)))
  assert.deepEqual(
    named.filter((test) => !isThere(test)),
    [],
  )
})
