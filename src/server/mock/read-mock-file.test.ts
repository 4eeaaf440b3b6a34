import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { createTestProject } from '../../../tests/support/test-project.ts'
import { readMockFile } from './read-mock-file.ts'
import { checkRecordingFolder, writeRecording } from './write-recording.ts'

const contract = { format: 1, roles: ['anon'], defaultSchema: 'public', schemas: {}, enums: {}, endpoints: {} } as const

async function refusal(attempt: Promise<unknown>): Promise<unknown> {
  return await attempt.then(
    () => undefined,
    (error: { readonly code?: string; readonly message?: string }) => [error.code, error.message],
  )
}

test('a file that is not there, or is something else, is named with what is wrong', async () => {
  using folder = createTestProject({
    'list.json': '[]',
    'old.json': '{"recording":{"format":0,"exchanges":[]}}',
    'cut.json': '{"recording":{',
  })
  const [missing, old, cut] = ['missing.json', 'old.json', 'cut.json'].map((name) => join(folder.root, name)) as [string, string, string]
  assert.deepEqual(await refusal(readMockFile(missing)), ['mock_file_unreadable', `${missing} cannot be read: ENOENT`])
  assert.deepEqual(await refusal(readMockFile(old)), ['recording_unreadable', `${old} is no recording of this version`])
  assert.deepEqual(await refusal(readMockFile(cut)), ['recording_unreadable', `${cut} is no recording of this version`])
})

test('a recording is refused before it begins where it could not be written, and read as it was written', async () => {
  using folder = createTestProject({})
  const nowhere = join(folder.root, 'none', 'recording.json')
  assert.deepEqual(await refusal(checkRecordingFolder(nowhere)), ['recording_unwritable', `${nowhere} cannot be written: ENOENT`])
  const path = join(folder.root, 'recording.json')
  await checkRecordingFolder(path)
  const recording = { format: 1, exchanges: [] } as const
  await writeRecording(path, { contract, recording })
  assert.deepEqual(await readMockFile(path), { contract, recording })
})
