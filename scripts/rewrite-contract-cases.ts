// Writes what the guard says of every change of tests/contract-corpus anew, and the examples of its rules as cases of their own. The diff is to be
// read: `tests/contract-corpus/contract-corpus.test.ts` proves that what is committed is what is said. Needs DORSAL_TEST_POSTGRES.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { judgeCase } from '../tests/contract-corpus/judge-case.ts'
import { listExamples } from '../tests/contract-corpus/list-examples.ts'
import { openShop, readCases, renderCase } from '../tests/contract-corpus/read-changes.ts'

const folder = join(import.meta.dirname, '../tests/contract-corpus')
const shop = await openShop()
try {
  for (const [file, cases] of [
    ['changes.cases', readCases('changes.cases')],
    ['examples.cases', listExamples()],
  ] as const) {
    const texts: string[] = []
    for (const each of cases) texts.push(renderCase({ ...each, ...(await judgeCase(shop, each)) }))
    writeFileSync(join(folder, file), texts.join('\n'))
  }
} finally {
  await shop.drop()
}
