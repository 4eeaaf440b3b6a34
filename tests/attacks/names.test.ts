import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Answer, type AttackedServer, isDocumented, type Question, startAttackedServer } from './attacked-server.ts'

let server: AttackedServer
let user: Readonly<Record<string, string>>

before(async () => {
  server = await startAttackedServer()
  user = await server.userHeaders(1)
})
after(() => server?.stop())

const hostileTexts = [
  '"',
  '""',
  "'",
  '\\',
  '\\"',
  '$1',
  '--',
  'id" from pg_authid --',
  '"id"" from pg_authid --"',
  "x'; drop table notes; --",
  '(select pg_sleep(9))',
  '*',
  ' ',
  '\n',
  '%',
  ':',
  '..',
  '!inner',
  '()',
  'é',
  '\u202e',
  '\u0001',
  '😀',
  'x'.repeat(70),
  '__proto__',
  'constructor',
  'toString',
]

/** Everything that reads a name or a word, with the text in its place; the text is percent-encoded. */
const places: readonly ((text: string) => string)[] = [
  (text) => `notes?select=${text}`,
  (text) => `notes?select=${text}:id`,
  (text) => `notes?select=id::${text}`,
  (text) => `notes?select=id::${text}[]`,
  (text) => `notes?select=id.${text}()`,
  (text) => `notes?select=doc->${text}`,
  (text) => `notes?select=doc->>"${text}"`,
  (text) => `notes?select=${text}(id)`,
  (text) => `notes?select=${text}:remarks(id)`,
  (text) => `notes?select=remarks!${text}(id)`,
  (text) => `notes?select=...${text}(id)`,
  (text) => `notes?${text}=eq.1`,
  (text) => `notes?doc->${text}=eq.1`,
  (text) => `notes?id=${text}.1`,
  (text) => `notes?title=eq.${text}`,
  (text) => `notes?title=in.(${text})`,
  (text) => `notes?title=in.("${text}")`,
  (text) => `notes?title=like(any).{${text}}`,
  (text) => `notes?tags=cs.{${text}}`,
  (text) => `notes?title=fts(${text}).a`,
  (text) => `notes?words=wfts.${text}`,
  (text) => `notes?title=is.${text}`,
  (text) => `notes?and=(id.eq.${text})`,
  (text) => `notes?or=(${text}.eq.1,id.eq.1)`,
  (text) => `notes?${text}.or=(id.eq.1)`,
  (text) => `notes?select=remarks(id)&remarks.${text}=eq.1`,
  (text) => `notes?order=${text}`,
  (text) => `notes?order=id.${text}`,
  (text) => `notes?select=id,remarks(id)&order=remarks(${text})`,
  (text) => `notes?limit=${text}&offset=${text}`,
  (text) => `notes?select=title,id.sum()&having=${text}`,
  (text) => text,
  (text) => `rpc/${text}`,
  (text) => `rpc/echo?${text}=1`,
  (text) => `rpc/echo?t=${text}`,
  (text) => `rpc/all_notes?${text}=eq.1`,
  (text) => `__proto__?select="a%5C"b",${text}:id`,
]

/** Headers that are read; the text goes as its UTF-8 bytes. */
const headers: readonly ((text: string) => Readonly<Record<string, string>>)[] = [
  (text) => ({ accept: text }),
  (text) => ({ accept: `application/vnd.pgrst.plan+json; for="${text}"; options=${text}` }),
  (text) => ({ 'accept-profile': text }),
  (text) => ({ prefer: text }),
  (text) => ({ prefer: `timezone=${text}, count=${text}` }),
  (text) => ({ prefer: `handling=strict, max-affected=${text}` }),
  (text) => ({ range: text, 'range-unit': text }),
  (text) => ({ cookie: `${text}=${text}; __proto__=1` }),
  (text) => ({ 'x-request-id': text, origin: text }),
]

/** Bodies that are read. */
const writes: readonly ((text: string) => readonly [path: string, question: Question])[] = [
  (text) => ['notes', { body: JSON.stringify({ [text]: 1 }) }],
  (text) => ['__proto__', { body: JSON.stringify([{ id: 1, [text]: text }]) }],
  (text) => [`notes?columns=${encodeURIComponent(text)}`, { body: '{"title":1}' }],
  (text) => [
    `notes?on_conflict=${encodeURIComponent(text)}`,
    { body: '{"title":"x"}', headers: { prefer: 'resolution=merge-duplicates' } },
  ],
  (text) => ['rpc/echo', { body: JSON.stringify({ [text]: 1 }) }],
  (text) => ['notes', { body: `${text},title\n1,2\n`, headers: { 'content-type': 'text/csv' } }],
  (text) => ['rpc/echo', { body: `${text}=1`, headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
  (text) => [`notes?${encodeURIComponent(text)}=eq.1`, { method: 'PATCH', body: JSON.stringify({ [text]: 1 }) }],
  (text) => ['$batch', { body: JSON.stringify({ requests: [{ id: text, method: text, url: text, dependsOn: [text], if: text }] }) }],
  (text) => [
    '$batch',
    { body: JSON.stringify({ requests: [{ id: 'a', method: 'get', url: `notes?${text}=${text}`, headers: { [text]: text } }] }) },
  ],
]

/** A place whose word is PostgreSQL's to judge says so with the code of a syntax error, about a value. */
const aboutValues = /syntax error in ts(query|vector)|there is no escaped character/

function expectGraceful(answer: Answer, asked: string): void {
  assert.ok(answer.status < 500 || answer.status > 599, `${asked}: ${answer.status} ${answer.text}`)
  if (answer.status < 400) return
  assert.ok(answer.code !== undefined && isDocumented(answer.code), `${asked}: ${answer.text}`)
  assert.ok(answer.code !== '42601' || aboutValues.test(answer.text), `${asked}: ${answer.text}`)
}

const percentEncode = (text: string) => (text === '..' ? '%2e%2e' : encodeURIComponent(text).replaceAll("'", '%27'))
const isHeaderText = (text: string) => !/\p{Cc}/u.test(text)

test('no name or word in a URL becomes SQL', async () => {
  const asked = hostileTexts.flatMap((text) => places.map((place) => `/rest/v1/${place(percentEncode(text))}`))
  await eachOf(asked, async (path) => expectGraceful(await server.ask(path, { headers: user }), path))
})

test('no word in a header becomes SQL', async () => {
  const asked = hostileTexts.filter(isHeaderText).flatMap((text) => headers.map((header) => header(Buffer.from(text).toString('latin1'))))
  await eachOf(asked, async (header) => {
    expectGraceful(await server.ask('/rest/v1/notes?select=id&limit=1', { headers: { ...user, ...header } }), JSON.stringify(header))
  })
})

test('no name in a body becomes SQL', async () => {
  const asked = hostileTexts.flatMap((text) => writes.map((write) => write(text)))
  await eachOf(asked, async ([path, question]) => {
    const answer = await server.ask(`/rest/v1/${path}`, { method: 'POST', ...question, headers: { ...user, ...question.headers } })
    expectGraceful(answer, `${path} ${question.body}`)
  })
})

test('after that everything is as it was', async () => {
  assert.deepEqual(await server.query("select count(*)::int as notes from public.notes where title like 'note %'"), [{ notes: 100 }])
})

test('names that every object of JavaScript has are names like others', async () => {
  const table = '/rest/v1/__proto__'
  const row = '{"id":7,"__proto__":"p","constructor":"c"}'
  const written = await server.ask(`${table}?select=*`, { method: 'POST', body: row, headers: { prefer: 'return=representation' } })
  assert.deepEqual([written.status, written.text], [201, '[{"id":7,"__proto__":"p","constructor":"c","a\\"b":null}]'])
  const forms: readonly [type: string, body: string][] = [
    ['application/x-www-form-urlencoded', 'id=8&__proto__=p&constructor=c'],
    ['text/csv', 'id,__proto__,constructor\n9,p,c\n'],
  ]
  for (const [type, body] of forms) {
    assert.equal((await server.ask(table, { method: 'POST', body, headers: { 'content-type': type } })).status, 201, type)
  }
  const read = await server.ask(`${table}?select=id,__proto__,toString:constructor&__proto__=eq.p&order=constructor,id`)
  const rows = [7, 8, 9].map((id) => `{"id":${id},"__proto__":"p","toString":"c"}`)
  assert.equal(read.text, `[${rows.join(', \n ')}]`)
  assert.equal((await server.ask('/rest/v1/rpc/toString?__proto__=a&constructor=b')).text, '"ab"')
  const called = await server.ask('/rest/v1/rpc/toString', { method: 'POST', body: '{"__proto__":"a","constructor":"b"}' })
  assert.equal(called.text, '"ab"')
})

async function eachOf<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const left = items.values()
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (const item of left) await work(item)
    }),
  )
}
