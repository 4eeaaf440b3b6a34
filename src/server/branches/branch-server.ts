import type { Log } from '../../base/log.ts'
import { rest } from '../../base/rest.ts'
import { toMessage } from '../../base/to-message.ts'
import { type Branch, listBranches } from '../../operations/branch/operation.ts'
import { findRunningServer } from '../state-file.ts'
import { enterBranch, type SetUpProject, toBranchesFolder } from './branch-place.ts'
import { deleteRefusal, writeRefusal } from './branch-refusal.ts'

export type BranchServerOptions = SetUpProject & {
  /** Serves the project of a branch. */
  readonly open: (branch: SetUpProject, signal: AbortSignal) => Promise<OpenBranch>
  readonly log: Log
  readonly onProgress: (line: string) => void
}

export type OpenBranch = { readonly url: string; readonly stop: () => Promise<void> }

const pollMs = 500
/** Between two attempts at a branch that cannot be opened. */
const retryMs = 10_000

/**
 * Opens an API on each branch that is there to be served, and closes it when it is to be deleted. The state of branches is looked at twice a
 * second: a command beside the server changes it on the disk, and the look costs less than a way to be told would.
 */
export function serveBranches(options: BranchServerOptions): { readonly stop: () => Promise<void> } {
  const stopping = new AbortController()
  const open = new Map<string, OpenBranch>()
  const refusedAt = new Map<string, number>()

  async function openOne(branch: Branch): Promise<void> {
    const { name, folder } = branch
    if (performance.now() - (refusedAt.get(name) ?? -retryMs) < retryMs) return
    if ((await findRunningServer(folder)) !== undefined) return
    try {
      const opened = await options.open(await enterBranch(options, name), stopping.signal)
      open.set(name, opened)
      await deleteRefusal(folder)
      options.onProgress(`Branch ${name} is ready at ${opened.url}`)
    } catch (error) {
      if (stopping.signal.aborted) return
      refusedAt.set(name, performance.now())
      options.log.error({ err: error, branch: name }, 'a branch cannot be served')
      await writeRefusal(folder, toMessage(error))
    }
  }

  async function closeOne(name: string): Promise<void> {
    const opened = open.get(name)
    open.delete(name)
    await opened?.stop().catch((error: unknown) => options.log.error({ err: error, branch: name }, 'a branch did not stop'))
  }

  async function look(): Promise<void> {
    const branches = await listBranches(toBranchesFolder(options.project))
    const wanted = branches.filter(({ state, isServed }) => state === 'ready' && isServed)
    for (const name of open.keys()) if (!wanted.some((branch) => branch.name === name)) await closeOne(name)
    for (const branch of wanted) if (!open.has(branch.name) && !stopping.signal.aborted) await openOne(branch)
  }

  async function keepLooking(): Promise<void> {
    while (!stopping.signal.aborted) {
      await look().catch((error: unknown) => options.log.error({ err: error }, 'the branches cannot be looked at'))
      await rest(pollMs, stopping.signal)
    }
  }

  const looking = keepLooking()
  return {
    stop: async () => {
      stopping.abort()
      await looking
      await Promise.all([...open.keys()].map(closeOne))
    },
  }
}
