import { constants } from 'node:fs'
import { access, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { recordingUnwritable } from './errors.ts'
import { type RecordingFile, renderRecording } from './read-mock-file.ts'

/** Asked before hours of recording, not after. Throws `recording_unwritable`. */
export async function checkRecordingFolder(path: string): Promise<void> {
  await access(dirname(resolve(path)), constants.W_OK).catch((error: unknown) => {
    throw recordingUnwritable(path, error)
  })
}

/** Throws `recording_unwritable`. */
export async function writeRecording(path: string, file: RecordingFile): Promise<void> {
  await writeFile(path, renderRecording(file)).catch((error: unknown) => {
    throw recordingUnwritable(path, error)
  })
}
