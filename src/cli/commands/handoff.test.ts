import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runCommand } from '../../../tests/support/dorsal-command.ts'
import { createTestProject } from '../../../tests/support/test-project.ts'

test('where to post and --post are given together or not at all', async () => {
  using project = createTestProject()
  const handOff = async (...parameters: readonly string[]) => {
    const { code, errors } = await runCommand(['handoff', '--from', 'HEAD', '--project', project.root, '--json', ...parameters])
    return [code, JSON.parse(errors).error.code]
  }
  assert.deepEqual(await handOff('--pull-request', '12'), [2, 'post_not_asked'])
  assert.deepEqual(await handOff('--post'), [2, 'nothing_to_post_to'])
})
