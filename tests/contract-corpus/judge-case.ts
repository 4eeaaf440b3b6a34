import { type Contract, diffContracts } from '../../src/operations/contract/operation.ts'
import { boundary } from './list-examples.ts'
import type { ContractCase, Shop } from './read-changes.ts'

/** A day between the sunsets of the corpus. */
const now = Date.parse('2026-11-23')

/** What is said of a change, and of the way back. */
export async function judgeCase(shop: Shop, { sql }: ContractCase): Promise<Pick<ContractCase, 'there' | 'back'>> {
  const [first, second] = sql.split(`${boundary}\n`)
  const { before, after } = second === undefined ? await shop.change(sql) : await shop.change(second, first)
  return { there: await listFindings(before, after), back: await listFindings(after, before) }
}

async function listFindings(before: Contract, after: Contract): Promise<readonly string[]> {
  const { review } = await diffContracts({ before, after, usage: undefined, accepted: [], now, unusedDays: 30 })
  const unheard = review.notRun.map(({ rule, reason }) => `could not run ${rule.name}: ${reason}`)
  return [...review.findings.map(({ severity, id }) => `${severity} ${id}`).sort(), ...unheard]
}
