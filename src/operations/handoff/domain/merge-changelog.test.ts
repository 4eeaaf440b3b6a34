import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mergeChangelog } from './merge-changelog.ts'

const head = '# Changelog of the API\n\nThe form is [Keep a Changelog](https://keepachangelog.com/en/1.1.0/).\n'
const ours = (body: string) => `<!-- dorsal changelog: written anew by each run -->\n\n${body}\n\n<!-- /dorsal changelog -->\n`
const edit = (body: string) => ({ body, language: 'en', release: undefined }) as const
const release = (version: string, body: string) => ({ body, language: 'en', release: { version, day: '2026-11-23' } }) as const

test('a changelog begins with its form and what is not released', () => {
  assert.equal(mergeChangelog('', edit('### Added\n\n- a')), `${head}\n## [Unreleased]\n\n${ours('### Added\n\n- a')}`)
})

test('the same changes twice give the same file', () => {
  const once = mergeChangelog('', edit('### Added\n\n- a'))
  assert.equal(mergeChangelog(once, edit('### Added\n\n- a')), once)
})

test('what people wrote stays, beside our lines and in released sections; only our lines are written anew', () => {
  const written = `${head}\n## [Unreleased]\n\n${ours('- old')}\nBy hand.\n\n## [1.0.0] - 2026-01-01\n\nFirst.\n\n[1.0.0]: https://example.org\n`
  assert.equal(
    mergeChangelog(written, edit('- new')),
    `${head}\n## [Unreleased]\n\n${ours('- new')}\nBy hand.\n\n## [1.0.0] - 2026-01-01\n\nFirst.\n\n[1.0.0]: https://example.org\n`,
  )
})

test('a release takes the place of what was not released, with what people wrote, and is nobody’s to write anew', () => {
  const written = `${head}\n## [Unreleased]\n\n${ours('- old')}\nBy hand.\n\n## [1.0.0] - 2026-01-01\n\nFirst.\n`
  const released = mergeChangelog(written, release('1.1.0', '- new'))
  assert.equal(released, `${head}\n## [1.1.0] - 2026-11-23\n\n- new\n\nBy hand.\n\n## [1.0.0] - 2026-01-01\n\nFirst.\n`)
  assert.throws(() => mergeChangelog(released, release('v1.1.0', '- new')), { code: 'changelog_released' })
  assert.equal(
    mergeChangelog(released, edit('- next')),
    released.replace('## [1.1.0]', () => `## [Unreleased]\n\n${ours('- next')}\n## [1.1.0]`),
  )
})

test('an unreleased section without brackets, in French or with line ends of Windows is found', () => {
  assert.equal(mergeChangelog('# A\r\n\r\n## Non publié\r\n', edit('- a')), `# A\n\n## [Unreleased]\n\n${ours('- a')}`)
})
