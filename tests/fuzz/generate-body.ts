import { generateValue } from './generate-filter.ts'
import type { Random } from './random.ts'
import { type KnownTable, nastyTexts } from './vocabulary.ts'

export type GeneratedBody = { readonly type: string; readonly text: string }

/** Rows for a table, or what nobody would send. */
export function generateBody(random: Random, table: KnownTable): GeneratedBody {
  const columns = Object.keys(table.columns).map((name) => name.replaceAll('"', ''))
  switch (random.below(12)) {
    case 0:
      return { type: 'text/csv', text: generateCsv(random, columns) }
    case 1:
      return {
        type: 'application/x-www-form-urlencoded',
        text: new URLSearchParams(generateRow(random, table) as Record<string, string>).toString(),
      }
    case 2:
      return {
        type: random.pick(['application/json', 'text/plain', 'application/octet-stream', 'text/xml', 'nothing']),
        text: random.pick(nastyTexts),
      }
    case 3:
    case 4:
    case 5: {
      return { type: 'application/json', text: JSON.stringify(random.some(0, 3, () => generateRow(random, table))) }
    }
    default:
      return { type: 'application/json', text: JSON.stringify(generateRow(random, table)) }
  }
}

function generateRow(random: Random, table: KnownTable): Readonly<Record<string, unknown>> {
  const pairs = random.some(0, 5, () => {
    const [name = 'id', kind = 'text'] = random.pick(Object.entries(table.columns))
    return [name.replaceAll('"', ''), generateJson(random, () => generateValue(random, kind))] as const
  })
  const key = random.chance(0.7) ? table.key.map((name) => [name, 6000 + random.below(5)] as const) : []
  return Object.fromEntries([...(random.chance(0.5) ? [['name', 'New'] as const] : []), ...key, ...pairs])
}

function generateJson(random: Random, text: () => string): unknown {
  switch (random.below(10)) {
    case 0:
      return null
    case 1:
      return random.below(100) - 50
    case 2:
      return [1, 'a', null]
    case 3:
      return { a: { b: text() } }
    default:
      return text()
  }
}

function generateCsv(random: Random, columns: readonly string[]): string {
  const chosen = random.some(1, 3, () => random.pick(columns))
  const cell = () => random.pick(['1', 'NULL', '"a,b"', '""', 'x', '"open', '6001'])
  const lines = random.some(0, 3, () => chosen.map(cell).join(','))
  return [chosen.map((name) => `"${name}"`).join(','), ...lines].join('\n')
}
