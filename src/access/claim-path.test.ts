import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findClaim, parseClaimPath } from './claim-path.ts'

const claims = {
  role: 'reader',
  'https://example.org/role': 'quoted',
  nested: { deep: { role: 'inner' } },
  roles: ['reader', 'app_editor', 7, 'admin_eu'],
}

const found: readonly (readonly [path: string, value: unknown])[] = [
  ['.role', 'reader'],
  ['$.role', 'reader'],
  ['."https://example.org/role"', 'quoted'],
  ["$['https://example.org/role']", 'quoted'],
  ['.nested.deep.role', 'inner'],
  ['.roles[1]', 'app_editor'],
  ['$.roles[2]', 7],
  ['.roles[?(@ == "reader")]', 'reader'],
  ['.roles[?(@ != "reader")]', 'app_editor'],
  ['.roles[?(@ ^== "app_")]', 'app_editor'],
  ['.roles[?(@ ==^ "_eu")]', 'admin_eu'],
  ['.roles[?(@ *== "min")]', 'admin_eu'],
  ["$.roles[?@ == 'reader']", 'reader'],
  ['.roles[9]', undefined],
  ['.role[0]', undefined],
  ['.role.length', undefined],
  ['.nested[?(@ == "x")]', undefined],
  ['.missing.role', undefined],
  ['.toString', undefined],
]

for (const [path, value] of found) {
  test(`${path} leads to ${JSON.stringify(value)}`, () => {
    assert.deepEqual(findClaim(claims, parseClaimPath(path)), value)
  })
}

for (const path of ['', '$', 'role', '.', '.a..b', '.a[', '.a[x]', '.a[-1]', '.roles[?(@ == "x")].y', '.roles[?(@ ~ "x")]', '.a b']) {
  test(`${JSON.stringify(path)} is not a path`, () => {
    assert.throws(() => parseClaimPath(path), RangeError)
  })
}
