import assert from 'node:assert/strict'
import { test } from 'node:test'
import { splitStatements } from './split-statements.ts'

async function split(text: string) {
  const result = await splitStatements(text)
  assert.equal(result.kind, 'statements')
  return result.kind === 'statements' ? result.statements : []
}

test('semicolons in texts, dollar quotes, comments and atomic bodies end no statement', async () => {
  const text = `select ';'; do $x$ begin perform 1; end $x$; /* ; /* ; */ */ select 2 -- ;
    ; create function f() returns int begin atomic select 1; select 2; end; select 3`
  const found = await split(text)
  assert.deepEqual(
    found.map((statement) => statement.text.slice(0, 15)),
    ["select ';'", 'do $x$ begin pe', 'select 2 -- ;', 'create function', 'select 3'],
  )
})

test('offsets count UTF-16 units, whatever the width of the characters before', async () => {
  const text = "select 'é😀';\nselect '漢';\n  select 3;"
  const found = await split(text)
  assert.deepEqual(
    found.map(({ offset, text: statement }) => text.slice(offset, offset + statement.length)),
    ["select 'é😀'", "select '漢'", 'select 3'],
  )
})

test('a file of spaces and comments has no statements', async () => {
  for (const text of ['', '  \n', '-- to do\n', '/* nothing */ ;;']) assert.deepEqual(await split(text), [], JSON.stringify(text))
})

test('text that the grammar does not know tells where it stopped', async () => {
  assert.deepEqual(await splitStatements("select 'é😀';\n\\i other.sql"), {
    kind: 'unparsed',
    offset: 14,
    problem: 'syntax error at or near "\\"',
  })
})

test('statements that PostgreSQL refuses in a transaction are recognised, their milder kin are not', async () => {
  const outside = [
    'create index concurrently i on t (a)',
    'create unique index concurrently if not exists i on t (a)',
    'drop index concurrently i',
    'reindex index concurrently i',
    'reindex (concurrently) table t',
    'reindex schema public',
    'vacuum',
    'vacuum full t',
    'cluster',
    'create database d',
    'drop database d',
    "alter system set work_mem = '1MB'",
    'alter database d set tablespace s',
    "create tablespace s location '/x'",
    'drop tablespace s',
    'alter table t detach partition p concurrently',
    "create subscription s connection 'x' publication p",
    "commit prepared 'x'",
  ]
  const plain = [
    'create index i on t (a)',
    'drop index i',
    'reindex index i',
    'analyze',
    'cluster t using i',
    'refresh materialized view concurrently v',
    'alter table t detach partition p',
    "alter database d set work_mem = '1MB'",
    "alter type mood add value 'calm'",
    'savepoint a',
    'copy t to stdout',
    "copy t from '/x'",
  ]
  for (const text of outside)
    assert.deepEqual(
      (await split(text)).map(({ effect }) => effect),
      ['outside'],
      text,
    )
  for (const text of plain)
    assert.deepEqual(
      (await split(text)).map(({ effect }) => effect),
      ['plain'],
      text,
    )
})

test('what opens, ends or leaves a transaction, sets, and waits for data is told apart', async () => {
  const found = await split('begin; start transaction; commit; end; rollback; abort; set a.b = 1; reset all; copy t from stdin')
  assert.deepEqual(
    found.map(({ effect }) => effect),
    ['begin', 'begin', 'end', 'end', 'abort', 'abort', 'setting', 'setting', 'copy'],
  )
})
