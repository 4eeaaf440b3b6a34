import type { Preferences } from '../../../query/intent.ts'

export type AskedPreferences = { readonly preferences: Preferences; readonly unknown: readonly string[] }

const choices = {
  resolution: ['merge-duplicates', 'ignore-duplicates'],
  return: ['representation', 'minimal', 'headers-only'],
  count: ['exact', 'planned', 'estimated'],
  tx: ['commit', 'rollback'],
  missing: ['default', 'null'],
  handling: ['strict', 'lenient'],
} as const satisfies { readonly [Name in keyof Preferences]?: readonly Preferences[Name][] }

const names = Object.keys(choices) as readonly (keyof typeof choices)[]

/** RFC 7240: the first of each preference counts. `tx` counts only where the administrator lets clients choose. */
export function parsePreferences(
  header: string | undefined,
  { mayEndTransaction }: { readonly mayEndTransaction: boolean },
): AskedPreferences {
  if (header === undefined) return { preferences: {}, unknown: [] }
  const asked = header.split(',').map((preference) => preference.trim())
  const chosen = names.flatMap((name) => {
    const value = choices[name].find((choice) => choice === findChoice(asked, name))
    return value === undefined || (name === 'tx' && !mayEndTransaction) ? [] : [[name, value]]
  })
  const timezone = findValue(asked, 'timezone=')
  const maxAffected = parseCount(findValue(asked, 'max-affected='))
  const preferences: Preferences = {
    ...Object.fromEntries(chosen),
    ...(timezone !== undefined && { timezone }),
    ...(maxAffected !== undefined && { maxAffected }),
  }
  return { preferences, unknown: asked.filter((preference) => !isKnown(preference)) }
}

/** `Preference-Applied` of RFC 7240, section 3. */
export function renderPreferences(applied: { readonly [Name in keyof Preferences]: Preferences[Name] | undefined }): string {
  const { resolution, missing, return: representation, count, tx, handling, timezone, maxAffected } = applied
  const values = { resolution, missing, return: representation, count, tx, handling, timezone }
  const texts = Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]))
  return [...texts, ...(handling === 'strict' && maxAffected !== undefined ? [`max-affected=${maxAffected}`] : [])].join(', ')
}

function findChoice(asked: readonly string[], name: keyof typeof choices): string | undefined {
  return asked.find((preference) => choices[name].some((choice) => preference === `${name}=${choice}`))?.slice(name.length + 1)
}

function findValue(asked: readonly string[], prefix: string): string | undefined {
  return asked.find((preference) => preference.startsWith(prefix))?.slice(prefix.length)
}

function parseCount(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*-?\d+\s*$/.test(text) ? Number(text) : undefined
}

function isKnown(preference: string): boolean {
  if (preference.startsWith('timezone=') || preference.startsWith('max-affected=')) return true
  return names.some((name) => choices[name].some((choice) => preference === `${name}=${choice}`))
}
