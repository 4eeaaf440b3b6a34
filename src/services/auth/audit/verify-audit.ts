import type { AuthContext } from '../context.ts'
import { type ChainLink, findChainBreak, startOfChain } from '../domain/audit-chain.ts'
import { countUnchainedEntries, findAuditTip, listChainedEntries } from '../store/read-audit-log.ts'
import type { AuthTransaction } from '../types.ts'

export type AuditVerification = {
  readonly verdict: 'holds' | 'does not hold'
  /** Number of entries that follow each other as they were written. */
  readonly verified: number
  /** Of before the chain began, or brought along: nothing can be said of them. */
  readonly unchained: number
  /** The end of the chain, when all of it holds. */
  readonly tip: ChainLink | null
  readonly problem: AuditProblem | null
}

export type AuditProblem = {
  readonly kind: 'changed' | 'removed' | 'end removed' | 'rewritten'
  /** Number of the first entry concerned. */
  readonly sequence: number
  readonly message: string
}

const pageSize = 1000
const pagesBetweenReports = 20

/**
 * Follows the whole chain at one moment: each entry, the end that writers hold, and `known`, the end at an earlier verification, kept outside
 * the database. Without that, somebody who may write every table could have written the chain anew from some entry on.
 */
export async function verifyAudit(
  { database }: Pick<AuthContext, 'database'>,
  { known, onProgress }: { readonly known: ChainLink | undefined; readonly onProgress: (line: string) => void },
): Promise<AuditVerification> {
  return await database.transaction({ access: 'read only', isolation: 'repeatable read' }, async (transaction) => {
    const unchained = await countUnchainedEntries(transaction)
    const followed = await followChain(transaction, { known, onProgress })
    const problem = followed.problem ?? checkEnd(followed.link, await findAuditTip(transaction)) ?? checkKnownEnd(followed.link, known)
    const verified = followed.link.sequence
    if (problem !== undefined) return { verdict: 'does not hold', verified, unchained, tip: null, problem }
    return { verdict: 'holds', verified, unchained, tip: followed.link, problem: null }
  })
}

type Followed = { readonly link: ChainLink; readonly problem: AuditProblem | undefined }

async function followChain(
  transaction: AuthTransaction,
  { known, onProgress }: { readonly known: ChainLink | undefined; readonly onProgress: (line: string) => void },
): Promise<Followed> {
  let link = startOfChain
  for (let page = 1; ; page++) {
    const entries = await listChainedEntries(transaction, { after: link.sequence, limit: pageSize })
    if (entries.length === 0) return { link, problem: undefined }
    const found = findChainBreak(entries, link)
    if ('problem' in found) return { link: { ...link, sequence: found.sequence - 1 }, problem: describeBreak(found) }
    const kept = known === undefined ? undefined : entries.find(({ sequence }) => sequence === known.sequence)
    if (kept !== undefined && kept.hash !== known?.hash) return { link, problem: rewritten(kept.sequence) }
    link = found
    if (page % pagesBetweenReports === 0) onProgress(`${link.sequence} entries verified`)
  }
}

function describeBreak({ sequence, problem }: { readonly sequence: number; readonly problem: 'changed' | 'removed' }): AuditProblem {
  const message =
    problem === 'changed'
      ? `Entry ${sequence} is not what was written, or stands at a place that was not its own`
      : `Entry ${sequence} is missing`
  return { kind: problem, sequence, message }
}

function checkEnd(link: ChainLink, tip: ChainLink | undefined): AuditProblem | undefined {
  if (tip !== undefined && tip.sequence === link.sequence && tip.hash === link.hash) return undefined
  const sequence = Math.min(link.sequence, tip?.sequence ?? 0) + 1
  return { kind: 'end removed', sequence, message: `${tip?.sequence ?? 0} entries were written and ${link.sequence} are there` }
}

function checkKnownEnd(link: ChainLink, known: ChainLink | undefined): AuditProblem | undefined {
  if (known === undefined || known.sequence <= link.sequence) return undefined
  const message = `${known.sequence} entries were there at an earlier verification and ${link.sequence} are now`
  return { kind: 'end removed', sequence: link.sequence + 1, message }
}

function rewritten(sequence: number): AuditProblem {
  return {
    kind: 'rewritten',
    sequence,
    message: `The chain was written anew from entry ${sequence} or before, since an earlier verification`,
  }
}
