import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, preview } from 'vite'
import { repositoryFolder } from './start-example.ts'

const root = join(repositoryFolder, 'examples/fiches-metiers/web')

export type ServedWeb = { readonly url: string; readonly stop: () => Promise<void> }

/** The web example, built for one back-end and served at a free port as a static host would. Whoever starts it stops it. */
export async function serveWeb(backend: { readonly url: string; readonly key: string }): Promise<ServedWeb> {
  const outDir = await mkdtemp(join(tmpdir(), 'dorsal-web-'))
  const define = {
    'import.meta.env.VITE_DORSAL_URL': JSON.stringify(backend.url),
    'import.meta.env.VITE_DORSAL_KEY': JSON.stringify(backend.key),
  }
  await build({ root, define, logLevel: 'error', build: { outDir, emptyOutDir: true } })
  const server = await preview({ root, logLevel: 'error', build: { outDir }, preview: { port: 0, host: '127.0.0.1' } })
  const [url] = server.resolvedUrls?.local ?? []
  if (url === undefined) throw new Error('Vite serves at no address')
  return {
    url: url.replace(/\/$/, ''),
    stop: async () => {
      await server.close()
      await rm(outDir, { recursive: true, force: true })
    },
  }
}
