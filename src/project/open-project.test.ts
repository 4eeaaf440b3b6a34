import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openProject } from './open-project.ts'

const place = mkdtempSync(join(tmpdir(), 'dorsal-project-'))
after(() => rmSync(place, { recursive: true, force: true }))

function makeFolder(name: string, files: Readonly<Record<string, string>> = {}): string {
  const folder = join(place, name)
  mkdirSync(folder, { recursive: true })
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(folder, file, '..'), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  return folder
}

test('an empty folder is a project whose SQL would stand in dorsal/', async () => {
  const root = makeFolder('empty')
  assert.deepEqual(await openProject(root), {
    root,
    folder: join(root, 'dorsal'),
    stateFolder: join(root, '.dorsal'),
    config: { file: 'dorsal/config.toml', exists: false, entries: [] },
  })
})

test('an existing supabase/ folder is found from its parent and from itself', async () => {
  const root = makeFolder('shop', { 'supabase/config.toml': 'project_id = "shop"\n' })
  const fromParent = await openProject(root)
  assert.equal(fromParent.folder, join(root, 'supabase'))
  assert.deepEqual(fromParent.config.entries, [{ key: 'project_id', value: 'shop', line: 1, column: 1 }])
  assert.deepEqual(await openProject(join(root, 'supabase')), fromParent)
})

test('dorsal/ counts when both folders are there', async () => {
  const root = makeFolder('both', { 'supabase/seed.sql': '', 'dorsal/seed.sql': '' })
  assert.equal((await openProject(root)).folder, join(root, 'dorsal'))
})

test('a folder of another name that holds migrations/ itself is the project', async () => {
  const root = makeFolder('plain', { 'migrations/1_one.sql': 'select 1' })
  const project = await openProject(root)
  assert.equal(project.folder, root)
  assert.equal(project.stateFolder, join(root, '.dorsal'))
})

test('a missing folder and a file in its place are told apart, with the whole path', async () => {
  const missing = join(place, 'nowhere', 'at', 'all')
  await assert.rejects(openProject(missing), { code: 'project_not_found', message: `There is no folder at ${missing}` })
  const file = join(makeFolder('holds-a-file', { 'notes.txt': 'hello' }), 'notes.txt')
  await assert.rejects(openProject(file), { code: 'project_not_a_folder', message: `${file} is not a folder` })
})

test('a config.toml that is not TOML is refused with its line and column', async () => {
  const root = makeFolder('broken', { 'dorsal/config.toml': '[api]\nport = ?\n' })
  await assert.rejects(openProject(root), { code: 'config_syntax', details: { file: 'dorsal/config.toml', line: 2, column: 8 } })
})
