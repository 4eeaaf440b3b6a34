import { readFile } from 'node:fs/promises'
import { type Contract, parseContract } from '../../operations/contract/operation.ts'
import type { Recording } from '../../operations/mock/operation.ts'
import { mockFileUnreadable, recordingUnreadable } from './errors.ts'

/** A contract, or a recording with the contract it was made under. */
export type MockSource = { readonly contract: Contract; readonly recording: Recording | undefined }

/** What `dorsal api record` writes. */
export type RecordingFile = { readonly contract: Contract; readonly recording: Recording }

/** Throws `mock_file_unreadable`, `contract_unreadable`, `recording_unreadable`. */
export async function readMockFile(path: string): Promise<MockSource> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw mockFileUnreadable(path, error)
  })
  return parseMockFile(text, path)
}

/** `source` is what the file is called in an error. Throws `contract_unreadable`, `recording_unreadable`. */
function parseMockFile(text: string, source: string): MockSource {
  const isRecording = /^\s*\{\s*"recording"/.test(text)
  if (!isRecording) return { contract: parseContract(text, source), recording: undefined }
  const file = parseRecording(text, source)
  return { contract: parseContract(JSON.stringify(file.contract), source), recording: file.recording }
}

/** The recording comes first, so that its first word tells what the file is. */
export function renderRecording({ recording, contract }: RecordingFile): string {
  return `${JSON.stringify({ recording, contract }, null, 1)}\n`
}

function parseRecording(text: string, source: string): RecordingFile {
  try {
    const file = JSON.parse(text) as RecordingFile
    if (file.recording.format === 1 && Array.isArray(file.recording.exchanges)) return file
  } catch (error) {
    throw recordingUnreadable(source, error)
  }
  throw recordingUnreadable(source)
}
