import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { environment } from '../../src/base/environment.ts'
import { type Example, listDiffered, type ProvenEdit, proveEdits } from './prove-edits.ts'

/** `DORSAL_PERMISSION_EDITS=50 npm test -- tests/permissions/edits.test.ts`: as many of each example. Few by default: each is tried in thousands of ways. */
const chosen = environment.DORSAL_PERMISSION_EDITS
const counts = { chinook: Number(chosen ?? 2), 'fiches-metiers': Number(chosen ?? 1) } as const satisfies Record<Example, number>
/** Of this one the first edit changes something and the second nothing. */
const seed = Number(environment.DORSAL_PERMISSION_SEED ?? 133)
/** Of one edit on a machine that has other things to do. */
const patience = 120_000
const isUsual = chosen === undefined && environment.DORSAL_PERMISSION_SEED === undefined

describe('random edits that change what somebody sees or does are in the diff, and no others', { concurrency: true }, () => {
  for (const example of ['chinook', 'fiches-metiers'] as const)
    test(`${counts[example]} of ${example}`, { timeout: (counts[example] + 5) * patience }, async (t) => {
      const wrong: string[] = []
      const told = { changing: 0, equal: 0 }
      await proveEdits({
        ...{ example, count: counts[example], seed },
        onProven: (proven) => {
          told[proven.observed.size > 0 ? 'changing' : 'equal'] += 1
          wrong.push(...listWrong(proven))
        },
      })
      t.diagnostic(`${told.changing} changed something, ${told.equal} nothing`)
      assert.deepEqual(wrong, [])
      if (isUsual) assert.equal(told.changing, 1)
    })
})

function listWrong({ edit, observed, diff, disagreements }: ProvenEdit): readonly string[] {
  const differed = listDiffered(diff)
  const isRight = observed.size > 0 === differed.size > 0
  const problem = isRight ? [] : [`${edit.statement}: seen ${[...observed].join('; ')}, told ${[...differed].join('; ')}`]
  return [...problem, ...disagreements.map((sentence) => `${edit.statement}: ${sentence}`)]
}
