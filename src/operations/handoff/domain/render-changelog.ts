import { phrasesByLanguage } from '../phrases/phrases-by-language.ts'
import type { ChangelogPhrases } from '../phrases/types.ts'
import type { ApiChange, Language } from '../types.ts'
import { escapeMarkdown, toCode } from './link-tickets.ts'

export type ChangelogSection = keyof ChangelogPhrases['sections']

const order: readonly ChangelogSection[] = ['removed', 'changed', 'deprecated', 'added', 'security']

/** Changes of the API in the sections of Keep a Changelog 1.1.0; what breaks stands in the first two, and first in each. */
export function renderChangelog(changes: readonly ApiChange[], language: Language): string {
  const phrases = phrasesByLanguage[language]
  const { changelog } = phrases
  if (changes.length === 0) return changelog.nothing
  const bySection = Map.groupBy(changes, toSection)
  return order
    .flatMap((section) => {
      const own = (bySection.get(section) ?? []).toSorted((a, b) => rank[a.effect] - rank[b.effect])
      const lines = own.map(
        (change) =>
          `- ${change.effect === 'breaks' ? `**${changelog.breaking}** ` : ''}${phrases.change(change)}${describeRest(change, language)}`,
      )
      return lines.length === 0 ? [] : [`### ${changelog.sections[section]}`, lines.join('\n')]
    })
    .join('\n\n')
}

const rank: Readonly<Record<ApiChange['effect'], number>> = { breaks: 0, 'may break': 1, harmless: 2 }

function describeRest({ effect, thing, comment }: ApiChange, language: Language): string {
  if (comment !== undefined) return ` (${escapeMarkdown(comment)})`
  if (effect !== 'breaks' || thing.replacement === undefined) return ''
  return `. ${phrasesByLanguage[language].useInstead(toCode(thing.replacement))}`
}

function toSection({ rule, effect }: ApiChange): ChangelogSection {
  if (rule.startsWith('deprecation-') || rule.startsWith('sunset-')) return 'deprecated'
  if (removals.has(rule)) return 'removed'
  if (effect === 'breaks') return 'changed'
  if (isAboutAccess(rule)) return 'security'
  return rule.endsWith('-added') && effect === 'harmless' ? 'added' : 'changed'
}

const removals: ReadonlySet<string> = new Set([
  'column-removed',
  'relation-removed',
  'function-removed',
  'overload-removed',
  'argument-removed',
  'result-column-removed',
  'embed-removed',
  'endpoint-removed',
  'endpoint-input-removed',
  'endpoint-output-removed',
  'enum-value-removed',
  'media-type-removed',
  'schema-removed',
  'role-removed',
])

function isAboutAccess(rule: string): boolean {
  return /-(granted|revoked)$/.test(rule) || rule === 'endpoint-became-protected' || rule === 'endpoint-became-open'
}
