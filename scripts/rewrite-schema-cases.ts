// Writes the statements of `src/operations/diff/kinds.cases` anew, from what a diff gives today; the change is for somebody to review.
import { readFileSync, writeFileSync } from 'node:fs'
import { diffSchemaCases, parseSchemaCases, renderSchemaCases } from '../tests/support/schema-cases.ts'

const path = new URL('../src/operations/diff/kinds.cases', import.meta.url)
const cases = parseSchemaCases(readFileSync(path, 'utf8'))
const { diff, statements } = await diffSchemaCases(cases)
writeFileSync(path, renderSchemaCases(cases.map((each, index) => ({ ...each, statements: statements[index] ?? '' }))))
console.log(diff.forward, diff.backward)
