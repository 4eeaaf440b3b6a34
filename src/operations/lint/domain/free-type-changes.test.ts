import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isFreeChange } from './free-type-changes.ts'

const free = [
  ['character varying(100)', 'character varying(200)'],
  ['character varying(100)', 'character varying'],
  ['character varying(100)', 'text'],
  ['text', 'character varying'],
  ['numeric(10,2)', 'numeric(14,2)'],
  ['numeric(10,2)', 'numeric'],
  ['cidr', 'inet'],
  ['bit varying(8)', 'bit varying(16)'],
  ['timestamp(3) with time zone', 'timestamp with time zone'],
] as const

const rewriting = [
  ['integer', 'bigint'],
  ['character varying(200)', 'character varying(100)'],
  ['text', 'character varying(100)'],
  ['numeric(10,2)', 'numeric(12,3)'],
  ['numeric', 'numeric(10,2)'],
  ['inet', 'cidr'],
  ['timestamp without time zone', 'timestamp with time zone'],
  ['character(3)', 'text'],
] as const

test('changes that leave the rows as they are', () => {
  for (const [from, to] of free) assert.equal(isFreeChange(from, to), true, `${from} → ${to}`)
})

test('changes that write or check every row', () => {
  for (const [from, to] of rewriting) assert.equal(isFreeChange(from, to), false, `${from} → ${to}`)
})
