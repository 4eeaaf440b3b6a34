import assert from 'node:assert/strict'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { runCommand, type ServingCommand, startCommand } from '../../../../tests/support/dorsal-command.ts'
import { createTestProject } from '../../../../tests/support/test-project.ts'
import { listBranches } from '../../../operations/branch/operation.ts'
import type { Cell, Matrix } from '../../../operations/permissions/operation.ts'

const notes = `create table notes (id int primary key, owner uuid not null, text text);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = auth.uid());
grant select, insert, update, delete on notes to authenticated;
`
const personas = `[dorsal.permissions.personas.ada]
role = "authenticated"
description = "pays"
claims = { sub = "00000000-0000-4000-8000-00000000000a", app_metadata = { plan = "pro" } }
`

describe('dorsal design permissions', () => {
  const project = createTestProject({ 'dorsal/migrations/1_notes.sql': notes, 'dorsal/config.toml': personas })
  let server: ServingCommand<unknown>
  before(async () => {
    server = await startCommand(['start', '--project', project.root, '--port', '0', '--json'])
  })
  after(async () => {
    await server?.stop()
    project[Symbol.dispose]()
  })
  const prove = (...parameters: readonly string[]) =>
    runCommand(['design', 'permissions', '--project', project.root, '--json', ...parameters])

  test('a sample user of config.toml is tried on a copy, which is gone afterwards', async () => {
    const { code, output, errors } = await prove('--role', 'ada')
    assert.equal(code, 0, errors)
    const { verdict, subjects, cells, disagreements }: Matrix & { readonly verdict: string; readonly disagreements: readonly unknown[] } =
      JSON.parse(output)
    assert.deepEqual(
      [verdict, disagreements, subjects.map(({ name, description }) => [name, description])],
      ['holds', [], [['ada', 'pays']]],
    )
    assert.deepEqual(subjects[0]?.claims, {
      role: 'authenticated',
      sub: '00000000-0000-4000-8000-00000000000a',
      app_metadata: { plan: 'pro' },
    })
    assert.deepEqual(cells.map(renderCell), ['select some rows', 'insert some rows', 'update some rows', 'delete some rows'])
    assert.deepEqual(await listBranches(join(project.root, '.dorsal/branches')), [])
  })

  test('the architecture is written to a folder, and printed as data as well', async () => {
    const folder = join(project.root, 'architecture')
    const { code, output, errors } = await runCommand(['design', '--project', project.root, '--out', folder, '--json'])
    assert.equal(code, 0, errors)
    assert.deepEqual(
      JSON.parse(output).entities.map(({ name }: { readonly name: string }) => name),
      ['notes'],
    )
    assert.deepEqual(readdirSync(folder).toSorted(), ['README.md', 'design.json', 'index.html', 'tables.svg'])
  })

  test('a persona without a role is refused with its place', async () => {
    writeFileSync(join(project.root, 'dorsal/config.toml'), '[dorsal.permissions.personas.ada]\nclaims = { sub = "a" }\n')
    const { code, errors } = await prove()
    assert.equal(code, 2)
    assert.match(errors, /config\.toml:2.*a role for the persona ada/)
  })
})

function renderCell({ operation, answer }: Cell): string {
  return `${operation} ${answer.kind}`
}
