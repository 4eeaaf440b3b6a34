import { readFile, rename, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { isErrno } from '../../base/errno.ts'
import { type ApiChange, type Language, mergeChangelog, readComments, renderChangelog } from '../../operations/handoff/operation.ts'
import { runTransaction } from '../../postgres/run-transaction.ts'
import { checkoutRef } from '../../project/checkout-ref.ts'
import { findLastTag } from '../../project/read-history.ts'
import type { Workplace } from '../beside-server.ts'
import { withScratchProjects } from '../contracts/open-scratch-project.ts'
import { readContractAt } from '../contracts/read-project-contract.ts'
import { changelogStartMissing } from '../errors.ts'
import { listApiChanges } from './list-api-changes.ts'

export type ChangelogRequest = {
  /** A git ref; absent: the last tag before `to`. */
  readonly from: string | undefined
  readonly to: string
  readonly language: Language
  /** A version that is released now. */
  readonly release: string | undefined
  /** The file that is written, from the folder around the project; absent: none. */
  readonly file: string | undefined
  /** Milliseconds since 1970. */
  readonly now: number
}

export type ProjectChangelog = {
  readonly from: string
  readonly to: string
  readonly changes: readonly ApiChange[]
  /** The section, in Markdown, without its heading. */
  readonly text: string
  /** The file that has it now; null where none was to be written. */
  readonly written: string | null
}

/**
 * Changes of the API between two commits as a section of a changelog. Throws `changelog_start_missing`, `changelog_released` and the Faults of
 * `checkoutRef` and `applyMigrations`.
 */
export async function keepChangelog(place: Workplace, request: ChangelogRequest): Promise<ProjectChangelog> {
  const { to, language, now, file } = request
  const from = request.from ?? (await findLastTag(place.project, to))
  if (from === undefined) throw changelogStartMissing()
  const changes = await compareContracts(place, { from, to, now })
  const text = renderChangelog(changes, language)
  if (file !== undefined) await writeChangelog(resolve(place.project.root, file), text, request)
  return { from, to, changes, text, written: file ?? null }
}

async function compareContracts(
  place: Workplace,
  { from, to, now }: { from: string; to: string; now: number },
): Promise<readonly ApiChange[]> {
  await using earlier = await checkoutRef(place.project, from)
  await using later = await checkoutRef(place.project, to)
  return await withScratchProjects(place, async (open) => {
    place.onProgress(`Building the databases of ${from} and of ${to}`)
    const [then, latest] = [await open(earlier.project, { seed: false }), await open(later.project, { seed: false })]
    const before = await readContractAt(then.place, then.settings)
    const after = await readContractAt(latest.place, latest.settings)
    const comments = await runTransaction(latest.place, { access: 'read only' }, readComments)
    // A changelog is for clients that nobody knows: who uses what today does not change what it says.
    return await listApiChanges({ before, after, comments, usage: undefined, now })
  })
}

async function writeChangelog(path: string, body: string, { language, release: version, now }: ChangelogRequest): Promise<void> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (isErrno(error, 'ENOENT')) return ''
    throw error
  })
  const release = version === undefined ? undefined : { version, day: new Date(now).toISOString().slice(0, 10) }
  const merged = mergeChangelog(text, { body, language, release })
  if (merged === text) return
  // A file that is cut short by a full disk would have lost what people wrote.
  await writeFile(`${path}.new`, merged)
  await rename(`${path}.new`, path)
}
