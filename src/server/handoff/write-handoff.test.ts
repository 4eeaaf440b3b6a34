import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createShopRepository } from '../../../tests/support/shop-repository.ts'
import type { TestProject } from '../../../tests/support/test-project.ts'
import { silentLog } from '../../base/log.ts'
import { contractRules } from '../../operations/contract/operation.ts'
import { changesInFrench, type HandoffFacts, type Language, readers, renderHandoff } from '../../operations/handoff/operation.ts'
import { openProject } from '../../project/open-project.ts'
import type { Workplace } from '../beside-server.ts'
import { readSettings } from '../settings.ts'
import { gatherHandoff } from './gather-handoff.ts'
import { keepChangelog } from './keep-changelog.ts'
import { findTicketLinks } from './ticket-links.ts'

let repository: TestProject
let place: Workplace
let facts: HandoffFacts
const now = Date.UTC(2026, 10, 23)

before(async () => {
  repository = createShopRepository()
  const project = await openProject(repository.root)
  const environment = { DORSAL_JIRA_URL: 'https://shop.atlassian.net/' }
  const { settings } = readSettings(project, { flags: new Map(), environment })
  place = { project, settings, log: silentLog, onProgress: () => {} }
  facts = await gatherHandoff(place, { from: 'v1.0.0', to: 'HEAD', permissions: true, rehearse: true, now })
})
after(() => repository?.[Symbol.dispose]())

/** Commits and times differ from run to run. */
function settle({ from, to, migrations, ...rest }: HandoffFacts): HandoffFacts {
  const settled = migrations.map((migration) => {
    const { rehearsal } = migration
    if (rehearsal.kind !== 'measured') return migration
    return { ...migration, rehearsal: { ...rehearsal, milliseconds: 1250, locks: rehearsal.locks.map((lock) => ({ ...lock, held: 40 })) } }
  })
  return { ...rest, from: { ...from, commit: '1'.repeat(40) }, to: { ...to, commit: '2'.repeat(40) }, migrations: settled }
}

for (const language of ['en', 'fr'] as const satisfies readonly Language[])
  test(`front-end, project manager and operations read in ${language} what concerns them`, async () => {
    const links = await findTicketLinks(place)
    const texts = readers.map((reader) => renderHandoff(settle(facts), { language, reader, links }))
    assert.equal(texts.join('\n'), readFileSync(join(import.meta.dirname, `../../../tests/handoff/shop.${language}.md`), 'utf8'))
  })

test('every change that a rule of the contract finds has its sentence in French', () => {
  assert.deepEqual(Object.keys(changesInFrench).sort(), contractRules.map(({ name }) => name).sort())
})

test('an API changelog is written since the last tag', async () => {
  const request = { from: undefined, to: 'HEAD', language: 'en' as const, release: undefined, file: 'API-CHANGELOG.md', now }
  const { from, text } = await keepChangelog(place, request)
  assert.equal(from, 'v1.0.0')
  assert.equal(
    text,
    `### Removed

- **Breaking:** public.orders.note is gone; public.orders.remark came with the same type. Use \`remark\` instead.

### Changed

- **Breaking:** public.orders.channel must be given in every inserted row
- **Breaking:** public.orders.channel does not take null any more
- public.orders.channel is never null

### Added

- public.orders.remark (text) is new
- The table public.reviews can be used (What customers think of an order)`,
  )
  const file = readFileSync(join(repository.root, 'API-CHANGELOG.md'), 'utf8')
  assert.equal(file.includes(text), true)
  assert.equal(file.startsWith('# Changelog of the API\n'), true)
})
