import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { runCommand } from '../../../../tests/support/dorsal-command.ts'
import { createTestProject } from '../../../../tests/support/test-project.ts'

test('without a running server of the project, or the name of one, nothing is recorded', async () => {
  using project = createTestProject()
  const { code, errors } = await runCommand(['api', 'record', '--out', join(project.root, 'r.json'), '--project', project.root, '--json'])
  assert.deepEqual([code, JSON.parse(errors).error.code], [2, 'recorded_server_missing'])
})
