import { changelogReleased } from '../errors.ts'
import { phrasesByLanguage } from '../phrases/phrases-by-language.ts'
import type { Language } from '../types.ts'

export type ChangelogEdit = {
  /** What stands below the heading, in Markdown. */
  readonly body: string
  readonly language: Language
  /** A version and its day, `2026-11-23`; undefined: what is not released yet. */
  readonly release: { readonly version: string; readonly day: string } | undefined
}

/** What Dorsal wrote stands between these, and only that is written anew. */
const begin = '<!-- dorsal changelog: written anew by each run -->'
const end = '<!-- /dorsal changelog -->'

/**
 * The text of a changelog with its unreleased part written anew, or turned into a release. What people wrote stays, in other sections and beside
 * the lines of ours. The same edit twice gives the same text. Throws `changelog_released` for a version that is there.
 */
export function mergeChangelog(text: string, edit: ChangelogEdit): string {
  const { release, language } = edit
  if (release !== undefined && hasRelease(text, release.version)) throw changelogReleased(release.version)
  const lines = (text.trim() === '' ? renderHead(language) : text.replaceAll('\r\n', '\n').trimEnd()).split('\n')
  const place = findUnreleased(lines)
  const parts = place ?? { before: findFirstSection(lines), after: findFirstSection(lines) }
  const kept = trimBlank(withoutOurs(lines.slice(place === undefined ? parts.before : parts.before + 1, parts.after)))
  const section = [renderHeading(edit), '', ...renderBody(edit), ...(kept.length === 0 ? [] : ['', ...kept])]
  const rest = lines.slice(parts.after)
  return `${[...trimEnd(lines.slice(0, parts.before)), '', ...section, ...(rest.length === 0 ? [] : ['', ...rest])].join('\n')}\n`
}

function renderHead(language: Language): string {
  const { title, about } = phrasesByLanguage[language].changelog
  return `# ${title}\n\n${about}`
}

function renderHeading({ release, language }: ChangelogEdit): string {
  if (release === undefined) return `## [${phrasesByLanguage[language].changelog.unreleased}]`
  return `## [${release.version}] - ${release.day}`
}

/** A release is nobody's to write anew. */
function renderBody({ body, release }: ChangelogEdit): readonly string[] {
  return release === undefined ? [begin, '', ...body.split('\n'), '', end] : body.split('\n')
}

type Place = { readonly before: number; readonly after: number }

function findUnreleased(lines: readonly string[]): Place | undefined {
  const names = Object.values(phrasesByLanguage).map(({ changelog }) => changelog.unreleased.toLowerCase())
  const before = lines.findIndex((line) => names.includes((/^##\s+\[?([^\]]*?)\]?\s*$/.exec(line)?.[1] ?? '').toLowerCase()))
  if (before < 0) return undefined
  const length = lines.slice(before + 1).findIndex(isSection)
  return { before, after: length < 0 ? lines.length : before + 1 + length }
}

function findFirstSection(lines: readonly string[]): number {
  const first = lines.findIndex(isSection)
  return first < 0 ? lines.length : first
}

/** A heading of a release, or the links that releases have at the end of the file. */
function isSection(line: string): boolean {
  return /^##\s/.test(line) || /^\[[^\]]+\]:\s/.test(line)
}

function withoutOurs(lines: readonly string[]): readonly string[] {
  const first = lines.indexOf(begin)
  const last = lines.indexOf(end)
  return first < 0 || last < first ? lines : [...trimEnd(lines.slice(0, first)), ...lines.slice(last + 1)]
}

function hasRelease(text: string, version: string): boolean {
  return text.split('\n').some((line) => /^##\s+\[?v?([^\]\s]+)\]?/.exec(line)?.[1] === version.replace(/^v/, ''))
}

function trimEnd(lines: readonly string[]): readonly string[] {
  return lines.slice(0, lines.findLastIndex((line) => line.trim() !== '') + 1)
}

function trimBlank(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line.trim() !== '')
  return first < 0 ? [] : trimEnd(lines.slice(first))
}
