import chromium from '@sparticuz/chromium'
import { chromium as playwright } from 'playwright-core'

/** Several pages in one process wait for each other. */
const args = chromium.args.filter((argument) => argument !== '--single-process')

const server = await playwright.launchServer({ executablePath: await chromium.executablePath(), args, headless: true })
process.stdout.write(`${server.wsEndpoint()}\n`)
