import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Why the process with this pid could not serve a branch. */
type Refusal = { readonly pid: number; readonly problem: string }

const pathOf = (branchFolder: string) => join(branchFolder, 'refusal.json')

/** For the commands beside the server. A branch that is gone meanwhile needs no word. */
export async function writeRefusal(branchFolder: string, problem: string): Promise<void> {
  await writeFile(pathOf(branchFolder), JSON.stringify({ pid: process.pid, problem } satisfies Refusal)).catch(() => undefined)
}

export async function deleteRefusal(branchFolder: string): Promise<void> {
  await rm(pathOf(branchFolder), { force: true })
}

/** The problem that a server had with a branch; undefined when it had none or has not tried. */
export async function findRefusal(branchFolder: string, server: { readonly pid: number }): Promise<string | undefined> {
  const text = await readFile(pathOf(branchFolder), 'utf8').catch(() => undefined)
  const refusal = parseRefusal(text)
  return refusal?.pid === server.pid ? refusal.problem : undefined
}

function parseRefusal(text: string | undefined): Refusal | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Refusal)
  } catch {
    return undefined // half written
  }
}
