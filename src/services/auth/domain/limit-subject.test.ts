import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toLimitSubject } from './limit-subject.ts'

const subjects: Readonly<Record<string, string>> = {
  '192.0.2.7': '192.0.2.7',
  'ada@example.org': 'ada@example.org',
  '': '',
  '2001:db8::1': '2001:db8:0:0::/64',
  '2001:0DB8:0:0:ffff::9': '2001:db8:0:0::/64',
  '2001:db8:0:1::9': '2001:db8:0:1::/64',
  '::1': '0:0:0:0::/64',
  '64:ff9b::192.0.2.7': '64:ff9b:0:0::/64',
  'fe80::1%eth0': 'fe80:0:0:0::/64',
}

for (const [subject, counted] of Object.entries(subjects)) {
  test(`"${subject}" is counted as "${counted}"`, () => {
    assert.equal(toLimitSubject(subject), counted)
  })
}
