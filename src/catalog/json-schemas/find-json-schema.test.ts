import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { getTestTable, loadTestCatalog } from '../../../tests/support/test-catalog.ts'
import type { Table } from '../types.ts'
import { findJsonSchema } from './find-json-schema.ts'

let table: Table

const schema = '{"type": "object", "description": "it\'\'s (one) AND only"}'

before(async () => {
  // The functions of pg_jsonschema by name; here it matters how PostgreSQL prints a call of them.
  const catalog = await loadTestCatalog(`
    create schema extensions;
    create function extensions.jsonb_matches_schema(schema json, instance jsonb) returns boolean language sql immutable as 'select true';
    create function app.json_matches_schema(schema json, instance json) returns boolean language sql immutable as 'select true';
    create table app.things (
      checked jsonb check (extensions.jsonb_matches_schema('${schema}', checked)),
      old json check (app.json_matches_schema('{"type":"array"}', old)),
      "odd Name" jsonb check ("odd Name" is null or extensions.jsonb_matches_schema('{"type":"string"}', "odd Name")),
      more jsonb check (extensions.jsonb_matches_schema('{"type":"number"}', more) and more <> '7'),
      loose jsonb check (extensions.jsonb_matches_schema('{"type":"number"}', loose) or loose = '{}'),
      other jsonb check (not extensions.jsonb_matches_schema('{"type":"number"}', other)),
      told jsonb, typed jsonb, wrong jsonb, plain text);
    comment on column app.things.told is 'Extras. @schema {"type": "object", "properties": {"a": {"const": "}"}}} and more';
    comment on column app.things.typed is E'@type { street: string; number?: number | null,\\n tags: ("a" | ''b'')[] } of a house';
    comment on column app.things.wrong is '@schema of something';
    comment on column app.things.plain is '@type string'`)
  table = getTestTable(catalog, 'things')
})

const find = (name: string) => {
  const column = table.columns.get(name)
  return column && findJsonSchema(table, column)
}

test('a check against a JSON Schema types the column, alone, beside IS NULL and in a conjunction', () => {
  assert.deepEqual(find('checked'), { type: 'object', description: "it's (one) AND only" })
  assert.deepEqual(find('old'), { type: 'array' })
  assert.deepEqual(find('odd Name'), { type: 'string' })
  assert.deepEqual(find('more'), { type: 'number' })
})

test('a check that need not hold types nothing', () => {
  assert.equal(find('loose'), undefined)
  assert.equal(find('other'), undefined)
})

test('a comment types the column by JSON Schema or as TypeScript writes it', () => {
  assert.deepEqual(find('told'), { type: 'object', properties: { a: { const: '}' } } })
  assert.deepEqual(find('typed'), {
    type: 'object',
    properties: {
      street: { type: 'string' },
      number: { anyOf: [{ type: 'number' }, { type: 'null' }] },
      tags: { type: 'array', items: { enum: ['a', 'b'] } },
    },
    required: ['street', 'tags'],
  })
})

test('a comment that cannot be read, and one of a column without JSON, type nothing', () => {
  assert.equal(find('wrong'), undefined)
  assert.equal(find('plain'), undefined)
})
