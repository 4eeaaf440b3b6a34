import { splitDump } from '../../../postgres/dump/split-dump.ts'
import type { Dump } from '../../../postgres/dump/types.ts'
import type { UpgradeDifference } from '../types.ts'

/**
 * Hold expressions that PostgreSQL prints back from its own tree, as each major version thinks best (18 leaves out `sale.` where 17 wrote it). They
 * were made from the text of the old server, so that another text is not another meaning.
 */
const printedAnew = /^(VIEW|MATERIALIZED VIEW|RULE|POLICY|FUNCTION|PROCEDURE|INDEX|DEFAULT|CHECK CONSTRAINT|CONSTRAINT|TRIGGER|STATISTICS) /

/** Object by object, what pg_dump says of two databases. */
export function compareSchemas(database: string, before: Dump, after: Dump): readonly UpgradeDifference[] {
  const [old, made] = [toEntries(before), toEntries(after)]
  const names = [...new Set([...old.keys(), ...made.keys()])]
  return names.flatMap((name): UpgradeDifference[] => {
    const [left, right] = [old.get(name), made.get(name)]
    if (left === right) return []
    const difference = { kind: 'schema', database, name } as const
    if (right === undefined) return [{ ...difference, detail: 'it is not in the copy', serious: true }]
    if (left === undefined) return [{ ...difference, detail: 'only the copy has it', serious: true }]
    const lines = findFirstDifference(left, right)
    if (printedAnew.test(name)) return [{ ...difference, detail: `printed in another way: ${lines}`, serious: false }]
    return [{ ...difference, detail: lines, serious: true }]
  })
}

/** Several under one heading are taken together. */
function toEntries({ preData, postData }: Dump): ReadonlyMap<string, string> {
  const entries = new Map<string, string>()
  for (const text of [preData, postData])
    for (const entry of splitDump(text).slice(1)) entries.set(entry.what, `${entries.get(entry.what) ?? ''}${normalize(entry.text)}`)
  return entries
}

const normalize = (text: string): string => text.replace(/^--.*$/gm, '').trim()

function findFirstDifference(left: string, right: string): string {
  const [before, after] = [left.split('\n'), right.split('\n')]
  const at = before.findIndex((line, index) => line !== after[index])
  return `${(before[at] ?? '').trim()} → ${(after[at] ?? '').trim()}`
}
