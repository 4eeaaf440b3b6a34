// A client with a ledger of its own: `node ledger-writer.ts URL FILE SECONDS`. Each line of the file is a commit that PostgreSQL acknowledged:
// writer, number, and when it was sent and acknowledged, in milliseconds since 1970 with fractions.
import { appendFileSync } from 'node:fs'
import pg from 'pg'
import { toClientConfig } from '../../src/postgres/client-config.ts'
import { parseConnectionUrl } from '../../src/postgres/connection-target.ts'

const [url = '', file = '', seconds = '1'] = process.argv.slice(2)
const writers = 4
const until = Date.now() + Number(seconds) * 1000
const now = () => performance.timeOrigin + performance.now()

async function write(writer: number): Promise<void> {
  const client = new pg.Client(toClientConfig(parseConnectionUrl(url), 10))
  await client.connect()
  for (let number = 1; Date.now() < until; number++) {
    const sentAt = now()
    await client.query('begin')
    await client.query('insert into ledger (writer, number) values ($1, $2)', [writer, number])
    await client.query('update totals set sum = sum + $2 where writer = $1', [writer, number])
    await client.query('commit')
    appendFileSync(file, `${writer} ${number} ${sentAt} ${now()}\n`)
  }
  await client.end()
}

await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)))
