import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { createTestProject } from '../../../tests/support/test-project.ts'
import { createDesignFolder, writeDesign } from './write-design.ts'

test('the files of a design are written into a folder that is made for them', async () => {
  using project = createTestProject({})
  const folder = join(project.root, 'docs', 'architecture')
  await createDesignFolder(folder)
  assert.deepEqual(await writeDesign([{ name: 'README.md', text: '# Shop\n' }], folder), [join(folder, 'README.md')])
  assert.equal(await readFile(join(folder, 'README.md'), 'utf8'), '# Shop\n')
})

test('a folder that cannot be made, and a file that cannot be written, are named', async () => {
  using project = createTestProject({ file: '' })
  const folder = join(project.root, 'file')
  await assert.rejects(createDesignFolder(folder), { code: 'project_unwritable', message: `${folder} cannot be written: EEXIST` })
  const path = join(folder, 'README.md')
  await assert.rejects(writeDesign([{ name: 'README.md', text: '' }], folder), {
    code: 'project_unwritable',
    message: `${path} cannot be written: ENOTDIR`,
  })
})
