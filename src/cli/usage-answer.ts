import type { ProjectUsage } from '../server/usage/read-project-usage.ts'
import type { Answer } from './answer.ts'

type Use = ProjectUsage['uses'][number]

/** Sentences for a person, most used first. Nothing recorded at all, or a name that nothing has, is no proof that nobody uses anything. */
export function toUsageAnswer(usage: ProjectUsage, now: number): Answer {
  const lines = usage.uses.map((use) => renderUse(use, now))
  return {
    verdict: usage.since === null || usage.unknown !== null ? 'could not be checked' : 'holds',
    data: usage,
    sections: [{ kind: 'lines', lines: [...(lines.length > 0 ? lines : [renderNothing(usage)]), ...renderUnknown(usage)] }],
  }
}

function renderNothing({ since }: ProjectUsage): string {
  return since === null
    ? 'No usage has been recorded yet: a server writes it a few seconds after its first requests.'
    : `No such use since ${since}, when recording began or the oldest record that is kept was made.`
}

function renderUnknown({ unknown }: ProjectUsage): readonly string[] {
  return unknown === null ? [] : [`Neither the API of today nor a record has ${unknown}: look at how it is written.`]
}

export function renderUse(use: Use, now: number): string {
  const last = renderAge(now - Date.parse(use.lastSeen))
  return `${renderClient(use)} ${renderDeed(use)} ${renderFrequency(use)}, last ${last}${renderEnd(use)}`
}

function renderClient({ name, version, library, apiKey, role }: Use): string {
  const key = apiKey === 'none' || apiKey === 'token' || apiKey.endsWith(' default') ? '' : `, key ${apiKey}`
  if (name !== '') return `${[name, version].filter((part) => part !== '').join(' ')} (${role}${key})`
  return `${library === '' ? 'an unnamed client' : library.replace('/', ' ')} (${role}${key})`
}

const deeds: Readonly<Record<Use['way'], (object: string, member: string) => string>> = {
  read: (object) => `reads ${object}`,
  insert: (object, member) => (member === '' ? `inserts into ${object}` : `inserts ${object}.${member}`),
  update: (object, member) => `updates ${object}${member === '' ? '' : `.${member}`}`,
  delete: (object) => `deletes from ${object}`,
  select: (object, member) => (member === '*' ? `reads every column of ${object}` : `reads ${object}.${member}`),
  filter: (object, member) => `filters by ${object}.${member}`,
  order: (object, member) => `sorts by ${object}.${member}`,
  conflict: (object, member) => `finds conflicts by ${object}.${member}`,
  embed: (object, member) => `embeds ${member} in ${object}`,
  call: (object, member) => `calls ${object}(${member})`,
  pass: (object, member) => `passes ${member} to ${object}`,
  other: () => 'sent requests of too many kinds to be told apart',
}

function renderDeed({ way, schema, object, member }: Use): string {
  return deeds[way](schema === 'public' ? object : `${schema}.${object}`, member)
}

function renderFrequency({ count, perDay, firstDay }: Use): string {
  return perDay > 1 ? `${perDay.toLocaleString('en-US')} times a day` : `${toTimes(count)} since ${firstDay}`
}

function toTimes(count: number): string {
  return count === 1 ? 'once' : `${count.toLocaleString('en-US')} times`
}

function renderEnd({ deprecation }: Use): string {
  if (deprecation === null) return ''
  const { sunset, use } = deprecation
  return ` [deprecated${sunset === null ? '' : `, may be gone from ${sunset}`}${use === null ? '' : `, use ${use}`}]`
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

function renderAge(milliseconds: number): string {
  const [unit, length] = units.find((one) => milliseconds >= one[1]) ?? []
  if (unit === undefined || length === undefined) return 'less than a minute ago'
  const count = Math.floor(milliseconds / length)
  return `${count} ${unit}${count === 1 ? '' : 's'} ago`
}
