import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
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
  assert.deepEqual(await handOff('--post', '--jira', 'SHOP-12'), [2, 'post_target_missing'])
})

test('a changelog without git, or to a commit that is none, says that and not that a tag is missing', async () => {
  using project = createTestProject()
  const keep = async (...parameters: readonly string[]) => {
    const { code, errors } = await runCommand(['changelog', '--project', project.root, '--json', ...parameters])
    return [code, JSON.parse(errors).error.code]
  }
  assert.deepEqual(await keep(), [2, 'project_not_in_git'])
  execFileSync('git', ['-C', project.root, 'init', '--quiet'])
  assert.deepEqual(await keep('--to', 'nowhere'), [2, 'git_ref_unknown'])
})
