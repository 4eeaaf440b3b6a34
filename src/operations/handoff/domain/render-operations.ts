import type { HandoffMigration, Rehearsal } from '../types.ts'
import { escapeMarkdown, toCode } from './link-tickets.ts'
import type { Texts } from './texts.ts'

/** Migrations with what they lock and take, and how to go back. */
export function renderOperations({ facts: { migrations }, phrases }: Texts): readonly string[] {
  if (migrations.length === 0) return [`## ${phrases.migrations}`, phrases.noMigrations]
  const lines = migrations.map(
    (migration, index) => `${index + 1}. ${toCode(migration.file)}${phrases.colon} ${describe(migration, phrases).join('; ')}`,
  )
  return [`## ${phrases.migrations}`, lines.join('\n'), ...describeMeasuring(migrations, phrases), ...renderWayBack(migrations, phrases)]
}

function describe({ state, phase, rehearsal }: HandoffMigration, phrases: Texts['phrases']): readonly string[] {
  if (state !== 'new') return [phrases.states[state]]
  return [...describeRehearsal(rehearsal, phrases), ...(phase === null ? [] : [phrases.phases[phase]])]
}

function describeRehearsal(rehearsal: Rehearsal, phrases: Texts['phrases']): readonly string[] {
  if (rehearsal.kind === 'not rehearsed') return [phrases.notRehearsed]
  if (rehearsal.kind === 'failed') return [phrases.rehearsalFailed(escapeMarkdown(rehearsal.why))]
  const { milliseconds, locks, losses } = rehearsal
  return [
    phrases.took(milliseconds),
    ...(locks.length === 0 ? [phrases.noLock] : locks.map(phrases.lock)),
    ...losses.map(({ name, rows }) => phrases.riskOfLoss(toCode(name), rows).replace(/\.$/, '')),
  ]
}

function describeMeasuring(migrations: readonly HandoffMigration[], phrases: Texts['phrases']): readonly string[] {
  const fresh = migrations.filter(({ state }) => state === 'new').map(({ rehearsal }) => rehearsal)
  const places = new Set(fresh.flatMap((rehearsal) => (rehearsal.kind === 'measured' ? [rehearsal.on] : [])))
  const isKnown = fresh.every((rehearsal) => rehearsal.kind === 'measured' && rehearsal.on === 'a copy of the live database')
  const sentences = [...[...places].map((place) => phrases.measuredOn[place]), ...(isKnown ? [] : [phrases.howToRehearse])]
  return sentences.length === 0 ? [] : [sentences.join(' ')]
}

function renderWayBack(migrations: readonly HandoffMigration[], phrases: Texts['phrases']): readonly string[] {
  const fresh = migrations.filter(({ state }) => state === 'new')
  const stuck = fresh.filter(({ hasDown }) => !hasDown).map(({ file }) => toCode(file))
  if (fresh.length === 0) return []
  return [
    `## ${phrases.wayBack}`,
    stuck.length === 0 ? phrases.goBack(fresh.length) : phrases.withoutDown(stuck),
    ...(fresh.some(({ phase }) => phase === 'contract') ? [phrases.contractEnds] : []),
  ]
}
