import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { checkFloors } from '../scripts/check-floors.ts'

const source = join(dirname(fileURLToPath(import.meta.url)), '..', 'src')
const scratch = mkdtempSync(join(tmpdir(), 'dorsal-floors-'))
after(() => rmSync(scratch, { recursive: true }))

test('imports of the house go down only, enter houses by their door and form no ring', () => {
  assert.deepEqual(checkFloors(source), [])
})

const wrong = [
  ['an import that reaches up', { 'base/a.ts': "import { b } from '../query/b.ts'", 'query/b.ts': '' }, /reaches up/],
  ['neighbours that know each other', { 'catalog/a.ts': "import { b } from '../http/b.ts'", 'http/b.ts': '' }, /neighbours/],
  [
    'a house entered by the window',
    { 'server/a.ts': "import { b } from '../services/rest/domain/b.ts'", 'services/rest/domain/b.ts': '' },
    /by the window/,
  ],
  [
    'services that enter one another',
    { 'services/rest/a.ts': "import { b } from '../auth/service.ts'", 'services/auth/service.ts': '' },
    /neighbours/,
  ],
  ['a ring of types', { 'query/a.ts': "import type { B } from './b.ts'", 'query/b.ts': "import type { A } from './a.ts'" }, /ring/],
  ['a multi-line import', { 'base/a.ts': "import {\n  b,\n} from '../cli/b.ts'", 'cli/b.ts': '' }, /reaches up/],
  ['a folder on no floor', { 'helpers/a.ts': '' }, /on no floor/],
] as const

for (const [name, files, problem] of wrong) {
  test(`the floor check finds ${name}`, () => {
    const folder = mkdtempSync(join(scratch, 'case-'))
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), text)
    }
    const findings = checkFloors(folder)
    assert.equal(findings.length, 1)
    assert.match(findings[0]?.problem ?? '', problem)
  })
}
