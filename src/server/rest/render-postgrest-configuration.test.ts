import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPostgrestConfiguration } from './read-postgrest-configuration.ts'
import { renderPostgrestConfiguration } from './render-postgrest-configuration.ts'

async function renderUri(uri: string): Promise<string | undefined> {
  const configuration = await readPostgrestConfiguration({ environment: { PGRST_DB_URI: uri }, file: undefined, database: new Map() })
  return /^db-uri = "(.*)"$/m.exec(renderPostgrestConfiguration(configuration))?.[1]
}

const shown = {
  'postgresql://me:se%20cret@db/shop': 'postgresql://me:(secret)@db/shop',
  'postgresql://db/shop?user=me&password=secret&sslmode=require': 'postgresql://db/shop?user=me&password=(secret)&sslmode=require',
  'host=db password=se&cret user=me': 'host=db password=(secret) user=me',
  'host=db password=se\\ cret user=me': 'host=db password=(secret) user=me',
  "host=db password = 'se cret' user=me": 'host=db password=(secret) user=me',
  'postgresql://me@db/shop': 'postgresql://me@db/shop',
}

for (const [uri, expected] of Object.entries(shown))
  test(`${uri} is shown as ${expected}`, async () => assert.equal(await renderUri(uri), expected))
