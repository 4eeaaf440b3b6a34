import assert from 'node:assert/strict'
import { test } from 'node:test'
import { environment } from '../../src/base/environment.ts'
import { type Example, listDiffered, type ProvenEdit, withEditedProjects } from './prove-edits.ts'

/** `DORSAL_PERMISSION_EDITS=50 npm test -- tests/permissions/edits.test.ts`: as many of each example. Few by default: each is tried in thousands of ways. */
const count = Number(environment.DORSAL_PERMISSION_EDITS ?? 2)
const seed = Number(environment.DORSAL_PERMISSION_SEED ?? 1)

test(`${count} random edits of each example: those that change what somebody sees or does are in the diff, and no others`, async (t) => {
  const wrong: string[] = []
  await withEditedProjects(async ({ prove }) => {
    for (const example of ['chinook', 'fiches-metiers'] satisfies readonly Example[]) {
      const told = { changing: 0, equal: 0 }
      await prove({
        ...{ example, count, seed },
        onProven: (proven) => {
          told[proven.observed.size > 0 ? 'changing' : 'equal'] += 1
          wrong.push(...listWrong(proven))
        },
      })
      t.diagnostic(`${example}: ${told.changing} changed something, ${told.equal} nothing`)
    }
  })
  assert.deepEqual(wrong, [])
})

function listWrong({ edit, observed, diff, disagreements }: ProvenEdit): readonly string[] {
  const differed = listDiffered(diff)
  const isRight = observed.size > 0 === differed.size > 0
  const problem = isRight ? [] : [`${edit.statement}: seen ${[...observed].join('; ')}, told ${[...differed].join('; ')}`]
  return [...problem, ...disagreements.map((sentence) => `${edit.statement}: ${sentence}`)]
}
