import { readFile } from 'node:fs/promises'
import { findErrno } from '../../base/errno.ts'
import { type DeclaredRequest, parseDeclaredRequests } from './domain/parse-declared-request.ts'
import { parseHar, type Recording, type RecordingOptions } from './domain/parse-har.ts'
import { fileUnusable } from './errors.ts'

/** A JSON list of requests. Throws `bench_file_unusable`. */
export async function readDeclaredFile(path: string): Promise<readonly DeclaredRequest[]> {
  const text = await readText(path)
  return explain(path, () => parseDeclaredRequests(parseJson(text)))
}

/** What a browser recorded. Throws `bench_file_unusable`. */
export async function readHarFile(path: string, options: RecordingOptions): Promise<Recording> {
  const text = await readText(path)
  return explain(path, () => parseHar(text, options))
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw fileUnusable(path, findErrno(error) ?? 'unknown reason', error)
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new RangeError('JSON')
  }
}

function explain<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof RangeError) throw fileUnusable(path, `it has to hold ${error.message}`)
    throw error
  }
}
