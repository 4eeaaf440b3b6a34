// Serves the page of this example: node examples/sign-in/serve.mjs [--api http://127.0.0.1:54321] [--key sb_publishable_…] [--port 3000]
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    api: { type: 'string', default: 'http://127.0.0.1:54321' },
    key: { type: 'string' },
    port: { type: 'string', default: '3000' },
  },
})

const supabase = dirname(createRequire(import.meta.url).resolve('@supabase/supabase-js/package.json'))
const page = join(import.meta.dirname, 'public')

const files = {
  '/': [join(page, 'index.html'), 'text/html; charset=utf-8'],
  '/style.css': [join(page, 'style.css'), 'text/css; charset=utf-8'],
  '/app.js': [join(page, 'app.js'), 'text/javascript; charset=utf-8'],
  '/supabase.js': [join(supabase, 'dist/umd/supabase.js'), 'text/javascript; charset=utf-8'],
}

/** The publishable key that `dorsal start` made for this project: it may be seen by everybody. */
async function readKey() {
  const secrets = await readFile(join(import.meta.dirname, '.dorsal/secrets.json'), 'utf8')
  return JSON.parse(secrets).publishableKey
}

const project = { api: values.api, key: values.key ?? (await readKey()) }

const server = createServer(async (request, reply) => {
  const { pathname } = new URL(request.url ?? '/', 'http://here')
  if (pathname === '/project.json') return reply.setHeader('content-type', 'application/json').end(JSON.stringify(project))
  const [file, type] = files[pathname] ?? []
  if (file === undefined) return reply.writeHead(404).end()
  reply.setHeader('content-type', type).end(await readFile(file))
})

server.listen(Number(values.port), '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${server.address().port}\n`)
})
