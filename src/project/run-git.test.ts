import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { test } from 'node:test'
import { runGit } from './run-git.ts'

test('git answers without the last line end, or says why it does not', async () => {
  const { kind } = await runGit(tmpdir(), ['--version'])
  assert.equal(kind, 'done')
  const refused = await runGit(tmpdir(), ['rev-parse', '--no-such-flag', 'nothing'], {
    GIT_CEILING_DIRECTORIES: tmpdir(),
    GIT_DIR: '/dev/null',
  })
  assert.deepEqual(refused, { kind: 'refused', reason: "fatal: not a git repository: '/dev/null'" })
})

test('a machine without git is told to install it', async () => {
  await assert.rejects(runGit(tmpdir(), ['--version'], { PATH: '/nowhere' }), {
    code: 'git_missing',
    message: 'There is no git program on this machine',
  })
})
