import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { programFile } from '../support/program-file.ts'
import { startTestChromium, type TestChromium } from '../support/test-chromium.ts'
import { type ServedWeb, serveWeb } from './serve-web.ts'
import { type RunningExample, repositoryFolder, startExample } from './start-example.ts'

type Backend = { readonly url: string; readonly key: string; readonly stop: () => Promise<void> }

let folder: string
let example: RunningExample
let chromium: TestChromium

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dorsal-web-'))
  example = await startExample('fiches-metiers')
  chromium = await startTestChromium()
})

after(async () => {
  await chromium?.stop()
  await example?.stop()
  await rm(folder, { recursive: true, force: true })
})

/** What the real server answers is recorded on its way, and is what the mock answers after it. */
const backends: Readonly<Record<string, () => Promise<Backend>>> = {
  'the real server': async () => {
    const given = ['api', 'record', '--from', example.url, '--out', join(folder, 'recording.json'), '--project', example.project]
    return { ...(await startCommand(given)), key: example.publishableKey }
  },
  'the mock': async () => ({ ...(await startCommand(['api', 'mock', join(folder, 'recording.json'), '--project', folder])), key: 'any' }),
}

/** A command that serves, and prints where as its first line. */
async function startCommand(given: readonly string[]): Promise<Omit<Backend, 'key'>> {
  const child = spawn(process.execPath, [programFile, ...given, '--port', '0', '--json'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const stop = async () => {
    child.kill('SIGINT')
    await ended
  }
  for await (const line of createInterface({ input: child.stdout })) return { ...(JSON.parse(line) as { readonly url: string }), stop }
  throw new Error(`${given.join(' ')} ended without its line`)
}

const run = promisify(execFile)
const webFolder = join(repositoryFolder, 'examples/fiches-metiers/web')

test('the types of the pages are those that dorsal api types writes, and the pages keep to them', async () => {
  const written = await run(process.execPath, [programFile, 'api', 'types', '--database-url', example.databaseUrl])
  assert.equal(written.stdout, await readFile(join(webFolder, 'src/database.types.ts'), 'utf8'))
  const { stdout } = await run(join(repositoryFolder, 'node_modules/.bin/tsc'), ['--noEmit', '--project', webFolder]).catch(
    (error) => error,
  )
  assert.equal(stdout, '')
})

for (const [name, start] of Object.entries(backends))
  describe(`the pages of the job profiles, on ${name}`, () => {
    let backend: Backend
    let web: ServedWeb
    let page: Page
    const troubles: string[] = []

    before(async () => {
      backend = await start()
      web = await serveWeb(backend)
      page = await (await chromium.browser.newContext({ locale: 'fr-FR' })).newPage()
      page.on('pageerror', (error) => troubles.push(error.message))
      await page.goto(web.url)
    })

    after(async () => {
      await page?.context().close()
      await web?.stop()
      await backend?.stop()
    })

    test('a visitor finds the fifteen trades, by family too', async () => {
      await page.getByText('15 métiers').waitFor()
      assert.equal(await page.locator('.card').count(), 15)
      await page.getByRole('button', { name: 'Design et produit' }).click()
      await page.getByText('3 métiers').waitFor()
    })

    test('they search without accents, and open the first that is found', async () => {
      await page.getByRole('searchbox').fill('bases de donnees')
      await page.getByText('4 métiers').waitFor()
      await page.getByRole('link', { name: 'Développeur back-end' }).click()
      await page.getByRole('heading', { name: 'Développeur back-end' }).waitFor()
      assert.equal(await page.locator('.missions li').count(), 6)
      assert.equal(await page.locator('.missions strong').first().textContent(), 'Concevoir l’architecture technique')
      assert.match((await page.locator('.salaries').textContent()) ?? '', /Expérimenté52\s000\s€ – 68\s000\s€$/)
    })

    test('the same page speaks English', async () => {
      await page.getByRole('button', { name: 'English' }).click()
      await page.getByRole('heading', { name: 'Back-end developer' }).waitFor()
      await page.getByRole('link', { name: 'Software architect' }).waitFor()
      await page.getByRole('button', { name: 'Français' }).click()
    })

    test('a draft is no page for a visitor, and the list of drafts asks who they are', async () => {
      await page.goto(`${web.url}/profiles/developpeur-applications-ia`)
      await page.getByRole('heading', { name: 'Cette page n’existe pas' }).waitFor()
      await page.goto(`${web.url}/drafts`)
      await page.getByRole('heading', { name: 'Se connecter' }).waitFor()
    })

    test('a wrong password is told', async () => {
      await signIn('camille@example.org', 'something else')
      await page.getByRole('alert').getByText('Invalid login credentials').waitFor()
    })

    test('an editor sees the draft of her family, and writes a mission', async () => {
      await signIn('camille@example.org')
      await page.getByRole('heading', { name: 'Brouillons' }).waitFor()
      await page.getByRole('link', { name: 'Développeur d’applications d’IA' }).click()
      const french = page.getByRole('region', { name: 'Texte français' })
      await french.getByLabel('Nouvelle mission').fill('Maîtriser les coûts')
      await french.getByRole('button', { name: 'Ajouter la mission' }).click()
      await french.getByRole('button', { name: 'Retirer « Maîtriser les coûts »' }).waitFor()
      assert.equal(await page.getByRole('button', { name: 'Publier' }).count(), 0)
    })

    test('she begins a profile of her own', async () => {
      await page.getByRole('link', { name: '← Brouillons' }).click()
      await page.getByLabel('Adresse de la page').fill('architecte-cloud')
      const families = page.getByLabel('Famille de métiers').locator('option')
      await families.first().waitFor({ state: 'attached' })
      assert.deepEqual(await families.allTextContents(), ['Développement'])
      await page.getByRole('button', { name: 'Créer le brouillon' }).click()
      await page.getByRole('heading', { name: 'architecte-cloud' }).waitFor()
      const french = page.getByRole('region', { name: 'Texte français' })
      await french.getByLabel('Titre').fill('Architecte cloud')
      await french.getByLabel('Résumé').fill('Choisit et assemble les services d’un hébergeur.')
      await french
        .getByLabel('Description')
        .fill('Choisit et assemble les services d’un hébergeur pour que l’application tienne la charge.')
      await french.getByRole('button', { name: 'Enregistrer' }).click()
      await page.getByRole('heading', { name: 'Architecte cloud' }).waitFor()
    })

    test('an editor of another family sees neither', async () => {
      await signOut()
      await signIn('bastien@example.org')
      await page.getByRole('link', { name: 'Rédacteur d’interface' }).waitFor()
      assert.equal(await page.locator('.card').count(), 1)
    })

    test('a reviewer is told what a draft lacks before it can be published', async () => {
      await signOut()
      await signIn('nadia@example.org')
      await page.getByRole('link', { name: 'Développeur d’applications d’IA' }).click()
      await page.getByRole('button', { name: 'Publier' }).click()
      await page.getByRole('alert').getByText('three missions in French').waitFor()
    })

    test('no page failed', () => assert.deepEqual(troubles, []))

    async function signIn(email: string, password = 'fiches-metiers'): Promise<void> {
      await page.goto(`${web.url}/sign-in`)
      await page.getByLabel('Adresse e-mail').fill(email)
      await page.getByLabel('Mot de passe').fill(password)
      await page.getByRole('main').getByRole('button', { name: 'Se connecter' }).click()
    }

    async function signOut(): Promise<void> {
      await page.getByRole('button', { name: 'Se déconnecter' }).click()
      await page.getByRole('link', { name: 'Se connecter' }).waitFor()
    }
  })
