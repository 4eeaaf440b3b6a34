import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createTestProject, type TestProject } from '../../tests/support/test-project.ts'
import { checkoutRef } from './checkout-ref.ts'
import { openProject } from './open-project.ts'

let place: TestProject

const git = (...parameters: readonly string[]) =>
  execFileSync('git', ['-C', place.root, '-c', 'user.name=Test', '-c', 'user.email=test@example.org', ...parameters], {
    encoding: 'utf8',
  }).trim()

before(() => {
  place = createTestProject({ 'README.md': 'a repository', 'shop/dorsal/migrations/1_orders.sql': 'create table orders ();' })
  git('init', '--quiet', '--initial-branch=main')
  git('add', '.')
  git('commit', '--quiet', '--message=first')
  git('tag', 'first')
  writeFileSync(join(place.root, 'shop/dorsal/migrations/2_notes.sql'), 'create table notes ();')
})

after(() => place[Symbol.dispose]())

test('the folder is there as it was at the ref, and what is not committed is not', async () => {
  const project = await openProject(join(place.root, 'shop'))
  await using checkedOut = await checkoutRef(project, 'first')
  const { folder, root } = checkedOut.project
  assert.equal(checkedOut.commit, git('rev-parse', 'HEAD'))
  assert.equal(folder, join(root, 'dorsal'))
  assert.equal(readFileSync(join(folder, 'migrations/1_orders.sql'), 'utf8'), 'create table orders ();')
  assert.equal(existsSync(join(folder, 'migrations/2_notes.sql')), false)
})

test('the copy is gone afterwards, and the repository as it was', async () => {
  const before = git('status', '--porcelain')
  const checkedOut = await checkoutRef(await openProject(join(place.root, 'shop')), 'main')
  await checkedOut[Symbol.asyncDispose]()
  assert.equal(existsSync(checkedOut.project.root), false)
  assert.deepEqual([git('status', '--porcelain'), git('worktree', 'list').split('\n').length], [before, 1])
})

test('a ref that names no commit, or looks like a flag, is refused', async () => {
  const project = await openProject(join(place.root, 'shop'))
  for (const ref of ['nowhere', '--help', 'first:shop', ''])
    await assert.rejects(checkoutRef(project, ref), { code: 'git_ref_unknown', message: /^There is no commit called "/ })
})

test('a folder that is younger than the ref is told', async () => {
  mkdirSync(join(place.root, 'new/dorsal'), { recursive: true })
  await assert.rejects(checkoutRef(await openProject(join(place.root, 'new')), 'first'), {
    code: 'project_not_in_ref',
    message: 'At first there is no folder new/dorsal',
  })
  rmSync(join(place.root, 'new'), { recursive: true })
})

test('a folder outside of any repository is told', async () => {
  renameSync(join(place.root, '.git'), join(place.root, 'git'))
  try {
    await assert.rejects(checkoutRef(await openProject(join(place.root, 'shop')), 'first'), { code: 'project_not_in_git' })
  } finally {
    renameSync(join(place.root, 'git'), join(place.root, '.git'))
  }
})
