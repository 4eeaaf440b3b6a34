import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type HandoffFacts, type Language, type Posted, type Reader, readers, renderHandoff } from '../../operations/handoff/operation.ts'
import type { Workplace } from '../beside-server.ts'
import { gatherHandoff, type HandoffRequest } from './gather-handoff.ts'
import { openPosting, type PostTargets } from './post-handoff.ts'
import { findTicketLinks } from './ticket-links.ts'

export type WrittenRequest = HandoffRequest & {
  readonly language: Language
  /** Absent: all of them. */
  readonly reader: Reader | undefined
  /** Where the texts are written as files; absent: nowhere. */
  readonly folder: string | undefined
  /** Absent: nothing is posted. */
  readonly post: PostTargets | undefined
}

export type WrittenHandoff = HandoffFacts & {
  readonly texts: readonly { readonly reader: Reader; readonly text: string }[]
  readonly files: readonly string[]
  readonly posted: readonly Posted[]
}

/** The texts, in files and posted where that was asked for. Throws what `gatherHandoff`, `openPosting` and posting throw. */
export async function writeHandoff(place: Workplace, request: WrittenRequest): Promise<WrittenHandoff> {
  const { language, reader, folder } = request
  const post = request.post && (await openPosting(place, request.post))
  const [facts, links] = [await gatherHandoff(place, request), await findTicketLinks(place)]
  const texts = readers
    .filter((each) => reader === undefined || each === reader)
    .map((each) => ({ reader: each, text: renderHandoff(facts, { language, reader: each, links }) }))
  const files = folder === undefined ? [] : await writeFiles(folder, texts)
  const posted = post === undefined ? [] : await post(texts.map(({ text }) => text).join('\n'))
  return { ...facts, texts, files, posted }
}

async function writeFiles(folder: string, texts: WrittenHandoff['texts']): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true })
  const files: string[] = []
  for (const { reader, text } of texts) {
    const file = join(folder, `handoff-${reader}.md`)
    await writeFile(file, text)
    files.push(file)
  }
  return files
}
