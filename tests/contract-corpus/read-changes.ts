import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { silentLog } from '../../src/base/log.ts'
import { type Contract, readContract } from '../../src/operations/contract/operation.ts'
import { parseConnectionUrl } from '../../src/postgres/connection-target.ts'
import { applyHouseMigrations } from '../../src/postgres/house-migrations.ts'
import { runTransaction } from '../../src/postgres/run-transaction.ts'
import { postgresDefaults } from '../../src/postgres/settings.ts'
import { accessHouse } from '../../src/server/houses.ts'
import { createTestDatabase } from '../support/test-database.ts'

/** A change, and what is said of it there and back: `error column-removed:public.orders.note`. */
export type ContractCase = {
  readonly name: string
  readonly sql: string
  readonly there: readonly string[]
  readonly back: readonly string[]
}

export type Shop = {
  /** The contracts before and after a change, which is undone afterwards. `first` is what both stand on. */
  readonly change: (sql: string, first?: string) => Promise<{ readonly before: Contract; readonly after: Contract }>
  readonly drop: () => Promise<void>
}

export async function openShop(): Promise<Shop> {
  const database = await createTestDatabase({ prefix: 'contract' })
  const target = parseConnectionUrl(database.url)
  await applyHouseMigrations(target, [accessHouse], silentLog)
  await database.query(readFileSync(join(import.meta.dirname, 'shop.sql'), 'utf8'))
  const place = { target, settings: postgresDefaults, log: silentLog }
  const read = (sql: string) =>
    runTransaction(place, { end: 'rollback' }, async (transaction) => {
      await transaction.run(sql)
      return await readContract(transaction, options)
    })
  const shop = await read('')
  return {
    change: async (sql, first) => ({ before: first === undefined ? shop : await read(first), after: await read(`${first ?? ''}\n${sql}`) }),
    drop: database.drop,
  }
}

const options = {
  schemas: ['public'],
  extraSearchPath: [],
  named: ['anon', 'authenticated', 'service_role'],
  maxRows: undefined,
  aggregates: false,
  endpoints: {},
}

const heading = '### '

/** Cases of a file: a heading, SQL, `--- there` and `--- back` with a finding a line. */
export function readCases(file: string): readonly ContractCase[] {
  const text = readFileSync(join(import.meta.dirname, file), 'utf8')
  return text
    .split(new RegExp(`^${heading}`, 'm'))
    .slice(1)
    .map((part) => {
      const [name = '', ...lines] = part.trimEnd().split('\n')
      const [sql = '', there = '', back = ''] = lines.join('\n').split(/^--- (?:there|back)$/m)
      return { name, sql: sql.trim(), there: toLines(there), back: toLines(back) }
    })
}

export function renderCase({ name, sql, there, back }: ContractCase): string {
  return `${heading}${name}\n${[sql, '--- there', ...there, '--- back', ...back].join('\n')}\n`
}

function toLines(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '')
}
