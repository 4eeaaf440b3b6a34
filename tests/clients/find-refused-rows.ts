import pg from 'pg'
import { orderByReferences } from '../../src/operations/mock/rows/order-by-references.ts'
import { toMockedApi } from '../../src/server/mock/contract-api.ts'
import type { BothServers } from './both-servers.ts'
import { createTestClient } from './test-mock.ts'

type MockedTable = { readonly name: string; readonly columns: readonly string[]; readonly rows: readonly unknown[] }

/**
 * Reads all rows of the tables of a mock, and tries to insert them into the emptied tables of the real database, in a transaction that is undone.
 * Gives what PostgreSQL refused. Triggers of the project are off: what they demand is in no contract.
 */
export async function findRefusedRows({ example, mock, contract }: BothServers): Promise<readonly string[]> {
  const { tables } = toMockedApi(contract)
  const client = createTestClient(mock.url, example.serviceKey)
  const read = orderByReferences(tables.filter(({ kind }) => kind === 'table')).map(async ({ name, columns }) => ({
    name,
    columns: columns.flatMap((column) => (column.standard === 'generated' ? [] : [column.name])),
    rows: (await client.from(name).select()).data ?? [],
  }))
  return await insertMockedRows(example.databaseUrl, await Promise.all(read))
}

async function insertMockedRows(databaseUrl: string, tables: readonly MockedTable[]): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query('begin')
    for (const { name } of tables) await client.query(`alter table public.${name} disable trigger user`)
    await client.query(`truncate ${tables.map(({ name }) => `public.${name}`).join(', ')}`)
    const refused: string[] = []
    for (const table of tables) for (const row of table.rows) refused.push(...(await insertRow(client, table, row)))
    return refused
  } finally {
    await client.query('rollback')
    await client.end()
  }
}

async function insertRow(client: pg.Client, { name, columns }: MockedTable, row: unknown): Promise<readonly string[]> {
  const list = columns.map((column) => `"${column}"`).join(', ')
  await client.query('savepoint before_row')
  try {
    const values = `select ${list} from json_populate_record(null::public.${name}, $1)`
    await client.query(`insert into public.${name} (${list}) overriding system value ${values}`, [JSON.stringify(row)])
    await client.query('set constraints all immediate; set constraints all deferred; release savepoint before_row')
    return []
  } catch (error) {
    await client.query('rollback to before_row')
    return [`${name}: ${error instanceof Error ? error.message : String(error)} ${JSON.stringify(row)}`]
  }
}
